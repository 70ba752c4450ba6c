import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { LabError } from '../../core/contract/errors.ts';

/** Where the encoded corpus lies: u32 numbers in blocks, in shared memory and then in a file. Cloneable to workers. */
export interface EncodedCorpus {
  /** Each of `BLOCK` numbers, the last perhaps partly used. */
  blocks: SharedArrayBuffer[];
  /** Holds the blocks after those in memory, one after the other; null: there are none. */
  file: string | null;
  /** [grains] position of each grain (some whole sentences), in numbers: block * BLOCK + offset. */
  starts: Float64Array;
  /** [grains] numbers in each, sentence ends included. A grain never crosses a block. */
  lengths: Uint32Array;
}

/** Numbers in a block (4 MiB). */
const BLOCK = 1 << 20;

/** Collects encoded sentences, in shared memory up to a limit, what is more in a file. */
export class TokenStore {
  readonly #file: string;
  readonly #memoryBlocks: number;
  readonly #blocks: SharedArrayBuffer[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  #descriptor: number | null = null;
  #block = -1;
  #current: Uint32Array = new Uint32Array(0);
  #used = 0;

  /** @param memory bytes @param file made when they do not suffice; the caller removes it */
  constructor(memory: number, file: string) {
    this.#memoryBlocks = Math.max(1, Math.floor(memory / (4 * BLOCK)));
    this.#file = file;
  }

  /**
   * Appends grains, none longer than a block. Throws LabError `cannot-write` when the file cannot be.
   *
   * @param ends where in `numbers` each of them ends
   */
  append(numbers: Uint32Array, ends: Uint32Array): void {
    let from = 0;
    for (let grain = 0; grain < ends.length; ) {
      const room = from + this.#current.length - this.#used;
      const first = grain;
      const base = this.#block * BLOCK + this.#used - from;
      let to = from;
      for (; grain < ends.length && ends[grain]! <= room; grain++) {
        this.#starts.push(base + to);
        this.#lengths.push(ends[grain]! - to);
        to = ends[grain]!;
      }
      if (grain === first) {
        this.#nextBlock();
        continue;
      }
      this.#current.set(numbers.subarray(from, to), this.#used);
      this.#used += to - from;
      from = to;
    }
  }

  /** Throws as `append`. */
  finish(): EncodedCorpus {
    if (this.#descriptor !== null) this.#write();
    this.close();
    return {
      blocks: this.#blocks,
      file: this.#block >= this.#memoryBlocks ? this.#file : null,
      starts: Float64Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
    };
  }

  /** Lets the file go; harmless twice. */
  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #nextBlock(): void {
    if (this.#descriptor !== null) this.#write();
    this.#block++;
    this.#used = 0;
    if (this.#block < this.#memoryBlocks) {
      const block = new SharedArrayBuffer(BLOCK * 4);
      this.#blocks.push(block);
      this.#current = new Uint32Array(block);
    } else if (this.#block === this.#memoryBlocks) {
      this.#current = new Uint32Array(BLOCK);
      this.#descriptor = this.#attempt(() => openSync(this.#file, 'w'));
    }
  }

  #write(): void {
    const bytes = new Uint8Array(this.#current.buffer);
    for (let at = 0; at < bytes.length; ) {
      at += this.#attempt(() => writeSync(this.#descriptor!, bytes, at));
    }
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      throw new LabError(
        'cannot-write',
        `The text is larger than fits into memory, and its encoded form cannot be written to "${this.#file}": ` +
          `${code === 'ENOSPC' ? 'the disk is full' : message}. Make room there, or train on less text.`,
        { path: this.#file, code },
      );
    }
  }
}

export interface GrainReader {
  /** The numbers from `start`, in one block; the view is valid until the next call. */
  read(start: number, length: number): Uint32Array;
  close(): void;
}

/** Reads grains from memory or the file. Throws LabError `unreadable` when the file has gone or was cut. */
export function grainReader({ blocks, file }: EncodedCorpus): GrainReader {
  const views = blocks.map((block) => new Uint32Array(block));
  const descriptor = file === null ? null : openSync(file, 'r');
  let buffer = new Uint32Array(0);
  const fromFile = (start: number, length: number): Uint32Array => {
    if (buffer.length < length) buffer = new Uint32Array(length);
    const at = 4 * (start - blocks.length * BLOCK);
    if (readSync(descriptor!, buffer, 0, 4 * length, at) < 4 * length) {
      throw new LabError('unreadable', `The encoded text "${file}" was cut off while training. Start again.`);
    }
    return buffer.subarray(0, length);
  };
  return {
    read(start, length) {
      const block = Math.floor(start / BLOCK);
      const offset = start % BLOCK;
      return views[block]?.subarray(offset, offset + length) ?? fromFile(start, length);
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
    },
  };
}

/** Takes in that grains in memory have become shorter in place: moves them together within their blocks. */
export function shortenGrains({ blocks, starts, lengths }: EncodedCorpus, shorter: Uint32Array): void {
  const views = blocks.map((block) => new Uint32Array(block));
  let end = 0;
  for (let grain = 0; grain < starts.length; grain++) {
    const block = Math.floor(starts[grain]! / BLOCK);
    const from = starts[grain]! % BLOCK;
    const to = Math.max(end, block * BLOCK);
    views[block]!.copyWithin(to % BLOCK, from, from + shorter[grain]!);
    starts[grain] = to;
    lengths[grain] = shorter[grain]!;
    end = to + shorter[grain]!;
  }
}
