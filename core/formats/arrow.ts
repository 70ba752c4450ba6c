import { CompressionType, type DataType, setCompressionCodec, Type, tableFromIPC } from '@uwdata/flechette';
import { LabError } from '../contract/errors.ts';
import { checkBatch } from './arrow-batches.ts';
import { checkMessages } from './arrow-messages.ts';
import type { SourceColumn } from './columns.ts';
import { unpackLz4Frame } from './lz4.ts';
import { unpackZstd } from './parquet-codecs.ts';
import { type ByteSource, badFile, readAll } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { TabularReader } from './tabular.ts';

/** Arrow's file and stream formats (Feather version 2 is the former), by Flechette, which wants all bytes at once. */

/** Largest file read, in bytes. */
const MAX_BYTES = 2 ** 31 - 2 ** 20;
/** Rows a byte of the file, at most: a vector takes eight bytes and more, which pack by a few hundred at best. */
const MAX_ROWS = 64;

/** What buffers promise to unpack to was checked with their messages. */
const codec = (decode: (bytes: Uint8Array, length: number) => Uint8Array) => ({
  decode: (bytes: Uint8Array, length: number) => {
    const unpacked = decode(bytes, length);
    if (unpacked.length !== length)
      throw new RangeError(`a buffer holds ${unpacked.length} bytes where ${length} were promised`);
    return unpacked;
  },
  encode: () => {
    throw new RangeError('Arrow files are only read.');
  },
});
setCompressionCodec(CompressionType.LZ4_FRAME, codec(unpackLz4Frame));
setCompressionCodec(CompressionType.ZSTD, codec(unpackZstd));

/** Reads a table. Throws `bad-file` and `too-large`. */
export async function readArrow(source: ByteSource, options: ReadOptions): Promise<ReadResult> {
  const bytes = await readAll(source, MAX_BYTES);
  if (!bytes) {
    throw new LabError(
      'too-large',
      `${source.name} is larger than 2 GiB, the largest Arrow file Orrery reads. Write it as Parquet.`,
    );
  }
  try {
    checkMessages(bytes);
  } catch (thrown) {
    throw badFile(source, `it is damaged: ${(thrown as Error).message}.`);
  }
  const table = tableFromIPC(bytes);
  const fields = table.schema.fields;
  const columns = fields.map(({ name, type }): SourceColumn => ({ name, type: typeOf(type) }));
  const rows = table.numRows;
  if (rows > bytes.length * MAX_ROWS)
    throw badFile(source, `it promises ${rows} rows in ${bytes.length} bytes.`);
  const reader = new TabularReader(source, options, columns, rows);
  const used = columns.map((_, at) =>
    reader.plan.infos[at]!.role === 'unused' ? null : table.getChildAt(at),
  );
  for (const [at, column] of used.entries()) {
    if (column && column.length !== rows)
      throw badFile(
        source,
        `column "${fields[at]!.name}" has ${column.length} rows where the first has ${rows}.`,
      );
    for (const batch of column?.data ?? []) checkBatch(batch, `column "${fields[at]!.name}"`);
  }
  for (let row = 0; row < rows && !reader.full; row++) {
    reader.push(
      used.map((column) => column?.at(row)),
      () => `row ${row + 1}`,
    );
  }
  const result = reader.finish('arrow');
  return { ...result, facts: { ...result.facts, rows } };
}

function typeOf(type: DataType): SourceColumn['type'] {
  switch (type.typeId) {
    case Type.Int:
    case Type.Float:
    case Type.Decimal:
      return 'number';
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
    case Type.Bool:
    case Type.Date:
    case Type.Timestamp:
    case Type.Null:
      return 'text';
    case Type.Dictionary:
      return typeOf(type.dictionary);
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.ListView:
    case Type.LargeListView:
      return typeOf(type.children[0].type) === 'number' ? 'vector' : 'other';
    default:
      return 'other';
  }
}
