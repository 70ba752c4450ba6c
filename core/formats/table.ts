import { LabError } from '../contract/errors.ts';
import type { MetadataColumn } from '../contract/metadata.ts';
import type { ColumnInfo, MatrixInfo, OpenOptions } from '../contract/opening.ts';
import type { EmbeddingModel } from '../model.ts';
import { below, Sfc32 } from '../word2vec/random.ts';
import { type ByteSource, badFile } from './source.ts';
import { WordSet } from './word-set.ts';

/** Most rows a table may have: the words must fit one Set. */
const MAX_ROWS = 2 ** 24 - 1;
/** Rows given on at a time where they are streamed. */
const BLOCK = 2048;
/** Characters of a word, at most. */
const MAX_WORD = 10_000;

/** Takes rows as they are read, so that a file of any size passes through little memory. */
export interface RowSink {
  /** `values`: [words.length, dim]; both are the sink's only during the call. */
  rows(words: string[], values: Float32Array, dim: number): Promise<void>;
}

/** How to read: what a person chose, and where rows go on to. */
export interface ReadOptions extends OpenOptions {
  /** Rows go here; the model that the reader answers with is then empty. Only the streamed formats heed it. */
  sink?: RowSink;
}

/** What a reader learned of the file besides the model. */
export interface FileFacts {
  /** Rows of the file, where it says so. */
  rows?: number;
  columns?: ColumnInfo[];
  matrices?: MatrixInfo[];
  /** The reader had to choose for the user. */
  doubt?: boolean;
}

/** What a reader gives: the model, and what it had to mend on the way. */
export interface ReadResult {
  model: EmbeddingModel;
  /** For people: duplicates dropped, bytes replaced, a header that lied. */
  notices: string[];
  facts?: FileFacts;
}

interface TableOptions {
  /** What happens to a word that is there already: its row is dropped, or it is told apart by a number. */
  repeated?: 'drop' | 'number';
}

/** A vector table that grows row by row, for files that do not say (or do not prove) how long they are. */
export class TableBuilder {
  readonly dim: number;
  /** [capacity, dim] row-major. */
  data: Float32Array;
  words: string[] = [];
  readonly #seen: WordSet;
  readonly #source: ByteSource;
  readonly #repeated: 'drop' | 'number';
  readonly #limit: number;
  readonly #sample: { rows: number; draw: Sfc32 } | null;
  readonly #sink: RowSink | undefined;
  /** Of a sample: the row each word came from. */
  readonly #origins: number[] = [];
  #taken = 0;
  #duplicates = 0;
  #firstDuplicate = '';
  #replaced = 0;

  /**
   * `rows`: the number expected. Memory is reserved for that many where the file's size proves it possible
   * (the caller has checked), else for no more than 1 MiB at first.
   */
  constructor(
    source: ByteSource,
    dim: number,
    rows: number,
    { first = MAX_ROWS + 1, sample, sink }: ReadOptions = {},
    { repeated = 'drop' }: TableOptions = {},
  ) {
    this.#source = source;
    this.dim = dim;
    this.#repeated = repeated;
    this.#limit = first;
    this.#sample = sample ? { rows: sample.rows, draw: Sfc32.seeded(sample.seed, 0) } : null;
    this.#sink = sink;
    this.#seen = new WordSet(sink !== undefined || sample !== undefined);
    const unproven = Math.max(1, Math.floor(2 ** 18 / dim));
    const wanted = Math.min(rows, first, sample ? sample.rows + 1 : rows, sink ? BLOCK : rows);
    this.data = allocate(
      source,
      Math.max(1, source.size === null ? Math.min(wanted, unproven) : wanted) * dim,
    );
  }

  /** Rows taken so far, also those given on or not drawn into the sample. */
  get taken(): number {
    return this.#taken;
  }

  /** Whether the rows asked for are there: the reader may stop. */
  get full(): boolean {
    return this.#taken >= this.#limit;
  }

  /** Whether rows wait to be given on: the reader then awaits `drain`. */
  get waiting(): boolean {
    return this.#sink !== undefined && this.words.length >= BLOCK;
  }

  /** Gives the rows so far to the sink. */
  async drain(): Promise<void> {
    if (!this.#sink) return;
    await this.#sink.rows(this.words, this.data.subarray(0, this.words.length * this.dim), this.dim);
    this.words = [];
  }

  /** Offset in `data` of the row to fill next. The reader writes `dim` values there and then calls `add`. */
  nextRow(): number {
    const at = this.words.length * this.dim;
    if (at + this.dim > this.data.length) this.#grow(at);
    return at;
  }

  /**
   * Completes the row at `nextRow`; answers with its place in the table, -1 where it is left out. A repeated word is
   * dropped with its vector (the first one counts), or numbered where the table was made so. In a sample a later
   * row may take the place of an earlier one.
   */
  add(word: string): number {
    if (word.length > MAX_WORD)
      throw badFile(this.#source, `row ${this.#taken + 1} has a word of ${word.length} characters.`);
    if (word.includes('\ufffd')) this.#replaced++;
    // The model file joins words by line ends.
    let own = word.includes('\n') ? word.replaceAll('\n', ' ') : word;
    if (!this.#seen.add(own)) {
      this.#firstDuplicate ||= word;
      this.#duplicates++;
      if (this.#repeated === 'drop') return -1;
      own = this.#seen.numbered(own);
    }
    const row = this.#taken++;
    if (row >= MAX_ROWS && !this.#sink && !this.#sample) {
      throw new LabError(
        'too-large',
        `${this.#source.name} has more than ${MAX_ROWS} words, the most that can be opened at once. Open its first rows or a sample.`,
      );
    }
    const sample = this.#sample;
    if (!sample || row < sample.rows) {
      if (sample) this.#origins.push(row);
      return this.words.push(own) - 1;
    }
    // Algorithm R (Vitter 1985): each row of the file is as likely to be in the sample.
    const place = below(sample.draw, row + 1);
    if (place >= sample.rows) return -1;
    const from = sample.rows * this.dim;
    this.data.copyWithin(place * this.dim, from, from + this.dim);
    this.words[place] = own;
    this.#origins[place] = row;
    return place;
  }

  /** `columns`: one value a place of the table, in the places' order. */
  finish(format: string, notices: string[] = [], columns: MetadataColumn[] = []): ReadResult {
    if (this.#duplicates > 0) {
      const rows = `${this.#duplicates} repeated ${this.#duplicates === 1 ? 'word' : 'words'}`;
      const was = this.#duplicates === 1 ? 'was' : 'were';
      notices.push(
        this.#repeated === 'drop'
          ? `${rows} ${was} dropped (the first vector of each is kept): "${this.#firstDuplicate}".`
          : `${rows} ${was} told apart by a number, as in "${this.#firstDuplicate} (2)".`,
      );
    }
    if (this.#replaced > 0) {
      const words = this.#replaced === 1 ? '1 word is' : `${this.#replaced} words are`;
      notices.push(`${words} not valid UTF-8; bad bytes are shown as "\ufffd".`);
    }
    const order = this.#inFileOrder();
    const used = this.words.length * this.dim;
    // Memory never touched costs nothing, and a copy to the exact size would double what is held meanwhile.
    const input = used > this.data.length * 0.8 ? this.data.subarray(0, used) : this.data.slice(0, used);
    return {
      model: {
        words: this.words,
        dim: this.dim,
        input,
        output: null,
        counts: null,
        ...(columns.length > 0 ? { columns: order ? columns.map((c) => reordered(c, order)) : columns } : {}),
        metadata: { name: modelName(this.#source.name), format },
      },
      notices,
    };
  }

  /** Puts a sample into the order of the file; answers with the place each row had. */
  #inFileOrder(): number[] | null {
    if (!this.#sample) return null;
    const order = this.words.map((_, place) => place).sort((a, b) => this.#origins[a]! - this.#origins[b]!);
    const data = new Float32Array(order.length * this.dim);
    for (const [to, from] of order.entries()) {
      data.set(this.data.subarray(from * this.dim, (from + 1) * this.dim), to * this.dim);
    }
    this.data = data;
    this.words = order.map((place) => this.words[place]!);
    return order;
  }

  #grow(used: number): void {
    const wanted = Math.max(this.dim, Math.ceil((used * 1.5) / this.dim) * this.dim);
    const data = allocate(this.#source, wanted);
    data.set(this.data.subarray(0, used));
    this.data = data;
  }
}

function reordered(column: MetadataColumn, order: number[]): MetadataColumn {
  if (column.kind === 'number') {
    return { ...column, values: Float64Array.from(order, (place) => column.values[place]!) };
  }
  if (column.kind === 'category') {
    return { ...column, codes: Int32Array.from(order, (place) => column.codes[place]!) };
  }
  return { ...column, values: order.map((place) => column.values[place]!) };
}

/** Throws `too-large` where the memory is not there. */
export function allocate(source: ByteSource, length: number): Float32Array<ArrayBuffer> {
  try {
    return new Float32Array(length);
  } catch {
    const need = Math.round((length * 4) / 2 ** 20);
    throw new LabError(
      'too-large',
      `${source.name} needs ${need} MiB of memory in one piece; there is not that much. Open its first rows or a sample.`,
    );
  }
}

/** A file's name without folder and known endings. */
export const modelName = (file: string): string =>
  file
    .replace(/^.*[/\\]/, '')
    .replace(/\.(gz|tgz|zip)$/i, '')
    .replace(
      /\.(tar|safetensors|txt|vec|bin|glove|npy|npz|csv|tsv|json|jsonl|ndjson|parquet|arrow|feather|bytes)$/i,
      '',
    )
    .replace(/\.(txt|vec|bin)$/i, '') || file;

/** Throws `bad-file` when one of `dim` values at `at` is not finite. `where` names the row for the message. */
export function checkFinite(
  source: ByteSource,
  data: Float32Array,
  at: number,
  dim: number,
  where: () => string,
): void {
  if (allFinite(data, at, dim)) return;
  for (let i = 0; i < dim; i++) {
    if (Number.isFinite(data[at + i]!)) continue;
    throw badFile(source, `${where()}: value ${i + 1} of ${dim} is ${data[at + i]}, not a finite number.`, {
      column: i + 1,
    });
  }
}

/** A sum of x - x is 0 unless one of them is not finite: no branch a value, and four sums do not wait for each other. */
export function allFinite(data: Float32Array, at: number, dim: number): boolean {
  let [a, b, c, d] = [0, 0, 0, 0];
  const end = at + dim;
  let i = at;
  for (; i + 4 <= end; i += 4) {
    a += data[i]! - data[i]!;
    b += data[i + 1]! - data[i + 1]!;
    c += data[i + 2]! - data[i + 2]!;
    d += data[i + 3]! - data[i + 3]!;
  }
  for (; i < end; i++) a += data[i]! - data[i]!;
  return a + b + c + d === 0;
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
