import type { SourceColumn } from './columns.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { asVector, TabularReader, typeOf } from './tabular.ts';

/**
 * JSON as tools write tables: `[{"word": …, "vector": […]}, …]`, `{"word": […], …}`, `{"word": {"vector": […]}, …}`,
 * `[["word", […]], …]`, `[[…], …]`, columns `{"words": […], "vectors": [[…], …]}`, and one such record a line
 * (JSON Lines). The outermost list or object is taken apart as it streams in, so only one element is held at a time.
 */

/** Longest element, in bytes; V8's strings end at 512 MiB. */
const MAX_ELEMENT = 400 * 2 ** 20;
/** Records looked at to know the columns. */
const SAMPLE = 200;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

interface Element {
  /** Null within a list. */
  key: string | null;
  value: unknown;
  /** Where it begins, in bytes. */
  byte: number;
}

const isSpace = (c: number | undefined) => c === 32 || c === 10 || c === 13 || c === 9;

/** Takes the outermost list, object, or lines of a stream apart. */
class Elements {
  readonly #window: StreamWindow;
  readonly #source: ByteSource;
  readonly #lines: boolean;
  /** 91: list, 123: object; 0 before the first byte and for lines. */
  #open = 0;
  #done = false;

  constructor(source: ByteSource, lines: boolean) {
    this.#source = source;
    this.#lines = lines;
    this.#window = new StreamWindow(source);
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  /** Throws `bad-file` with the byte where the text is no JSON. */
  async next(): Promise<Element | null> {
    if (this.#done) return null;
    const w = this.#window;
    if (this.#lines) {
      if ((await this.#peek()) === undefined) return null;
      const byte = w.offset;
      return { key: null, value: await this.#value(), byte };
    }
    if (this.#open === 0) {
      const first = await this.#peek();
      if (first !== 91 && first !== 123) throw this.#unexpected(first, 'a list or an object');
      this.#open = first;
      w.start++;
      if ((await this.#peek()) === first + 2) return this.#end();
    } else {
      const c = await this.#peek();
      if (c === this.#open + 2) return this.#end();
      if (c !== 44) throw this.#unexpected(c, `"," or "${String.fromCharCode(this.#open + 2)}"`);
      w.start++;
    }
    const byte = w.offset;
    let key: string | null = null;
    if (this.#open === 123) {
      if ((await this.#peek()) !== 34) throw this.#unexpected(await this.#peek(), 'a name in quotes');
      key = (await this.#value()) as string;
      if ((await this.#peek()) !== 58) throw this.#unexpected(await this.#peek(), '":"');
      w.start++;
    }
    return { key, value: await this.#value(), byte };
  }

  #end(): null {
    this.#done = true;
    return null;
  }

  /** The next byte that is no white space, not consumed. */
  async #peek(): Promise<number | undefined> {
    const w = this.#window;
    for (;;) {
      while (w.start < w.end && (isSpace(w.data[w.start]) || (w.offset < 3 && w.data[w.start]! >= 0xbb)))
        w.start++;
      if (w.start < w.end) return w.data[w.start];
      if (!(await w.fill())) return undefined;
    }
  }

  /** The value that begins at the next byte that is no white space. */
  async #value(): Promise<unknown> {
    await this.#peek();
    const w = this.#window;
    let depth = 0;
    let quoted = false;
    let at = 0;
    for (;;) {
      const { data, start, end } = w;
      let i = start + at;
      for (; i < end; i++) {
        const c = data[i]!;
        if (quoted) {
          if (c === 92) i++;
          else if (c === 34) {
            quoted = false;
            if (depth === 0) return this.#parse(i + 1);
          }
        } else if (c === 34) quoted = true;
        else if (c === 91 || c === 123) depth++;
        else if (c === 93 || c === 125) {
          if (depth <= 1) return this.#parse(depth === 0 ? i : i + 1);
          depth--;
        } else if (depth === 0 && (c === 44 || c === 58 || isSpace(c))) return this.#parse(i);
      }
      at = i - start;
      if (end - start > MAX_ELEMENT) {
        throw badFile(
          this.#source,
          `byte ${w.offset}: one value takes more than 400 MiB. Write one record a line (JSON Lines), or Parquet.`,
          { byte: w.offset },
        );
      }
      if (!(await w.fill())) {
        if (depth === 0 && !quoted && w.end > w.start && this.#lines) return this.#parse(w.end);
        throw badFile(
          this.#source,
          `the file is cut short: it ends within a value, at byte ${w.offset + w.end - w.start}.`,
          {
            byte: w.offset,
          },
        );
      }
    }
  }

  #parse(end: number): unknown {
    const w = this.#window;
    const text = decoder.decode(w.data.subarray(w.start, end));
    const byte = w.offset;
    w.start = end;
    try {
      return JSON.parse(text);
    } catch {
      const shown = JSON.stringify(text.slice(0, 40));
      throw badFile(this.#source, `byte ${byte}: ${shown} is no JSON value.`, { byte, text: true });
    }
  }

  #unexpected(found: number | undefined, expected: string) {
    const { offset } = this.#window;
    const what = found === undefined ? 'the file ends' : `found "${String.fromCharCode(found)}"`;
    return badFile(this.#source, `byte ${offset}: expected ${expected}, but ${what}.`, {
      byte: offset,
      text: true,
    });
  }
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
  const elements = new Elements(source, lines);
  try {
    const first = await elements.next();
    if (!first) throw badFile(source, 'it holds an empty list.');
    const rows = isColumn(first) ? fromColumns(source, await rest(elements, first)) : stream(elements, first);
    return await readRows(source, rows, lines ? 'jsonl' : 'json', options);
  } finally {
    await elements.close();
  }
}

/** Whether an element of an object is a whole column: a list of texts, lists or records. */
function isColumn({ key, value }: Element): boolean {
  if (key === null) return false;
  if (!Array.isArray(value)) return !isObject(value);
  return value.length === 0 || typeof value[0] === 'string' || typeof value[0] === 'object';
}

async function rest(elements: Elements, first: Element): Promise<Map<string, unknown>> {
  const all = new Map([[first.key!, first.value]]);
  for (let next = await elements.next(); next; next = await elements.next()) all.set(next.key!, next.value);
  return all;
}

async function* stream(elements: Elements, first: Element): AsyncGenerator<Element> {
  for (let next: Element | null = first; next; next = await elements.next()) yield next;
}

/** The elements of an object of columns, or of the list of records that it wraps. */
function* fromColumns(source: ByteSource, all: Map<string, unknown>): Generator<Element> {
  const lists = [...all].filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const records = lists.find(([, list]) => isObject(list[0]));
  if (records) {
    for (const value of records[1]) yield { key: null, value, byte: 0 };
    return;
  }
  const longest = Math.max(0, ...lists.map(([, list]) => list.length));
  const columns = lists.filter(([, list]) => list.length === longest);
  if (longest === 0 || !columns.some(([, list]) => asVector(list[0]))) {
    throw badFile(
      source,
      `it is JSON without a table of vectors. Its names: ${[...all.keys()].slice(0, 20).join(', ')}.`,
      {
        text: true,
      },
    );
  }
  for (let row = 0; row < longest; row++) {
    yield { key: null, value: Object.fromEntries(columns.map(([name, list]) => [name, list[row]])), byte: 0 };
  }
}

async function readRows(
  source: ByteSource,
  elements: AsyncIterable<Element> | Iterable<Element>,
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
    names = [...new Set(sample.flatMap(({ row }) => [...row.keys()]))];
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
  if (!table) begin();
  return table!.finish(format);
}
