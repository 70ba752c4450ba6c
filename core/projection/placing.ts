import type { GraphMetric } from '../neighbors/graph.ts';
import { rowNorms, type VectorTable } from '../neighbors/table.ts';
import { topK } from '../neighbors/topk.ts';
import { layoutCurve } from './curve.ts';
import { seededRandom } from './random.ts';

/** A finished map that new points are to be placed in. */
export interface PlacedMap {
  /** The vectors of the points in the map; the first `positions.length / dimensions` rows count. */
  table: VectorTable;
  /** [points, dimensions] */
  positions: Float32Array;
  dimensions: 2 | 3;
}

export interface PlacingOptions {
  neighbors: number;
  metric: GraphMetric;
  minDist: number;
  spread: number;
  repulsion: number;
  seed: number;
  /** Rounds in which the new points move. Default 30. */
  epochs?: number;
  /** Negative samples for every positive one. Default 5. */
  negatives?: number;
}

/** UMAP's layouts are about this far from the origin at most; its curve is measured on that scale. */
const LAYOUT_RADIUS = 10;

/**
 * Places new points in a finished map, whose own points stay where they are: memberships to the nearest old points
 * (McInnes, Healy & Melville 2018, algorithm 3), a start in their weighted mean, and a few epochs of the layout by
 * single steps (algorithm 5) in which only the new points move. The same seed gives the same places.
 *
 * @param vectors [count, dim] the new points
 * @returns [count, dimensions] in the map's own measure
 * @throws LabError `invalid-input` as `topK` does, naming no row: give finite vectors, under cosine none of length 0
 */
export function placePoints(map: PlacedMap, vectors: VectorTable, options: PlacingOptions): Float32Array {
  const { dimensions, positions } = map;
  const points = positions.length / dimensions;
  const old = { ...map.table, rows: points };
  const norms = rowNorms(old);
  const k = Math.min(options.neighbors, points);
  const scale = LAYOUT_RADIUS / largestOf(positions);
  const { a, b } = layoutCurve(options.minDist, options.spread);
  const random = seededRandom(options.seed);
  const out = new Float32Array(vectors.rows * dimensions);
  const move: Move = {
    ...{ a, b, scale, repulsion: options.repulsion, random },
    ...{ epochs: options.epochs ?? 30, negatives: options.negatives ?? 5 },
  };
  for (let row = 0; row < vectors.rows && k > 0; row++) {
    const vector = vectors.data.subarray(row * vectors.dim, (row + 1) * vectors.dim);
    const { indices, scores } = topK(old, norms, vector, k, { metric: options.metric });
    const weights = membershipsOf(
      options.metric === 'cosine' ? scores.map((s) => Math.max(0, 1 - s)) : scores,
    );
    out.set(settle(positions, dimensions, indices, weights, move), row * dimensions);
  }
  return out;
}

function largestOf(positions: Float32Array): number {
  let largest = 0;
  for (const value of positions) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest || 1;
}

/** Memberships exp(-(d - rho) / sigma) of sorted distances, with sigma so that they come to log2 of their number. */
export function membershipsOf(distances: Float64Array): Float64Array {
  const rho = distances.find((d) => d > 0) ?? 0;
  const target = Math.log2(distances.length + 1);
  const total = (sigma: number) =>
    distances.reduce((sum, d) => sum + (d > rho ? Math.exp(-(d - rho) / sigma) : 1), 0);
  let [low, high, sigma] = [0, Number.POSITIVE_INFINITY, 1];
  for (let pass = 0; pass < 64; pass++) {
    const now = total(sigma);
    if (Math.abs(now - target) < 1e-6) break;
    if (now > target) high = sigma;
    else low = sigma;
    sigma = high === Number.POSITIVE_INFINITY ? sigma * 2 : (low + high) / 2;
  }
  return distances.map((d) => (d > rho ? Math.exp(-(d - rho) / sigma) : 1));
}

interface Move {
  a: number;
  b: number;
  /** From the map's measure to the layout's. */
  scale: number;
  repulsion: number;
  epochs: number;
  negatives: number;
  random: () => number;
}

function settle(
  positions: Float32Array,
  dimensions: number,
  near: Uint32Array,
  weights: Float64Array,
  { a, b, scale, repulsion, epochs, negatives, random }: Move,
): Float64Array {
  const points = positions.length / dimensions;
  const at = new Float64Array(dimensions);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  near.forEach((point, i) => {
    for (let d = 0; d < dimensions; d++)
      at[d]! += (weights[i]! / sum) * positions[point * dimensions + d]! * scale;
  });
  const toward = (point: number, force: (square: number) => number, alpha: number) => {
    let square = 0;
    for (let d = 0; d < dimensions; d++) square += (at[d]! - scale * positions[point * dimensions + d]!) ** 2;
    if (!(square > 0)) return;
    const factor = force(square);
    for (let d = 0; d < dimensions; d++) {
      const step = factor * (at[d]! - scale * positions[point * dimensions + d]!);
      at[d]! += alpha * Math.max(-4, Math.min(4, step));
    }
  };
  const pull = (square: number) => (-2 * a * b * square ** (b - 1)) / (1 + a * square ** b);
  const push = (square: number) => (2 * repulsion * b) / ((0.001 + square) * (1 + a * square ** b));
  for (let epoch = 0; epoch < epochs; epoch++) {
    // as umap-learn does for new points, a quarter of the usual rate: they start about where they belong
    const alpha = 0.25 * (1 - epoch / epochs);
    near.forEach((point, i) => {
      if (random() >= weights[i]!) return;
      toward(point, pull, alpha);
      for (let n = 0; n < negatives; n++) toward(Math.floor(random() * points), push, alpha);
    });
  }
  return at.map((value) => value / scale);
}
