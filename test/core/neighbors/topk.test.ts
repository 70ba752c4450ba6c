import { describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import {
  alongAxis,
  analogy,
  analogyByProduct,
  oddOneOut,
  setSimilarity,
  signedSum,
} from '../../../core/neighbors/arithmetic.ts';
import { exactGraph } from '../../../core/neighbors/graph.ts';
import { requireFinite, rowNorms } from '../../../core/neighbors/table.ts';
import { topK } from '../../../core/neighbors/topk.ts';
import { randomTable, tableOf } from './tables.ts';

describe('topK', () => {
  it.each(['cosine', 'euclidean', 'dot'] as const)('equals a full float64 sort under %s', (metric) => {
    const table = randomTable(500, 13, 7);
    const query = Array.from(table.data.subarray(0, 13), (value) => value + 0.1);
    const length = Math.hypot(...query);
    const scores = Array.from({ length: 500 }, (_, row) => {
      const vector = Array.from(table.data.subarray(row * 13, row * 13 + 13));
      const dot = vector.reduce((sum, value, i) => sum + value * query[i]!, 0);
      if (metric === 'dot') return dot;
      if (metric === 'cosine') return dot / (Math.hypot(...vector) * length);
      return -Math.hypot(...vector.map((value, i) => value - query[i]!));
    });
    const expected = scores.map((_, i) => i).sort((i, j) => scores[j]! - scores[i]! || i - j);
    const found = topK(table, rowNorms(table), query, 40, { metric });
    expect(Array.from(found.indices)).toEqual(expected.slice(0, 40));
    found.scores.forEach((score, i) => {
      expect(Math.abs(score)).toBeCloseTo(Math.abs(scores[expected[i]!]!), 12);
    });
  });

  it('gives equal scores by the lower row, whatever k', () => {
    const table = tableOf([
      [0, 1],
      [2, 0],
      [1, 0],
      [3, 0],
      [0, 2],
    ]);
    for (const k of [1, 2, 3, 4, 5, 9]) {
      const { indices } = topK(table, rowNorms(table), [1, 0], k);
      expect(Array.from(indices)).toEqual([1, 2, 3, 0, 4].slice(0, k));
    }
  });

  it('leaves out excluded rows, rows outside the filter, and rows that are not finite', () => {
    const table = tableOf([
      [1, 0],
      [1, 1],
      [Number.NaN, 0],
      [Number.POSITIVE_INFINITY, 1],
      [0, 1],
    ]);
    const norms = rowNorms(table);
    expect(Array.from(topK(table, norms, [1, 0], 9, { exclude: [0] }).indices)).toEqual([1, 4]);
    expect(Array.from(topK(table, norms, [1, 0], 9, { only: [4, 0, 2] }).indices)).toEqual([0, 4]);
  });

  it('counts a zero row as cosine 0 and refuses a zero or foreign query', () => {
    const table = tableOf([
      [0, 0],
      [-1, 0],
      [1, 0],
    ]);
    const norms = rowNorms(table);
    expect(topK(table, norms, [1, 0], 3)).toEqual({
      indices: Uint32Array.of(2, 0, 1),
      scores: Float64Array.of(1, 0, -1),
    });
    expect(() => topK(table, norms, [0, 0], 3)).toThrow(LabError);
    expect(() => topK(table, norms, [1], 3)).toThrow(/1 values .* 2/);
    expect(() => topK(table, norms, [Number.NaN, 0], 3)).toThrow(LabError);
    expect(Array.from(topK(table, norms, [0, 0], 1, { metric: 'euclidean' }).indices)).toEqual([0]);
  });
});

describe('arithmetic', () => {
  // gender on one axis, royalty on another, lengths all different
  const table = tableOf([
    [1, 0, 1], // man
    [-2, 0, 2], // woman
    [3, 3, 3], // king
    [-4, 4, 4], // queen
    [0, 0.5, -1],
  ]);
  const norms = rowNorms(table);

  it('answers man : king as woman : queen by sum and by product', () => {
    expect(analogy(table, norms, 0, 2, 1, 1).indices[0]).toBe(3);
    expect(analogyByProduct(table, norms, 0, 2, 1, 1).indices[0]).toBe(3);
  });

  it('can return the question words when told to', () => {
    const all = analogy(table, norms, 0, 2, 1, 5, { excludeQuestion: false });
    expect(Array.from(all.indices).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('sums unit vectors, so that length does not weigh', () => {
    const sum = signedSum(table, norms, [0], [0]);
    expect(Math.hypot(...sum)).toBe(0);
    expect(Math.hypot(...signedSum(table, norms, [3]))).toBeCloseTo(1, 12);
  });

  it('finds the odd one out and compares sets', () => {
    expect(oddOneOut(table, norms, [2, 3, 4])).toBe(4);
    expect(oddOneOut(table, norms, [])).toBeUndefined();
    expect(setSimilarity(table, norms, [0, 1], [1, 0])).toBeCloseTo(1, 12);
  });

  it('places words on an axis between two sets', () => {
    const along = alongAxis(table, norms, [0, 2], [1, 3]);
    expect(along[0]).toBeLessThan(0);
    expect(along[3]).toBeGreaterThan(0);
    expect(() => alongAxis(table, norms, [0], [0])).toThrow(LabError);
  });
});

describe('exactGraph', () => {
  it.each(['cosine', 'euclidean'] as const)('agrees with topK under %s', (metric) => {
    const table = randomTable(120, 9, 3);
    const norms = rowNorms(table);
    const graph = exactGraph(table, 7, metric);
    for (let row = 0; row < 120; row++) {
      const query = table.data.subarray(row * 9, row * 9 + 9);
      const found = topK(table, norms, query, 7, { metric, exclude: [row] });
      expect(Array.from(graph.indices.subarray(row * 7, row * 7 + 7))).toEqual(Array.from(found.indices));
    }
  });

  it('manages with one point, with equal points and with fewer points than neighbours', () => {
    expect(exactGraph(tableOf([[1, 2]]), 5, 'cosine').k).toBe(0);
    const graph = exactGraph(
      tableOf([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
      5,
      'euclidean',
    );
    expect(graph.k).toBe(2);
    expect(Array.from(graph.indices)).toEqual([1, 2, 0, 2, 0, 1]);
    expect(Array.from(graph.distances)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

it('names the row and column of a value that is not finite', () => {
  const table = tableOf([
    [1, 2],
    [3, Number.NaN],
  ]);
  expect(() => requireFinite(table, ['a', 'b'])).toThrow(/row 2 \("b"\).*column 2/);
});
