import { LabError } from '../contract/errors.ts';

/** Longest line of records and longest record of a table, in characters: JSON is parsed in one piece. */
const LONGEST = 2 ** 23;

/** Column or field that holds the text where none is named. */
const USUAL = 'text';

/**
 * The text of one column of a table (RFC 4180; quoted fields may span lines), one value a line: takes the file in
 * pieces of text, cut anywhere. The first record names the columns.
 */
export class TableReader {
  readonly #name: string;
  readonly #separator: string;
  readonly #column: string | undefined;
  #at = -1;
  #record: string[] = [];
  #field = '';
  #quoted = false;
  /** A quote inside a quoted field was the last character: its end, or the first of a doubled quote. */
  #maybeEnd = false;
  #line = 1;
  #opened = 0;

  /** @param column absent: the one called `text`, or the only one */
  constructor(name: string, separator: ',' | '\t', column: string | undefined) {
    this.#name = name;
    this.#separator = separator;
    this.#column = column;
  }

  /** Throws LabError `invalid-input` when there is no such column, `bad-file` for a field without an end. */
  push(text: string): string {
    let out = '';
    for (const c of text) {
      if (c === '\n') this.#line++;
      if (this.#quoted && !this.#maybeEnd) {
        if (c === '"') this.#maybeEnd = true;
        else this.#field += c;
        continue;
      }
      if (c === '"' && (this.#maybeEnd || this.#field === '')) {
        if (this.#maybeEnd) this.#field += '"';
        else this.#opened = this.#line;
        this.#quoted = true;
        this.#maybeEnd = false;
        continue;
      }
      this.#quoted = false;
      this.#maybeEnd = false;
      if (c === this.#separator) this.#endField();
      else if (c === '\n') out += this.#endRecord();
      else this.#field += c;
    }
    if (this.#field.length > LONGEST || this.#record.length > LONGEST) {
      const begun = this.#quoted ? this.#opened : this.#line;
      throw tooLong(this.#name, begun, 'Is a quote missing its end?');
    }
    return out;
  }

  /** The last record. Throws LabError `bad-file` when a quote was never closed. */
  end(): string {
    if (this.#quoted && !this.#maybeEnd) {
      throw new LabError(
        'bad-file',
        `"${this.#name}", line ${this.#opened}: a quote opened here is never closed. Close it, or double it.`,
        { line: this.#opened },
      );
    }
    return this.#record.length > 0 || this.#field !== '' ? this.#endRecord() : '';
  }

  #endField(): void {
    this.#record.push(this.#field);
    this.#field = '';
  }

  #endRecord(): string {
    this.#field = this.#field.replace(/\r$/, '');
    this.#endField();
    const record = this.#record;
    this.#record = [];
    this.#quoted = false;
    this.#maybeEnd = false;
    if (this.#at < 0) {
      this.#at = this.#choose(record);
      return '';
    }
    const value = record[this.#at];
    return value ? `${value}\n` : '';
  }

  #choose(header: string[]): number {
    const wanted = this.#column ?? (header.length === 1 ? header[0]! : USUAL);
    const at = header.findIndex((column) => column.trim().toLowerCase() === wanted.trim().toLowerCase());
    if (at >= 0) return at;
    throw noColumn(this.#name, wanted, header);
  }
}

/** The text of one field of JSON Lines (one object a line), one value a line; pieces as for TableReader. */
export class RecordReader {
  readonly #name: string;
  readonly #field: string;
  #carry = '';
  #line = 0;

  constructor(name: string, field: string | undefined) {
    this.#name = name;
    this.#field = field ?? USUAL;
  }

  /** Throws LabError `bad-file` for a line that is no JSON object, `invalid-input` for one without the field. */
  push(text: string): string {
    const lines = (this.#carry + text).split('\n');
    this.#carry = lines.pop()!;
    if (this.#carry.length > LONGEST)
      throw tooLong(this.#name, this.#line + lines.length + 1, 'Write a document a line.');
    return lines.map((line) => this.#value(line)).join('');
  }

  end(): string {
    return this.#value(this.#carry);
  }

  #value(line: string): string {
    this.#line++;
    if (line.trim() === '') return '';
    if (line.length > LONGEST) throw tooLong(this.#name, this.#line, 'Write a document a line.');
    const record = this.#parse(line);
    const value = record[this.#field];
    if (typeof value === 'string') return `${value}\n`;
    if (value === null) return '';
    throw noColumn(this.#name, this.#field, Object.keys(record), this.#line);
  }

  #parse(line: string): Record<string, unknown> {
    let found: unknown;
    try {
      found = JSON.parse(line);
    } catch (error) {
      throw this.#notObject((error as Error).message);
    }
    if (typeof found !== 'object' || found === null || Array.isArray(found))
      throw this.#notObject('no object');
    return found as Record<string, unknown>;
  }

  #notObject(why: string): LabError {
    return new LabError(
      'bad-file',
      `"${this.#name}", line ${this.#line}: not a JSON object (${why}). Each line of such a file is one object.`,
      { line: this.#line },
    );
  }
}

function tooLong(name: string, line: number, advice: string): LabError {
  const millions = Math.floor(LONGEST / 1e6);
  return new LabError(
    'bad-file',
    `"${name}", line ${line}: more than ${millions} million characters in one piece. ${advice}`,
    { line },
  );
}

function noColumn(name: string, wanted: string, found: string[], line = 1): LabError {
  return new LabError(
    'invalid-input',
    `"${name}", line ${line}: no text in a column "${wanted}". It has ${found.map((column) => `"${column}"`).join(', ')}; ` +
      'choose the text column among them.',
    { line, columns: found },
  );
}
