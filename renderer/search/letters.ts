/** Words as UTF-16 units in one array: word i is units starts[i] to starts[i + 1] - 1 (a line feed follows it). */
export interface FlatWords {
  units: Uint16Array;
  /** [V + 1] */
  starts: Uint32Array;
}

/** Of the 32 bits so many stand for one letter each, the most frequent; the other letters share the rest. */
const own = 27;

/** Which letters each word has, as bits: one comparison tells what many words lack. */
export class Letters {
  /** [V] */
  readonly masks: Uint32Array;
  /** [65,536] the bit of each unit, by its number. */
  readonly #bits = new Uint8Array(65_536);

  constructor({ units, starts }: FlatWords) {
    const counts = new Uint32Array(65_536);
    for (let i = 0; i < units.length; i++) counts[units[i]!]!++;
    counts['\n'.charCodeAt(0)] = 0;
    for (let unit = 0; unit < counts.length; unit++) this.#bits[unit] = own + (unit % (32 - own));
    const frequent = Uint32Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
    for (let i = 0; i < own; i++) this.#bits[frequent[i]!] = i;
    this.masks = new Uint32Array(starts.length - 1);
    for (let row = 0; row < this.masks.length; row++) {
      let mask = 0;
      for (let i = starts[row]!; i < starts[row + 1]! - 1; i++) mask |= 1 << this.#bits[units[i]!]!;
      this.masks[row] = mask;
    }
  }

  /** The bit of a unit, in its place. */
  bit(unit: number): number {
    return 1 << this.#bits[unit]!;
  }

  /** Whether a unit's bit says that just this unit is in the word. */
  isOwn(unit: number): boolean {
    return this.#bits[unit]! < own;
  }
}
