import { LabError } from '../contract/errors.ts';

/**
 * Where bytes come from: a file on disk, a browser's blob, memory. Whoever makes a source reports progress and
 * throws `cancelled` from it; the readers here only pull.
 */
export interface ByteSource {
  /** For messages and for recognising a format. */
  readonly name: string;
  /** Length in bytes; null where it is known only at the end (a compressed stream). */
  readonly size: number | null;
  /** All bytes from the start, in chunks of the source's choosing. */
  stream(): AsyncIterable<Uint8Array>;
  /** Exactly `length` bytes at `offset`, fewer only at the end; null where there is no random access. */
  readonly read: ((offset: number, length: number) => Promise<Uint8Array>) | null;
}

/** A source over bytes in memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    async *stream() {
      yield bytes;
    },
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** A `bad-file` error that names the file. */
export const badFile = (source: ByteSource, message: string, details: Record<string, unknown> = {}) =>
  new LabError('bad-file', `${source.name}: ${message}`, { file: source.name, ...details });

/**
 * A window over a stream: `data` from `start` to `end` are the bytes not consumed yet. Callers work on the
 * window synchronously and await `fill` only when it is too short.
 */
export class StreamWindow {
  data = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Bytes of the stream before `data[0]`. */
  #before = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Offset in the stream of the next byte to consume. */
  get offset(): number {
    return this.#before + this.start;
  }

  /** Appends the next chunk; false at the end of the stream. */
  async fill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    const kept = this.end - this.start;
    this.#before += this.start;
    if (kept === 0) {
      this.data = next.value as Uint8Array<ArrayBuffer>;
    } else {
      const room = kept + next.value.length;
      // The window may alias a chunk of the source, so what is kept always moves to an array of our own.
      const data = new Uint8Array(room);
      data.set(this.data.subarray(this.start, this.end));
      data.set(next.value, kept);
      this.data = data;
    }
    this.start = 0;
    this.end = kept + next.value.length;
    return true;
  }

  /** Lets the source release what it holds. Call when the stream is left before its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
