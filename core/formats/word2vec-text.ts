import type { EmbeddingModel } from '../model.ts';
import { formatFloat32, isNumber, parseNumber } from './numbers.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import { checkWords, type ReadResult, TableBuilder } from './table.ts';

/**
 * word2vec text, GloVe and fastText .vec: a line a word, the word and its values separated by spaces or tabs;
 * word2vec and fastText begin with a line "V D". Words may contain spaces (GloVe 840B): values are counted
 * from the right.
 */

const LF = 10;
const CR = 13;
/** Longest line read before the file is taken for something else. */
const MAX_LINE = 16 * 2 ** 20;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const isSpace = (c: number | undefined) => c === 32 || c === 9;

/** Start and end of each field in `data[start..end)`, flat. */
function fields(data: Uint8Array, start: number, end: number): number[] {
  const found: number[] = [];
  for (let at = start; at < end; ) {
    while (at < end && isSpace(data[at])) at++;
    if (at === end) break;
    found.push(at);
    while (at < end && !isSpace(data[at])) at++;
    found.push(at);
  }
  return found;
}

/** What the first line or two say. `first` is null for an empty file. */
export interface TextShape {
  /** Present when the first line is a header. */
  header: { rows: number; dim: number } | null;
  dim: number;
}

/** Number of values a line ends with when its first field is a word; 0 where it is no row. */
function trailingNumbers(line: Uint8Array): number {
  const at = fields(line, 0, line.length);
  let count = 0;
  for (let i = at.length - 2; i >= 2 && isNumber(line, at[i]!, at[i + 1]!); i -= 2) count++;
  return count;
}

function headerOf(line: Uint8Array): { rows: number; dim: number } | null {
  if (line.length > 40) return null;
  const match = /^\s*(\d+)[ \t]+(\d+)\s*$/.exec(decoder.decode(line));
  const [rows, dim] = [Number(match?.[1]), Number(match?.[2])];
  return Number.isSafeInteger(rows) && Number.isSafeInteger(dim) && dim > 0 ? { rows, dim } : null;
}

/**
 * Recognises the layout from the first two lines (without line ends). A first line of two integers is a header,
 * unless the second is two integers too and too short to be its row. Null where the lines are no vector table.
 */
export function textShape(first: Uint8Array, second: Uint8Array | null): TextShape | null {
  const header = headerOf(first);
  const values = second ? trailingNumbers(second) : 0;
  if (header && (second ? values >= header.dim : header.rows === 0)) return { header, dim: header.dim };
  if (header && !(second && headerOf(second))) return null;
  const dim = trailingNumbers(first);
  if (dim === 0 || (second === null && dim < 2)) return null;
  return second === null || values >= dim ? { header: null, dim } : null;
}

/** Lines of a stream, without their ends; `take` gives the window's bounds of the next. */
class Lines {
  readonly window: StreamWindow;
  number = 0;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.window = new StreamWindow(source.stream());
  }

  /** [start, end) in `window.data` of the next line, or null at the end. */
  async take(): Promise<[number, number] | null> {
    const w = this.window;
    let searched = 0;
    for (;;) {
      const at = w.data.subarray(0, w.end).indexOf(LF, w.start + searched);
      if (at >= 0) return this.#line(at, at + 1);
      searched = w.end - w.start;
      if (searched > MAX_LINE) {
        throw badFile(
          this.#source,
          `line ${this.number + 1} is longer than 16 MiB: this is not a text table.`,
        );
      }
      if (!(await w.fill())) return w.start < w.end ? this.#line(w.end, w.end) : null;
    }
  }

  #line(end: number, next: number): [number, number] {
    const w = this.window;
    const start = w.start;
    w.start = next;
    this.number++;
    return [start, end > start && w.data[end - 1] === CR ? end - 1 : end];
  }
}

/**
 * Reads a text table, streaming. Throws `bad-file` naming the line, what was found and what was expected.
 */
export async function readWord2vecText(source: ByteSource): Promise<ReadResult> {
  const lines = new Lines(source);
  try {
    return await readLines(source, lines);
  } finally {
    await lines.window.close();
  }
}

async function readLines(source: ByteSource, lines: Lines): Promise<ReadResult> {
  const copy = async () => {
    const at = await lines.take();
    return at && lines.window.data.slice(at[0], at[1]);
  };
  let first = await copy();
  if (!first) throw badFile(source, 'the file is empty.');
  if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) first = first.subarray(3);
  const second = await copy();
  const header = headerOf(first);
  const shape = textShape(first, second && second.length > 0 ? second : null);
  if (!shape) throw badFile(source, complaint(header, first, second), { line: header ? 2 : 1 });
  checkPromise(source, shape);

  // Without a header: as many rows as the bytes can hold at eight a value, which real files need and more.
  const guess = Math.ceil((source.size ?? Number.POSITIVE_INFINITY) / (shape.dim * 8 + 2));
  const table = new TableBuilder(source, shape.dim, shape.header?.rows ?? guess);
  let rows = 0;
  const row = (line: Uint8Array, start: number, end: number, number: number) => {
    if (!parseRow(source, table, line, start, end, number)) return;
    rows++;
  };
  if (!shape.header) row(first, 0, first.length, 1);
  if (second) row(second, 0, second.length, 2);
  for (let at = await lines.take(); at; at = await lines.take()) {
    row(lines.window.data, at[0], at[1], lines.number);
  }
  const notices: string[] = [];
  if (shape.header && rows < shape.header.rows) {
    throw badFile(
      source,
      `the file is cut short: its header promises ${shape.header.rows} words and it holds ${rows}.`,
      { expected: shape.header.rows, found: rows, line: lines.number },
    );
  }
  if (shape.header && rows > shape.header.rows) {
    notices.push(
      `The header promises ${shape.header.rows} words; the file holds ${rows}, and all were read.`,
    );
  }
  return table.finish('word2vec-text', notices);
}

/** Why two lines are no table. */
function complaint(
  header: { rows: number; dim: number } | null,
  first: Uint8Array,
  second: Uint8Array | null,
): string {
  if (header) {
    const found = second ? trailingNumbers(second) : 0;
    return second
      ? `line 2 ends with ${found} of the ${header.dim} values that the header in line 1 promises.`
      : `the file is cut short: its header promises ${header.rows} words and it holds 0.`;
  }
  const dim = trailingNumbers(first);
  if (dim > 0 && second)
    return `line 2 ends with ${trailingNumbers(second)} of ${dim} values, the number in line 1.`;
  const start = JSON.stringify(decoder.decode(first.subarray(0, 40)));
  return `line 1 is no row of a vector table. Expected "word 0.1 0.2 ..." or a header "rows dimensions"; found ${start}.`;
}

/** Refuses a header that the file's size disproves, before any memory is reserved. A value takes two bytes at least. */
function checkPromise(source: ByteSource, { header }: TextShape): void {
  if (!header || source.size === null) return;
  const least = header.rows * (header.dim * 2 + 1);
  if (least > source.size) {
    throw badFile(
      source,
      `the file is cut short: its header promises ${header.rows} words of ${header.dim} values, at least ${least} bytes, and it holds ${source.size} bytes.`,
      { expected: least, found: source.size },
    );
  }
}

/** Parses one line into the table; false for a blank line. */
function parseRow(
  source: ByteSource,
  table: TableBuilder,
  line: Uint8Array,
  start: number,
  lineEnd: number,
  number: number,
): boolean {
  let end = lineEnd;
  while (end > start && isSpace(line[end - 1])) end--;
  if (end === start) return false;
  const { dim } = table;
  const at = table.nextRow();
  for (let i = dim - 1; i >= 0; i--) {
    let from = end;
    while (from > start && !isSpace(line[from - 1])) from--;
    const value = parseNumber(line, from, end);
    if (!Number.isFinite(value) || from === start) throw badRow(source, line, start, lineEnd, dim, number);
    table.data[at + i] = value;
    end = from;
    while (end > start && isSpace(line[end - 1])) end--;
  }
  let from = start;
  while (from < end && isSpace(line[from])) from++;
  if (from === end) throw badRow(source, line, start, lineEnd, dim, number);
  table.add(decoder.decode(line.subarray(from, end)));
  return true;
}

function badRow(
  source: ByteSource,
  line: Uint8Array,
  start: number,
  end: number,
  dim: number,
  number: number,
) {
  const at = fields(line, start, end);
  const found = at.length / 2 - 1;
  if (found < dim) {
    return badFile(source, `line ${number} ends after ${found} of ${dim} values. Is the file cut short?`, {
      line: number,
      found,
      expected: dim,
    });
  }
  for (let i = at.length - 2 * dim; i < at.length; i += 2) {
    if (Number.isFinite(parseNumber(line, at[i]!, at[i + 1]!))) continue;
    const text = decoder.decode(line.subarray(at[i]!, Math.min(at[i + 1]!, at[i]! + 40)));
    const column = (i - (at.length - 2 * dim)) / 2 + 1;
    return badFile(source, `line ${number}: value ${column} is "${text}", not a finite number.`, {
      line: number,
      column,
    });
  }
  return badFile(source, `line ${number} has no word before its ${dim} values.`, { line: number });
}

/**
 * The chunks of a text table with header; values have the fewest digits that read back as the same float32.
 * Throws `invalid-input` for a word with white space or none.
 */
export function* writeWord2vecText({ words, dim, input }: EmbeddingModel): Generator<Uint8Array> {
  checkWords(words, /^$|[\s\0]/, 'word2vec text');
  const encoder = new TextEncoder();
  let text = `${words.length} ${dim}\n`;
  for (const [row, word] of words.entries()) {
    text += word;
    for (let i = row * dim; i < (row + 1) * dim; i++) text += ` ${formatFloat32(input[i]!)}`;
    text += '\n';
    if (text.length > 2 ** 20) {
      yield encoder.encode(text);
      text = '';
    }
  }
  yield encoder.encode(text);
}
