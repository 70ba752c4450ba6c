import { LabError } from '../contract/errors.ts';
import type { MetadataColumn } from '../contract/metadata.ts';
import type { ColumnInfo, MatrixInfo, OpenOptions } from '../contract/opening.ts';
import type { EmbeddingModel } from '../model.ts';
import { picked, reordered } from './order.ts';
import { PassingWords } from './passing-words.ts';
import { RowNumbers } from './row-numbers.ts';
import { type ByteSource, badFile } from './source.ts';
import { spelled, WordTable } from './word-table.ts';

/** Most rows a table may have: the words must fit one Set. */
const MAX_ROWS = 2 ** 24 - 1;
/** Rows given on at a time where they are streamed. */
const BLOCK = 2048;
/** Characters of a word, at most. */
const MAX_WORD = 10_000;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Takes rows as they are read, so that a file of any size passes through little memory. */
interface RowSink {
  /** `values`: [words.length, dim]; both are the sink's only during the call. */
  rows(words: string[], values: Float32Array, dim: number): Promise<void>;
}

/** How to read: what a person chose, and where rows go on to. */
export interface ReadOptions extends OpenOptions {
  /** Rows go here; the model that the reader answers with is then empty. Only the streamed formats heed it. */
  sink?: RowSink;
  /** The vectors go into memory that threads share. */
  shared?: boolean;
  /** Memory that the vectors may take in one piece, in bytes. */
  mostBytes?: number;
  /** Told where the reader is before each step that may take long, for whoever watches that it goes on. */
  onStep?: (place: string) => void;
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
  /** The words are the numbers of rows: they are added by `addNumber`. */
  numbered?: boolean;
}

/** A vector table that grows row by row, for files that do not say (or do not prove) how long they are. */
export class TableBuilder {
  readonly dim: number;
  /** [capacity, dim] row-major. */
  data: Float32Array;
  /** Rows in the table. */
  kept = 0;
  /** Bits of `data`, for `allFinite`. */
  bits: Int32Array;
  readonly #words: WordTable | RowNumbers | PassingWords;
  readonly #source: ByteSource;
  readonly #options: ReadOptions;
  readonly #repeated: 'drop' | 'number';
  readonly #limit: number;
  #taken = 0;
  #duplicates = 0;
  #firstDuplicate = '';

  /**
   * `rows`: the number expected. Memory is reserved for that many where the file's size proves it possible
   * (the caller has checked), else for no more than 1 MiB at first.
   */
  constructor(
    source: ByteSource,
    dim: number,
    rows: number,
    options: ReadOptions = {},
    { repeated = 'drop', numbered = false }: TableOptions = {},
  ) {
    const { first = MAX_ROWS + 1, sample, sink } = options;
    this.#source = source;
    this.dim = dim;
    this.#options = options;
    this.#repeated = repeated;
    this.#limit = first;
    const unproven = Math.max(1, Math.floor(2 ** 18 / dim));
    const wanted = Math.min(rows, first, sample ? sample.rows + 1 : rows, sink ? BLOCK : rows);
    const reserved = Math.max(1, source.size === null ? Math.min(wanted, unproven) : wanted);
    if (sink || sample) this.#words = new PassingWords(sample);
    else this.#words = numbered ? new RowNumbers(reserved) : new WordTable(reserved);
    this.data = allocate(source, reserved * dim, options);
    this.bits = new Int32Array(this.data.buffer);
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
    return this.#options.sink !== undefined && this.kept >= BLOCK;
  }

  /** Gives the rows so far to the sink. */
  async drain(): Promise<void> {
    const { sink } = this.#options;
    if (!sink || !(this.#words instanceof PassingWords)) return;
    const values = this.data.subarray(0, this.kept * this.dim);
    await sink.rows(this.#words.words.slice(0, this.kept), values, this.dim);
    this.#words.words.length = 0;
    this.kept = 0;
  }

  /** Offset in `data` of the row to fill next. The reader writes `dim` values there and then calls `add`. */
  nextRow(): number {
    const at = this.kept * this.dim;
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
    return this.#placed(this.#named().add(word), () => word);
  }

  /** As `add`, for the number of a row, larger than those before. */
  addNumber(number: number): number {
    if (!(this.#words instanceof RowNumbers)) return this.add(String(number));
    this.#words.add(number);
    return this.#placed(true, () => String(number));
  }

  /** As `add`, for a word that is spelled by bytes. */
  addBytes(data: Uint8Array, start: number, end: number): number {
    if (end - start > MAX_WORD) return this.add(decoder.decode(data.subarray(start, end)));
    const added = this.#named().addBytes(data, start, end);
    return this.#placed(added, () => decoder.decode(data.subarray(start, end)));
  }

  #named(): WordTable | PassingWords {
    if (this.#words instanceof RowNumbers) throw new TypeError('The rows of this table are numbered.');
    return this.#words;
  }

  #placed(added: boolean, word: () => string): number {
    if (!added) {
      this.#firstDuplicate ||= word();
      this.#duplicates++;
      if (this.#repeated === 'drop') return -1;
      this.#named().addNumbered(word());
    }
    const row = this.#taken++;
    if (!(this.#words instanceof PassingWords)) {
      if (row >= MAX_ROWS) {
        throw new LabError(
          'too-large',
          `${this.#source.name} has more than ${MAX_ROWS} words, the most that can be opened at once. Open its first rows or a sample.`,
          { sample: true },
        );
      }
      return this.kept++;
    }
    const { sample } = this.#options;
    const place = this.#words.place(row, this.kept);
    if (place === this.kept) this.kept++;
    else if (sample && place >= 0) {
      const from = sample.rows * this.dim;
      this.data.copyWithin(place * this.dim, from, from + this.dim);
    }
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
    const { replaced } = this.#words;
    if (replaced > 0) {
      const words = replaced === 1 ? '1 word is' : `${replaced} words are`;
      notices.push(`${words} not valid UTF-8; bad bytes are shown as "\ufffd".`);
    }
    const order = this.#words instanceof PassingWords ? this.#words.inFileOrder(this.kept) : null;
    if (order) this.data = picked(this.data, this.dim, order);
    const used = this.kept * this.dim;
    // Memory never touched costs nothing, and a copy to the exact size would double what is held meanwhile.
    const input = used > this.data.length * 0.8 ? this.data.subarray(0, used) : this.data.slice(0, used);
    const words = this.#words instanceof PassingWords ? this.#words.words : this.#words.joined();
    return {
      model: spelled(words, this.kept, {
        dim: this.dim,
        input,
        output: null,
        counts: null,
        ...(columns.length > 0 ? { columns: order ? columns.map((c) => reordered(c, order)) : columns } : {}),
        metadata: { name: modelName(this.#source.name), format },
      }),
      notices,
    };
  }

  #grow(used: number): void {
    const wanted = Math.max(this.dim, Math.ceil((used * 1.5) / this.dim) * this.dim);
    const data = allocate(this.#source, wanted, this.#options);
    data.set(this.data.subarray(0, used));
    this.data = data;
    this.bits = new Int32Array(data.buffer);
  }
}

/** Throws `too-large` where the memory is not there, or more than the reader may take. */
export function allocate(
  source: ByteSource,
  length: number,
  { mostBytes = Number.POSITIVE_INFINITY, shared = false }: ReadOptions = {},
): Float32Array {
  try {
    if (length * 4 <= mostBytes) {
      return shared ? new Float32Array(new SharedArrayBuffer(length * 4)) : new Float32Array(length);
    }
  } catch {
    // Told below.
  }
  const need = Math.round((length * 4) / 2 ** 20);
  const most = Math.round(mostBytes / 2 ** 20);
  throw new LabError(
    'too-large',
    Number.isFinite(mostBytes)
      ? `${source.name} needs ${need} MiB of memory in one piece, and Orrery may take ${most} MiB here. Open its first rows or a sample.`
      : `${source.name} needs ${need} MiB of memory in one piece; there is not that much. Open its first rows or a sample.`,
    { sample: true },
  );
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
