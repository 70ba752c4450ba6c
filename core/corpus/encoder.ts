import { type PieceNotes, TextKernel } from './text-kernel.ts';
import type { TokenizerOptions } from './tokenizer.ts';

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

/** Every distinct word of the corpus, in order of first occurrence. */
export interface Types {
  /** [types] */
  counts: Float64Array;
  /** Spells type `index`. */
  spell(index: number): string;
}

/** A piece of text encoded by another kernel. */
export interface EncodedPiece extends PieceNotes {
  /** Of that kernel: types and line ends. */
  numbers: Uint32Array;
  /** Of the types it first met in this piece. */
  spellings: Uint8Array[];
  /** The kernel began anew with this piece: it knows no type from before. */
  renewed: boolean;
}

/**
 * Counts and encodes UTF-8 text in one pass: each word becomes the number of its type in order of first
 * occurrence. A line is a sentence; a line longer than `maxSentence` words becomes several. Text comes as bytes
 * (`push`), or in pieces that other kernels encoded at the same time (`merge`): the outcome is the same.
 */
export class CorpusEncoder {
  readonly #kernel: TextKernel;
  readonly #maxSentence: number;
  readonly #sink: TokenSink;
  readonly #grain: Uint32Array;
  /** Types of the own kernel as they are: the numbers from 0. */
  readonly #own = new Growing(Uint32Array);
  /** Of each other kernel: its types as types of the own. */
  readonly #others: Growing<Uint32Array>[] = [];
  readonly #counts = new Growing(Float64Array);
  #used = 0;
  #sentence = 0;
  #tokens = 0;

  /** @param module corpus.wasm. Throws RangeError for a locale that is none. */
  constructor(module: WebAssembly.Module, options: EncoderOptions, sink: TokenSink) {
    this.#maxSentence = options.maxSentence;
    this.#sink = sink;
    this.#grain = new Uint32Array(GRAIN + options.maxSentence + 1);
    this.#kernel = new TextKernel(module, options, (numbers) => {
      const { types } = this.#kernel;
      for (let type = this.#own.length; type < types; type++) this.#own.push(type);
      this.#take(numbers, this.#own);
    });
  }

  /** Words taken so far. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Of the text under way, as far as it was pushed. */
  get notes(): PieceNotes {
    return this.#kernel.notes;
  }

  /** Begins a text; offsets count from its first byte, of which `skipped` are not pushed. */
  begin(skipped = 0): void {
    this.#kernel.begin(skipped);
  }

  /** Takes the next bytes of the text, cut anywhere. */
  push(bytes: Uint8Array): void {
    this.#kernel.push(bytes);
  }

  /** Ends what is pushed, at white space; the text goes on with pieces to `merge`. */
  handOver(): void {
    this.#kernel.endText();
    this.#kernel.flush();
  }

  /** Ends a text: its last line is a sentence even without a newline. */
  endText(): void {
    this.handOver();
    this.#endSentence();
  }

  /**
   * Takes the next piece of text from kernel number `from`, whose earlier pieces were taken before; none may be
   * `push`ed after. Pieces are cut after white space; `last`: the text ends here.
   */
  merge(from: number, { numbers, spellings, renewed }: EncodedPiece, last: boolean): void {
    if (renewed) this.#others[from] = new Growing(Uint32Array);
    const map = this.#others[from]!;
    for (const some of spellings) {
      for (const type of this.#kernel.intern(some)) map.push(type);
    }
    this.#take(numbers, map);
    if (last) this.#endSentence();
  }

  /** Hands on what is left. The types stay readable as long as the encoder lives. */
  finish(): Types {
    if (this.#used > 0) this.#flush();
    const counts = this.#counts.all.slice(0, this.#kernel.types);
    return { counts, spell: (type) => this.#kernel.spell(type) };
  }

  /** Cuts sentences and counts. */
  #take(numbers: Uint32Array, { all: map }: Growing<Uint32Array>): void {
    const counts = this.#counts.atLeast(this.#kernel.types);
    const grain = this.#grain;
    const max = this.#maxSentence;
    let used = this.#used;
    let sentence = this.#sentence;
    let ends = 0;
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i]!;
      if (number !== SENTENCE_END) {
        const type = map[number]!;
        counts[type]!++;
        grain[used++] = type;
        if (++sentence < max) continue;
      } else {
        ends++;
        if (sentence === 0) continue;
      }
      grain[used++] = SENTENCE_END;
      sentence = 0;
      if (used < GRAIN) continue;
      this.#sink(grain.subarray(0, used));
      used = 0;
    }
    this.#tokens += numbers.length - ends;
    this.#used = used;
    this.#sentence = sentence;
  }

  #endSentence(): void {
    if (this.#sentence === 0) return;
    this.#grain[this.#used++] = SENTENCE_END;
    this.#sentence = 0;
    if (this.#used >= GRAIN) this.#flush();
  }

  #flush(): void {
    this.#sink(this.#grain.subarray(0, this.#used));
    this.#used = 0;
  }
}

/** A flat array that grows. */
class Growing<T extends Uint32Array | Float64Array> {
  length = 0;
  readonly #make: new (
    length: number,
  ) => T;
  #all: T;

  constructor(make: new (length: number) => T) {
    this.#make = make;
    this.#all = new make(1024);
  }

  /** With room for more at the end. */
  get all(): T {
    return this.#all;
  }

  atLeast(length: number): T {
    if (length > this.#all.length) {
      const larger = new this.#make(2 * length);
      larger.set(this.#all);
      this.#all = larger;
    }
    return this.#all;
  }

  push(value: number): void {
    this.atLeast(this.length + 1)[this.length++] = value;
  }
}
