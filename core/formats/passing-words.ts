import { below, Sfc32 } from '../word2vec/random.ts';
import { WordSet } from './word-set.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The words of a table through which more rows pass than it keeps: on to a sink, or into a sample. */
export class PassingWords {
  /** Of the rows that are kept, in their places. */
  words: string[] = [];
  /** Words that were not valid UTF-8. */
  replaced = 0;
  readonly #seen = new WordSet();
  readonly #sample: { rows: number; draw: Sfc32 } | null;
  /** Of a sample: the row each word came from. */
  readonly #origins: number[] = [];
  #last = '';

  constructor(sample: { rows: number; seed: number } | undefined) {
    this.#sample = sample ? { rows: sample.rows, draw: Sfc32.seeded(sample.seed, 0) } : null;
  }

  /** False where the word was there. Line ends become spaces. */
  add(word: string): boolean {
    if (word.includes('\ufffd')) this.replaced++;
    this.#last = word.includes('\n') ? word.replaceAll('\n', ' ') : word;
    return this.#seen.add(this.#last);
  }

  addBytes(data: Uint8Array, start: number, end: number): boolean {
    return this.add(decoder.decode(data.subarray(start, end)));
  }

  /** Adds the first of "word (2)", "word (3)", … that is free. */
  addNumbered(word: string): void {
    this.#last = this.#seen.numbered(word);
  }

  /** Gives the word added last its place among `kept`: -1 where it is not drawn into the sample. */
  place(row: number, kept: number): number {
    const sample = this.#sample;
    if (!sample || row < sample.rows) {
      if (sample) this.#origins.push(row);
      this.words.push(this.#last);
      return kept;
    }
    // Algorithm R (Vitter 1985): each row of the file is as likely to be in the sample.
    const place = below(sample.draw, row + 1);
    if (place >= sample.rows) return -1;
    this.words[place] = this.#last;
    this.#origins[place] = row;
    return place;
  }

  /** Puts the words of a sample into the order of the file; answers with the place each had. */
  inFileOrder(kept: number): number[] | null {
    if (!this.#sample) return null;
    const order = Array.from({ length: kept }, (_, place) => place);
    order.sort((a, b) => this.#origins[a]! - this.#origins[b]!);
    this.words = order.map((place) => this.words[place]!);
    return order;
  }
}
