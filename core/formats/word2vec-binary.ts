import type { EmbeddingModel } from '../model.ts';
import { allFinite, notFinite } from './finite.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import { checkWords, type ReadOptions, type ReadResult, TableBuilder } from './table.ts';

/**
 * word2vec binary: a line "V D", then for each word its UTF-8 bytes, a space, D little-endian float32 and,
 * in files of the original tool, a newline.
 */

const LF = 10;
const SPACE = 32;
const MAX_WORD = 10_000;
/** Longest vector believed. */
const MAX_DIM = 2 ** 20;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The header, and the number of bytes it takes; null where the bytes do not begin with one. */
export function binaryHeader(head: Uint8Array): { rows: number; dim: number; bytes: number } | null {
  const end = head.subarray(0, 64).indexOf(LF);
  const match = end < 0 ? null : /^(\d+)[ \t](\d+)[ \t\r]*$/.exec(decoder.decode(head.subarray(0, end)));
  const [rows, dim] = [Number(match?.[1]), Number(match?.[2])];
  if (!Number.isSafeInteger(rows) || !Number.isSafeInteger(dim) || dim < 1 || dim > MAX_DIM) return null;
  return { rows, dim, bytes: end + 1 };
}

/** Reads a binary table, streaming. Throws `bad-file` naming the row and byte, what was found and expected. */
export async function readWord2vecBinary(source: ByteSource, options: ReadOptions = {}): Promise<ReadResult> {
  const window = new StreamWindow(source);
  try {
    return await readRows(source, window, options);
  } finally {
    await window.close();
  }
}

async function readRows(source: ByteSource, w: StreamWindow, options: ReadOptions): Promise<ReadResult> {
  while (w.end - w.start < 64 && (await w.fill()));
  const header = binaryHeader(w.data.subarray(w.start, w.end));
  if (!header) {
    if (w.end === w.start) throw badFile(source, 'the file is empty.');
    throw badFile(
      source,
      'byte 0: expected the line "words dimensions" that begins a word2vec binary file.',
      {
        byte: 0,
      },
    );
  }
  const { rows, dim } = header;
  w.start += header.bytes;
  const possible = source.size === null ? rows : Math.floor(source.size / (dim * 4 + 1));
  const table = new TableBuilder(source, dim, Math.min(rows, possible), options);
  const need = dim * 4;
  const notices: string[] = [];
  let bytes = new Uint8Array(table.data.buffer);
  let dropped = 0;
  let row = 0;
  for (; row < rows && !table.full; row++) {
    // Nearly always the row is all there, and nothing is waited for.
    let space = wordEnd(w, need);
    if (space < 0) space = await wholeRow(source, w, row, need);
    if (space < 0) {
      if (!options.partial) throw cutShort(source, w, row, rows);
      notices.push(
        `The file is cut short: its header promises ${rows} words and it holds ${row}, which were read.`,
      );
      w.start = w.end;
      break;
    }
    const { data, start } = w;
    const at = table.nextRow();
    if (bytes.buffer !== table.data.buffer) bytes = new Uint8Array(table.data.buffer);
    bytes.set(data.subarray(space + 1, space + 1 + need), at * 4);
    w.start = space + 1 + need;
    if (!allFinite(table.bits, at, dim)) {
      dropped++;
      if (options.dropBad) continue;
      const word = decoder.decode(data.subarray(start, space));
      const byte = w.offset - need;
      throw notFinite(source, table.data, at, dim, `row ${row + 1} ("${word}") at byte ${byte}`);
    }
    table.addBytes(data, start, space);
    if (table.waiting) await table.drain();
  }
  if (dropped > 0) notices.push(`${dropped} rows with values that are not finite were left out.`);
  await table.drain();
  if (row === rows) notices.push(...(await rest(w, rows)));
  return { ...table.finish('word2vec-binary', notices), facts: { rows } };
}

/** Passes over line ends; answers with the place of the space after the next word where the row is all there, else -1. */
function wordEnd(w: StreamWindow, need: number): number {
  const { data, end } = w;
  let { start } = w;
  while (start < end && data[start] === LF) start++;
  w.start = start;
  const stop = Math.min(end - need, start + MAX_WORD);
  for (let at = start; at < stop; at++) if (data[at] === SPACE) return at;
  return -1;
}

/** As `wordEnd`, reading on until the row is there; -1 where the file ends within it. */
async function wholeRow(source: ByteSource, w: StreamWindow, row: number, need: number): Promise<number> {
  for (;;) {
    if (w.end - w.start - need >= MAX_WORD) {
      throw badFile(
        source,
        `byte ${w.offset}: expected the word of row ${row + 1}, found no space within 10,000 bytes.`,
        { byte: w.offset },
      );
    }
    if (!(await w.fill())) return -1;
    const space = wordEnd(w, need);
    if (space >= 0) return space;
  }
}

const cutShort = (source: ByteSource, w: StreamWindow, row: number, rows: number) =>
  badFile(
    source,
    `the file is cut short: its header promises ${rows} words and it holds ${row}: it ends within word ${row + 1}, at byte ${w.offset + w.end - w.start}.`,
    { expected: rows, found: row, partial: true, byte: w.offset + w.end - w.start },
  );

/** Bytes after the last promised row are worth a notice, not a refusal. */
async function rest(w: StreamWindow, rows: number): Promise<string[]> {
  while (w.start < w.end && w.data[w.start] === LF) w.start++;
  if (w.start === w.end && !(await w.fill())) return [];
  return w.data[w.start] === LF
    ? []
    : [`There are more bytes after the ${rows} words the header promises; they were left out.`];
}

/** The chunks of a binary table, with a newline after each row as the original tool writes it. Throws `invalid-input`. */
export function* writeWord2vecBinary({ words, dim, input }: EmbeddingModel): Generator<Uint8Array> {
  checkWords(words, /^$|[\s\0]/, 'word2vec binary');
  const encoder = new TextEncoder();
  yield encoder.encode(`${words.length} ${dim}\n`);
  const batch = Math.max(1, Math.floor(2 ** 20 / (dim * 4 + 16)));
  for (let from = 0; from < words.length; from += batch) {
    const heads = words.slice(from, from + batch).map((word) => encoder.encode(`${word} `));
    const chunk = new Uint8Array(heads.reduce((sum, head) => sum + head.length + dim * 4 + 1, 0));
    let at = 0;
    for (const [i, head] of heads.entries()) {
      chunk.set(head, at);
      const row = input.subarray((from + i) * dim, (from + i + 1) * dim);
      chunk.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), at + head.length);
      at += head.length + dim * 4;
      chunk[at++] = LF;
    }
    yield chunk;
  }
}
