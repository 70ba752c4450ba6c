import { makeTokenizer, type TokenizerOptions } from './tokenizer.ts';

/** Ends a sentence in the encoded corpus; no word has this number. */
export const SENTENCE_END = 0xffff_ffff;

/** Receives whole sentences, each ended by `SENTENCE_END`. The view is only valid during the call. */
export type TokenSink = (sentences: Uint32Array) => void;

export interface EncoderOptions extends TokenizerOptions {
  /** Words; longer lines are cut into sentences of this length. */
  maxSentence: number;
}

/** Encoded sentences are handed on once they make up this many numbers. */
const GRAIN = 256;
/** Characters; text without white space is cut when it gets this long. */
const LONGEST_CARRY = 1 << 16;

/**
 * Counts and encodes text in one pass: each word becomes the number of its type in order of first
 * occurrence. A line is a sentence; a line longer than `maxSentence` words becomes several.
 */
export class CorpusEncoder {
  readonly #tokenize: (text: string) => string[];
  readonly #maxSentence: number;
  readonly #sink: TokenSink;
  readonly #types = new Map<string, number>();
  readonly #counts: number[] = [];
  readonly #buffer: Uint32Array;
  #length = 0;
  #sentence = 0;
  #carry = '';
  #tokens = 0;

  constructor(options: EncoderOptions, sink: TokenSink) {
    this.#tokenize = makeTokenizer(options);
    this.#maxSentence = options.maxSentence;
    this.#sink = sink;
    this.#buffer = new Uint32Array(GRAIN + options.maxSentence + 1);
  }

  /** Words seen so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Takes the next piece of a text, cut anywhere between two characters. */
  push(text: string): void {
    const all = this.#carry + text;
    let start = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
      this.#words(all.slice(start, end));
      this.#endSentence();
      start = end + 1;
    }
    this.#carry = all.slice(start);
    if (this.#carry.length < LONGEST_CARRY) return;
    const space = this.#carry.search(/\s\S*$/);
    const cut = space > 0 ? space : this.#carry.length;
    this.#words(this.#carry.slice(0, cut));
    this.#carry = this.#carry.slice(cut);
  }

  /** Ends a text: its last line is a sentence even without a newline. */
  endText(): void {
    this.#words(this.#carry);
    this.#carry = '';
    this.#endSentence();
  }

  /** Hands on what is left. `types` in order of first occurrence, `counts` [types]. */
  finish(): { types: string[]; counts: Float64Array } {
    this.endText();
    this.#flush();
    return { types: [...this.#types.keys()], counts: Float64Array.from(this.#counts) };
  }

  #words(text: string): void {
    for (const word of this.#tokenize(text)) {
      let type = this.#types.get(word);
      if (type === undefined) {
        type = this.#types.size;
        this.#types.set(word, type);
        this.#counts.push(0);
      }
      this.#counts[type]!++;
      this.#tokens++;
      this.#buffer[this.#length++] = type;
      if (++this.#sentence === this.#maxSentence) this.#endSentence();
    }
  }

  #endSentence(): void {
    if (this.#sentence === 0) return;
    this.#buffer[this.#length++] = SENTENCE_END;
    this.#sentence = 0;
    if (this.#length >= GRAIN) this.#flush();
  }

  #flush(): void {
    if (this.#length > 0) this.#sink(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
  }
}
