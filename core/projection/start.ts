import type { GraphMetric } from '../neighbors/graph.ts';
import { norm, type VectorTable } from '../neighbors/table.ts';
import { principalComponents } from './pca.ts';
import { seededRandom } from './random.ts';

/** UMAP's layout starts within this half-width, as in umap-learn. */
const INITIAL_RADIUS = 10;
/** Rows from which the components are estimated: the picture need not be exact, but soon there. */
const SAMPLE = 4_000;
const NOISE = 1e-3;

/**
 * Where UMAP begins: the principal components (of unit vectors under cosine), estimated on a sample and scaled
 * into a box of half-width 10, with a little noise to part equal points. [rows, dimensions]
 */
export function startingLayout(
  table: VectorTable,
  { dimensions, metric, seed }: { dimensions: 2 | 3; metric: GraphMetric; seed: number },
): Float32Array {
  const { data, rows, dim } = table;
  const factor = (row: number) => (metric === 'cosine' ? 1 / (norm(data, row * dim, dim) || 1) : 1);
  const count = Math.min(rows, SAMPLE);
  const sample = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) {
    const row = Math.floor((i * rows) / count);
    const scale = factor(row);
    for (let d = 0; d < dim; d++) sample[i * dim + d] = data[row * dim + d]! * scale;
  }
  const { axes, mean } = principalComponents({ data: sample, rows: count, dim }, dimensions, {
    seed,
    passes: 30,
  });
  const start = new Float32Array(rows * dimensions);
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    const scale = factor(row);
    for (let c = 0; c < dimensions; c++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (data[row * dim + d]! * scale - mean[d]!) * axes[c * dim + d]!;
      start[row * dimensions + c] = sum;
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  const random = seededRandom(seed);
  const scale = INITIAL_RADIUS / (largest || 1);
  return start.map((value) => value * scale + (random() - 0.5) * NOISE);
}
