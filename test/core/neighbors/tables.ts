import type { VectorTable } from '../../../core/neighbors/table.ts';
import { normal, seededRandom } from '../../../core/projection/random.ts';

export function tableOf(vectors: number[][]): VectorTable {
  return { data: Float32Array.from(vectors.flat()), rows: vectors.length, dim: vectors[0]?.length ?? 0 };
}

/** Normal deviates. */
export function randomTable(rows: number, dim: number, seed: number): VectorTable {
  const random = seededRandom(seed);
  return { data: Float32Array.from({ length: rows * dim }, () => normal(random)), rows, dim };
}

/** `groups` clusters of normal deviates, row i in cluster i % groups; `spread` is the distance of the centres. */
export function clusteredTable(
  rows: number,
  dim: number,
  groups: number,
  seed: number,
  spread = 3,
): VectorTable {
  const centres = randomTable(groups, dim, seed + 1);
  const table = randomTable(rows, dim, seed);
  for (let i = 0; i < rows * dim; i++) {
    const group = Math.floor(i / dim) % groups;
    table.data[i]! += spread * centres.data[group * dim + (i % dim)]!;
  }
  return table;
}
