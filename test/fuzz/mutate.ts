import { below, type Random } from '../../core/word2vec/random.ts';

/** Numbers that sizes and counts are wrong by. */
const values = [
  0,
  1,
  2,
  3,
  7,
  8,
  127,
  128,
  255,
  256,
  32767,
  65535,
  65536,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
];
const texts = [
  '0',
  '-1',
  '1e999',
  'nan',
  '99999999999999999999',
  '""',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\t',
  '\n',
  '\r\n',
  '"',
  '\\',
  '\0',
  '\ufeff',
  'null',
  'true',
  '{"a":',
  '[[[[',
  '0x10',
  '1_000',
  '__proto__',
  'constructor',
  ' ',
];
const encoder = new TextEncoder();

const splice = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes.length - remove + insert.length);
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(bytes.subarray(at + remove), at + insert.length);
  return out;
};

/** Where a decimal number or a name stands in the bytes, so that it can be changed as a whole. */
function tokenAt(bytes: Uint8Array, from: number): [number, number] {
  const isToken = (c: number | undefined) =>
    c !== undefined &&
    ((c >= 48 && c <= 57) || c === 45 || c === 46 || (c >= 97 && c <= 122) || (c >= 65 && c <= 90));
  let start = from;
  let end = from;
  while (start > 0 && isToken(bytes[start - 1]) && from - start < 40) start--;
  while (isToken(bytes[end]) && end - from < 40) end++;
  return [start, end];
}

/**
 * One to five changes that know a little of structure: bytes and bits, integers of every width and either order, whole
 * numbers and names in text, pieces moved, repeated, removed, and parts of another file put in.
 */
export function mutate(seed: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = seed.slice();
  // Half of them are gentle: one number or byte anywhere, the length kept, so that what lies deep is reached too.
  const gentle = below(random, 2) === 0;
  for (let changes = gentle ? 1 : 1 + below(random, 5); changes > 0; changes--) {
    if (bytes.length === 0) return bytes;
    // Headers and footers are where sizes are.
    const ends = gentle ? 2 : below(random, 3);
    const near = Math.min(bytes.length, 200);
    const at =
      ends === 0
        ? below(random, near)
        : ends === 1
          ? bytes.length - 1 - below(random, near)
          : below(random, bytes.length);
    switch (below(random, gentle ? 3 : 10)) {
      case 0:
        bytes[at] = below(random, 256);
        break;
      case 1:
        bytes[at]! ^= 1 << below(random, 8);
        break;
      case 2: {
        const width = [1, 2, 4, 8][below(random, 4)]!;
        if (at + width > bytes.length) break;
        const view = new DataView(bytes.buffer, bytes.byteOffset + at, width);
        const value = values[below(random, values.length)]!;
        const little = below(random, 4) > 0;
        if (width === 1) view.setUint8(0, value);
        else if (width === 2) view.setUint16(0, value, little);
        else if (width === 4) view.setUint32(0, value, little);
        else view.setBigUint64(0, BigInt(value) << BigInt(below(random, 3) * 16), little);
        break;
      }
      case 3:
      case 4: {
        const [start, end] = tokenAt(bytes, at);
        const known =
          below(random, 2) === 0
            ? texts[below(random, texts.length)]!
            : String(values[below(random, values.length)]);
        bytes = splice(bytes, start, end - start, encoder.encode(known));
        break;
      }
      case 5:
        bytes = bytes.slice(0, at);
        break;
      case 6:
        bytes = splice(bytes, at, Math.min(bytes.length - at, 1 + below(random, 64)), new Uint8Array(0));
        break;
      case 7: {
        const part = bytes.slice(at, at + 1 + below(random, 64));
        bytes = splice(bytes, below(random, bytes.length), 0, part);
        break;
      }
      case 8: {
        const from = below(random, other.length);
        bytes = splice(bytes, at, 0, other.slice(from, from + 1 + below(random, 64)));
        break;
      }
      default: {
        const part = bytes.slice(at, at + 1 + below(random, 16));
        const times = 1 + below(random, 50);
        const repeated = new Uint8Array(part.length * times);
        for (let i = 0; i < times; i++) repeated.set(part, i * part.length);
        bytes = splice(bytes, at, 0, repeated);
      }
    }
  }
  return bytes;
}
