import { describe, expect, it } from 'vitest';
import { exactGraph } from '../../../core/neighbors/graph.ts';
import { copyGraph } from '../../../core/neighbors/knn.ts';
import { solveKnn } from '../projection/kernels.ts';
import { clusteredTable, randomTable, tableOf } from './tables.ts';

/** Share of the true neighbours found; equally distant ones count as found. */
function recall(found: Float32Array, exact: Float32Array, k: number): number {
  let hits = 0;
  for (let i = 0; i < found.length; i++) {
    const worst = exact[Math.floor(i / k) * k + k - 1]!;
    if (found[i]! <= worst * (1 + 1e-4) + 1e-6) hits++;
  }
  return hits / found.length;
}

describe('knnInMemory', () => {
  it.each([
    ['cosine', 7],
    ['cosine', 8],
    ['cosine', 201],
    ['euclidean', 1],
    ['euclidean', 33],
  ] as const)('compares all pairs of a small table exactly: %s, dimension %i', (metric, dim) => {
    const table = clusteredTable(301, dim, 5, 2, 1);
    const { arena, graph } = solveKnn(table, 15, { metric });
    const found = copyGraph(arena, graph);
    const exact = exactGraph(table, 15, metric);
    expect(graph.exact).toBe(true);
    expect(recall(found.distances, exact.distances, 15)).toBeGreaterThan(0.999);
    for (let i = 0; i < 301 * 15; i++) {
      expect(Math.abs(found.distances[i]! - exact.distances[i]!)).toBeLessThan(
        1e-3 * (1 + exact.distances[i]!),
      );
      expect(found.indices[i]).not.toBe(Math.floor(i / 15));
      if (i % 15 > 0) expect(found.distances[i]).toBeGreaterThanOrEqual(found.distances[i - 1]!);
    }
  });

  it.each([
    ['short vectors first', 'cosine', 40],
    ['short vectors first', 'euclidean', 40],
    ['short vectors first', 'cosine', 3],
    ['descent', 'cosine', 40],
    ['descent', 'euclidean', 40],
  ] as const)('finds 97 of 100 neighbours by %s: %s, dimension %i', (way, metric, dim) => {
    const table = clusteredTable(6000, dim, 30, 4, 0.5);
    const options = { metric, ...(way === 'descent' ? { mostCompared: 0 } : { attempts: 0 }) };
    const { arena, graph } = solveKnn(table, 15, options);
    const exact = solveKnn(table, 15, { metric, exactBelow: 10_000 });
    expect(graph.exact).toBe(false);
    const found = copyGraph(arena, graph);
    const truth = copyGraph(exact.arena, exact.graph);
    const share = recall(found.distances, truth.distances, 15);
    expect(share).toBeGreaterThan(0.97);
    expect(Math.abs(graph.recall - share)).toBeLessThan(0.02);
    for (let p = 0; p < 6000; p++) {
      const mine = found.indices.subarray(p * 15, p * 15 + 15);
      expect(new Set(mine).size).toBe(15);
      expect(mine).not.toContain(p);
    }
  });

  it('gives the same graph by either build of the kernels', () => {
    const table = clusteredTable(5000, 30, 10, 3, 1);
    const graphs = (['geometry', 'geometry-relaxed'] as const).map((build) => {
      const { arena, graph } = solveKnn(table, 10, {}, build);
      return copyGraph(arena, graph);
    });
    expect(graphs[0]).toEqual(graphs[1]);
  });

  it('gives the same graph for the same seed and another for another', () => {
    const table = randomTable(5000, 10, 3);
    const graphs = [7, 7, 8].map((seed) => {
      const { arena, graph } = solveKnn(table, 5, { seed });
      return copyGraph(arena, graph).indices;
    });
    expect(graphs[0]).toEqual(graphs[1]);
    expect(graphs[0]).not.toEqual(graphs[2]);
  });

  it('survives thousands of equal points and zero vectors', () => {
    const same = tableOf(Array.from({ length: 5000 }, (_, i) => (i % 3 ? [1, 2, 3, 4] : [0, 0, 0, 0])));
    for (const metric of ['cosine', 'euclidean'] as const) {
      const { arena, graph } = solveKnn(same, 10, { metric });
      const { distances, indices } = copyGraph(arena, graph);
      expect(distances.every((d) => d >= 0 && d <= 6)).toBe(true);
      expect(indices.every((q) => q < 5000)).toBe(true);
    }
  });

  it('lowers k where there are fewer points', () => {
    expect(solveKnn(tableOf([[1, 2]]), 15).graph.k).toBe(0);
    expect(solveKnn(randomTable(4, 3, 1), 15).graph.k).toBe(3);
  });
});
