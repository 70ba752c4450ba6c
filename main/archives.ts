import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { LabError } from '../core/contract/errors.ts';
import { codeOf } from './files.ts';

/**
 * Packed files. Nothing is ever written under a name from an archive, so no name can lead anywhere; what is unpacked
 * is bounded: an archive may hold 10,000 files, and grow to 500 times its size once it is past 256 MiB.
 */

export const MAX_MEMBERS = 10_000;
const MAX_RATIO = 500;
const HARMLESS = 256 * 2 ** 20;

/** Called with the bytes of the file on disk that were read since the last call. */
type Count = (bytes: number) => void;

/** Passes chunks on while what they add up to is in proportion to `packed` bytes. Throws `bad-file`. */
export async function* bounded(
  name: string,
  packed: number,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > HARMLESS && size > packed * MAX_RATIO) {
      throw new LabError(
        'bad-file',
        `${name}: the archive unpacks to more than ${MAX_RATIO} times its size, which no vectors do. If it is what you expect, unpack it first.`,
        { file: name },
      );
    }
    yield chunk;
  }
}

/** The bytes of a gzip file, unpacked. Throws `bad-file` where it is damaged, and what `unreadable` makes of the rest. */
export async function* gunzipped(
  file: string,
  name: string,
  count: Count,
  unreadable: (error: unknown) => LabError,
): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(file, { highWaterMark: 2 ** 18 });
  const gunzip = createGunzip({ chunkSize: 2 ** 18 });
  let read = 0;
  packed.on('data', (chunk) => {
    read += chunk.length;
  });
  packed.on('error', (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    let reported = 0;
    for await (const chunk of gunzip) {
      count(read - reported);
      reported = read;
      yield chunk as Uint8Array;
    }
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof LabError) throw error;
    if (!code?.startsWith('Z_')) throw unreadable(error);
    const what = code === 'Z_BUF_ERROR' ? 'is cut short' : `is damaged before byte ${read}`;
    throw new LabError('bad-file', `${name}: the gzip archive ${what}.`, { file: name, byte: read });
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}

/** A regular file within a tar archive. */
export interface TarEntry {
  name: string;
  size: number;
}

const BLOCK = 512;

/** Whether bytes begin like a tar archive (POSIX ustar or GNU). */
export const isTar = (head: Uint8Array): boolean =>
  head.length >= BLOCK && Buffer.from(head.buffer, head.byteOffset + 257, 5).toString('latin1') === 'ustar';

/**
 * The regular files of a tar stream in order, each with its bytes, which must be taken (or left) before the next.
 * Throws `bad-file`.
 */
export async function* tarFiles(
  name: string,
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<TarEntry & { bytes: AsyncIterable<Uint8Array> }> {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  const damaged = (what: string) =>
    new LabError('bad-file', `${name}: the tar archive ${what}.`, { file: name });
  const some = async (most: number): Promise<Uint8Array> => {
    while (held.length === 0) {
      const next = await chunks.next();
      if (next.done) return held;
      held = next.value;
    }
    const part = held.subarray(0, most);
    held = held.subarray(part.length);
    return part;
  };
  const exactly = async (bytes: number): Promise<Buffer> => {
    const whole = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; ) {
      const part = await some(bytes - at);
      if (part.length === 0) throw damaged('is cut short');
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  let longName: string | null = null;
  let longSize: number | null = null;
  try {
    for (let members = 0; ; ) {
      if ((await peek()) === null) return;
      const head = await exactly(BLOCK);
      if (head.every((byte) => byte === 0)) return;
      const size: number = longSize ?? numberAt(head, 124, 12);
      if (!Number.isSafeInteger(size) || size < 0) throw damaged('has an entry of an impossible size');
      const prefix = textAt(head, 345, 155);
      const own = textAt(head, 0, 100);
      const path: string = longName ?? (prefix && isTar(head) ? `${prefix}/${own}` : own);
      const type = String.fromCharCode(head[156]!);
      const padded = Math.ceil(size / BLOCK) * BLOCK;
      if (type === 'L' || type === 'x') {
        if (size > 2 ** 20) throw damaged('has a name of more than 1 MiB');
        const text = (await exactly(padded)).subarray(0, size).toString('utf8');
        if (type === 'L') longName = text.replace(/\0.*$/s, '');
        else {
          longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? longName;
          const given = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
          longSize = given === undefined ? longSize : Number(given);
        }
        continue;
      }
      longName = null;
      longSize = null;
      let left = padded;
      const take = async function* (): AsyncGenerator<Uint8Array> {
        for (let wanted = size; wanted > 0; ) {
          const part = await some(wanted);
          if (part.length === 0) throw damaged('is cut short');
          wanted -= part.length;
          left -= part.length;
          yield part;
        }
      };
      if (type === '0' || type === '\0') {
        if (++members > MAX_MEMBERS) throw damaged(`holds more than ${MAX_MEMBERS} files`);
        yield { name: path, size, bytes: take() };
      }
      while (left > 0) {
        const part = await some(left);
        if (part.length === 0) throw damaged('is cut short');
        left -= part.length;
      }
    }
  } finally {
    await chunks.return?.();
  }

  async function peek(): Promise<Uint8Array | null> {
    const part = await some(Number.MAX_SAFE_INTEGER);
    if (part.length === 0) return null;
    held = part;
    return part;
  }
}

const textAt = (head: Buffer, at: number, length: number): string =>
  head.toString('utf8', at, at + length).replace(/\0.*$/s, '');

/** Octal digits, or base 256 where the first bit is set. */
function numberAt(head: Buffer, at: number, length: number): number {
  if (head[at]! & 0x80) return head.subarray(at + 1, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
  const text = head
    .toString('latin1', at, at + length)
    .replace(/[\0 ].*$/s, '')
    .trim();
  return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}
