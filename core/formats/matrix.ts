import { metadataColumn } from './columns.ts';
import { namesBeside, nearlyNames, type RowNames } from './companions.ts';
import { allFinite, notFinite } from './finite.ts';
import { floatsOf, type NumberType, toFloat32 } from './floats.ts';
import { chosenNames } from './named-rows.ts';
import { type RowExtras, withExtras } from './row-extras.ts';
import { type ByteSource, badFile } from './source.ts';
import { allocate, type FileFacts, type ReadOptions, type ReadResult, TableBuilder } from './table.ts';

/** A matrix in a file that knows nothing of words. */
export interface Matrix {
  rows: number;
  dim: number;
  type: NumberType;
  /** Row-major; or column-major, as Fortran keeps it. */
  columnMajor?: boolean;
  /** The bytes from its first on, in order. */
  pieces(): AsyncIterable<Uint8Array>;
  /** What messages call it. */
  label: string;
}

/** Longest vector believed. */
const MAX_DIM = 2 ** 20;
/** Bytes read at a time. */
const PIECE = 4 * 2 ** 20;

/**
 * The rows of a matrix as a model; `names` are given, or found in a file beside it, or else the rows are numbered.
 * Throws `bad-file` for what is cut short or not finite.
 */
export async function readMatrix(
  source: ByteSource,
  matrix: Matrix,
  format: string,
  options: ReadOptions,
  given: RowNames | null = null,
  facts: FileFacts = {},
  extras: RowExtras | null = null,
): Promise<ReadResult> {
  const { rows, dim, label } = matrix;
  if (rows < 1 || dim < 1)
    throw badFile(source, `${label} has ${rows} rows of ${dim} values: there is nothing in it.`);
  if (dim > MAX_DIM) throw badFile(source, `${label} has ${dim} values a row, which are no vectors.`);
  const found = options.words === null ? null : (given ?? (await namesBeside(source, rows)));
  const { names: wanted, infos } = found ? chosenNames(source, found, options) : { names: null, infos: [] };
  const notices: string[] = [];
  if (wanted && !given) notices.push(`The words are from ${wanted.from}, which has as many rows.`);
  if (!wanted) {
    const nearly = options.words === null ? null : await nearlyNames(source, rows);
    notices.push(
      nearly ? `The rows are numbered: ${nearly}.` : 'It names no words, so the rows are numbered.',
    );
  }
  const table = new TableBuilder(source, dim, rows, options, { repeated: 'number', numbered: !wanted });
  const cells: string[][] = wanted?.columns.map(() => []) ?? [];
  /** Which row is at each place, where more than names and columns goes by rows. */
  const taken: number[] | null = extras && [];
  let dropped = 0;
  const add = (row: number) => {
    const at = table.nextRow();
    if (!allFinite(table.bits, at, dim)) {
      if (options.dropBad) {
        dropped++;
        return;
      }
      throw notFinite(source, table.data, at, dim, `${label}, row ${row + 1}`);
    }
    const place = wanted ? table.add(wanted.words[row] || String(row + 1)) : table.addNumber(row + 1);
    if (place < 0) return;
    if (taken) taken[place] = row;
    for (const [i, column] of (wanted?.columns ?? []).entries()) cells[i]![place] = column.cells[row]!;
  };
  if (matrix.columnMajor) await byColumns(source, matrix, options, table, add);
  else await byRows(source, matrix, table, add);
  if (dropped > 0) notices.push(`${dropped} rows with values that are not finite were left out.`);
  const columns = cells.flatMap((values, i) => {
    values.length = table.kept;
    return metadataColumn(wanted!.columns[i]!.name, values) ?? [];
  });
  if (taken)
    columns.push({ name: '', kind: 'number', values: Float64Array.from(taken.slice(0, table.kept)) });
  const result = table.finish(format, notices, columns);
  if (extras) withExtras(result.model, extras);
  return { ...result, facts: { rows, doubt: !wanted, columns: infos, ...facts } };
}

async function byRows(source: ByteSource, matrix: Matrix, table: TableBuilder, add: (row: number) => void) {
  const { rows, dim, type } = matrix;
  const width = dim * type.bytes;
  let row = 0;
  let kept: Uint8Array = new Uint8Array(0);
  for await (const piece of matrix.pieces()) {
    let bytes = piece;
    if (kept.length > 0) {
      bytes = new Uint8Array(kept.length + piece.length);
      bytes.set(kept);
      bytes.set(piece, kept.length);
    }
    // All of a piece at once, and then in a plain loop: views for each of a million short rows would take longer.
    const whole = Math.min(rows - row, Math.floor(bytes.length / width));
    const values = floatsOf(bytes.subarray(0, whole * width), type);
    for (let at = 0; at < whole * dim && !table.full; at += dim) {
      const to = table.nextRow();
      const { data } = table;
      for (let i = 0; i < dim; i++) data[to + i] = values[at + i]!;
      add(row++);
    }
    if (row === rows || table.full) return;
    kept = bytes.slice(whole * width);
  }
  throw badFile(
    source,
    `${matrix.label} is cut short: it has ${rows} rows and the file ends within row ${row + 1}.`,
    {
      expected: rows,
      found: row,
    },
  );
}

async function byColumns(
  source: ByteSource,
  matrix: Matrix,
  options: ReadOptions,
  table: TableBuilder,
  add: (row: number) => void,
) {
  const { rows, dim, type } = matrix;
  const need = rows * dim * type.bytes;
  const total = rows * dim;
  // Of a packed file the size proves nothing: memory grows with the bytes that come.
  let all = allocate(source, source.size === null ? Math.min(total, PIECE / 4) : total, options);
  let at = 0;
  let kept: Uint8Array = new Uint8Array(0);
  for await (const piece of matrix.pieces()) {
    const bytes = new Uint8Array(kept.length + piece.length);
    bytes.set(kept);
    bytes.set(piece, kept.length);
    const whole = Math.min(total - at, Math.floor(bytes.length / type.bytes));
    if (at + whole > all.length) {
      const larger = allocate(source, Math.min(total, Math.max(all.length * 2, at + whole)), options);
      larger.set(all);
      all = larger;
    }
    toFloat32(bytes.subarray(0, whole * type.bytes), type, all, at);
    at += whole;
    kept = bytes.slice(whole * type.bytes);
    if (at === total) break;
  }
  if (at < total) {
    const message = `${matrix.label} is cut short: it takes ${need} bytes and the file holds ${at * type.bytes}.`;
    throw badFile(source, message, { expected: need, found: at * type.bytes });
  }
  for (let row = 0; row < rows && !table.full; row++) {
    const to = table.nextRow();
    for (let i = 0; i < dim; i++) table.data[to + i] = all[i * rows + row]!;
    add(row);
  }
}

/** The bytes of a source from `start` on, `length` of them, by random access where there is one. */
export async function* piecesOf(
  source: ByteSource,
  start: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  if (source.read) {
    for (let at = 0; at < length; at += PIECE) {
      const bytes = await source.read(start + at, Math.min(PIECE, length - at));
      if (bytes.length === 0) return;
      yield bytes;
    }
    return;
  }
  let before = 0;
  for await (const chunk of source.stream()) {
    const from = Math.max(0, start - before);
    const to = Math.min(chunk.length, start + length - before);
    if (from < to) yield chunk.subarray(from, to);
    before += chunk.length;
    if (before >= start + length) return;
  }
}
