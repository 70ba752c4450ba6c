/** Bytes of a word with its line end, about: what is reserved at first for each row expected. */
const ABOUT = 12;
const LF = 10;
const encoder = new TextEncoder();
const ascii = new Uint8Array(64);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The words of a table, each once, as UTF-8 in one buffer with line ends between: a quarter of what strings and a Set of
 * them take, and nothing for the garbage collector to follow. Exact: words of equal hash are compared.
 */
export class WordTable {
  size = 0;
  /** Words that were not valid UTF-8, kept with U+FFFD in the place of what was wrong. */
  replaced = 0;
  #bytes: Uint8Array;
  #used = 0;
  /** Where each word begins. */
  #starts: Uint32Array;
  #hashes: Uint32Array;
  /** Open addressing: a word's row + 1, or 0. */
  #slots: Int32Array;
  /** Numbers given so far to a repeated word. */
  readonly #numbers = new Map<string, number>();

  /** @param expected words, for which room is made at once */
  constructor(expected: number) {
    const rows = Math.max(16, Math.min(expected, 2 ** 20));
    this.#bytes = new Uint8Array(rows * ABOUT);
    this.#starts = new Uint32Array(rows + 1);
    this.#hashes = new Uint32Array(rows);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(rows * 1.6)));
  }

  /** Adds a word; false where it is there already. Line ends become spaces. */
  add(word: string): boolean {
    // ASCII, as most words are, without the encoder, which makes an array for each.
    let at = 0;
    for (; at < word.length && at < ascii.length; at++) {
      const code = word.charCodeAt(at);
      if (code > 127 || code === LF) break;
      ascii[at] = code;
    }
    if (at === word.length) return this.#insert(ascii, 0, at);
    if (word.includes('\ufffd')) this.replaced++;
    const own = word.includes('\n') ? word.replaceAll('\n', ' ') : word;
    return this.#insert(encoder.encode(own));
  }

  /** Adds the word spelled by `data[start..end)`; as `add`. */
  addBytes(data: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const byte = data[at]!;
      // What is not valid UTF-8 is mended by way of a string.
      if (byte > 127 || byte === LF) return this.add(decoder.decode(data.subarray(start, end)));
    }
    return this.#insert(data, start, end);
  }

  /** Adds the first of "word (2)", "word (3)", … that is free. */
  addNumbered(word: string): void {
    for (let number = (this.#numbers.get(word) ?? 1) + 1; ; number++) {
      if (!this.add(`${word} (${number})`)) continue;
      this.#numbers.set(word, number);
      return;
    }
  }

  /** The words in order, UTF-8, joined by line ends. A view of memory that is the table's own. */
  joined(): Uint8Array {
    return this.#bytes.subarray(0, Math.max(0, this.#used - 1));
  }

  #insert(data: Uint8Array, start = 0, end = data.length): boolean {
    // Before places are looked up in what may be replaced by something larger.
    this.#room(end - start + 1);
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ data[at]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let row = this.#slots[slot]!; row !== 0; row = this.#slots[slot]!) {
      if (this.#hashes[row - 1] === hash >>> 0 && this.#equals(row - 1, data, start, end)) return false;
      slot = (slot + 1) & mask;
    }
    this.#hashes[this.size] = hash;
    this.#starts[this.size] = this.#used;
    for (let at = start, to = this.#used; at < end; at++, to++) this.#bytes[to] = data[at]!;
    this.#used += end - start + 1;
    this.#bytes[this.#used - 1] = LF;
    this.#starts[this.size + 1] = this.#used;
    this.#slots[slot] = ++this.size;
    return true;
  }

  #equals(row: number, data: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[row]!;
    if (this.#starts[row + 1]! - from !== end - start + 1) return false;
    for (let at = start; at < end; at++) if (this.#bytes[from + at - start] !== data[at]) return false;
    return true;
  }

  /** Makes room for one more word of so many bytes. */
  #room(bytes: number): void {
    if (this.#used + bytes >= 2 ** 32) throw new RangeError('Array buffer allocation failed: 4 GiB of words');
    if (this.#used + bytes > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 1.5, this.#used + bytes));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    if (this.size + 1 >= this.#starts.length) {
      const rows = Math.ceil(this.size * 1.5) + 1;
      const [starts, hashes] = [new Uint32Array(rows + 1), new Uint32Array(rows)];
      starts.set(this.#starts);
      hashes.set(this.#hashes);
      this.#starts = starts;
      this.#hashes = hashes;
    }
    if ((this.size + 1) * 1.4 < this.#slots.length) return;
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let row = 0; row < this.size; row++) {
      let slot = this.#hashes[row]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
  }
}

/**
 * A model with its words; those that are joined in UTF-8 are spelled out at the first look, and stay beside it as they
 * are.
 */
export function spelled<M extends object>(
  words: Uint8Array | string[],
  count: number,
  model: M,
): M & { words: string[]; joinedWords?: Uint8Array } {
  if (!(words instanceof Uint8Array)) return { ...model, words };
  let list: string[] | null = null;
  return {
    ...model,
    joinedWords: words,
    get words() {
      list ??= wordsOf(words, count);
      return list;
    },
  };
}

/** Words joined by line ends, apart; `count` of them, since the empty text may be one word or none. */
export const wordsOf = (joined: Uint8Array, count: number): string[] =>
  count === 0 ? [] : decoder.decode(joined).split('\n');
