const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const LF = 10;

/**
 * The words of a cloud by row, kept as they came: UTF-8, joined by line feeds. A million of them are not spelled out
 * before one is asked for, and then each for itself.
 */
export class Words {
  readonly length: number;
  readonly bytes: Uint8Array;
  #text: string | null = null;
  /** [length + 1] where each word begins in the text, a line feed after each. */
  #starts: Uint32Array | null = null;

  /** @param bytes joined by line feeds; empty: no words */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    let lines = bytes.length === 0 ? 0 : 1;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] === LF) lines++;
    this.length = lines;
  }

  /** The word of a row; undefined outside the table. */
  at(row: number): string | undefined {
    if (!(row >= 0 && row < this.length)) return undefined;
    const starts = this.#lines();
    return this.#whole().slice(starts[row]!, starts[row + 1]! - 1);
  }

  /** The row of a word, -1 where it is not there. */
  indexOf(word: string): number {
    if (this.length === 0 || word.includes('\n')) return -1;
    const starts = this.#lines();
    const text = this.#whole();
    const found = text.startsWith(`${word}\n`) ? -1 : text.indexOf(`\n${word}\n`);
    if (found < 0 && !text.startsWith(`${word}\n`)) return -1;
    let [low, high] = [0, this.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= found + 1) low = middle;
      else high = middle;
    }
    return low;
  }

  has(word: string): boolean {
    return this.indexOf(word) >= 0;
  }

  /** The first `count` words. */
  first(count: number): string[] {
    return Array.from({ length: Math.min(count, this.length) }, (_, row) => this.at(row)!);
  }

  /** Whether the same words stand in the same rows. */
  equals({ bytes, length }: Words): boolean {
    if (length !== this.length || bytes.length !== this.bytes.length) return false;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] !== this.bytes[i]) return false;
    return true;
  }

  /** The text, a line feed after each word. */
  #whole(): string {
    this.#text ??= `${decoder.decode(this.bytes)}\n`;
    return this.#text;
  }

  #lines(): Uint32Array {
    if (!this.#starts) {
      const text = this.#whole();
      const starts = new Uint32Array(this.length + 1);
      for (let row = 1, at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
        starts[row++] = at + 1;
      this.#starts = starts;
    }
    return this.#starts;
  }
}
