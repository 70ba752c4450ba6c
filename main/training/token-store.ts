/** Where the encoded corpus lies: u32 numbers in shared blocks of memory. Structured-cloneable to workers. */
export interface EncodedCorpus {
  /** Each of `BLOCK` numbers, the last perhaps partly used. */
  blocks: SharedArrayBuffer[];
  /** [grains] position of each grain (some whole sentences), in numbers: block * BLOCK + offset. */
  starts: Float64Array;
  /** [grains] numbers in each, sentence ends included. A grain never crosses a block. */
  lengths: Uint32Array;
}

/** Numbers in a block (4 MiB). */
export const BLOCK = 1 << 20;

/** Collects encoded sentences in shared memory. */
export class TokenStore {
  readonly #blocks: SharedArrayBuffer[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  #current: Uint32Array = new Uint32Array(0);
  #used = 0;

  /** Appends whole sentences. Throws RangeError when they are longer than a block. */
  append(sentences: Uint32Array): void {
    if (sentences.length > BLOCK) throw new RangeError(`A block holds ${BLOCK} numbers.`);
    if (this.#used + sentences.length > this.#current.length) {
      const block = new SharedArrayBuffer(BLOCK * 4);
      this.#blocks.push(block);
      this.#current = new Uint32Array(block);
      this.#used = 0;
    }
    this.#current.set(sentences, this.#used);
    this.#starts.push((this.#blocks.length - 1) * BLOCK + this.#used);
    this.#lengths.push(sentences.length);
    this.#used += sentences.length;
  }

  finish(): EncodedCorpus {
    return {
      blocks: this.#blocks,
      starts: Float64Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
    };
  }
}

/** A reader of grains; the view is valid until the next call. */
export function grainReader({ blocks }: EncodedCorpus): (start: number, length: number) => Uint32Array {
  const views = blocks.map((block) => new Uint32Array(block));
  return (start, length) => {
    const offset = start % BLOCK;
    return views[Math.floor(start / BLOCK)]!.subarray(offset, offset + length);
  };
}

/** Takes in that grains have become shorter in place: moves them together within their blocks. */
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
