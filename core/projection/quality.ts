import type { GraphMetric } from '../neighbors/graph.ts';
import { rowNorms, type VectorTable } from '../neighbors/table.ts';
import { score } from '../neighbors/topk.ts';

export interface Quality {
  /** How far points near in the picture are near in the vectors, 1 at best (Venna & Kaski 2001). */
  trustworthiness: number;
  /** How far points near in the vectors are near in the picture. */
  continuity: number;
  /** Share of the k nearest in the vectors that are among the k nearest in the picture. */
  overlap: number;
  /** Standard errors from the sample; 0 when every point was judged. */
  error: { trustworthiness: number; continuity: number; overlap: number };
  /** The points judged, and their own trustworthiness. */
  points: Uint32Array;
  perPoint: Float32Array;
}

export interface QualityOptions {
  /** Neighbours. Default 15, lowered so that the measure is defined (k < rows / 2). */
  k?: number;
  metric: GraphMetric;
  /** Points judged, evenly spread. Default 500. */
  sample?: number;
  onPoint?: (done: number, total: number) => void;
}

/**
 * Trustworthiness and continuity of a projection (Venna & Kaski 2001; as scikit-learn normalises them), estimated
 * on a sample of points whose ranks among all points are exact. Costs sample * rows * dim multiplications.
 */
export function quality(
  table: VectorTable,
  picture: { positions: Float32Array; dimensions: 2 | 3 },
  options: QualityOptions,
): Quality {
  const n = picture.positions.length / picture.dimensions;
  const k = Math.min(options.k ?? 15, Math.max(0, Math.ceil(n / 2) - 1));
  const count = Math.min(n, options.sample ?? 500);
  const points = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
  const perPoint = new Float32Array(count).fill(1);
  const continuities = new Float32Array(count).fill(1);
  const overlaps = new Float32Array(count).fill(1);
  const norms = rowNorms({ ...table, rows: n });
  const flat = { data: picture.positions, rows: n, dim: picture.dimensions };
  const none = new Float64Array(n);
  // the largest possible sum of ranks beyond k of k neighbours
  const most = (k * (2 * n - 3 * k - 1)) / 2;
  for (let i = 0; i < count && k > 0; i++) {
    const point = points[i]!;
    const before = ranks(table, options.metric, norms, point, n);
    const after = ranks(flat, 'euclidean', none, point, n);
    let [intruders, lost, kept] = [0, 0, 0];
    for (let other = 0; other < n; other++) {
      if (other === point) continue;
      const [was, is] = [before[other]!, after[other]!];
      if (is <= k) intruders += Math.max(0, was - k);
      if (was <= k) lost += Math.max(0, is - k);
      if (is <= k && was <= k) kept++;
    }
    perPoint[i] = 1 - intruders / most;
    continuities[i] = 1 - lost / most;
    overlaps[i] = kept / k;
    options.onPoint?.(i + 1, count);
  }
  const whole = count === n;
  const [trust, continuity, overlap] = [perPoint, continuities, overlaps].map((values) =>
    summary(values, whole),
  );
  return {
    ...{ trustworthiness: trust!.mean, continuity: continuity!.mean, overlap: overlap!.mean },
    error: { trustworthiness: trust!.error, continuity: continuity!.error, overlap: overlap!.error },
    ...{ points, perPoint },
  };
}

/** Rank of every row by distance from `point`, 1 the nearest; equal distances by the lower row. */
function ranks(
  { data, dim }: VectorTable,
  metric: GraphMetric,
  norms: Float64Array,
  point: number,
  n: number,
): Uint32Array {
  const query = Float64Array.from(data.subarray(point * dim, (point + 1) * dim));
  const distances = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const value =
      norms[point] === 0 && metric === 'cosine'
        ? 0
        : score(metric, data, row * dim, query, norms[row]!, norms[point]!);
    distances[row] = metric === 'cosine' ? -value : value;
  }
  distances[point] = Number.NEGATIVE_INFINITY;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => distances[a]! - distances[b]! || a - b,
  );
  const rank = new Uint32Array(n);
  order.forEach((row, place) => {
    rank[row] = place;
  });
  return rank;
}

function summary(values: Float32Array, whole: boolean): { mean: number; error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  if (whole || n < 2) return { mean, error: 0 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt(variance / n) };
}
