/**
 * Words seen so far, as 64 bits of a hash each: 16 bytes a word whatever its length, for tables that only pass through;
 * among 10 million words the chance of any mistake is 3 in a million.
 */
export class WordSet {
  #high = new Uint32Array(0);
  #low = new Uint32Array(0);
  #size = 0;
  /** Numbers given so far to a repeated word. */
  readonly #numbers = new Map<string, number>();

  constructor() {
    this.#resize(1 << 16);
  }

  /** False where the word was there. */
  add(word: string): boolean {
    if (this.#size * 2 >= this.#low.length) this.#resize(this.#low.length * 2);
    // FNV-1a and a multiplicative hash of other constants, over UTF-16 units.
    let a = 0x811c9dc5;
    let b = word.length ^ 0x9e3779b9;
    for (let i = 0; i < word.length; i++) {
      const c = word.charCodeAt(i);
      a = Math.imul(a ^ c, 0x01000193);
      b = Math.imul((b << 13) | (b >>> 19), 5) + Math.imul(c, 0xcc9e2d51);
    }
    b ^= b >>> 16;
    b = Math.imul(b, 0x85ebca6b);
    b ^= b >>> 13;
    return this.#insert(a >>> 0, (b >>> 0) | 1);
  }

  /** The first of "word (2)", "word (3)", … that is free; it is taken then. */
  numbered(word: string): string {
    for (let number = (this.#numbers.get(word) ?? 1) + 1; ; number++) {
      const own = `${word} (${number})`;
      if (!this.add(own)) continue;
      this.#numbers.set(word, number);
      return own;
    }
  }

  /** `low` is never 0, which marks a free slot. */
  #insert(high: number, low: number): boolean {
    const mask = this.#low.length - 1;
    for (let at = (high ^ (low >>> 7)) & mask; ; at = (at + 1) & mask) {
      if (this.#low[at] === 0) {
        this.#low[at] = low;
        this.#high[at] = high;
        this.#size++;
        return true;
      }
      if (this.#low[at] === low && this.#high[at] === high) return false;
    }
  }

  #resize(slots: number): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#size = 0;
    for (let i = 0; i < low.length; i++) if (low[i] !== 0) this.#insert(high[i]!, low[i]!);
  }
}
