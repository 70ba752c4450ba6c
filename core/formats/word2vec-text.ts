import type { EmbeddingModel } from '../model.ts';
import { Lines } from './lines.ts';
import { formatFloat32, isNumber, isSpace, lastNumber, lastStart, parseNumber } from './numbers.ts';
import { type ByteSource, badFile } from './source.ts';
import { checkWords, type ReadOptions, type ReadResult, TableBuilder } from './table.ts';
import { textChunks } from './text-chunks.ts';

/**
 * word2vec text, GloVe and fastText .vec: a line a word, the word and its values separated by spaces or tabs;
 * word2vec and fastText begin with a line "V D". Words may contain spaces (GloVe 840B): values are counted
 * from the right.
 */

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether a number is finite also as float32; NaN is not. */
const fits = (value: number) => Math.abs(value) < MAX_FLOAT32;
/** The smallest number that float32 rounds to infinity. */
const MAX_FLOAT32 = 2 ** 128 - 2 ** 103;

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

/**
 * Reads a text table, streaming. Throws `bad-file` naming the line, what was found and what was expected.
 */
export async function readWord2vecText(source: ByteSource, options: ReadOptions = {}): Promise<ReadResult> {
  const lines = new Lines(source);
  try {
    return await readLines(source, lines, options);
  } finally {
    await lines.window.close();
  }
}

async function readLines(source: ByteSource, lines: Lines, options: ReadOptions): Promise<ReadResult> {
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

  // The first rows tell how long a row is; a tenth more costs nothing while it is not touched.
  const rowBytes = Math.max(shape.dim * 2 + 2, 0.9 * Math.min(first.length, second?.length ?? first.length));
  const size = source.size ?? Number.POSITIVE_INFINITY;
  const possible = Math.ceil(size / (shape.dim * 2 + 2));
  const guess = shape.header?.rows ?? Math.ceil(size / rowBytes);
  const table = new TableBuilder(source, shape.dim, Math.min(guess, possible), options);
  let rows = 0;
  let dropped = 0;
  let cut = false;
  const refused = async (line: Uint8Array, start: number, end: number, number: number) => {
    dropped++;
    if (options.dropBad) return;
    const error = badRow(source, line, start, end, shape.dim, number);
    // The last row of a file that is cut short is rarely whole.
    cut = !lines.ended && shape.header !== null && rows < shape.header.rows;
    if (!cut && (lines.ended || !options.partial)) throw error;
  };
  for (const [line, number] of [
    [shape.header ? null : first, 1],
    [second, 2],
  ] as const) {
    if (!line || table.full) continue;
    const parsed = parseRow(table, line, 0, line.length);
    if (parsed === 1) rows++;
    else if (parsed < 0) await refused(line, 0, line.length, number);
  }
  while (!table.full) {
    const at = await lines.take();
    if (!at) break;
    const { data } = lines.window;
    const parsed = parseRow(table, data, at[0], at[1]);
    if (parsed === 1) rows++;
    else if (parsed < 0) await refused(data, at[0], at[1], lines.number);
    if (table.waiting) await table.drain();
  }
  const notices: string[] = [];
  if (dropped > 0 && !cut) {
    notices.push(
      dropped === 1
        ? '1 row that is no vector was left out.'
        : `${dropped} rows that are no vectors were left out.`,
    );
  }
  if (shape.header && (cut || rows + dropped < shape.header.rows) && !table.full) {
    const message = `its header promises ${shape.header.rows} words and it holds ${rows}`;
    if (!options.partial) {
      throw badFile(source, `the file is cut short: ${message}.`, {
        expected: shape.header.rows,
        found: rows,
        line: lines.number,
        partial: true,
      });
    }
    notices.push(`The file is cut short: ${message}, which were read.`);
  }
  if (shape.header && rows > shape.header.rows) {
    notices.push(
      `The header promises ${shape.header.rows} words; the file holds ${rows}, and all were read.`,
    );
  }
  await table.drain();
  const result = table.finish(shape.header ? 'word2vec-text' : 'glove', notices);
  return shape.header ? { ...result, facts: { rows: shape.header.rows } } : result;
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

/** Parses one line into the table: 1 for a row, 0 for a blank line, -1 for what is no row. */
function parseRow(table: TableBuilder, line: Uint8Array, start: number, lineEnd: number): -1 | 0 | 1 {
  let end = lineEnd;
  while (end > start && isSpace(line[end - 1])) end--;
  if (end === start) return 0;
  const { dim } = table;
  const at = table.nextRow();
  const { data } = table;
  for (let i = dim - 1; i >= 0; i--) {
    const value = lastNumber(line, start, end);
    if (!fits(value) || lastStart === start) return -1;
    data[at + i] = value;
    end = lastStart;
    while (end > start && isSpace(line[end - 1])) end--;
  }
  let from = start;
  while (from < end && isSpace(line[from])) from++;
  if (from === end) return -1;
  table.addBytes(line, from, end);
  return 1;
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
    if (fits(parseNumber(line, at[i]!, at[i + 1]!))) continue;
    const text = decoder.decode(line.subarray(at[i]!, Math.min(at[i + 1]!, at[i]! + 40)));
    const column = (i - (at.length - 2 * dim)) / 2 + 1;
    return badFile(
      source,
      `line ${number}: value ${column} is "${text}", not a finite number that float32 holds.`,
      {
        line: number,
        column,
      },
    );
  }
  return badFile(source, `line ${number} has no word before its ${dim} values.`, { line: number });
}

/**
 * The chunks of a text table, with a header or, as GloVe has it, without; values have the fewest digits that read back
 * as the same float32. Throws `invalid-input` for a word with white space or none.
 */
export function writeWord2vecText(
  { words, dim, input }: EmbeddingModel,
  header = true,
): Iterable<Uint8Array> {
  checkWords(words, /^$|[\s\0]/, header ? 'word2vec text' : 'GloVe text');
  function* lines() {
    if (header) yield `${words.length} ${dim}\n`;
    for (const [row, word] of words.entries()) {
      let line = word;
      for (let i = row * dim; i < (row + 1) * dim; i++) line += ` ${formatFloat32(input[i]!)}`;
      yield `${line}\n`;
    }
  }
  return textChunks(lines());
}
