import type { ProjectParameters } from '../contract/projection.ts';
import type { GraphMetric } from '../neighbors/graph.ts';
import { rowNorms, type VectorTable } from '../neighbors/table.ts';
import { type Found, type TopKOptions, topK } from '../neighbors/topk.ts';
import { affinePlacing } from './affine.ts';
import { layoutCurve } from './curve.ts';
import { seededRandom } from './random.ts';

/** A finished map that new points are to be placed in. */
export interface FinishedMap {
  /** The vectors of the points in the map; the first `positions.length / dimensions` rows count. */
  table: VectorTable;
  /** [points, dimensions]; NaN: nowhere. */
  positions: Float32Array;
  dimensions: 2 | 3;
  /** Finds the nearest rows of the table, exactly; absent: `topK`, one row after the other. */
  search?: (query: ArrayLike<number>, k: number, options: TopKOptions) => Found;
}

interface PlacingOptions {
  neighbors: number;
  metric: GraphMetric;
  minDist: number;
  spread: number;
  repulsion: number;
  seed: number;
  /** Rounds in which the new points move; 0: they stay in the weighted mean. Default 30. */
  epochs?: number;
  /** Negative samples for every positive one. Default 5. */
  negatives?: number;
}

const EPOCHS = 30;
/** UMAP's layouts are about this far from the origin at most; its curve is measured on that scale. */
const LAYOUT_RADIUS = 10;

/** t-SNE's perplexity is a soft number of neighbours; so many weigh in. */
const tsneWeighed = (perplexity: number) => Math.max(1, Math.round(perplexity));

/**
 * Places new points in a map made with these parameters: as principal components and axes would have it, exactly; in
 * UMAP's layouts by `placePoints`; in t-SNE's at the mean of the nearest points, weighted by how near they are. Throws
 * as `placePoints`.
 */
export function placeInMap(
  map: FinishedMap,
  vectors: VectorTable,
  parameters: ProjectParameters,
): Float32Array {
  const { method, metric, perplexity } = parameters;
  const { dimensions, positions } = map;
  if (method === 'umap') return placePoints(map, vectors, { ...parameters, epochs: EPOCHS });
  if (method === 'tsne') {
    return placePoints(map, vectors, { ...parameters, neighbors: tsneWeighed(perplexity), epochs: 0 });
  }
  const place = affinePlacing(map.table, positions, dimensions, method === 'axes' && metric === 'cosine');
  const out = new Float32Array(vectors.rows * dimensions);
  for (let row = 0; row < vectors.rows; row++) {
    out.set(place(vectors.data.subarray(row * vectors.dim, (row + 1) * vectors.dim)), row * dimensions);
  }
  return out;
}

/**
 * Places new points in a finished map, whose own points stay where they are: memberships to the nearest old points
 * (McInnes, Healy & Melville 2018, algorithm 3), a start in their weighted mean, and a few epochs of the layout by
 * single steps (algorithm 5) in which only the new points move. The same seed gives the same places.
 *
 * @param vectors [count, dim] the new points
 * @returns [count, dimensions] in the map's own measure
 * @throws LabError `invalid-input` as `topK` does, naming no row: give finite vectors, under cosine none of length 0
 */
export function placePoints(map: FinishedMap, vectors: VectorTable, options: PlacingOptions): Float32Array {
  const { dimensions, positions } = map;
  const points = positions.length / dimensions;
  const old = { ...map.table, rows: points };
  const search = map.search ?? plainSearch(old);
  const k = Math.min(options.neighbors, points);
  const nowhere = (row: number) => !Number.isFinite(positions[row * dimensions]);
  const exclude = Array.from({ length: points }, (_, row) => row).filter(nowhere);
  const scale = LAYOUT_RADIUS / largestOf(positions);
  const { a, b } = layoutCurve(options.minDist, options.spread);
  const random = seededRandom(options.seed);
  const out = new Float32Array(vectors.rows * dimensions);
  const move: Move = {
    ...{ a, b, scale, repulsion: options.repulsion, random },
    ...{ epochs: options.epochs ?? EPOCHS, negatives: options.negatives ?? 5 },
  };
  for (let row = 0; row < vectors.rows && k > 0; row++) {
    const vector = vectors.data.subarray(row * vectors.dim, (row + 1) * vectors.dim);
    const { indices, scores } = search(vector, k, { metric: options.metric, exclude });
    const weights = membershipsOf(
      options.metric === 'cosine' ? scores.map((s) => Math.max(0, 1 - s)) : scores,
    );
    out.set(settle(positions, dimensions, indices, weights, move), row * dimensions);
  }
  return out;
}

function plainSearch(table: VectorTable): NonNullable<FinishedMap['search']> {
  const norms = rowNorms(table);
  return (query, k, options) => topK(table, norms, query, k, options);
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
