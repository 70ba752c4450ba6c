import { LabError } from '../contract/errors.ts';
import type { EmbeddingModel } from '../model.ts';
import { type ByteSource, badFile } from './source.ts';

/** Most rows a table may have: the words must fit one Set. */
const MAX_ROWS = 2 ** 24 - 1;

/** What a reader gives: the model, and what it had to mend on the way. */
export interface ReadResult {
  model: EmbeddingModel;
  /** For people: duplicates dropped, bytes replaced, a header that lied. */
  notices: string[];
}

/** A vector table that grows row by row, for files that do not say (or do not prove) how long they are. */
export class TableBuilder {
  readonly dim: number;
  /** [capacity, dim] row-major. */
  data: Float32Array;
  readonly words: string[] = [];
  readonly #seen = new Set<string>();
  readonly #source: ByteSource;
  #duplicates = 0;
  #firstDuplicate = '';
  #replaced = 0;

  /**
   * `rows`: the number expected. Memory is reserved for that many where the file's size proves it possible
   * (the caller has checked), else for no more than 64 MiB at first.
   */
  constructor(source: ByteSource, dim: number, rows: number) {
    this.#source = source;
    this.dim = dim;
    const unproven = Math.max(1, Math.floor(2 ** 24 / dim));
    this.data = allocate(source, (source.size === null ? Math.min(rows, unproven) : rows) * dim);
  }

  /** Offset in `data` of the row to fill next. The reader writes `dim` values there and then calls `add`. */
  nextRow(): number {
    const at = this.words.length * this.dim;
    if (at + this.dim > this.data.length) this.#grow(at);
    return at;
  }

  /** Completes the row at `nextRow`. A word that is there already is dropped with its vector: the first one counts. */
  add(word: string): void {
    if (word.includes('\ufffd')) this.#replaced++;
    if (this.#seen.has(word)) {
      this.#firstDuplicate ||= word;
      this.#duplicates++;
      return;
    }
    if (this.words.length >= MAX_ROWS) {
      throw new LabError('too-large', `${this.#source.name} has more than ${MAX_ROWS} words.`);
    }
    this.#seen.add(word);
    this.words.push(word);
  }

  finish(format: string, notices: string[] = []): ReadResult {
    if (this.#duplicates > 0) {
      const dropped = `${this.#duplicates} repeated ${this.#duplicates === 1 ? 'word was' : 'words were'} dropped`;
      notices.push(`${dropped} (the first vector of each is kept): "${this.#firstDuplicate}".`);
    }
    if (this.#replaced > 0) {
      const words = this.#replaced === 1 ? '1 word is' : `${this.#replaced} words are`;
      notices.push(`${words} not valid UTF-8; bad bytes are shown as "\ufffd".`);
    }
    const used = this.words.length * this.dim;
    return {
      model: {
        words: this.words,
        dim: this.dim,
        input: used === this.data.length ? this.data : this.data.slice(0, used),
        output: null,
        counts: null,
        metadata: { name: modelName(this.#source.name), format },
      },
      notices,
    };
  }

  #grow(used: number): void {
    const wanted = Math.max(this.dim, Math.ceil((used * 1.5) / this.dim) * this.dim);
    const data = allocate(this.#source, wanted);
    data.set(this.data.subarray(0, used));
    this.data = data;
  }
}

/** Throws `too-large` where the memory is not there. */
export function allocate(source: ByteSource, length: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(length);
  } catch {
    const need = Math.round((length * 4) / 2 ** 20);
    throw new LabError(
      'too-large',
      `${source.name} needs ${need} MiB of memory in one piece; there is not that much.`,
    );
  }
}

/** A file's name without folder and known endings. */
export const modelName = (file: string): string =>
  file
    .replace(/^.*[/\\]/, '')
    .replace(/\.(gz|safetensors|txt|vec|bin)$/gi, '')
    .replace(/\.(txt|vec|bin)$/i, '') || file;

/** Throws `bad-file` when one of `dim` values at `at` is not finite. `where` names the row for the message. */
export function checkFinite(
  source: ByteSource,
  data: Float32Array,
  at: number,
  dim: number,
  where: () => string,
): void {
  for (let i = 0; i < dim; i++) {
    if (!Number.isFinite(data[at + i]!)) {
      throw badFile(source, `${where()}: value ${i + 1} of ${dim} is ${data[at + i]}, not a finite number.`, {
        column: i + 1,
      });
    }
  }
}

/** Words as they may stand in a format that separates with `forbidden`. Throws `invalid-input` naming the first that may not. */
export function checkWords(words: string[], forbidden: RegExp, format: string): void {
  const row = words.findIndex((word) => forbidden.test(word));
  if (row < 0) return;
  const word = words[row]!;
  throw new LabError(
    'invalid-input',
    `The word ${JSON.stringify(word)} (row ${row + 1}) cannot be written as ${format}: it ${
      word === '' ? 'is empty' : 'contains a separator of that format'
    }. Choose another format, or rename the word.`,
    { word, row },
  );
}
