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
  /**
   * All bytes from the start, in chunks of the source's choosing. With `passing`, a chunk may be written over once the
   * one after the next is asked for.
   */
  stream(options?: { passing?: boolean }): AsyncIterable<Uint8Array>;
  /**
   * Exactly `length` bytes at `offset`, fewer only at the end; null where there is no random access. With `into` they
   * may be put there, and the answer is then a view of it.
   */
  readonly read: ((offset: number, length: number, into?: Uint8Array) => Promise<Uint8Array>) | null;
  /** Where `read` is null: the same bytes with random access, unpacked to a place of their own. */
  readonly seekable?: (() => Promise<ByteSource>) | undefined;
  /** Files beside this one that may belong to it: a vocabulary, metadata. */
  readonly companions?: (() => Promise<Companion[]>) | undefined;
  /** Present where the bytes are an archive of files. */
  readonly archive?: Archive | undefined;
  /** Lets go of what it holds, where it holds something. */
  readonly close?: (() => Promise<void>) | undefined;
}

/** A file that may belong to another. */
export interface Companion {
  /** Without folder. */
  name: string;
  /** Bytes. */
  size: number;
  open(): Promise<ByteSource>;
}

/** The files of an archive; folders and what systems leave behind are not listed. */
export interface Archive {
  kind: 'zip' | 'tar';
  members: { name: string; size: number }[];
  /** One of `members`, by its name there. */
  open(name: string): Promise<ByteSource>;
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
  /** Whether `data` is an array of our own, with room to append. */
  #own = false;
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(source: Pick<ByteSource, 'stream'>) {
    this.#chunks = source.stream({ passing: true })[Symbol.asyncIterator]();
  }

  /** Offset in the stream of the next byte to consume. */
  get offset(): number {
    return this.#before + this.start;
  }

  /**
   * Appends the next chunk; false at the end of the stream. What is not consumed moves, and what was consumed may be
   * overwritten: views of `data` end here.
   */
  async fill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    const chunk = next.value as Uint8Array<ArrayBuffer>;
    const kept = this.end - this.start;
    this.#before += this.start;
    if (kept === 0) {
      this.data = chunk;
      this.#own = false;
    } else if (this.#own && kept + chunk.length <= this.data.length) {
      this.data.copyWithin(0, this.start, this.end);
      this.data.set(chunk, kept);
    } else {
      // The window may alias a chunk of the source, so what is kept always moves to an array of our own, with room for
      // the next; a long line grows on and on, and costs no more than twice its length in copies.
      const data = new Uint8Array(2 * kept + chunk.length);
      data.set(this.data.subarray(this.start, this.end));
      data.set(chunk, kept);
      this.data = data;
      this.#own = true;
    }
    this.start = 0;
    this.end = kept + chunk.length;
    return true;
  }

  /** Lets the source release what it holds. Call when the stream is left before its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Bytes read at a time. */
const PIECE = 4 * 2 ** 20;

/** All bytes of a source, at most `limit`; null where there are more. */
export async function readAll(source: ByteSource, limit: number): Promise<Uint8Array | null> {
  if (source.size !== null && source.size > limit) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (source.size !== null && source.read) {
    const all = new Uint8Array(source.size);
    for (; length < all.length; length += PIECE) {
      const want = Math.min(PIECE, all.length - length);
      const bytes = await source.read(length, want);
      if (bytes.length < want) throw badFile(source, `the file ended while it was read, at byte ${length}.`);
      all.set(bytes, length);
    }
    return all;
  }
  for await (const chunk of source.stream()) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk.slice());
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
