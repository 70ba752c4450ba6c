/**
 * A set of vocabulary rows 0..size-1, one bit a row. Never changed once made: every operation answers with a new
 * set, so that sets can be kept for undo, and compared by identity. A million rows take 125 kB.
 */
export class RowSet {
  /** Rows that could be members. */
  readonly size: number;
  readonly count: number;
  /** Row r is bit r & 31 of word r >> 5; bits beyond `size` are 0. */
  readonly #bits: Uint32Array;

  private constructor(size: number, bits: Uint32Array) {
    this.size = size;
    this.#bits = bits;
    const beyond = size & 31;
    if (beyond !== 0) bits[bits.length - 1]! &= 2 ** beyond - 1;
    this.count = countBits(bits);
  }

  static empty(size: number): RowSet {
    return new RowSet(size, new Uint32Array(Math.ceil(size / 32)));
  }

  static all(size: number): RowSet {
    return new RowSet(size, new Uint32Array(Math.ceil(size / 32)).fill(0xffff_ffff));
  }

  /** Rows outside 0..size-1 are left out. */
  static of(size: number, rows: Iterable<number>): RowSet {
    const bits = new Uint32Array(Math.ceil(size / 32));
    for (const row of rows) if (row >= 0 && row < size) bits[row >>> 5]! |= 1 << (row & 31);
    return new RowSet(size, bits);
  }

  /** Rows whose entry is not zero; `mask` may be shorter than `size`, and what it lacks is out. */
  static ofMask(size: number, mask: Uint8Array): RowSet {
    const bits = new Uint32Array(Math.ceil(size / 32));
    const n = Math.min(size, mask.length);
    for (let row = 0; row < n; row++) if (mask[row]) bits[row >>> 5]! |= 1 << (row & 31);
    return new RowSet(size, bits);
  }

  has(row: number): boolean {
    return row >= 0 && row < this.size && ((this.#bits[row >>> 5]! >>> (row & 31)) & 1) === 1;
  }

  union(other: RowSet): RowSet {
    return this.#combine(other, (a, b) => a | b);
  }

  minus(other: RowSet): RowSet {
    return this.#combine(other, (a, b) => a & ~b);
  }

  intersect(other: RowSet): RowSet {
    return this.#combine(other, (a, b) => a & b);
  }

  invert(): RowSet {
    return new RowSet(
      this.size,
      this.#bits.map((word) => ~word),
    );
  }

  equals(other: RowSet): boolean {
    if (this === other) return true;
    if (this.size !== other.size || this.count !== other.count) return false;
    return this.#bits.every((word, i) => word === other.#bits[i]);
  }

  /** The members in rising order, at most `limit`. */
  rows(limit = Number.POSITIVE_INFINITY): Uint32Array {
    const out = new Uint32Array(Math.min(this.count, limit));
    let n = 0;
    for (let at = 0; at < this.#bits.length && n < out.length; at++) {
      for (let word = this.#bits[at]!; word !== 0 && n < out.length; word &= word - 1) {
        out[n++] = at * 32 + (31 - Math.clz32(word & -word));
      }
    }
    return out;
  }

  /** [size] or, with `length`, its first entries: 1 for members, 0 for others. */
  mask(length = this.size): Uint8Array {
    const out = new Uint8Array(length);
    const n = Math.min(length, this.size);
    for (let row = 0; row < n; row++) out[row] = (this.#bits[row >>> 5]! >>> (row & 31)) & 1;
    return out;
  }

  #combine(other: RowSet, join: (a: number, b: number) => number): RowSet {
    if (other.size !== this.size) {
      throw new RangeError(`A set over ${other.size} rows does not fit one over ${this.size}.`);
    }
    const bits = new Uint32Array(this.#bits.length);
    for (let i = 0; i < bits.length; i++) bits[i] = join(this.#bits[i]!, other.#bits[i]!);
    return new RowSet(this.size, bits);
  }
}

/** Set bits of all words (Warren, "Hacker's Delight", section 5-1). */
function countBits(words: Uint32Array): number {
  let total = 0;
  for (let i = 0; i < words.length; i++) {
    let x = words[i]!;
    x -= (x >>> 1) & 0x5555_5555;
    x = (x & 0x3333_3333) + ((x >>> 2) & 0x3333_3333);
    total += Math.imul((x + (x >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
  }
  return total;
}
