import type { VectorTable } from '../../core/neighbors/table.ts';
import { presentIn } from '../../core/projection/quality.ts';
import type { Space } from '../../core/projection/ranks.ts';

/** Words that both lists have, in the order of the first, and their rows. */
export function sharedWords(left: readonly string[], right: readonly string[]) {
  const rows = new Map(right.map((word, row) => [word, row]));
  const common = { words: [] as string[], left: [] as number[], right: [] as number[] };
  left.forEach((word, row) => {
    const other = rows.get(word);
    if (other === undefined) return;
    common.words.push(word);
    common.left.push(row);
    common.right.push(other);
  });
  return common;
}

/** Chosen rows of vectors, or of places on a map, in memory of their own that threads can share. */
export function spaceOf(
  { data, dim }: Omit<VectorTable, 'rows'>,
  rows: readonly number[],
  metric: Space['metric'],
): Space {
  const own = new Float32Array(new SharedArrayBuffer(4 * rows.length * dim));
  rows.forEach((row, i) => {
    own.set(data.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  const present = presentIn(own, rows.length, dim);
  return { ...{ data: own, rows: rows.length, dim, metric }, ...(present ? { present } : {}) };
}
