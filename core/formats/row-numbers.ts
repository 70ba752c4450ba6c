const LF = 10;
const NINE = 57;
const ZERO = 48;

/** The numbers of rows, from 1, as words: UTF-8 joined by line ends, as `WordTable` keeps words. None is there twice. */
export class RowNumbers {
  size = 0;
  readonly replaced = 0;
  #bytes: Uint8Array;
  #used = 0;
  /** The digits of the number added last, at the end of the array, and where they begin. */
  readonly #digits = new Uint8Array(16).fill(ZERO);
  #first = 15;
  #last = 0;

  /** @param expected numbers, for which room is made at once */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(16, Math.min(expected, 2 ** 20)) * 8);
  }

  /** Adds a number larger than the last. */
  add(number: number): void {
    if (number === this.#last + 1) this.#count();
    else this.#write(number);
    this.#last = number;
    if (this.#used + 17 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    for (let at = this.#first; at < 16; at++) this.#bytes[this.#used++] = this.#digits[at]!;
    this.#bytes[this.#used++] = LF;
    this.size++;
  }

  joined(): Uint8Array {
    return this.#bytes.subarray(0, Math.max(0, this.#used - 1));
  }

  #count(): void {
    const digits = this.#digits;
    let at = 15;
    while (digits[at] === NINE) digits[at--] = ZERO;
    digits[at]!++;
    if (at < this.#first) this.#first = at;
  }

  #write(number: number): void {
    const text = String(number);
    this.#first = 16 - text.length;
    for (let i = 0; i < text.length; i++) this.#digits[this.#first + i] = text.charCodeAt(i);
  }
}
