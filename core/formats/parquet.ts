import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet/src/index.js';
import { compressors as codecs } from 'hyparquet-compressors';
import { LabError } from '../contract/errors.ts';
import type { SourceColumn } from './columns.ts';
import { type ByteSource, badFile } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { isVectorCell, TabularReader } from './tabular.ts';

/**
 * Apache Parquet by hyparquet: one row group at a time, only the columns that are wanted. Vectors are lists of numbers or
 * a column a dimension.
 */

/** A page that unpacks to more than so many times its size is taken for a bomb (repeated values pack without bound). */
const MAX_RATIO = 4096;
/** … unless it is smaller than this, in bytes. */
const HARMLESS = 2 ** 22;
/** Values of a row group decoded at once, at most: each takes some tens of bytes meanwhile. */
const MAX_VALUES = 100_000_000;
/** Rows looked at for vectors spelled in texts. */
const SPELLED = 200;
/** Largest footer believed, in bytes. */
const MAX_FOOTER = 2 ** 28;

/** Reads a table. Throws `bad-file` and `too-large`. */
export async function readParquet(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const file = bufferOf(source);
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  const columns = parquetSchema(metadata).children.map(
    (tree): SourceColumn => ({
      name: tree.element.name,
      type: typeOf(tree),
    }),
  );
  const rows = checkGroups(source, metadata);
  await refineTexts(source, file, metadata, columns, Math.min(rows, SPELLED));
  const table = new TabularReader(source, options, columns, rows);
  const { plan } = table;
  const wanted = columns.flatMap(({ name }, at) => (plan.infos[at]!.role === 'unused' ? [] : [name]));
  let before = 0;
  for (const group of metadata.row_groups) {
    if (table.full) break;
    const size = Number(group.num_rows);
    const end =
      before + Math.min(size, options.first === undefined || options.dropBad ? size : options.first - before);
    const groupStart = before;
    await parquetRead({
      file,
      metadata,
      columns: wanted,
      rowStart: before,
      rowEnd: end,
      compressors: guarded(source),
      rowFormat: 'object',
      onComplete: (records) => {
        for (const [i, record] of records.entries()) {
          if (table.full) break;
          table.push(
            columns.map(({ name }) => record[name]),
            () => `row ${groupStart + i + 1}`,
          );
        }
      },
    });
    before += size;
  }
  const result = table.finish('parquet');
  return { ...result, facts: { ...result.facts, rows } };
}

/** Vectors that are spelled in texts, "[0.1, 0.2]", are seen only in the cells. */
async function refineTexts(
  source: ByteSource,
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: SourceColumn[],
  rows: number,
): Promise<void> {
  const texts = columns.filter(({ type }) => type === 'text');
  if (texts.length === 0 || rows === 0 || columns.some(({ type }) => type === 'vector')) return;
  await parquetRead({
    file,
    metadata,
    columns: texts.map(({ name }) => name),
    rowStart: 0,
    rowEnd: rows,
    compressors: guarded(source),
    rowFormat: 'object',
    onComplete: (records) => {
      for (const column of texts) {
        const cells = records
          .map((record) => record[column.name])
          .filter((cell) => cell !== null && cell !== undefined);
        if (cells.length > 0 && cells.every(isVectorCell)) column.type = 'vector';
      }
    },
  });
}

/** Row counts and sizes against the file's size, before anything is reserved. Answers with the rows of the file. */
function checkGroups(source: ByteSource, metadata: FileMetaData): number {
  let rows = 0;
  for (const [i, { num_rows, columns }] of metadata.row_groups.entries()) {
    rows += Number(num_rows);
    for (const { meta_data } of columns) {
      if (!meta_data) throw badFile(source, `row group ${i + 1} is encrypted or has no description.`);
      const [values, packed] = [Number(meta_data.num_values), Number(meta_data.total_compressed_size)];
      const start = Number(meta_data.dictionary_page_offset ?? meta_data.data_page_offset);
      const name = meta_data.path_in_schema.join('.');
      if (!(start >= 0 && packed >= 0 && start + packed <= source.size!)) {
        throw badFile(
          source,
          `the file is cut short or damaged: column "${name}" of row group ${i + 1} spans bytes ${start} to ${start + packed}, and the file holds ${source.size}.`,
        );
      }
      if (!(values >= 0 && values <= MAX_RATIO * (packed + 1024))) {
        throw badFile(
          source,
          `column "${name}" of row group ${i + 1} promises ${values} values in ${packed} bytes.`,
        );
      }
      if (values > MAX_VALUES) {
        throw new LabError(
          'too-large',
          `${source.name}: row group ${i + 1} holds ${values} values of "${name}" in one piece. Write it with smaller row groups (row_group_size=100000).`,
        );
      }
    }
  }
  if (!Number.isSafeInteger(rows) || rows !== Number(metadata.num_rows)) {
    throw badFile(source, `its footer promises ${metadata.num_rows} rows, and its row groups hold ${rows}.`);
  }
  return rows;
}

/** The decompressors, refusing bombs. */
function guarded(source: ByteSource): Compressors {
  const guard = (
    input: Uint8Array,
    length: number,
    name: string,
    unpack: (i: Uint8Array, n: number) => Uint8Array,
  ) => {
    if (length > HARMLESS && length > input.length * MAX_RATIO) {
      throw badFile(source, `a page of ${input.length} bytes (${name}) claims to hold ${length}.`);
    }
    return unpack(input, length);
  };
  return Object.fromEntries(
    Object.entries(codecs).map(([name, unpack]) => [
      name,
      (input: Uint8Array, length: number) => guard(input, length, name, unpack),
    ]),
  );
}

function bufferOf(source: ByteSource): AsyncBuffer {
  const { size, read } = source;
  if (size === null || read === null) throw badFile(source, 'a Parquet file needs random access.');
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      if (
        start < 0 ||
        end < start ||
        end > size ||
        (end === size && end - start > MAX_FOOTER + size / 2 + 2 ** 20)
      ) {
        throw badFile(source, `its footer points to bytes ${start} to ${end}, and the file holds ${size}.`);
      }
      const bytes = await read(start, end - start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    },
  };
}

const textual = /^(UTF8|ENUM|JSON|DATE|TIME_|TIMESTAMP_)/;
const textualLogical = /^(STRING|ENUM|JSON|DATE|TIME|TIMESTAMP|UUID)$/;

function typeOf(tree: SchemaTree): SourceColumn['type'] {
  const { element, children } = tree;
  if (children.length === 0) {
    if (element.repetition_type === 'REPEATED') return isNumeric(tree) ? 'vector' : 'other';
    if (isNumeric(tree)) return 'number';
    const named =
      textual.test(element.converted_type ?? '') || textualLogical.test(element.logical_type?.type ?? '');
    return named || element.type === 'BOOLEAN' || element.type === 'INT96' || element.type === 'BYTE_ARRAY'
      ? 'text'
      : 'other';
  }
  if (element.converted_type !== 'LIST' && element.logical_type?.type !== 'LIST') return 'other';
  // list > element, or list > list > element: two levels or three.
  const [middle] = children;
  if (children.length !== 1 || middle?.element.repetition_type !== 'REPEATED') return 'other';
  if (middle.children.length === 0) return isNumeric(middle) ? 'vector' : 'other';
  const [leaf] = middle.children;
  return middle.children.length === 1 && leaf && leaf.children.length === 0 && isNumeric(leaf)
    ? 'vector'
    : 'other';
}

function isNumeric({ element }: SchemaTree): boolean {
  const { type, converted_type = '', logical_type } = element;
  if (textual.test(converted_type) || textualLogical.test(logical_type?.type ?? '')) return false;
  if (logical_type?.type === 'FLOAT16' || logical_type?.type === 'DECIMAL' || converted_type === 'DECIMAL')
    return true;
  return type === 'FLOAT' || type === 'DOUBLE' || type === 'INT32' || type === 'INT64';
}
