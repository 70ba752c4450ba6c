import { editDistance } from '../../core/neighbors/spelling.ts';
import type { FlatWords, Letters } from './letters.ts';
import { Rows } from './rows.ts';

/** Bits of a machine word: longer patterns take the plain way. */
const longest = 32;

/** Finds words by edit distance; made once for a list of words. */
export class SpellingIndex {
  readonly #words: FlatWords;
  readonly #letters: Letters;
  /** Positions of each unit in the pattern, as bits; all zero between two questions. */
  readonly #pattern = new Int32Array(65_536);

  constructor(words: FlatWords, letters: Letters) {
    this.#words = words;
    this.#letters = letters;
  }

  /**
   * Rows within `limit` edits (insert, delete, replace, swap neighbours), nearest first, then in the order of the
   * words. Bit-parallel after Hyyrö, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances"
   * (2003).
   */
  within(query: string, limit: number): Uint32Array {
    const { units, starts } = this.#words;
    const { masks } = this.#letters;
    const m = query.length;
    const found = Array.from({ length: limit + 1 }, () => new Rows());
    let wanted = 0;
    for (let i = 0; i < m; i++) {
      wanted |= this.#letters.bit(query.charCodeAt(i));
      if (m <= longest) this.#pattern[query.charCodeAt(i)]! |= 1 << i;
    }
    for (let row = 0; row < masks.length; row++) {
      const start = starts[row]!;
      const end = starts[row + 1]! - 1;
      const length = end - start;
      if (length > m + limit || length < m - limit) continue;
      // Every letter of the query that the word lacks costs an edit of its own.
      let missing = wanted & ~masks[row]!;
      let edits = 0;
      while (missing !== 0 && edits <= limit) {
        missing &= missing - 1;
        edits++;
      }
      if (edits > limit) continue;
      const distance =
        m <= longest
          ? this.#distance(m, start, end, limit)
          : editDistance(query, String.fromCharCode(...units.subarray(start, end)), limit);
      if (distance <= limit) found[distance]!.push(row);
    }
    for (let i = 0; i < m; i++) this.#pattern[query.charCodeAt(i)] = 0;
    return Rows.join(found);
  }

  #distance(m: number, start: number, end: number, limit: number): number {
    const { units } = this.#words;
    const last = 1 << (m - 1);
    let up = -1;
    let down = 0;
    let diagonal = 0;
    let before = 0;
    let score = m;
    for (let i = start; i < end; i++) {
      const match = this.#pattern[units[i]!]!;
      const swapped = ((~diagonal & match) << 1) & before;
      diagonal = (((match & up) + up) ^ up) | match | down | swapped;
      let right = down | ~(diagonal | up);
      let left = diagonal & up;
      if (right & last) score++;
      else if (left & last) score--;
      // Each unit that is left can take one off the score, and no more.
      if (score - (end - 1 - i) > limit) return limit + 1;
      right = (right << 1) | 1;
      left <<= 1;
      up = left | ~(diagonal | right);
      down = right & diagonal;
      before = match;
    }
    return score;
  }
}
