import { type Metric, rowNorms, type VectorTable } from './table.ts';

/** Neighbours of every point, nearest first, the point itself not among them. */
export interface KnnGraph {
  points: number;
  /** Neighbours per point. */
  k: number;
  /** [points, k] */
  indices: Uint32Array;
  /** [points, k] distances: 1 - cosine, or Euclidean. */
  distances: Float32Array;
}

/** Metrics that give distances. */
export type GraphMetric = Exclude<Metric, 'dot'>;

/**
 * The exact k-nearest-neighbour graph by comparing all pairs; k is lowered to `rows - 1`. Equal distances are
 * ordered by the lower row. A zero row is at cosine distance 1 from every other.
 *
 * @param onRows called now and then with the number of rows done
 */
export function exactGraph(
  table: VectorTable,
  wanted: number,
  metric: GraphMetric,
  onRows: (done: number) => void = () => {},
): KnnGraph {
  const { rows, dim } = table;
  const k = Math.max(0, Math.min(wanted, rows - 1));
  const norms = rowNorms(table);
  const indices = new Uint32Array(rows * k);
  const distances = new Float32Array(rows * k);
  const values = new Float64Array(rows);
  for (let row = 0; row < rows && k > 0; row++) {
    for (let other = 0; other < rows; other++)
      values[other] = distance(table.data, dim, metric, norms, row, other);
    let count = 0;
    const at = row * k;
    for (let other = 0; other < rows; other++) {
      const value = values[other]!;
      if (other === row || (count === k && value >= distances[at + k - 1]!)) continue;
      let place = count < k ? count++ : k - 1;
      for (; place > 0 && distances[at + place - 1]! > value; place--) {
        distances[at + place] = distances[at + place - 1]!;
        indices[at + place] = indices[at + place - 1]!;
      }
      distances[at + place] = value;
      indices[at + place] = other;
    }
    if (row % 256 === 255) onRows(row + 1);
  }
  onRows(rows);
  return { points: rows, k, indices, distances };
}

function distance(
  data: Float32Array,
  dim: number,
  metric: GraphMetric,
  norms: Float64Array,
  a: number,
  b: number,
): number {
  let sum = 0;
  let i = a * dim;
  let j = b * dim;
  const end = i + dim;
  if (metric === 'euclidean') {
    for (; i < end; i++, j++) {
      const difference = data[i]! - data[j]!;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
  for (; i < end; i++, j++) sum += data[i]! * data[j]!;
  const lengths = norms[a]! * norms[b]!;
  return lengths === 0 ? 1 : Math.max(0, 1 - sum / lengths);
}
