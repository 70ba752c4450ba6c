import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet/src/index.js';
import { LabError } from '../contract/errors.ts';
import type { SourceColumn } from './columns.ts';
import { codecsFor } from './parquet-codecs.ts';
import { type ColumnChunk, checkFooter, checkPages, MAX_RATIO } from './parquet-pages.ts';
import { type ByteSource, badFile } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { isVectorCell, TabularReader } from './tabular.ts';

/**
 * Apache Parquet by hyparquet: one row group at a time, only the columns that are wanted. Vectors are lists of numbers or
 * a column a dimension.
 */

/** Values of a row group decoded at once, at most: each takes some tens of bytes meanwhile. */
const MAX_VALUES = 100_000_000;
/** Rows looked at for vectors spelled in texts. */
const SPELLED = 200;
/** Rows between two words of where the reader is. */
const STEP = 1024;
/** Largest footer believed, in bytes. */
const MAX_FOOTER = 2 ** 28;

/** Reads a table. Throws `bad-file` and `too-large`. */
export async function readParquet(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const file = bufferOf(source);
  await checkFooter(source, file.byteLength);
  const metadata = await parquetMetadataAsync(file, { geoparquet: false });
  const schema = parquetSchema(metadata);
  const columns = schema.children.map(
    (tree): SourceColumn => ({
      name: tree.element.name,
      type: typeOf(tree),
    }),
  );
  const groups = checkGroups(source, metadata, schema);
  const rows = Number(metadata.num_rows);
  const compressors = codecsFor(source);
  const read = async (names: string[], rowStart: number, rowEnd: number) => {
    let before = 0;
    for (const [i, group] of groups.entries()) {
      const touched = before < rowEnd && before + group.rows > rowStart;
      before += group.rows;
      if (!touched) continue;
      for (const name of names) {
        const chunks = group.columns.get(name);
        if (!chunks) throw badFile(source, `row group ${i + 1} has no column "${name}".`);
        for (const chunk of chunks) {
          options.onStep?.(chunk.label);
          await checkPages(source, chunk);
        }
      }
    }
    options.onStep?.(`rows ${rowStart + 1} to ${rowEnd}`);
    let records: Record<string, unknown>[] = [];
    const onComplete = (found: Record<string, unknown>[]) => {
      records = found;
    };
    await parquetRead({
      ...{ file, metadata, columns: names, rowStart, rowEnd, compressors, rowFormat: 'object', onComplete },
    });
    return records;
  };
  await refineTexts(columns, (names) => read(names, 0, Math.min(rows, SPELLED)));
  const table = new TabularReader(source, options, columns, rows);
  const { plan } = table;
  const wanted = columns.flatMap(({ name }, at) => (plan.infos[at]!.role === 'unused' ? [] : [name]));
  let before = 0;
  for (const { rows: size } of groups) {
    if (table.full) break;
    const start = before;
    before += size;
    if (size === 0) continue;
    const asked = options.first === undefined || options.dropBad ? size : options.first - start;
    for (const [i, record] of (await read(wanted, start, start + Math.min(size, asked))).entries()) {
      if (table.full) break;
      if (i % STEP === 0) options.onStep?.(`row ${start + i + 1}`);
      table.push(
        columns.map(({ name }) => record[name]),
        () => `row ${start + i + 1}`,
      );
    }
  }
  const result = table.finish('parquet');
  return { ...result, facts: { ...result.facts, rows } };
}

/** Vectors that are spelled in texts, "[0.1, 0.2]", are seen only in the cells. */
async function refineTexts(
  columns: SourceColumn[],
  read: (names: string[]) => Promise<Record<string, unknown>[]>,
): Promise<void> {
  const texts = columns.filter(({ type }) => type === 'text');
  if (texts.length === 0 || columns.some(({ type }) => type === 'vector')) return;
  const records = await read(texts.map(({ name }) => name));
  for (const column of texts) {
    const cells = records
      .map((record) => record[column.name])
      .filter((cell) => cell !== null && cell !== undefined);
    if (cells.length > 0 && cells.every(isVectorCell)) column.type = 'vector';
  }
}

interface Group {
  rows: number;
  /** The leaves of each column of the table. */
  columns: Map<string, ColumnChunk[]>;
}

/** Row counts and sizes against the file's size, before anything is reserved. Throws `bad-file`, `too-large`. */
function checkGroups(source: ByteSource, metadata: FileMetaData, schema: SchemaTree): Group[] {
  let all = 0;
  const groups = metadata.row_groups.map(({ num_rows, columns }, i): Group => {
    const rows = Number(num_rows);
    const group: Group = { rows, columns: new Map() };
    all += rows;
    for (const { meta_data } of columns) {
      if (!meta_data) throw badFile(source, `row group ${i + 1} is encrypted or has no description.`);
      const [name = ''] = meta_data.path_in_schema;
      const label = `column "${meta_data.path_in_schema.join('.')}" of row group ${i + 1}`;
      const [values, length] = [Number(meta_data.num_values), Number(meta_data.total_compressed_size)];
      const start = Number(meta_data.dictionary_page_offset || meta_data.data_page_offset);
      if (!(start >= 0 && length >= 0 && start + length <= source.size!)) {
        throw badFile(
          source,
          `the file is cut short or damaged: ${label} spans bytes ${start} to ${start + length}, and the file holds ${source.size}.`,
        );
      }
      if (!(values >= 0 && values <= MAX_RATIO * (length + 1024)))
        throw badFile(source, `${label} promises ${values} values in ${length} bytes.`);
      if (!(rows >= 0 && rows <= values))
        throw badFile(source, `${label} promises ${values} values for ${rows} rows.`);
      if (values > MAX_VALUES) {
        throw new LabError(
          'too-large',
          `${source.name}: ${label} holds ${values} values in one piece. Write it with smaller row groups (row_group_size=100000).`,
        );
      }
      const top = schema.children.find(({ element }) => element.name === name);
      const flat = top?.children.length === 0 && top.element.repetition_type !== 'REPEATED';
      const chunk = { label, start, length, values, flat, type: meta_data.type };
      group.columns.set(name, [...(group.columns.get(name) ?? []), chunk]);
    }
    return group;
  });
  if (!Number.isSafeInteger(all) || all !== Number(metadata.num_rows)) {
    throw badFile(source, `its footer promises ${metadata.num_rows} rows, and its row groups hold ${all}.`);
  }
  return groups;
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
