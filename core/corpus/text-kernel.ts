import { LabError } from '../contract/errors.ts';
import { characterPage, makeTokenizer, type TokenizerOptions } from './tokenizer.ts';

/** Words that were too hard for the kernel and are remembered. */
const REMEMBERED = 100_000;
/** Most bytes of a word; a word so long may grow in NFC or small letters, what does not fit is cut. */
const WORD_BYTES = 4096;

/** Exports of assembly/corpus.ts. */
interface TextExports {
  memory: WebAssembly.Memory;
  invalid: WebAssembly.Global;
  firstInvalid: WebAssembly.Global;
  firstZero: WebAssembly.Global;
  setup(maxSentence: number): void;
  begin(offset: number): void;
  inputAddress(): number;
  inputRoom(): number;
  push(length: number): void;
  endText(): void;
  handOn(): void;
  finish(): void;
  wordAddress(): number;
  addWord(length: number): number;
  addType(type: number): void;
  endLine(): void;
  typeCount(): number;
  spellingAddress(type: number): number;
  spellingLength(type: number): number;
  spell(first: number): void;
  settleCounts(): void;
  gatherCounts(): number;
  spelledBytes: WebAssembly.Global;
  spellLines(count: number): number;
  namesAddress(): number;
  forget(source: number): void;
  learn(source: number, at: number, bytes: number): void;
  numbersAddress(length: number): number;
  take(source: number, length: number): void;
}

/** Receives numbers and (not from a raw kernel) where in them each grain ends. The views are only valid during the call. */
export type NumberSink = (numbers: Uint32Array, ends: Uint32Array) => void;

/** What was noticed in a piece of text: malformed UTF-8 sequences replaced, and offsets (-1: none). */
export interface PieceNotes {
  invalid: number;
  firstInvalid: number;
  firstZero: number;
}

/**
 * The kernel over one memory: text becomes numbers of types, in order of their first occurrence here, in sentences that
 * end with `SENTENCE_END`, gathered into grains. A raw kernel, for a piece of a text, only notes where lines end.
 */
export class TextKernel {
  readonly #kernel: TextExports;
  readonly #tokenize: (text: string) => string[];
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  readonly #hardWords = new Map<string, number[]>();
  #names: Uint8Array[] = [];

  /**
   * @param module corpus.wasm
   * @param maxSentence words; 0: raw
   * Throws RangeError for a locale that is none.
   */
  constructor(module: WebAssembly.Module, options: TokenizerOptions, maxSentence: number, sink: NumberSink) {
    this.#tokenize = makeTokenizer(options);
    const env = {
      abort: () => {
        throw new Error('The corpus kernel stopped itself.');
      },
      full: () => {
        throw new LabError(
          'too-large',
          `The text has more than ${this.types.toLocaleString('en')} different words, more than can be counted at a ` +
            'time. Train on part of it, or write its words more alike (small letters, another way to cut words).',
          { types: this.types },
        );
      },
      classify: (page: number, at: number) => this.#numbers(at, 256).set(characterPage(page, options)),
      emit: (at: number, length: number, ends: number, grains: number) =>
        sink(this.#numbers(at, length), this.#numbers(ends, grains)),
      spelled: (at: number, length: number) => this.#names.push(this.#bytes(at, length).slice()),
      escape: (at: number, length: number) => this.#escape(this.#text(at, length)),
    };
    this.#kernel = new WebAssembly.Instance(module, { env }).exports as unknown as TextExports;
    this.#kernel.setup(maxSentence);
  }

  /** Number of types. */
  get types(): number {
    return this.#kernel.typeCount();
  }

  /** Since `begin`. */
  get notes(): PieceNotes {
    const { invalid, firstInvalid, firstZero } = this.#kernel;
    return { invalid: invalid.value, firstInvalid: firstInvalid.value, firstZero: firstZero.value };
  }

  /** From here on offsets count from `offset`, that of the next byte pushed. */
  begin(offset: number): void {
    this.#kernel.begin(offset);
  }

  /** Takes the next bytes of the text, cut anywhere. */
  push(bytes: Uint8Array): void {
    const kernel = this.#kernel;
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + kernel.inputRoom());
      this.#bytes(kernel.inputAddress(), piece.length).set(piece);
      kernel.push(piece.length);
      at += piece.length;
    }
  }

  /** Ends a text, or a piece of one at white space: what follows is no part of its last word. */
  endText(): void {
    this.#kernel.endText();
  }

  endLine(): void {
    this.#kernel.endLine();
  }

  /** Hands on what is encoded, of sentences whole grains. */
  flush(): void {
    this.#kernel.handOn();
  }

  /** Hands on everything. */
  finish(): void {
    this.#kernel.finish();
  }

  /** [types] occurrences so far. */
  counts(): Float64Array {
    const kernel = this.#kernel;
    kernel.settleCounts();
    const at = kernel.gatherCounts() >>> 0;
    return new Float64Array(kernel.memory.buffer, at, this.types).slice();
  }

  spell(type: number): string {
    return this.#text(this.#kernel.spellingAddress(type), this.#kernel.spellingLength(type));
  }

  /** The words of many types, one a line: cut by whoever needs them, without a view and a decoding for each. */
  spellLines(types: Uint32Array): string {
    const kernel = this.#kernel;
    this.#numbers(kernel.numbersAddress(types.length), types.length).set(types);
    const at = kernel.spellLines(types.length);
    return this.#text(at, Math.max(0, kernel.spelledBytes.value - 1));
  }

  /** The spellings of the types from `first` on, for `intern` of another kernel. */
  spellings(first: number): Uint8Array[] {
    this.#kernel.spell(first);
    const names = this.#names;
    this.#names = [];
    return names;
  }

  /** Another kernel begins anew: it knows no type from before. */
  forget(source: number): void {
    this.#kernel.forget(source);
  }

  /** The next types of another kernel, by their `spellings`. */
  learn(source: number, spellings: Uint8Array): void {
    const at = this.#kernel.namesAddress();
    this.#bytes(at, spellings.length).set(spellings);
    this.#kernel.learn(source, at, spellings.length);
  }

  /** Goes on with what another, raw kernel made of the text that comes next. */
  take(source: number, numbers: Uint32Array): void {
    this.#numbers(this.#kernel.numbersAddress(numbers.length), numbers.length).set(numbers);
    this.#kernel.take(source, numbers.length);
  }

  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#kernel.memory.buffer, at >>> 0, length);
  }

  #numbers(at: number, length: number): Uint32Array {
    return new Uint32Array(this.#kernel.memory.buffer, at >>> 0, length);
  }

  #text(at: number, length: number): string {
    return this.#decoder.decode(this.#bytes(at, length));
  }

  #escape(hard: string): void {
    const kernel = this.#kernel;
    const known = this.#hardWords.get(hard);
    if (known) {
      for (const type of known) kernel.addType(type);
      return;
    }
    const types = this.#tokenize(hard).map((word) => {
      const room = this.#bytes(kernel.wordAddress(), WORD_BYTES);
      return kernel.addWord(this.#encoder.encodeInto(word, room).written);
    });
    if (this.#hardWords.size < REMEMBERED) this.#hardWords.set(hard, types);
  }
}
