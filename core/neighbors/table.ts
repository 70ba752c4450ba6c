import { LabError } from '../contract/errors.ts';

/** Vectors to search among. */
export interface VectorTable {
  /** [rows, dim] row-major. */
  data: Float32Array;
  rows: number;
  dim: number;
}

/** Cosine and dot product grow with likeness, Euclidean distance falls. */
export type Metric = 'cosine' | 'euclidean' | 'dot';

/** Euclidean length of every row in float64; NaN or Infinity where the row holds such a value. */
export function rowNorms({ data, rows, dim }: VectorTable): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) norms[row] = norm(data, row * dim, dim);
  return norms;
}

/** Euclidean length of `dim` values from `start`, summed in order in float64. */
export function norm(data: ArrayLike<number>, start = 0, dim = data.length): number {
  let sum = 0;
  for (let i = start; i < start + dim; i++) sum += data[i]! * data[i]!;
  return Math.sqrt(sum);
}

/** The bits of a float32's exponent, and the lowest of them. */
const EXPONENT = 0x7f80_0000;
const LEAST_EXPONENT = 0x0080_0000;

interface BadValue {
  row: number;
  column: number;
  value: number;
}

/** The first NaN or infinite value, or null. */
function firstBadValue({ data, rows, dim }: VectorTable): BadValue | null {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  for (let row = 0; row < rows; row++) {
    // All ones in the exponent are an infinity or NaN; the sums of the others stay positive.
    let found = 0;
    for (let i = row * dim; i < (row + 1) * dim; i++) found |= (bits[i]! & EXPONENT) + LEAST_EXPONENT;
    if (found >= 0) continue;
    const column = data.subarray(row * dim, (row + 1) * dim).findIndex((value) => !Number.isFinite(value));
    return { row, column, value: data[row * dim + column]! };
  }
  return null;
}

/**
 * Refuses a table with NaN or infinite values: throws LabError `bad-file` naming the row (and its word,
 * where words are given) and column, both counted from 1.
 */
export function requireFinite(table: VectorTable, words?: readonly string[]): void {
  const bad = firstBadValue(table);
  if (!bad) return;
  const word = words?.[bad.row];
  throw new LabError(
    'bad-file',
    `The vector in row ${bad.row + 1}${word === undefined ? '' : ` ("${word}")`} has the value ${bad.value} in ` +
      `column ${bad.column + 1}. Remove that row or repair the file, then try again.`,
    { ...bad },
  );
}

/** The rows without NaN or infinite values, in order. */
export function finiteRows({ data, rows, dim }: VectorTable): Uint32Array {
  const fine: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (data.subarray(row * dim, (row + 1) * dim).every(Number.isFinite)) fine.push(row);
  }
  return Uint32Array.from(fine);
}
