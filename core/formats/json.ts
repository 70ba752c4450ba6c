import type { SourceColumn } from './columns.ts';
import { JsonValues } from './json-values.ts';
import { type ByteSource, badFile } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { asVector, TabularReader, typeOf } from './tabular.ts';

/**
 * JSON as tools write tables: `[{"word": …, "vector": […]}, …]`, `{"word": […], …}`, `{"word": {"vector": […]}, …}`,
 * `[["word", […]], …]`, `[[…], …]`, columns `{"words": […], "vectors": [[…], …]}`, and one such record a line
 * (JSON Lines). The outermost list or object is taken apart as it streams in, and so are the lists of columns, so that
 * only one row is taken in one piece.
 */

const LIST = 91;
const OBJECT = 123;
/** Records looked at to know the columns. */
const SAMPLE = 200;
/** Most names that the records of a file may have between them. */
const MOST_NAMES = 2 ** 17;

interface Element {
  /** Null within a list. */
  key: string | null;
  value: unknown;
  /** Where it begins, in bytes. */
  byte: number;
}

/** A record: values by the names of columns. */
type Row = Map<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One element as a row. Null where it is none. */
function rowOf({ key, value }: Element): Row | null {
  const row: Row = new Map(key === null ? [] : [['word', key]]);
  if (isObject(value)) {
    for (const [name, cell] of Object.entries(value)) row.set(name, cell);
    return row;
  }
  if (!Array.isArray(value)) return null;
  const [first, second] = value;
  if (typeof first === 'string') row.set('word', first);
  return row.set(
    'vector',
    typeof first !== 'string' ? value : Array.isArray(second) ? second : value.slice(1),
  );
}

/** Reads a table of JSON, or with `lines` of JSON Lines. Throws `bad-file` naming the byte or record. */
export async function readJson(
  source: ByteSource,
  lines: boolean,
  options: ReadOptions,
): Promise<ReadResult> {
  const values = new JsonValues(source);
  try {
    const rows = lines ? eachLine(values) : await elementsOf(source, values);
    return await readRows(source, rows, lines ? 'jsonl' : 'json', options);
  } finally {
    await values.close();
  }
}

async function* eachLine(values: JsonValues): AsyncGenerator<Element> {
  while ((await values.peek()) !== undefined) {
    const byte = values.offset;
    yield { key: null, value: await values.take(true), byte };
  }
}

/** The rows of the outermost list or object. Throws `bad-file`. */
async function elementsOf(source: ByteSource, values: JsonValues): Promise<AsyncIterable<Element>> {
  const open = await values.open();
  if (open === LIST) return listed(values);
  const key = await values.firstKey();
  if (key === null) throw badFile(source, 'it holds an empty object.');
  return (await isColumn(values)) ? fromColumns(source, values, key) : named(values, key);
}

/** The items of the list gone into; with `begun` those after the one taken last. */
async function* listed(values: JsonValues, begun = false): AsyncGenerator<Element> {
  let more = begun ? await values.nextItem() : await values.firstItem();
  for (; more; more = await values.nextItem()) {
    const byte = values.offset;
    yield { key: null, value: await values.take(), byte };
  }
}

async function* named(values: JsonValues, first: string): AsyncGenerator<Element> {
  for (let key: string | null = first; key !== null; key = await values.nextKey()) {
    await values.peek();
    const byte = values.offset;
    yield { key, value: await values.take(), byte };
  }
}

/** Whether the value to come is no row but a whole column, a list of texts, lists or records, or tells of the file. */
async function isColumn(values: JsonValues): Promise<boolean> {
  const first = await values.peek();
  if (first !== LIST) return first !== OBJECT;
  const inside = await values.peekInside();
  return inside !== undefined && !/[-\d]/.test(String.fromCharCode(inside));
}

/** The rows of an object of columns, or of the first list of records that it wraps. */
async function* fromColumns(source: ByteSource, values: JsonValues, first: string): AsyncGenerator<Element> {
  const columns: [name: string, cells: unknown[]][] = [];
  const names: string[] = [];
  for (let name: string | null = first; name !== null; name = await values.nextKey()) {
    if (names.length < MOST_NAMES) names.push(name);
    if ((await values.peek()) !== LIST) {
      await values.take();
      continue;
    }
    await values.open();
    const cells: unknown[] = [];
    for await (const element of listed(values)) {
      if (cells.length === 0 && isObject(element.value)) {
        yield element;
        yield* listed(values, true);
        return;
      }
      cells.push(element.value);
    }
    columns.push([name, cells]);
  }
  const longest = columns.reduce((most, [, cells]) => Math.max(most, cells.length), 0);
  const whole = columns.filter(([, cells]) => cells.length === longest);
  if (longest === 0 || !whole.some(([, cells]) => asVector(cells[0]))) {
    throw badFile(
      source,
      `it is JSON without a table of vectors. Its names: ${names.slice(0, 20).join(', ')}.`,
      { text: true },
    );
  }
  for (let row = 0; row < longest; row++) {
    yield { key: null, value: Object.fromEntries(whole.map(([name, cells]) => [name, cells[row]])), byte: 0 };
  }
}

async function readRows(
  source: ByteSource,
  elements: AsyncIterable<Element>,
  format: string,
  options: ReadOptions,
): Promise<ReadResult> {
  const sample: { row: Row; byte: number }[] = [];
  let names: string[] = [];
  let table: TabularReader | null = null;
  let number = 0;
  const push = ({ row, byte }: { row: Row; byte: number }) => {
    number++;
    const at = number;
    table!.push(
      names.map((name) => row.get(name)),
      () => `record ${at}${byte > 0 ? ` at byte ${byte}` : ''}`,
    );
  };
  const begin = () => {
    const seen = new Set<string>();
    for (const { row } of sample) for (const name of row.keys()) seen.add(name);
    if (seen.size > MOST_NAMES) {
      throw badFile(
        source,
        `its records have ${seen.size} names between them; Orrery takes ${MOST_NAMES} columns at most. Write a vector as one list.`,
      );
    }
    names = [...seen];
    const columns = names.map(
      (name): SourceColumn => ({ name, type: typeOf(sample.map(({ row }) => row.get(name))) }),
    );
    table = new TabularReader(
      source,
      options,
      columns,
      Math.ceil((source.size ?? Number.POSITIVE_INFINITY) / 2),
    );
    for (const item of sample) if (!table.full) push(item);
  };
  for await (const element of elements) {
    const row = rowOf(element);
    if (!row) {
      throw badFile(source, `record ${number + sample.length + 1} is neither a list nor an object.`, {
        byte: element.byte,
        text: true,
      });
    }
    if (table) {
      push({ row, byte: element.byte });
      if ((table as TabularReader).full) break;
    } else {
      sample.push({ row, byte: element.byte });
      if (sample.length === SAMPLE) begin();
    }
  }
  if (number + sample.length === 0) throw badFile(source, 'it holds an empty list.');
  if (!table) begin();
  return table!.finish(format);
}
