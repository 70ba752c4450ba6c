import { expect, it } from 'vitest';
import { membershipsOf, placePoints } from '../../../core/projection/placing.ts';
import { startingLayout } from '../../../core/projection/start.ts';
import { fuzzyGraph, umapLayout } from '../../../core/projection/umap.ts';
import { clusteredTable } from '../neighbors/tables.ts';
import { solveKnn } from './kernels.ts';

const all = clusteredTable(500, 16, 5, 3, 2);
const old = { ...all, rows: 400 };
const added = { data: all.data.subarray(400 * 16), rows: 100, dim: 16 };
const options = { neighbors: 10, metric: 'cosine', minDist: 0.1, spread: 1, repulsion: 1, seed: 4 } as const;

function layOut(dimensions: 2 | 3): Float32Array {
  const { team, arena, graph } = solveKnn(old, 14);
  const start = startingLayout(old, { dimensions, metric: 'cosine', seed: 1 });
  const layout = umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, {
    ...{ dimensions, minDist: 0.1, spread: 1, epochs: 200, seed: 1, repulsion: 1, negatives: 5 },
  });
  while (layout.step());
  return layout.positions();
}

it.each([2, 3] as const)('places new points among their own kind in %i dimensions', (dimensions) => {
  const positions = layOut(dimensions);
  const before = positions.slice();
  const places = placePoints({ table: old, positions, dimensions }, added, options);
  expect(positions).toEqual(before);
  let right = 0;
  for (let i = 0; i < 100; i++) {
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (let p = 0; p < 400; p++) {
      let square = 0;
      for (let d = 0; d < dimensions; d++)
        square += (places[i * dimensions + d]! - positions[p * dimensions + d]!) ** 2;
      if (square < least) [nearest, least] = [p, square];
    }
    if (nearest % 5 === (400 + i) % 5) right++;
  }
  expect(right).toBeGreaterThan(95);
  expect(placePoints({ table: old, positions, dimensions }, added, options)).toEqual(places);
});

it('weighs neighbours so that the memberships come to log2 of their number', () => {
  const weights = membershipsOf(Float64Array.of(0.1, 0.2, 0.4, 0.5, 0.9, 1.4, 2));
  expect(weights[0]).toBe(1);
  expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 5);
  expect(Array.from(weights)).toEqual(Array.from(weights).sort((x, y) => y - x));
  expect(Array.from(membershipsOf(Float64Array.of(0, 0, 0)))).toEqual([1, 1, 1]);
});

it('copes with one old point, with equal ones and with a copy of an old one', () => {
  const one = {
    table: { data: Float32Array.of(1, 2), rows: 1, dim: 2 },
    positions: Float32Array.of(0.5, 0.5),
    dimensions: 2 as const,
  };
  const place = placePoints(one, { data: Float32Array.of(2, 1), rows: 1, dim: 2 }, options);
  expect(place.every(Number.isFinite)).toBe(true);
  const positions = layOut(3);
  const same = { data: old.data.slice(0, 16), rows: 1, dim: 16 };
  const [x, y, z] = placePoints({ table: old, positions, dimensions: 3 }, same, options);
  expect(Math.hypot(x! - positions[0]!, y! - positions[1]!, z! - positions[2]!)).toBeLessThan(0.3);
});
