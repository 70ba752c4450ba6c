import type { SchemaElement } from 'hyparquet/src/index.js';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer/src/index.js';
import type { EmbeddingModel } from '../model.ts';
import { cellOf, columnNames } from './tables-write.ts';

/** Values of vectors in a row group: what is held while one is encoded. */
const GROUP_VALUES = 2_000_000;

/** Parquet, packed with snappy: `word`, `vector` (a list of float32), then the metadata. One row group at a time. */
export function* writeParquet(model: EmbeddingModel): Generator<Uint8Array> {
  const { words, dim, input, columns = [] } = model;
  const names = columnNames(model, ['word', 'vector']);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 2 + columns.length },
    { name: 'word', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'vector', converted_type: 'LIST', num_children: 1, repetition_type: 'REQUIRED' },
    { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
    { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
    ...columns.map((column, i): SchemaElement => {
      const name = names[i]!;
      return column.kind === 'number'
        ? { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }
        : { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' };
    }),
  ];
  const writer = new ByteWriter();
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  const parquet = new ParquetWriter({ writer, schema });
  const group = Math.max(1, Math.floor(GROUP_VALUES / dim));
  for (let from = 0; from < words.length; from += group) {
    const to = Math.min(words.length, from + group);
    const rows = Array.from({ length: to - from }, (_, i) => from + i);
    const columnData: ColumnSource[] = [
      { name: 'word', data: words.slice(from, to) },
      { name: 'vector', data: rows.map((row) => Array.from(input.subarray(row * dim, (row + 1) * dim))) },
      ...columns.map((column, i) => ({ name: names[i]!, data: rows.map((row) => cellOf(column, row)) })),
    ];
    parquet.write({ columnData, rowGroupSize: group });
    yield taken();
  }
  parquet.finish();
  yield taken();
}
