import { type ByteSource, badFile } from './source.ts';

/** The bits of a float32's exponent, and the lowest of them. */
const EXPONENT = 0x7f80_0000;
const ONE = 0x0080_0000;

/**
 * Whether `dim` float32 at `at` are all finite, by their bits: all ones in the exponent of an infinity and NaN. Integers
 * need no branch a value and do not wait for each other.
 */
export function allFinite(bits: Int32Array, at: number, dim: number): boolean {
  let found = 0;
  const end = at + dim;
  let i = at;
  for (; i + 4 <= end; i += 4) {
    found |= (bits[i]! & EXPONENT) + ONE;
    found |= (bits[i + 1]! & EXPONENT) + ONE;
    found |= (bits[i + 2]! & EXPONENT) + ONE;
    found |= (bits[i + 3]! & EXPONENT) + ONE;
  }
  for (; i < end; i++) found |= (bits[i]! & EXPONENT) + ONE;
  return found >= 0;
}

/** The `bad-file` error for the first of `dim` values at `at` that is not finite. `where` names the row. */
export function notFinite(source: ByteSource, data: Float32Array, at: number, dim: number, where: string) {
  const column = data.subarray(at, at + dim).findIndex((value) => !Number.isFinite(value));
  const message = `${where}: value ${column + 1} of ${dim} is ${data[at + column]}, not a finite number.`;
  return badFile(source, message, { column: column + 1 });
}

/** Throws `bad-file` where one of the values of a matrix is not finite. `where` names a row. */
export function requireFinite(
  source: ByteSource,
  data: Float32Array,
  dim: number,
  where: (row: number) => string,
): void {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  for (let row = 0; row * dim < data.length; row++) {
    if (!allFinite(bits, row * dim, dim)) throw notFinite(source, data, row * dim, dim, where(row));
  }
}
