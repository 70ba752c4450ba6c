import { type ByteSource, badFile } from './source.ts';
import { readThrift, ThriftError, type ThriftStruct } from './thrift.ts';

/**
 * The structure of a Parquet file, checked before hyparquet reads it: that believes lengths and counts, and a damaged
 * one can make it go on without end or ask for memory without bound.
 * Format: https://parquet.apache.org/docs/file-format/
 */

/** A page that unpacks to more than so many times its size is taken for a bomb (repeated values pack without bound). */
export const MAX_RATIO = 4096;
/** … unless it is smaller than this, in bytes. */
export const HARMLESS = 2 ** 22;
/** Values of one page, at most. */
const MAX_PAGE_VALUES = 2 ** 24;
/** Bytes read to find a page's header; of those that are longer (statistics with long texts), the most. */
const HEADER = 4096;
const LONGEST_HEADER = 2 ** 22;
/** Bits of a value in a page, at least a byte for texts, by the number of the type. */
const BITS = [1, 32, 64, 96, 32, 64, 32, 0] as const;

const PAGE = { data: 0, dictionary: 2, dataV2: 3 } as const;
/** PLAIN, PLAIN_DICTIONARY, RLE, the DELTA kinds, RLE_DICTIONARY, BYTE_STREAM_SPLIT. */
const ENCODINGS = new Set([0, 2, 3, 5, 6, 7, 8, 9]);

/** One column of a row group. */
export interface ColumnChunk {
  /** As messages call it: `column "vector" of row group 3`. */
  label: string;
  /** Offset of its first page, and the bytes of them all. */
  start: number;
  length: number;
  /** Values that the footer promises. */
  values: number;
  /** One value a row: reading stops when all are there. */
  flat: boolean;
  /** Name of its physical type. */
  type: string | undefined;
}

const TYPES = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'];

/** The footer's bytes, well formed. Throws `bad-file`. */
export async function checkFooter(source: ByteSource, size: number): Promise<void> {
  const read = source.read!;
  if (size < 12) throw badFile(source, `a Parquet file has at least 12 bytes; this one has ${size}.`);
  const end = await read(size - 8, 8);
  if (String.fromCharCode(...end.subarray(4)) !== 'PAR1') {
    throw badFile(source, 'the file is cut short or damaged: it does not end with "PAR1".');
  }
  const length = new DataView(end.buffer, end.byteOffset, 8).getUint32(0, true);
  if (length > size - 12) {
    throw badFile(source, `its footer promises ${length} bytes, and the file holds ${size}.`);
  }
  const start = size - 8 - length;
  try {
    const { value } = readThrift(await read(start, length));
    if (typeof value[3] !== 'bigint') throw badFile(source, 'its footer says no number of rows.');
  } catch (thrown) {
    if (!(thrown instanceof ThriftError)) throw thrown;
    const byte = start + thrown.offset;
    throw badFile(source, `its footer is damaged at byte ${byte}: ${thrown.message}.`, { byte });
  }
}

/**
 * The headers of all pages of a column, against the column's bytes and the values promised. Throws `bad-file`, naming
 * column and byte.
 */
export async function checkPages(source: ByteSource, chunk: ColumnChunk): Promise<void> {
  const { label, start, length, values, flat } = chunk;
  const end = start + length;
  let found = 0;
  for (let at = start; at < end - 1 && !(flat && found >= values); ) {
    const { header, bytes } = await headerAt(source, chunk, at, end);
    const wrong = (message: string) =>
      badFile(source, `${label}, page at byte ${at}: ${message}.`, { byte: at });
    const packed = count(header[3], 'its size', wrong);
    const unpacked = count(header[2], 'its unpacked size', wrong);
    const room = end - at - bytes;
    if (packed > room) throw wrong(`it promises ${packed} bytes, and its column ends after ${room}`);
    if (unpacked > HARMLESS && unpacked > packed * MAX_RATIO)
      throw wrong(`its ${packed} bytes claim to hold ${unpacked}`);
    found += pageValues(header, chunk, packed, unpacked, wrong);
    if (found > values) throw wrong(`its column promises ${values} values, and holds more`);
    at += bytes + packed;
  }
  if (found < values) {
    throw badFile(source, `${label} promises ${values} values, and its pages hold ${found}.`, {
      expected: values,
      found,
    });
  }
}

type Wrong = (message: string) => Error;

/** Values that a page adds to its column: none where it is a dictionary. */
function pageValues(
  header: ThriftStruct,
  { type }: ColumnChunk,
  packed: number,
  unpacked: number,
  wrong: Wrong,
): number {
  const kind = header[1];
  const own = header[kind === PAGE.data ? 5 : kind === PAGE.dictionary ? 7 : 8];
  if (kind !== PAGE.data && kind !== PAGE.dictionary && kind !== PAGE.dataV2)
    throw wrong(`there is no kind of page ${String(kind)}`);
  if (typeof own !== 'object') throw wrong('its header says nothing of its values');
  const values = count(own[1], 'its number of values', wrong);
  if (values > MAX_PAGE_VALUES) throw wrong(`it promises ${values} values`);
  if (kind === PAGE.dictionary) {
    const bits = BITS[TYPES.indexOf(type ?? '')] ?? 0;
    // A text has its length before it; an array of fixed length has a byte at least.
    const least = type === 'BYTE_ARRAY' ? 32 : bits || 8;
    if (values * least > unpacked * 8 + 7)
      throw wrong(`its dictionary promises ${values} values in ${unpacked} bytes`);
    return 0;
  }
  const encoding = own[kind === PAGE.data ? 2 : 4];
  if (typeof encoding !== 'number' || !ENCODINGS.has(encoding))
    throw wrong(`there is no encoding ${String(encoding)}`);
  if (kind === PAGE.dataV2) {
    const nulls = count(own[2], 'its number of nulls', wrong);
    const rows = count(own[3], 'its number of rows', wrong);
    const levels =
      count(own[5], 'its definition levels', wrong) + count(own[6], 'its repetition levels', wrong);
    if (nulls > values || rows > values) throw wrong(`it promises ${values} values, and more rows or nulls`);
    if (levels > packed || levels > unpacked)
      throw wrong(`its levels take ${levels} bytes, and the page has ${packed}`);
  }
  return values;
}

function count(value: ThriftStruct[number] | undefined, what: string, wrong: Wrong): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw wrong(value === undefined ? `${what} is missing` : `${what} is ${String(value)}`);
}

/** The page header at `at`, and the bytes it takes. */
async function headerAt(source: ByteSource, { label }: ColumnChunk, at: number, end: number) {
  for (let window = HEADER; ; window *= 16) {
    const bytes = await source.read!(at, Math.min(window, end - at));
    const all = bytes.length >= end - at || bytes.length < Math.min(window, end - at);
    try {
      const { value, length } = readThrift(bytes);
      return { header: value, bytes: length };
    } catch (thrown) {
      if (!(thrown instanceof ThriftError)) throw thrown;
      // What is wrong may only be that the header is longer than what was read of it.
      if (!all && window < LONGEST_HEADER) continue;
      throw badFile(source, `${label}: the header of its page at byte ${at} is damaged: ${thrown.message}.`, {
        byte: at + thrown.offset,
      });
    }
  }
}
