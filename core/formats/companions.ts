import { LabError } from '../contract/errors.ts';
import { Records } from './delimited.ts';
import { Lines } from './lines.ts';
import type { ByteSource, Companion } from './source.ts';

/** Largest file of words or metadata that is looked into by itself, in bytes. */
const LARGEST = 256 * 2 ** 20;
const decoder = new TextDecoder();
/** Files beside one that are looked into, at most. */
const MOST = 20;

/** Words, and what else a file beside the vectors says about each row. */
export interface RowNames {
  words: string[];
  /** The name of the column that the words are, where they are one of several. */
  word?: string;
  /** Names and cells of further columns. */
  columns: { name: string; cells: string[] }[];
  /** The file they are from. */
  from: string;
}

const stem = (name: string): string =>
  name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
const parts = (name: string): Set<string> => new Set(stem(name).split(/[^\p{L}\p{N}]+/u));

/** How likely a file names the rows of another: by what it is called and what both are called alike. 0: not at all. */
function likeness(own: string, other: string): number {
  if (!/\.(txt|tsv|csv|vocab|words|lst|list)$/i.test(other)) return 0;
  const called =
    /vocab|word|label|meta|token|index|names|dict/i.test(stem(other)) || /\.(vocab|words)$/i.test(other);
  const mine = parts(own);
  const shared = [...parts(other)].filter((part) => part !== '' && mine.has(part)).length;
  if (!called && !stem(other).startsWith(stem(own))) return 0;
  return (called ? 2 : 0) + shared;
}

/**
 * Words for `rows` rows from the file beside `source` whose name and number of rows fit best; `wanted` names one
 * instead. Null where none fits. A file of one column has no header; of several, it has one.
 */
export async function namesBeside(
  source: ByteSource,
  rows: number,
  wanted?: string,
): Promise<RowNames | null> {
  const all = (await source.companions?.()) ?? [];
  const ranked: [Companion, number][] = all
    .map((companion): [Companion, number] => [
      companion,
      wanted === undefined ? likeness(source.name, companion.name) : companion.name === wanted ? 1 : 0,
    ])
    .filter(([{ size }, rank]) => rank > 0 && size <= LARGEST)
    .sort(([a, x], [b, y]) => y - x || a.name.localeCompare(b.name));
  for (const [companion] of ranked.slice(0, MOST)) {
    const names = await readNames(companion, rows).catch((error) => {
      if (error instanceof LabError && error.code === 'bad-file') return null;
      throw error;
    });
    if (names) return names;
  }
  return null;
}

/** Why no file beside a matrix of `rows` rows names them, where the likeliest one nearly does; else null. */
export async function nearlyNames(source: ByteSource, rows: number): Promise<string | null> {
  const ranked = ((await source.companions?.()) ?? [])
    .map((companion) => ({ companion, rank: likeness(source.name, companion.name) }))
    .filter(({ rank }) => rank > 1)
    .sort((a, b) => b.rank - a.rank);
  const [likeliest] = ranked;
  if (!likeliest) return null;
  const found = await rowsOfNames(likeliest.companion, rows * 10);
  return found === null
    ? null
    : `${likeliest.companion.name} beside it names ${found} rows and it has ${rows}`;
}

/** Rows of a file of names: for how many vectors it is made. Null where it is none, or for more than `most`. */
export async function rowsOfNames(companion: Companion, most: number): Promise<number | null> {
  if (companion.size > LARGEST) return null;
  let rows = 0;
  let width = 0;
  try {
    for await (const row of rowsOf(companion)) {
      if (rows === 0) width = row.length;
      if (++rows > most + 1) return null;
    }
  } catch (error) {
    if (error instanceof LabError && error.code === 'bad-file') return null;
    throw error;
  }
  return rows === 0 ? null : rows - (width > 1 ? 1 : 0);
}

async function readNames(companion: Companion, rows: number): Promise<RowNames | null> {
  const table: string[][] = [];
  for await (const row of rowsOf(companion)) {
    table.push(row);
    if (table.length > rows + 1) return null;
  }
  if (table.length === 0) return null;
  const width = table[0]!.length;
  const from = companion.name;
  // One column has no header; one that has a row too many does all the same.
  const header = width > 1 || table.length === rows + 1 ? table[0]! : null;
  const body = header ? table.slice(1) : table;
  if (body.length !== rows) return null;
  if (!header) return { words: body.map((row) => row[0]!), columns: [], from };
  const named = header.findIndex((name) => /^(word|token|term|label|name|title|text)s?$/i.test(name));
  const textual = header.findIndex((_, at) => body.some((row) => row[at] && Number.isNaN(Number(row[at]))));
  const word = Math.max(0, named >= 0 ? named : textual);
  const columns = header.flatMap((name, at) =>
    at === word && width > 1 && new Set(body.map((row) => row[at])).size === body.length
      ? []
      : width === 1
        ? []
        : [{ name: name || `column ${at + 1}`, cells: body.map((row) => row[at] ?? '') }],
  );
  const called = width > 1 ? { word: header[word] || `column ${word + 1}` } : {};
  return { words: body.map((row) => row[word] ?? ''), ...called, columns, from };
}

/** The rows of a file, none of one that is no text; blank ones at its end do not count. Throws `bad-file`. */
async function* rowsOf(companion: Companion): AsyncGenerator<string[]> {
  const source = await companion.open();
  try {
    yield* /\.csv$/i.test(companion.name) ? records(source) : lines(source);
  } finally {
    await source.close?.();
  }
}

async function* records(source: ByteSource): AsyncGenerator<string[]> {
  const records = new Records(source, 44);
  try {
    for (let row = await records.take(); row; row = await records.take()) yield row;
  } finally {
    await records.close();
  }
}

/** No quotes in the Projector's files, and a word may be a quote. */
async function* lines(source: ByteSource): AsyncGenerator<string[]> {
  const lines = new Lines(source);
  const { window } = lines;
  try {
    let blank = 0;
    for (let at = await lines.take(); at; at = await lines.take()) {
      const line = window.data.subarray(...at);
      if (lines.number === 1 && window.data.subarray(at[0], window.end).subarray(0, 4096).includes(0)) return;
      if (line.length === 0) {
        blank++;
        continue;
      }
      for (; blank > 0; blank--) yield [''];
      yield decoder.decode(line).split('\t');
    }
  } finally {
    await window.close();
  }
}
