import { nearestSpellings } from '../../core/neighbors/spelling.ts';

/** Matches of a query: those shown, best first, and how many there are in all. */
export interface Matches {
  /** Rows of the vocabulary: whole word, then prefix, then inside; frequent words first within each. */
  rows: number[];
  total: number;
}

/**
 * Substring search over a vocabulary, fast enough for every keystroke on a million words: the lower-cased words
 * stand in one string, so that finding is one native `indexOf` after another.
 */
export class WordSearch {
  readonly #text: string;
  /** [V + 1] where each word begins in #text, counted after its leading newline. */
  readonly #starts: Uint32Array;

  constructor(words: readonly string[]) {
    const parts = words.map((word) => word.toLowerCase());
    this.#starts = new Uint32Array(words.length + 1);
    let at = 1;
    for (let i = 0; i < parts.length; i++) {
      this.#starts[i] = at;
      at += parts[i]!.length + 1;
    }
    this.#starts[parts.length] = at;
    this.#text = `\n${parts.join('\n')}\n`;
  }

  find(query: string, limit: number): Matches {
    const needle = query.trim().toLowerCase();
    if (needle === '' || needle.includes('\n')) return { rows: [], total: 0 };
    const exact: number[] = [];
    const prefix: number[] = [];
    const inside: number[] = [];
    let total = 0;
    let at = this.#text.indexOf(needle);
    while (at >= 0) {
      const row = this.#rowAt(at);
      const start = this.#starts[row]!;
      const next = this.#starts[row + 1]!;
      const whole = next - 1 - start === needle.length;
      const list = at > start ? inside : whole ? exact : prefix;
      if (list.length < limit) list.push(row);
      total++;
      at = this.#text.indexOf(needle, next);
    }
    return { rows: [...exact, ...prefix, ...inside].slice(0, limit), total };
  }

  /** The word that covers this offset. */
  #rowAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

const indexes = new WeakMap<readonly string[], WordSearch>();

/** The search over these words, built on the first question. */
export function searchOf(words: readonly string[]): WordSearch {
  let index = indexes.get(words);
  if (!index) {
    index = new WordSearch(words);
    indexes.set(words, index);
  }
  return index;
}

/** Words looked through for spellings, the most frequent: a few milliseconds' worth, at every keystroke. */
const spellingsAmong = 50_000;

/** Rows of the words spelled most like what was typed, for a query that nothing contains. */
export function alike(words: readonly string[], query: string, limit: number): number[] {
  const frequent = words.slice(0, spellingsAmong);
  return nearestSpellings(query.trim(), frequent, limit).map((word) => frequent.indexOf(word));
}
