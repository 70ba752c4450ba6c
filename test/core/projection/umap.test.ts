import { UMAP } from 'umap-js';
import { describe, expect, it } from 'vitest';
import { copyGraph } from '../../../core/neighbors/knn.ts';
import { layoutCurve } from '../../../core/projection/curve.ts';
import type { UmapParameters } from '../../../core/projection/projector.ts';
import { quality } from '../../../core/projection/quality.ts';
import { referenceUmap } from '../../../core/projection/reference-umap.ts';
import { startingLayout } from '../../../core/projection/start.ts';
import { fuzzyGraph, umapLayout } from '../../../core/projection/umap.ts';
import { clusteredTable, randomTable } from '../neighbors/tables.ts';
import { solveKnn } from './kernels.ts';

const parameters: UmapParameters = {
  ...{ dimensions: 3, minDist: 0.1, spread: 1, epochs: 200, seed: 1 },
  ...{ repulsion: 1, negatives: 5 },
};

it('fits the curve as umap-learn does', () => {
  // scipy's curve_fit, as in umap-learn 0.5.3's find_ab_params
  const known = [
    [0.1, 1, 1.5769434602697652, 0.895060878123305],
    [0.5, 1, 0.5830300203414425, 1.3341669924314665],
    [0.01, 1, 1.8956058664239412, 0.8006378442176886],
    [0.1, 2, 0.5446599102346343, 0.8420203255743454],
  ] as const;
  for (const [minDist, spread, a, b] of known) {
    const found = layoutCurve(minDist, spread);
    expect(found.a).toBeCloseTo(a, 2);
    expect(found.b).toBeCloseTo(b, 2);
  }
});

it('weighs edges as umap-js does', () => {
  const table = clusteredTable(200, 12, 4, 8, 1);
  const { team, arena, graph } = solveKnn(table, 14, { metric: 'euclidean' });
  const { indices, distances } = copyGraph(arena, graph);
  const fuzzy = fuzzyGraph(team, arena, graph);
  const umap = new UMAP({ nNeighbors: 15, nEpochs: 200 });
  const rows = Array.from({ length: 200 }, (_, i) => i);
  umap.setPrecomputedKNN(
    rows.map((i) => [i, ...indices.subarray(i * 14, i * 14 + 14)]),
    rows.map((i) => [0, ...distances.subarray(i * 14, i * 14 + 14)]),
  );
  umap.initializeFit(rows.map(() => []));
  const expected = (umap as unknown as { graph: { get(row: number, col: number): number } }).graph;
  const starts = arena.u32(fuzzy.starts, 201);
  const tails = arena.u32(fuzzy.tails, fuzzy.edges);
  const weights = arena.f32(fuzzy.weights, fuzzy.edges);
  let sum = 0;
  for (const p of rows) {
    for (let e = starts[p]!; e < starts[p + 1]!; e++) {
      expect(weights[e]).toBeCloseTo(expected.get(p, tails[e]!), 3);
      sum += weights[e]!;
    }
  }
  const whole = (umap as unknown as { graph: { getValues(): number[] } }).graph.getValues();
  expect(sum).toBeCloseTo(
    whole.reduce((a, b) => a + b, 0),
    0,
  );
});

describe('umapLayout', () => {
  it.each([2, 3] as const)('keeps neighbourhoods as well as umap-js in %i dimensions', (dimensions) => {
    const table = clusteredTable(600, 20, 6, 3, 0.7);
    const start = startingLayout(table, { dimensions, metric: 'cosine', seed: 1 });
    const { team, arena, graph } = solveKnn(table, 14);
    const reference = referenceUmap(copyGraph(arena, graph), start, { ...parameters, dimensions });
    while (reference.step());
    const ours = umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, {
      ...parameters,
      dimensions,
    });
    while (ours.step());
    const score = (positions: Float32Array) =>
      quality(table, { positions, dimensions }, { k: 15, metric: 'cosine' }).trustworthiness;
    expect(score(ours.positions())).toBeGreaterThan(score(reference.positions()) - 0.015);
    expect(ours.epoch).toBe(200);
  });

  it('draws a frame before the first step, and the same picture for the same seed', () => {
    const table = randomTable(150, 8, 5);
    const start = startingLayout(table, { dimensions: 3, metric: 'cosine', seed: 1 });
    const run = (seed: number) => {
      const { team, arena, graph } = solveKnn(table, 14);
      const layout = umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, { ...parameters, seed });
      expect(layout.positions().every(Number.isFinite)).toBe(true);
      while (layout.step());
      return layout.positions();
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it('gathers the members of a clump', () => {
    const table = clusteredTable(400, 16, 4, 3, 2);
    const { team, arena, graph } = solveKnn(table, 14, { metric: 'euclidean' });
    const start = startingLayout(table, { dimensions: 2, metric: 'euclidean', seed: 1 });
    const layout = umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, {
      ...parameters,
      dimensions: 2,
    });
    while (layout.step());
    const positions = layout.positions();
    const centre = (group: number, axis: number) => {
      let sum = 0;
      for (let i = group; i < 400; i += 4) sum += positions[2 * i + axis]! / 100;
      return sum;
    };
    let own = 0;
    for (let i = 0; i < 400; i++) {
      const distances = [0, 1, 2, 3].map((group) =>
        Math.hypot(positions[2 * i]! - centre(group, 0), positions[2 * i + 1]! - centre(group, 1)),
      );
      if (distances.indexOf(Math.min(...distances)) === i % 4) own++;
    }
    expect(own).toBeGreaterThan(395);
  });
});
