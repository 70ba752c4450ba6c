import { byLine } from './by-line.ts';
import { fold } from './fold.ts';
import { type FlatWords, Letters } from './letters.ts';
import { Rows } from './rows.ts';
import { SpellingIndex } from './spelling.ts';

/** `any`: the whole word, then beginnings, then inside. `similar`: by edit distance. `regex`: on the words as written. */
export const searchModes = ['any', 'exact', 'prefix', 'similar', 'regex'] as const;
export type SearchMode = (typeof searchModes)[number];

export interface SearchQuestion {
  mode: SearchMode;
  query: string;
}

export interface Matches {
  /** All rows that match, best first; frequent words first within a rank. */
  rows: Uint32Array;
  /** Nothing matches; these are the words spelled most like the query. */
  alike: boolean;
}

/** At most so many words are offered in place of those that are not there. */
const alikeShown = 12;

/** Words that a pattern is tried on in one step. */
const stepRows = 16_384;

/** How many edits count as similar: one up to 4 letters, two up to 8, three beyond. */
const editsFor = (length: number): number => (length <= 4 ? 1 : length <= 8 ? 2 : 3);

/**
 * Search over a vocabulary, fast enough for every keystroke on a million words: the folded words stand in one
 * string, so that finding is one native `indexOf` after another, and patterns run over all words at once. Single
 * letters, which are in most words, are looked up.
 */
export class WordIndex {
  readonly #words: string;
  readonly #count: number;
  /** Folded words, a line feed before and after each. */
  readonly #text: string;
  /** [V + 1] where each word begins in #text. */
  readonly #starts: Uint32Array;
  #folded: FlatWords | null = null;
  #letters: Letters | null = null;
  #spelling: SpellingIndex | null = null;
  /** [V + 1] where each word begins in #words. */
  #written: Uint32Array | null = null;
  /** Patterns may run over all words at once: none holds an end of a line. */
  #oneLine = false;

  /** @param words joined by line feeds, most frequent first; empty: no words */
  constructor(words: string) {
    this.#words = words;
    const folded = words === '' ? '' : fold(words);
    this.#text = `\n${folded}\n`;
    this.#starts = words === '' ? new Uint32Array(1) : startsIn(this.#text, 1);
    this.#count = this.#starts.length - 1;
  }

  /** Throws SyntaxError for a malformed regular expression. A query of nothing finds nothing. */
  find(question: SearchQuestion): Matches {
    const steps = this.search(question);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  /** As `find`, in steps of some milliseconds: between two of them the search may be given up. */
  *search({ mode, query }: SearchQuestion): Generator<void, Matches> {
    if (mode === 'regex') return { rows: yield* this.#regex(query), alike: false };
    const needle = fold(query.trim());
    if (needle === '' || needle.includes('\n') || this.#count === 0) {
      return { rows: new Uint32Array(0), alike: false };
    }
    if (mode === 'similar') return { rows: this.#similar(needle), alike: false };
    const rows = this.#plain(needle, mode);
    if (rows.length > 0 || mode !== 'any') return { rows, alike: false };
    return { rows: this.#similar(needle).slice(0, alikeShown), alike: true };
  }

  /** [V] the place of each word in the order of its folded letters; words alike but for case share one. */
  alphabet(): Float64Array {
    const words = Array.from({ length: this.#count }, (_, row) =>
      this.#text.slice(this.#starts[row]!, this.#starts[row + 1]! - 1),
    );
    const order = Uint32Array.from({ length: this.#count }, (_, row) => row);
    order.sort((a, b) => (words[a]! < words[b]! ? -1 : words[a]! > words[b]! ? 1 : 0));
    const places = new Float64Array(this.#count);
    for (let i = 1, place = 0; i < order.length; i++) {
      if (words[order[i]!] !== words[order[i - 1]!]) place = i;
      places[order[i]!] = place;
    }
    return places;
  }

  /** Makes what the first questions would otherwise wait for. */
  prepare(): void {
    this.#similarity();
    this.#lines();
  }

  #plain(needle: string, mode: 'any' | 'exact' | 'prefix'): Uint32Array {
    if (mode === 'any' && needle.length === 1 && this.#letterIndex().isOwn(needle.charCodeAt(0))) {
      return this.#withLetter(needle.charCodeAt(0));
    }
    const [exact, prefix, inside] = [new Rows(), new Rows(), new Rows()];
    const pattern = { any: needle, prefix: `\n${needle}`, exact: `\n${needle}\n` }[mode];
    const lead = mode === 'any' ? 0 : 1;
    const starts = this.#starts;
    let row = 0;
    let at = this.#text.indexOf(pattern);
    while (at >= 0) {
      const hit = at + lead;
      row = rowFrom(starts, row, hit);
      const start = starts[row]!;
      const whole = starts[row + 1]! - 1 - start === needle.length;
      (hit > start ? inside : whole ? exact : prefix).push(row);
      at = this.#text.indexOf(pattern, starts[row + 1]! - lead);
    }
    return Rows.join([exact, prefix, inside]);
  }

  #withLetter(unit: number): Uint32Array {
    const [exact, prefix, inside] = [new Rows(), new Rows(), new Rows()];
    const { units, starts } = this.#flat();
    const { masks } = this.#letterIndex();
    const bit = this.#letterIndex().bit(unit);
    for (let row = 0; row < masks.length; row++) {
      if ((masks[row]! & bit) === 0) continue;
      const start = starts[row]!;
      if (units[start] !== unit) inside.push(row);
      else if (starts[row + 1]! - 1 - start > 1) prefix.push(row);
      else exact.push(row);
    }
    return Rows.join([exact, prefix, inside]);
  }

  #similar(needle: string): Uint32Array {
    return this.#similarity().within(needle, editsFor(needle.length));
  }

  #similarity(): SpellingIndex {
    this.#spelling ??= new SpellingIndex(this.#flat(), this.#letterIndex());
    return this.#spelling;
  }

  #letterIndex(): Letters {
    this.#letters ??= new Letters(this.#flat());
    return this.#letters;
  }

  #flat(): FlatWords {
    if (!this.#folded) {
      const units = new Uint16Array(this.#text.length);
      for (let i = 0; i < units.length; i++) units[i] = this.#text.charCodeAt(i);
      this.#folded = { units, starts: this.#starts };
    }
    return this.#folded;
  }

  #lines(): Uint32Array {
    if (!this.#written) {
      this.#written = startsIn(this.#words, 0);
      this.#oneLine = !/[\r\u2028\u2029]/u.test(this.#words);
    }
    return this.#written;
  }

  *#regex(query: string): Generator<void, Uint32Array> {
    if (query === '') return new Uint32Array(0);
    const alone = new RegExp(query, 'iu');
    if (this.#count === 0) return new Uint32Array(0);
    const starts = this.#lines();
    const joined = this.#oneLine ? byLine(query) : null;
    const all = joined === null ? null : new RegExp(joined, 'gimu');
    const rows = new Rows();
    for (let from = 0; from < this.#count; from += stepRows) {
      const to = Math.min(this.#count, from + stepRows);
      if (all) this.#inLines(all, from, to, rows);
      else
        for (let row = from; row < to; row++) {
          if (alone.test(this.#words.slice(starts[row]!, starts[row + 1]! - 1))) rows.push(row);
        }
      yield;
    }
    return Rows.join([rows]);
  }

  /** Adds the rows from `from` up to `to` in whose lines a pattern is found, all of which it is run over at once. */
  #inLines(pattern: RegExp, from: number, to: number, rows: Rows): void {
    const starts = this.#lines();
    const first = starts[from]!;
    const text = this.#words.slice(first, starts[to]! - 1);
    pattern.lastIndex = 0;
    let row = from;
    while (pattern.test(text)) {
      row = rowFrom(starts, row, first + pattern.lastIndex);
      rows.push(row);
      if (row + 1 === to) break;
      pattern.lastIndex = starts[row + 1]! - first;
    }
  }
}

/** The word that covers an offset, at or after `from`: a step or two away, or by bisection. */
function rowFrom(starts: Uint32Array, from: number, offset: number): number {
  const count = starts.length - 1;
  let low = from;
  let reach = 1;
  while (low + reach < count && starts[low + reach]! <= offset) {
    low += reach;
    reach *= 2;
  }
  let high = Math.min(count, low + reach);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Offsets where the lines of a text begin, the first at `first`; the last entry is where one more would. */
function startsIn(text: string, first: number): Uint32Array {
  const starts: number[] = [first];
  let at = text.indexOf('\n', first);
  while (at >= 0) {
    starts.push(at + 1);
    at = text.indexOf('\n', at + 1);
  }
  if (first === 0) starts.push(text.length + 1);
  return Uint32Array.from(starts);
}
