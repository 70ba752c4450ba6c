import { characterPage, makeTokenizer, type TokenizerOptions } from './tokenizer.ts';

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
/** Words that were too hard for the kernel and are remembered. */
const REMEMBERED = 100_000;
/** Bytes of a type's record: u64 count, u32 address, u32 length. */
const RECORD = 16;

/** Exports of assembly/corpus.ts. */
interface CorpusExports {
  memory: WebAssembly.Memory;
  tokens: WebAssembly.Global;
  invalid: WebAssembly.Global;
  firstInvalid: WebAssembly.Global;
  firstZero: WebAssembly.Global;
  setup(grain: number, maxSentence: number): void;
  begin(skipped: number): void;
  inputAddress(): number;
  inputRoom(): number;
  push(length: number): void;
  endText(): void;
  finish(): void;
  wordAddress(): number;
  addWord(length: number): number;
  addType(type: number): void;
  typeCount(): number;
  recordsAddress(): number;
}

/** Every distinct word of the corpus, in order of first occurrence. */
export interface Types {
  /** [types] */
  counts: Float64Array;
  /** Spells type `index`. */
  spell(index: number): string;
}

/**
 * Counts and encodes UTF-8 text in one pass: each word becomes the number of its type in order of first
 * occurrence. A line is a sentence; a line longer than `maxSentence` words becomes several.
 */
export class CorpusEncoder {
  readonly #kernel: CorpusExports;
  readonly #tokenize: (text: string) => string[];
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  readonly #hardWords = new Map<string, number[]>();

  /** @param module corpus.wasm. Throws RangeError for a locale that is none. */
  constructor(module: WebAssembly.Module, options: EncoderOptions, sink: TokenSink) {
    this.#tokenize = makeTokenizer(options);
    const view = (at: number, length: number): Uint32Array =>
      new Uint32Array(this.#kernel.memory.buffer, at >>> 0, length);
    const env = {
      abort: () => {
        throw new Error('The corpus kernel stopped itself.');
      },
      classify: (page: number, at: number) => view(at, 256).set(characterPage(page, options)),
      emit: (at: number, length: number) => sink(view(at, length)),
      escape: (at: number, length: number) => this.#escape(this.#text(at, length)),
    };
    this.#kernel = new WebAssembly.Instance(module, { env }).exports as unknown as CorpusExports;
    this.#kernel.setup(GRAIN, options.maxSentence);
  }

  /** Words seen so far. */
  get tokens(): number {
    return Number(this.#kernel.tokens.value);
  }

  /** Of the text under way: malformed UTF-8 sequences replaced, and the offset of the first. */
  get invalid(): { count: number; first: number } {
    return { count: this.#kernel.invalid.value, first: this.#kernel.firstInvalid.value };
  }

  /** Of the text under way: the offset of the first byte that is zero, -1 for none. */
  get firstZero(): number {
    return this.#kernel.firstZero.value;
  }

  /** Begins a text; offsets count from its first byte, of which `skipped` are not pushed. */
  begin(skipped = 0): void {
    this.#kernel.begin(skipped);
  }

  /** Takes the next bytes of the text, cut anywhere. */
  push(bytes: Uint8Array): void {
    const kernel = this.#kernel;
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + kernel.inputRoom());
      new Uint8Array(kernel.memory.buffer, kernel.inputAddress(), piece.length).set(piece);
      kernel.push(piece.length);
      at += piece.length;
    }
  }

  /** Ends a text: its last line is a sentence even without a newline. */
  endText(): void {
    this.#kernel.endText();
  }

  /** Hands on what is left. The types stay readable as long as the encoder lives. */
  finish(): Types {
    const kernel = this.#kernel;
    kernel.finish();
    const { buffer } = kernel.memory;
    const records = new DataView(buffer, kernel.recordsAddress() >>> 0, kernel.typeCount() * RECORD);
    const counts = Float64Array.from({ length: kernel.typeCount() }, (_, type) =>
      Number(records.getBigUint64(type * RECORD, true)),
    );
    const spell = (type: number): string =>
      this.#text(records.getUint32(type * RECORD + 8, true), records.getUint32(type * RECORD + 12, true));
    return { counts, spell };
  }

  #text(at: number, length: number): string {
    return this.#decoder.decode(new Uint8Array(this.#kernel.memory.buffer, at >>> 0, length));
  }

  #escape(hard: string): void {
    const kernel = this.#kernel;
    const known = this.#hardWords.get(hard);
    if (known) {
      for (const type of known) kernel.addType(type);
      return;
    }
    const types = this.#tokenize(hard).map((word) => {
      const at = kernel.wordAddress();
      // A word of 4096 bytes may grow in NFC or small letters; what does not fit is cut.
      const room = new Uint8Array(kernel.memory.buffer, at, 4096);
      return kernel.addWord(this.#encoder.encodeInto(word, room).written);
    });
    if (this.#hardWords.size < REMEMBERED) this.#hardWords.set(hard, types);
  }
}
