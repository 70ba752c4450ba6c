/**
 * Looks for malformed UTF-8 in a text that comes in pieces, cut anywhere. A malformed sequence is a maximal part of a
 * character (Unicode, chapter 3, "U+FFFD substitution"): what a decoder replaces by one U+FFFD.
 */
export class Utf8Checker {
  /** Malformed sequences so far, and where the first began; -1: nowhere. */
  invalid = 0;
  firstInvalid = -1;
  #at: number;
  #start = 0;
  /** Bytes missing of the character under way, and the range the next must be in. */
  #missing = 0;
  #low = 0x80;
  #high = 0xbf;

  /** @param offset of the first byte */
  constructor(offset: number) {
    this.#at = offset;
  }

  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (this.#missing === 0 && byte < 0x80) continue;
      if (this.#missing > 0) {
        if (byte >= this.#low && byte <= this.#high) {
          this.#missing--;
          this.#low = 0x80;
          this.#high = 0xbf;
          continue;
        }
        this.#note();
      }
      this.#start = this.#at + i;
      this.#begin(byte);
    }
    this.#at += bytes.length;
  }

  /** The text ends here, perhaps within a character. */
  end(): void {
    if (this.#missing > 0) this.#note();
  }

  #begin(byte: number): void {
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (byte < 0x80) return;
    if (byte >= 0xc2 && byte <= 0xdf) this.#missing = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.#missing = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.#missing = 3;
    else this.#note();
  }

  #note(): void {
    if (this.invalid++ === 0) this.firstInvalid = this.#start;
    this.#missing = 0;
  }
}
