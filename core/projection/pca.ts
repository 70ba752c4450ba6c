import type { VectorTable } from '../neighbors/table.ts';
import { dot, orthonormalise, symmetricEigen } from './linear.ts';
import { normal, seededRandom } from './random.ts';

export interface PrincipalComponents {
  /** [dim] mean of the rows. */
  mean: Float64Array;
  /** [components, dim] orthonormal rows, most variance first; each one's largest entry is positive. */
  axes: Float64Array;
  components: number;
  /** [components] share of the whole variance, 0..1; zeros when the rows are all equal. */
  explained: Float64Array;
}

export interface PcaOptions {
  seed?: number;
  /** Estimate from this many rows, evenly spread over the table. Default: all. */
  sample?: number;
  /** A basis [components, dim] to start from, such as the one of the frame before. */
  start?: Float64Array;
  /** Most passes of subspace iteration; it stops earlier once the axes stand still. Default 100. */
  passes?: number;
  /** Directions iterated beside those asked for. Default 8. */
  oversampling?: number;
  /** How products are summed; kernels do it in less time. */
  products?: Products;
}

/** [dim, dim] sum of the products of each of `rows`, less the mean, with itself; only from the diagonal to the right. */
export type Products = (table: VectorTable, rows: Uint32Array, mean: Float64Array) => Float64Array;

/** Up to this dimension the covariance may be formed once; beyond, each pass multiplies by the rows again. */
const LARGEST_COVARIANCE = 512;

/**
 * The leading principal components by randomised subspace iteration with a Rayleigh-Ritz step (Halko,
 * Martinsson & Tropp 2011, algorithms 4.4 and 5.3). `components` beyond the dimension come back as zero axes.
 */
export function principalComponents(
  table: VectorTable,
  components: number,
  options: PcaOptions = {},
): PrincipalComponents {
  const { dim } = table;
  const rows = sampleRows(table.rows, options.sample ?? table.rows);
  const mean = meanOf(table, rows);
  const width = Math.min(dim, components + (options.oversampling ?? 8));
  const passes = options.passes ?? 100;
  // Products of a row with itself, or with the basis there and back in each pass: whichever are fewer.
  const formed = dim <= LARGEST_COVARIANCE && dim / 2 < 2 * width * passes;
  const { multiply, variance } = covariance(
    table,
    rows,
    mean,
    formed ? (options.products ?? upperProducts) : null,
  );
  const random = seededRandom(options.seed ?? 1);
  let basis: Float64Array = Float64Array.from({ length: width * dim }, () => normal(random));
  if (options.start) basis.set(options.start.subarray(0, basis.length));
  orthonormalise(basis, width, dim);
  let values = new Float64Array(width);
  for (let pass = 0; pass < passes; pass++) {
    const image = multiply(basis, width);
    const small = new Float64Array(width * width);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) small[i * width + j] = dot(rowOf(basis, i, dim), rowOf(image, j, dim));
    }
    const { values: ritz, vectors } = symmetricEigen(small, width);
    const moved = components > 0 ? Math.abs(ritz[0]! - values[0]!) + change(ritz, values, components) : 0;
    values = Float64Array.from(ritz);
    basis = combine(vectors, image, width, dim);
    orthonormalise(basis, width, dim);
    if (moved <= 1e-9 * Math.abs(ritz[0]!)) break;
  }
  const axes = new Float64Array(components * dim);
  const kept = Math.min(components, width);
  for (let i = 0; i < kept; i++) axes.set(uprightRow(basis, i, dim), i * dim);
  const explained = new Float64Array(components);
  if (variance > 0) for (let i = 0; i < kept; i++) explained[i] = Math.max(0, values[i]! / variance);
  return { mean, axes, components, explained };
}

/** Coordinates of the first `rows` rows on the axes: [rows, components]. */
export function projectOnto(
  table: VectorTable,
  { mean, axes, components }: Pick<PrincipalComponents, 'mean' | 'axes' | 'components'>,
  rows = table.rows,
): Float32Array {
  const { data, dim } = table;
  const out = new Float32Array(rows * components);
  const offset = Float64Array.from({ length: components }, (_, c) => dot(mean, rowOf(axes, c, dim)));
  // Pictures have three: each value is looked at once for all of them.
  if (components === 3) {
    for (let row = 0, at = 0; row < rows; row++) {
      let [x, y, z] = [-offset[0]!, -offset[1]!, -offset[2]!];
      for (let d = 0; d < dim; d++, at++) {
        const value = data[at]!;
        x += value * axes[d]!;
        y += value * axes[dim + d]!;
        z += value * axes[2 * dim + d]!;
      }
      out[row * 3] = x;
      out[row * 3 + 1] = y;
      out[row * 3 + 2] = z;
    }
    return out;
  }
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < components; c++) {
      let sum = -offset[c]!;
      for (let d = 0; d < dim; d++) sum += data[row * dim + d]! * axes[c * dim + d]!;
      out[row * components + c] = sum;
    }
  }
  return out;
}

function sampleRows(rows: number, wanted: number): Uint32Array {
  const count = Math.min(rows, Math.max(1, wanted));
  return Uint32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}

function meanOf({ data, dim }: VectorTable, rows: Uint32Array): Float64Array {
  const mean = new Float64Array(dim);
  for (const row of rows) for (let d = 0; d < dim; d++) mean[d]! += data[row * dim + d]!;
  return mean.map((sum) => sum / rows.length);
}

/** The covariance as an operator on a set of rows [count, dim], and its trace. */
function covariance(table: VectorTable, rows: Uint32Array, mean: Float64Array, products: Products | null) {
  const { data, dim } = table;
  const centred = new Float64Array(dim);
  const centre = (row: number) => {
    for (let d = 0; d < dim; d++) centred[d] = data[row * dim + d]! - mean[d]!;
  };
  let variance = 0;
  if (!products) {
    for (const row of rows) {
      centre(row);
      variance += dot(centred, centred) / rows.length;
    }
    const multiply = (basis: Float64Array, count: number) => {
      const image = new Float64Array(count * dim);
      for (const row of rows) {
        centre(row);
        for (let i = 0; i < count; i++) {
          const along = dot(centred, rowOf(basis, i, dim)) / rows.length;
          for (let d = 0; d < dim; d++) image[i * dim + d]! += along * centred[d]!;
        }
      }
      return image;
    };
    return { multiply, variance };
  }
  const matrix = products(table, rows, mean);
  for (let i = 0; i < dim; i++) {
    for (let j = i; j < dim; j++)
      matrix[j * dim + i] = matrix[i * dim + j] = matrix[i * dim + j]! / rows.length;
    variance += matrix[i * dim + i]!;
  }
  return { multiply: (basis: Float64Array, count: number) => combine(basis, matrix, count, dim), variance };
}

/** Rows whose products are summed before the sum is stored. */
const BLOCK = 4;

/** [dim, dim] sum of the products of every row, less the mean, with itself; only from the diagonal to the right. */
function upperProducts({ data, dim }: VectorTable, rows: Uint32Array, mean: Float64Array): Float64Array {
  const matrix = new Float64Array(dim * dim);
  const block = new Float64Array(BLOCK * dim);
  for (let from = 0; from < rows.length; from += BLOCK) {
    block.fill(0);
    for (let r = 0; r < Math.min(BLOCK, rows.length - from); r++) {
      const row = rows[from + r]! * dim;
      for (let d = 0; d < dim; d++) block[d * BLOCK + r] = data[row + d]! - mean[d]!;
    }
    for (let i = 0; i < dim; i++) {
      const [a, b, c, d] = [
        block[i * BLOCK]!,
        block[i * BLOCK + 1]!,
        block[i * BLOCK + 2]!,
        block[i * BLOCK + 3]!,
      ];
      for (let j = i, at = i * BLOCK; j < dim; j++, at += BLOCK) {
        matrix[i * dim + j]! += a * block[at]! + b * block[at + 1]! + c * block[at + 2]! + d * block[at + 3]!;
      }
    }
  }
  return matrix;
}

/** [count, inner] times [inner, dim], where inner = left.length / count. */
function combine(left: Float64Array, right: Float64Array, count: number, dim: number): Float64Array {
  const inner = left.length / count;
  const out = new Float64Array(count * dim);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = left[i * inner + k]!;
      if (factor !== 0) for (let d = 0; d < dim; d++) out[i * dim + d]! += factor * right[k * dim + d]!;
    }
  }
  return out;
}

const rowOf = (matrix: Float64Array, row: number, dim: number) => matrix.subarray(row * dim, (row + 1) * dim);

function uprightRow(basis: Float64Array, index: number, dim: number): Float64Array {
  const row = rowOf(basis, index, dim);
  const largest = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? row.map((value) => -value) : row;
}

function change(now: Float64Array, before: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < Math.min(count, now.length); i++) sum += Math.abs(now[i]! - before[i]!);
  return sum;
}
