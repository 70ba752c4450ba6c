import type { MetadataColumn } from '../../core/contract/metadata.ts';
import { type FileInspection, manyRows } from '../../core/contract/opening.ts';
import { readModel } from '../../core/formats/formats.ts';
import type { ByteSource } from '../../core/formats/source.ts';
import type { ReadOptions } from '../../core/formats/table.ts';

/** Rows shown. */
const ROWS = 8;
/** Values of a vector shown. */
const VALUES = 6;
/** Characters of a value shown. */
const LONGEST = 80;
/** Bytes that a word takes in memory beside its vector, about. */
const WORD = 80;

/** What a file holds, by its first rows and what its header says. Throws as `readModel`. */
export async function inspect(source: ByteSource, options: ReadOptions): Promise<FileInspection> {
  const { sample: _, ...rest } = options;
  const opened = await readModel(source, { ...rest, first: ROWS });
  const { model, facts = {}, format, members = [], notices } = opened;
  const { words, dim, input, columns = [] } = model;
  const whole = facts.rows ?? (words.length < ROWS ? words.length : null);
  const { first = Number.POSITIVE_INFINITY, sample } = options;
  const kept = Math.min(whole ?? Number.NaN, first, sample?.rows ?? Number.POSITIVE_INFINITY);
  return {
    format,
    rows: whole,
    dimensions: dim,
    columns: facts.columns ?? [],
    matrices: facts.matrices ?? [],
    members,
    preview: words.map((word, row) => ({
      word: word.slice(0, LONGEST),
      values: Array.from(input.subarray(row * dim, row * dim + Math.min(dim, VALUES))),
      metadata: columns.map((column) => shown(column, row)),
    })),
    metadata: columns.map(({ name }) => name),
    notes: notices,
    memory: Number.isNaN(kept) ? null : kept * (dim * 4 + WORD),
    doubt: facts.doubt || (whole !== null && whole > manyRows),
  };
}

function shown(column: MetadataColumn, row: number): string {
  if (column.kind === 'category') return column.categories[column.codes[row]!]?.slice(0, LONGEST) ?? '';
  const value = column.values[row]!;
  return typeof value === 'number' && Number.isNaN(value) ? '' : String(value).slice(0, LONGEST);
}
