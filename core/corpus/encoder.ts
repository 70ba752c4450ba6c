import { type NumberSink, type PieceNotes, TextKernel } from './text-kernel.ts';
import type { TokenizerOptions } from './tokenizer.ts';

/** Ends a sentence in the encoded corpus; no word has this number. */
export const SENTENCE_END = 0xffff_ffff;

export interface EncoderOptions extends TokenizerOptions {
  /** Words; longer lines are cut into sentences of this length. */
  maxSentence: number;
}

/** Every distinct word of the corpus, in order of first occurrence. */
export interface Types {
  /** [types] */
  counts: Float64Array;
  /** Spells type `index`. */
  spell(index: number): string;
  /** Spells many, one a line. */
  spellLines(indices: Uint32Array): string;
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

  /**
   * @param module corpus.wasm
   * @param sink receives whole grains: some sentences, each ended by `SENTENCE_END`
   * Throws RangeError for a locale that is none.
   */
  constructor(module: WebAssembly.Module, options: EncoderOptions, sink: NumberSink) {
    this.#kernel = new TextKernel(module, options, options.maxSentence, sink);
  }

  get types(): number {
    return this.#kernel.types;
  }

  /** [types] occurrences so far. */
  counts(): Float64Array {
    return this.#kernel.counts();
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

  /** Ends what is pushed, at white space; the text may go on with pieces to `merge`. */
  handOver(): void {
    this.#kernel.endText();
  }

  /** Ends a text after `handOver`. */
  endLine(): void {
    this.#kernel.endLine();
  }

  /** Ends a text: its last line is a sentence even without a newline. */
  endText(): void {
    this.#kernel.endText();
    this.#kernel.endLine();
  }

  /**
   * Takes the next piece of text from kernel number `from`, whose earlier pieces were taken before. Pieces are cut
   * after white space, what is `push`ed before ends with `handOver`; `last`: the text ends here.
   */
  merge(from: number, { numbers, spellings, renewed }: EncodedPiece, last: boolean): void {
    if (renewed) this.#kernel.forget(from);
    for (const some of spellings) this.#kernel.learn(from, some);
    this.#kernel.take(from, numbers);
    if (last) this.#kernel.endLine();
  }

  /** Hands on what is left. The types stay readable as long as the encoder lives. */
  finish(): Types {
    this.#kernel.finish();
    return {
      counts: this.#kernel.counts(),
      spell: (type) => this.#kernel.spell(type),
      spellLines: (types) => this.#kernel.spellLines(types),
    };
  }
}
