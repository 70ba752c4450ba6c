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
  /** Blocks in the file. */
  #written = 0;

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
      starts: new Float64Array(this.#starts),
      lengths: new Uint32Array(this.#lengths),
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
      this.#descriptor = attempt(this.#file, () => openSync(this.#file, 'w'));
    }
  }

  #write(): void {
    writeBlock(this.#descriptor!, this.#file, this.#current, 4 * BLOCK * this.#written++);
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
      throw cutOff(file!);
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

/** What each grain of a block becomes: rewritten in place, it may get shorter; answers with its length. */
type Rewrite = (grain: Uint32Array) => number;

/**
 * Goes through the corpus block by block, in memory and in the file, and puts what `rewrite` leaves of the grains in
 * their place, one after the other within their block.
 * Throws LabError `unreadable` or `cannot-write` for the file, and what `rewrite` and `onBlock` throw.
 *
 * @param onBlock after each block, with the fraction of them done
 */
export function rewriteGrains(
  { blocks, file, starts, lengths }: EncodedCorpus,
  rewrite: Rewrite,
  onBlock: (fraction: number) => void,
): void {
  const descriptor = file === null ? null : openSync(file, 'r+');
  const buffer = file === null ? null : new Uint32Array(BLOCK);
  try {
    for (let grain = 0; grain < starts.length; ) {
      const block = Math.floor(starts[grain]! / BLOCK);
      const at = 4 * BLOCK * (block - blocks.length);
      const shared = blocks[block];
      const numbers = shared ? new Uint32Array(shared) : buffer!;
      if (!shared && readSync(descriptor!, numbers, 0, 4 * BLOCK, at) < 4 * BLOCK) throw cutOff(file!);
      let end = 0;
      let changed = false;
      for (; grain < starts.length && starts[grain]! < (block + 1) * BLOCK; grain++) {
        const from = starts[grain]! - block * BLOCK;
        const length = rewrite(numbers.subarray(from, from + lengths[grain]!));
        changed ||= length !== lengths[grain];
        numbers.copyWithin(end, from, from + length);
        starts[grain] = block * BLOCK + end;
        lengths[grain] = length;
        end += length;
      }
      if (!shared && changed) writeBlock(descriptor!, file!, numbers, at);
      onBlock(grain / starts.length);
    }
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function writeBlock(descriptor: number, file: string, numbers: Uint32Array, position: number): void {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  for (let at = 0; at < bytes.length; ) {
    at += attempt(file, () => writeSync(descriptor, bytes, at, bytes.length - at, position + at));
  }
}

const cutOff = (file: string): LabError =>
  new LabError('unreadable', `The encoded text "${file}" was cut off while training. Start again.`);

function attempt<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw new LabError(
      'cannot-write',
      `The text is larger than fits into memory, and its encoded form cannot be written to "${file}": ` +
        `${code === 'ENOSPC' ? 'the disk is full' : message}. Make room there, or train on less text.`,
      { path: file, code },
    );
  }
}
