import type { SourceColumn } from './columns.ts';
import { isNumber } from './numbers.ts';
import { type ByteSource, badFile, StreamWindow } from './source.ts';
import type { ReadOptions, ReadResult } from './table.ts';
import { isVectorCell, TabularReader, typeOf } from './tabular.ts';

/**
 * CSV and TSV (RFC 4180, and what spreadsheets and pandas make of it): records of fields between commas, tabs or
 * semicolons; quoted fields may hold separators, line ends and doubled quotes. A TSV of the Embedding Projector has
 * no quotes.
 */

const LF = 10;
const CR = 13;
const QUOTE = 34;
const TAB = 9;
/** Longest record, in bytes, before the file is taken for something else. */
const MAX_RECORD = 16 * 2 ** 20;
/** Most fields of a record. */
const MOST_FIELDS = 2 ** 17;
/** Records looked at to know the columns' types. */
const SAMPLE = 200;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A record's end (after its line end) in `data[start..end)` and its fields; null where it does not end there. */
function recordAt(
  data: Uint8Array,
  start: number,
  end: number,
  separator: number,
  last: boolean,
): { fields: string[]; next: number } | null {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let text: string;
    if (data[at] === QUOTE && at < end) {
      let close = at + 1;
      let doubled = false;
      for (; close < end; close++) {
        if (data[close] !== QUOTE) continue;
        if (data[close + 1] !== QUOTE || close + 1 >= end) break;
        doubled = true;
        close++;
      }
      if (close >= end && !last) return null;
      text = decoder.decode(data.subarray(at + 1, close));
      if (doubled) text = text.replaceAll('""', '"');
      at = Math.min(end, close + 1);
      // What stands between the closing quote and the separator belongs to the field.
      const from = at;
      while (at < end && data[at] !== separator && data[at] !== LF) at++;
      const rest = decoder.decode(data.subarray(from, data[at - 1] === CR ? Math.max(from, at - 1) : at));
      text += rest;
    } else {
      const from = at;
      while (at < end && data[at] !== separator && data[at] !== LF) at++;
      const to = (at === end || data[at] === LF) && at > from && data[at - 1] === CR ? at - 1 : at;
      text = decoder.decode(data.subarray(from, to));
    }
    if (at >= end && !last) return null;
    fields.push(text);
    if (fields.length > MOST_FIELDS) return { fields, next: end };
    if (at >= end) return { fields, next: end };
    if (data[at] === LF) return { fields, next: at + 1 };
    at++;
  }
}

/** What the beginning of a file says: the separator, and whether it is numbers only. Null where it is no such table. */
export function delimitedShape(
  head: Uint8Array,
  whole: boolean,
): { separator: number; numbers: boolean } | null {
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  for (const separator of [TAB, 44, 59]) {
    const first = recordAt(head, start, head.length, separator, whole);
    const second = first && recordAt(head, first.next, head.length, separator, whole);
    if (!first || !second) {
      // Wider than the head, or one record only.
      const row =
        (first?.fields ?? head.subarray(start).indexOf(LF) < 0) ? firstFields(head, start, separator) : null;
      if (row && row.length >= 3 && row.every(spelled)) return { separator, numbers: separator === TAB };
      continue;
    }
    const width = first.fields.length;
    if (width < 2 || Math.abs(second.fields.length - width) > 1) continue;
    if (width !== second.fields.length && !(second.fields.length === 1 && second.fields[0] === '')) continue;
    const row = second.fields.length === width ? second.fields : first.fields;
    if (separator === TAB && row.every(spelled) && first.fields.every(spelled))
      return { separator, numbers: true };
    if (row.filter(spelled).length >= 2 || row.some(isVectorCell)) return { separator, numbers: false };
  }
  return null;
}

function firstFields(head: Uint8Array, start: number, separator: number): string[] | null {
  const fields = recordAt(head, start, head.length, separator, true)?.fields;
  return fields && fields.length > 1 ? fields.slice(0, -1) : null;
}

const encoder = new TextEncoder();
function spelled(field: string): boolean {
  if (field.length > 40) return false;
  const bytes = encoder.encode(field.trim());
  return isNumber(bytes, 0, bytes.length);
}

/** Records of a stream. */
export class Records {
  readonly #window: StreamWindow;
  readonly #source: ByteSource;
  readonly #separator: number;
  number = 0;
  #begun = false;

  constructor(source: ByteSource, separator: number) {
    this.#source = source;
    this.#separator = separator;
    this.#window = new StreamWindow(source);
  }

  /** The next record that is not blank; null at the end. Throws `bad-file` for one without an end. */
  async take(): Promise<string[] | null> {
    const w = this.#window;
    if (!this.#begun) {
      while (w.end - w.start < 3 && (await w.fill()));
      if (w.data[w.start] === 0xef && w.data[w.start + 1] === 0xbb && w.data[w.start + 2] === 0xbf)
        w.start += 3;
      this.#begun = true;
    }
    for (let more = true; ; ) {
      const found =
        w.start < w.end || !more ? recordAt(w.data, w.start, w.end, this.#separator, !more) : null;
      if (found && found.fields.length > MOST_FIELDS) {
        throw badFile(
          this.#source,
          `record ${this.number + 1} has more than ${MOST_FIELDS} fields; Orrery takes that many columns at most.`,
        );
      }
      if (found && w.start < w.end) {
        w.start = found.next;
        this.number++;
        if (found.fields.length > 1 || found.fields[0]!.trim() !== '') return found.fields;
        continue;
      }
      if (!more) return null;
      // Looking again from the record's start after each chunk: worth it only while records are short.
      const wanted = (w.end - w.start) * 2;
      if (wanted > MAX_RECORD * 2) {
        throw badFile(
          this.#source,
          `record ${this.number + 1} is longer than 16 MiB. Is a quote missing its end?`,
        );
      }
      do more = await w.fill();
      while (more && w.end - w.start < wanted);
    }
  }

  close(): Promise<void> {
    return this.#window.close();
  }
}

/**
 * Reads a table, streaming. Without a header the columns are named "1", "2", …. Throws `bad-file` naming the record.
 */
export async function readDelimited(
  source: ByteSource,
  separator: number,
  format: string,
  options: ReadOptions,
): Promise<ReadResult> {
  const records = new Records(source, separator);
  try {
    const sample: string[][] = [];
    for (let record = await records.take(); record && sample.length < SAMPLE; record = await records.take()) {
      sample.push(record);
      if (sample.length === SAMPLE) break;
    }
    const first = sample[0];
    if (!first) throw badFile(source, 'the file is empty.');
    const header = isHeader(first, sample[1]);
    const rows = header ? sample.slice(1) : sample;
    const names = header ? unique(first) : first.map((_, at) => String(at + 1));
    const columns = names.map((name, at): SourceColumn => {
      return { name, type: typeOf(rows.map((row) => row[at])) };
    });
    const table = new TabularReader(
      source,
      options,
      columns,
      Math.ceil((source.size ?? Number.POSITIVE_INFINITY) / 2),
    );
    let number = header ? 1 : 0;
    const push = (row: string[]) => {
      number++;
      if (row.length < first.length)
        throw badFile(source, tooShort(number, row.length, first.length), { row: number });
      table.push(row, () => `record ${number}`);
    };
    for (const row of rows) {
      if (table.full) break;
      push(row);
    }
    if (sample.length === SAMPLE) {
      for (let row = await records.take(); row && !table.full; row = await records.take()) push(row);
    }
    return table.finish(format);
  } finally {
    await records.close();
  }
}

const tooShort = (number: number, found: number, expected: number) =>
  `record ${number} ends after ${found} of ${expected} fields. Is the file cut short?`;

/** Names of a header: an empty or repeated one gets its place. */
function unique(header: string[]): string[] {
  const seen = new Set<string>();
  return header.map((field, at) => {
    const name = field.trim();
    const repeated = seen.has(field);
    seen.add(field);
    return name === '' || repeated ? `${name || 'column'} ${at + 1}` : name;
  });
}

/** A first record names the columns unless it has numbers or vectors where the second has them too; 0, 1, 2, … are names. */
function isHeader(first: string[], second: string[] | undefined): boolean {
  if (!second) return !first.some((field) => spelled(field) || isVectorCell(field));
  const numbers = first.filter(spelled);
  const counting = numbers.every((field, at) => Number(field) === at || Number(field) === at + 1);
  if (numbers.length > 1 && counting && !second.every((field, at) => field === first[at])) return true;
  return !first.some(
    (field, at) =>
      (spelled(field) && spelled(second[at] ?? '')) || (isVectorCell(field) && isVectorCell(second[at])),
  );
}
