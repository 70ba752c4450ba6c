import type { GraphMetric } from '../neighbors/graph.ts';
import { rowNorms, type VectorTable } from '../neighbors/table.ts';

/** Points and how their distance is measured. */
export interface Space extends VectorTable {
  metric: GraphMetric;
  /** [rows] 1 for rows that take part; absent: all. */
  present?: Uint8Array;
}

/** Distances from a row to all rows of a space, into an array of that length: Infinity to itself and absent rows. */
export type Distances = (row: number, out: Float64Array) => void;

/** A zero row is at cosine distance 1 from every other. */
export function distancesIn({ data, rows, dim, metric, present }: Space): Distances {
  const norms = metric === 'cosine' ? rowNorms({ data, rows, dim }) : null;
  return (row, out) => {
    const query = Float64Array.from(data.subarray(row * dim, (row + 1) * dim));
    for (let other = 0, at = 0; other < rows; other++, at += dim) {
      let sum = 0;
      if (norms) {
        for (let d = 0; d < dim; d++) sum += data[at + d]! * query[d]!;
        const lengths = norms[row]! * norms[other]!;
        out[other] = lengths === 0 ? 1 : 1 - sum / lengths;
      } else {
        for (let d = 0; d < dim; d++) {
          const difference = data[at + d]! - query[d]!;
          sum += difference * difference;
        }
        out[other] = sum; // squared orders alike
      }
    }
    if (present) for (let r = 0; r < rows; r++) if (!present[r]) out[r] = Number.POSITIVE_INFINITY;
    out[row] = Number.POSITIVE_INFINITY;
  };
}

/** The k least of the distances, nearest first; of equal ones the lower row. */
export function nearest(distances: Float64Array, k: number, out: Uint32Array): void {
  let count = 0;
  let worst = Number.POSITIVE_INFINITY;
  for (let row = 0; row < distances.length; row++) {
    const value = distances[row]!;
    if (count === k && value >= worst) continue;
    let at = count < k ? count++ : k - 1;
    for (; at > 0 && distances[out[at - 1]!]! > value; at--) out[at] = out[at - 1]!;
    out[at] = row;
    if (count === k) worst = distances[out[k - 1]!]!;
  }
}

/** The sum over `rows` of how far the rank of each by distance (from 1; equal ones by the lower row) is beyond k. */
export function beyond(distances: Float64Array, rows: readonly number[], k: number): number {
  if (rows.length === 0) return 0;
  const sorted = [...rows].sort((a, b) => distances[a]! - distances[b]! || a - b);
  const farthest = distances[sorted.at(-1)!]!;
  const before = new Uint32Array(sorted.length + 1); // rows that fall before the i-th and not before the one ahead
  for (let row = 0; row < distances.length; row++) {
    const value = distances[row]!;
    if (value > farthest) continue;
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle]!;
      if (distances[other]! > value || (distances[other] === value && other > row)) high = middle;
      else low = middle + 1;
    }
    before[low]!++;
  }
  let [rank, sum] = [1, 0];
  for (let i = 0; i < sorted.length; i++) {
    rank += before[i]!;
    sum += Math.max(0, rank - k);
  }
  return sum;
}

/** Mean and its standard error; the error is 0 where the values are all there is. */
export function summary(values: Float32Array, whole: boolean): { mean: number; error: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  if (whole || n < 2) return { mean, error: 0 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt(variance / n) };
}

/** `count` of the rows that take part, evenly spread. */
export function spread(rows: number, count: number, present?: Uint8Array): Uint32Array {
  const all = present ? Uint32Array.from(present.keys()).filter((row) => present[row]) : null;
  const n = all?.length ?? rows;
  const taken = Math.min(n, count);
  return Uint32Array.from({ length: taken }, (_, i) => {
    const at = Math.floor((i * n) / taken);
    return all ? all[at]! : at;
  });
}
