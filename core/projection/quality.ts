import type { GraphMetric } from '../neighbors/graph.ts';
import type { VectorTable } from '../neighbors/table.ts';
import { beyond, distancesIn, nearest, type Space, spread, summary } from './ranks.ts';

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
  /** Neighbours compared. */
  k: number;
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
  const rows = picture.positions.length / picture.dimensions;
  const flat = { data: picture.positions, rows, dim: picture.dimensions };
  const present = presentIn(picture.positions, rows, picture.dimensions);
  const part = present ? { present } : {};
  const n = present ? present.reduce((sum, one) => sum + one, 0) : rows;
  const k = Math.min(options.k ?? 15, Math.max(0, Math.ceil(n / 2) - 1));
  const points = spread(rows, options.sample ?? 500, present);
  const count = points.length;
  const perPoint = new Float32Array(count).fill(1);
  const continuities = new Float32Array(count).fill(1);
  const overlaps = new Float32Array(count).fill(1);
  const inVectors = distancesIn({ ...table, rows, metric: options.metric, ...part });
  const inPicture = distancesIn({ ...flat, metric: 'euclidean', ...part });
  const [before, after] = [new Float64Array(rows), new Float64Array(rows)];
  const [nearBefore, nearAfter] = [new Uint32Array(k), new Uint32Array(k)];
  // the largest possible sum of ranks beyond k of k neighbours
  const most = (k * (2 * n - 3 * k - 1)) / 2;
  for (let i = 0; i < count && k > 0; i++) {
    inVectors(points[i]!, before);
    inPicture(points[i]!, after);
    nearest(before, k, nearBefore);
    nearest(after, k, nearAfter);
    const [was, is] = [new Set(nearBefore), new Set(nearAfter)];
    const intruders = [...is].filter((row) => !was.has(row));
    const lost = [...was].filter((row) => !is.has(row));
    perPoint[i] = 1 - beyond(before, intruders, k) / most;
    continuities[i] = 1 - beyond(after, lost, k) / most;
    overlaps[i] = 1 - lost.length / k;
    options.onPoint?.(i + 1, count);
  }
  const whole = count === n;
  const [trust, continuity, overlap] = [perPoint, continuities, overlaps].map((values) =>
    summary(values, whole),
  );
  return {
    ...{ trustworthiness: trust!.mean, continuity: continuity!.mean, overlap: overlap!.mean },
    error: { trustworthiness: trust!.error, continuity: continuity!.error, overlap: overlap!.error },
    ...{ points, perPoint, k },
  };
}

/** Rows that the picture shows; undefined where it shows them all. A word left out of it has no finite place. */
export function presentIn(positions: Float32Array, rows: number, dim: number): Uint8Array | undefined {
  if (positions.every(Number.isFinite)) return undefined;
  return Uint8Array.from({ length: rows }, (_, row) => (Number.isFinite(positions[row * dim]!) ? 1 : 0));
}

export interface NeighborOverlap {
  /** Share of the k nearest in one space that are among the k nearest in the other. */
  mean: number;
  /** Standard error from the sample; 0 when every row was judged. */
  error: number;
  k: number;
  /** The rows judged, and the share of each. */
  rows: Uint32Array;
  perRow: Float32Array;
}

/** How far two spaces with the same rows agree on who is near whom, on `sample` rows that both have. */
export function neighborOverlap(
  a: Space,
  b: Space,
  options: { k: number; sample: number; onPoint?: (done: number, total: number) => void },
): NeighborOverlap {
  const both =
    a.present || b.present
      ? Uint8Array.from({ length: a.rows }, (_, row) => (a.present?.[row] ?? 1) & (b.present?.[row] ?? 1))
      : undefined;
  const part = both ? { present: both } : {};
  const n = both ? both.reduce((sum, one) => sum + one, 0) : a.rows;
  const k = Math.max(0, Math.min(options.k, n - 1));
  const rows = spread(a.rows, options.sample, both);
  const perRow = new Float32Array(rows.length).fill(1);
  const [inA, inB] = [distancesIn({ ...a, ...part }), distancesIn({ ...b, ...part })];
  const distances = new Float64Array(a.rows);
  const [nearA, nearB] = [new Uint32Array(k), new Uint32Array(k)];
  for (let i = 0; i < rows.length && k > 0; i++) {
    inA(rows[i]!, distances);
    nearest(distances, k, nearA);
    inB(rows[i]!, distances);
    nearest(distances, k, nearB);
    const theirs = new Set(nearB);
    perRow[i] = nearA.reduce((sum, row) => sum + (theirs.has(row) ? 1 : 0), 0) / k;
    options.onPoint?.(i + 1, rows.length);
  }
  return { ...summary(perRow, rows.length === n), k, rows, perRow };
}
