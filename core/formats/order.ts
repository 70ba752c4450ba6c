import type { MetadataColumn } from '../contract/metadata.ts';

/** The rows of a matrix in another order. */
export function picked(from: Float32Array, dim: number, order: number[]): Float32Array {
  const data = new Float32Array(order.length * dim);
  for (const [to, row] of order.entries()) data.set(from.subarray(row * dim, (row + 1) * dim), to * dim);
  return data;
}

/** A column in another order: the value at each place given. */
export function reordered(column: MetadataColumn, order: number[]): MetadataColumn {
  if (column.kind === 'number') {
    return { ...column, values: Float64Array.from(order, (place) => column.values[place]!) };
  }
  if (column.kind === 'category') {
    return { ...column, codes: Int32Array.from(order, (place) => column.codes[place]!) };
  }
  return { ...column, values: order.map((place) => column.values[place]!) };
}
