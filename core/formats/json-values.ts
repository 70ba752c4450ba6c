import { type ByteSource, badFile, StreamWindow } from './source.ts';

/**
 * Longest value that is taken in one piece, in bytes. JSON.parse cannot be interrupted, and at worst (lists within
 * lists) makes 30 bytes of objects of each byte: 250 MiB of the 512 that a reading thread has at least. A vector of
 * half a million numbers is no longer than that.
 */
export const MAX_VALUE = 8 * 2 ** 20;
const COMMA = 44;
const COLON = 58;
const QUOTE = 34;
const LIST = 91;
const OBJECT = 123;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const isSpace = (c: number | undefined) => c === 32 || c === 10 || c === 13 || c === 9;

/** Takes JSON apart as it streams in. Every method throws `bad-file` with the byte where the text is no JSON. */
export class JsonValues {
  readonly #window: StreamWindow;
  readonly #source: ByteSource;
  /** The lists and objects that are open, by their first bytes. */
  readonly #open: number[] = [];
  #taken = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#window = new StreamWindow(source);
  }

  /** Bytes before the next one. */
  get offset(): number {
    return this.#window.offset;
  }

  close(): Promise<void> {
    return this.#window.close();
  }

  /** The next byte that is no white space, not consumed; undefined at the end. */
  async peek(): Promise<number | undefined> {
    const w = this.#window;
    for (;;) {
      while (w.start < w.end && (isSpace(w.data[w.start]) || (w.offset < 3 && w.data[w.start]! >= 0xbb)))
        w.start++;
      if (w.start < w.end) return w.data[w.start];
      if (!(await w.fill())) return undefined;
    }
  }

  /** The first byte within the list that comes next, not consumed. */
  async peekInside(): Promise<number | undefined> {
    await this.peek();
    const w = this.#window;
    for (let at = 1; ; at++) {
      while (w.start + at >= w.end) if (!(await w.fill())) return undefined;
      const c = w.data[w.start + at];
      if (!isSpace(c)) return c;
      if (at > MAX_VALUE) throw this.#tooLong();
    }
  }

  /** Goes into the list or object that comes next; answers with its first byte. */
  async open(): Promise<number> {
    const first = await this.peek();
    if (first !== LIST && first !== OBJECT) throw this.#unexpected(first, 'a list or an object');
    this.#window.start++;
    this.#open.push(first);
    return first;
  }

  /** Goes to the first item of the list gone into; false, and out of it, where it has none. */
  async firstItem(): Promise<boolean> {
    return !(await this.#ends());
  }

  /** Goes to the next item; false, and out of the list, after the last. */
  async nextItem(): Promise<boolean> {
    if (await this.#ends()) return false;
    const c = await this.peek();
    if (c !== COMMA) throw this.#unexpected(c, `"," or "${String.fromCharCode(this.#open.at(-1)! + 2)}"`);
    this.#window.start++;
    return true;
  }

  /** As `firstItem`, for an object: the name of its first value, or null. */
  async firstKey(): Promise<string | null> {
    return (await this.firstItem()) ? this.#key() : null;
  }

  /** As `nextItem`, for an object. */
  async nextKey(): Promise<string | null> {
    return (await this.nextItem()) ? this.#key() : null;
  }

  async #ends(): Promise<boolean> {
    // The byte that closes stands two after the one that opens, for lists and objects alike.
    if ((await this.peek()) !== this.#open.at(-1)! + 2) return false;
    this.#window.start++;
    this.#open.pop();
    return true;
  }

  async #key(): Promise<string> {
    const first = await this.peek();
    if (first !== QUOTE) throw this.#unexpected(first, 'a name in quotes');
    const key = (await this.take()) as string;
    const colon = await this.peek();
    if (colon !== COLON) throw this.#unexpected(colon, '":"');
    this.#window.start++;
    return key;
  }

  /** The value that comes next, in one piece. `last`: it may end with the file. */
  async take(last = false): Promise<unknown> {
    await this.peek();
    const w = this.#window;
    let depth = 0;
    let quoted = false;
    let at = 0;
    for (;;) {
      const { data, start } = w;
      const end = Math.min(w.end, start + MAX_VALUE);
      let i = start + at;
      for (; i < end; i++) {
        const c = data[i]!;
        if (quoted) {
          if (c === 92) i++;
          else if (c === QUOTE) {
            quoted = false;
            if (depth === 0) return this.#parse(i + 1);
          }
        } else if (c === QUOTE) quoted = true;
        else if (c === LIST || c === OBJECT) depth++;
        else if (c === 93 || c === 125) {
          if (depth <= 1) return this.#parse(depth === 0 ? i : i + 1);
          depth--;
        } else if (depth === 0 && (c === COMMA || c === COLON || isSpace(c))) return this.#parse(i);
      }
      at = i - start;
      if (at >= MAX_VALUE) throw this.#tooLong();
      if (!(await w.fill())) {
        if (last && depth === 0 && !quoted && w.end > w.start) return this.#parse(w.end);
        const ends = w.offset + w.end - w.start;
        throw badFile(this.#source, `the file is cut short: it ends within a value, at byte ${ends}.`, {
          byte: w.offset,
        });
      }
    }
  }

  #parse(end: number): unknown {
    const w = this.#window;
    const text = decoder.decode(w.data.subarray(w.start, end));
    const byte = w.offset;
    w.start = end;
    this.#taken++;
    try {
      return JSON.parse(text);
    } catch {
      const shown = JSON.stringify(text.slice(0, 40));
      throw badFile(this.#source, `byte ${byte}: ${shown} is no JSON value.`, { byte, text: true });
    }
  }

  #tooLong() {
    const { offset } = this.#window;
    return badFile(
      this.#source,
      `value ${this.#taken + 1}, at byte ${offset}, is longer than ${MAX_VALUE / 2 ** 20} MiB, the most that Orrery takes for one row of JSON. Write a row as one list or object, a word and its vector, or write the table as Parquet.`,
      { byte: offset },
    );
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
