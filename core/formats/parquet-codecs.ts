import type { Compressors } from 'hyparquet/src/index.js';
import { compressors, decompressZstd } from 'hyparquet-compressors';
import { unpackLz4Block } from './lz4.ts';
import { HARMLESS, MAX_RATIO } from './parquet-pages.ts';
import { type ByteSource, badFile } from './source.ts';

/** The window of a zstd frame that says nothing of its length, at most, in bytes: that of level 22. */
const MAX_WINDOW = 2 ** 27;

/** What unpacks the pages of a Parquet file, refusing bombs and what would go on without end. Each throws `bad-file`. */
export function codecsFor(source: ByteSource): Compressors {
  const codecs: Compressors = { ...compressors, ZSTD: unpackZstd, LZ4: unpackLz4, LZ4_RAW: unpackRaw };
  const guarded = Object.entries(codecs).map(([name, unpack]): [string, Compressors[keyof Compressors]] => [
    name,
    (input, length) => {
      if (length > HARMLESS && length > input.length * MAX_RATIO) {
        throw badFile(source, `a page of ${input.length} bytes (${name}) claims to hold ${length}.`);
      }
      return unpack!(input, length);
    },
  ]);
  return Object.fromEntries(guarded);
}

function unpackRaw(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  const filled = unpackLz4Block(input, 0, input.length, output, 0);
  if (filled !== length) throw new RangeError(`a page holds ${filled} bytes where ${length} were promised`);
  return output;
}

/** Hadoop's frames of LZ4, each with its unpacked and packed length before it; or, of other writers, one block. */
function unpackLz4(input: Uint8Array, length: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const output = new Uint8Array(length);
  let [at, filled] = [0, 0];
  while (at + 8 <= input.length) {
    const [unpacked, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    if (packed === 0 || packed > input.length - at - 8 || unpacked > length - filled) break;
    let end: number;
    try {
      end = unpackLz4Block(input, at + 8, at + 8 + packed, output, filled);
    } catch {
      break;
    }
    if (end - filled !== unpacked) break;
    [at, filled] = [at + 8 + packed, end];
  }
  return at === input.length && filled === length ? output : unpackRaw(input, length);
}

/** Unpacks a zstd frame to exactly `length` bytes, whatever window it asks for. Throws where it is damaged. */
export function unpackZstd(input: Uint8Array, length: number): Uint8Array {
  const frame = zstdFrame(input);
  if (frame.content !== null && frame.content !== length) {
    throw new RangeError(`a page holds ${frame.content} bytes where ${length} were promised`);
  }
  // Unpacked into memory of the page's own size, whatever window it asks for; only of frames that do not say their
  // length the window is needed, to see whether all of it came.
  const exact = frame.content !== null || frame.window > MAX_WINDOW || frame.more;
  return exact ? decompressZstd(input, new Uint8Array(length)) : decompressZstd(input);
}

/** What the header of a frame says (RFC 8878, 3.1.1.1), and whether another seems to follow. */
function zstdFrame(input: Uint8Array): { content: number | null; window: number; more: boolean } {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (view.getUint32(0, true) !== 0xfd2fb528) throw new RangeError('a page is no zstd frame');
  const flags = view.getUint8(4);
  const single = (flags & 32) !== 0;
  const descriptor = single ? 0 : view.getUint8(5);
  const base = 2 ** (10 + (descriptor >>> 3));
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][flags & 3]!;
  const width = [single ? 1 : 0, 2, 4, 8][flags >>> 6]!;
  const content =
    width === 0
      ? null
      : width === 1
        ? view.getUint8(at)
        : width === 2
          ? view.getUint16(at, true) + 256
          : width === 4
            ? view.getUint32(at, true)
            : Number(view.getBigUint64(at, true));
  return { content, window: base + (base / 8) * (descriptor & 7), more: repeats(input) };
}

function repeats(input: Uint8Array): boolean {
  for (let at = input.indexOf(0x28, 4); at >= 0; at = input.indexOf(0x28, at + 1)) {
    if (input[at + 1] === 0xb5 && input[at + 2] === 0x2f && input[at + 3] === 0xfd) return true;
  }
  return false;
}
