import { describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import { readModel } from '../../../core/formats/formats.ts';
import { codecsFor } from '../../../core/formats/parquet-codecs.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { readThrift } from '../../../core/formats/thrift.ts';
import { parquetSeeds } from '../../fuzz/parquet-seeds.ts';

const seeds = parquetSeeds();
const plain = seeds[0]!.bytes;
const read = (bytes: Uint8Array) => readModel(memorySource('a.parquet', bytes));

/** Offset of the header of the first page, after the magic number. */
const FIRST_PAGE = 4;

describe('a Parquet file', () => {
  it.each(seeds.map(({ name, bytes }) => [name, bytes] as const))('%s opens', async (_, bytes) => {
    const { model } = await read(bytes);
    expect(model.words).toEqual(['the', 'they', 'them', 'Ёлка', '的', 'a', 'an', 'and']);
    expect(model.dim).toBe(3);
    expect(model.input[3 * 4]).toBe(Math.fround(Math.sin(1)));
    expect(model.columns?.[0]).toMatchObject({
      name: 'n',
      values: Float64Array.of(0, 1, 4, 9, 16, 25, 36, 49),
    });
  });
});

/** A struct of Thrift's compact protocol: fields of i32. */
function struct(fields: Record<number, number>): number[] {
  const out: number[] = [];
  let last = 0;
  for (const [id, value] of Object.entries(fields)) {
    out.push(((Number(id) - last) << 4) | 5);
    let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; zigzag > 127; zigzag >>>= 7) out.push((zigzag & 127) | 128);
    out.push(zigzag);
    last = Number(id);
  }
  return [...out, 0];
}

/** The file with the first page's header written over, padded with a list of bytes to the length it had. */
function withHeader(header: number[]): Uint8Array {
  const bytes = plain.slice();
  bytes.set(header, FIRST_PAGE);
  return bytes;
}

describe('a damaged Parquet file is refused with the place', () => {
  const refused: [string, Uint8Array, RegExp][] = [
    // hyparquet reads on from the place NaN, which is the beginning, for ever.
    [
      'a page without a size',
      withHeader(struct({ 1: 2, 2: 20 })),
      /"word" of row group 1.*byte 4.*size is missing/,
    ],
    ['a page of negative size', withHeader(struct({ 1: 2, 2: 20, 3: -5 })), /byte 4: its size is -5/],
    [
      'a page beyond its column',
      withHeader(struct({ 1: 2, 2: 20, 3: 2 ** 30 })),
      /promises 1073741824 bytes, and its column ends/,
    ],
    ['a page of no kind', withHeader(struct({ 1: 77, 2: 1, 3: 1 })), /no kind of page 77/],
    ['a footer beyond the file', withFooter(2 ** 31), /footer promises 2147483648 bytes/],
    ['a footer that is none', withFooter(30), /its footer (is damaged at byte|says no number of rows)/],
    ['no footer', plain.slice(0, -30), /does not end with "PAR1"/],
  ];
  it.each(refused)('%s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(message),
    });
  });
});

function withFooter(length: number): Uint8Array {
  const bytes = plain.slice();
  new DataView(bytes.buffer).setUint32(bytes.length - 8, length, true);
  return bytes;
}

describe('Thrift structs', () => {
  it('are read by field', () => {
    expect(readThrift(Uint8Array.from(struct({ 1: -3, 2: 300, 9: 2 ** 31 - 1 })))).toEqual({
      value: { 1: -3, 2: 300, 9: 2 ** 31 - 1 },
      length: 12,
    });
  });

  it.each([
    ['cut short', [0x15]],
    ['a list of more than there is', [0x19, 0xf5, 0xff, 0xff, 0xff, 0x7f]],
    ['a text of more than there is', [0x18, 0x7f, 1, 2]],
    ['nested without end', Array.from({ length: 100 }, () => 0x1c)],
    ['a number without end', [0x15, ...Array.from({ length: 20 }, () => 0xff)]],
    ['lists within lists', [0x19, ...Array.from({ length: 100 }, () => 0x19)]],
  ])('%s are refused', (_, bytes) => {
    expect(() => readThrift(Uint8Array.from(bytes))).toThrow();
  });
});

describe('pages that unpack', () => {
  const source = memorySource('a.parquet', new Uint8Array(0));
  const codecs = codecsFor(source);
  // Negative lengths in Hadoop's frames send a loop back for ever in hyparquet-compressors.
  it.each([
    ['LZ4', [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf8, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['LZ4_RAW', [0xff, 0xff, 0xff, 0xff]],
    ['LZ4_RAW', [0x00, 0x00, 0x00]],
    ['ZSTD', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    // A frame that claims 2 GiB where the page has 16 bytes.
    ['ZSTD', [0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0x80, 1, 0, 0]],
  ] as const)('end, and are refused: %s %j', (name, bytes) => {
    expect(() => codecs[name]!(Uint8Array.from(bytes), 16)).toThrow();
  });

  it('claim no more than 4,096 times their size', () => {
    expect(() => codecs.SNAPPY!(new Uint8Array(100), 2 ** 30)).toThrow(/page of 100 bytes \(SNAPPY\) claims/);
  });
});

describe('numbers as differences', () => {
  it('end where their blocks do not go forward', async () => {
    const seed = seeds.find(({ name }) => /DELTA_LENGTH/.test(name))!.bytes;
    // Every byte in turn to what makes blocks of no, of negative and of endless size.
    for (let at = 4; at < seed.length - 8; at++) {
      for (const value of [0, 0xff]) {
        const bytes = seed.slice();
        bytes[at] = value;
        await read(bytes).catch((error) => expect(error).toBeInstanceOf(LabError));
      }
    }
  });
});
