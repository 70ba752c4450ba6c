import { type ByteSource, badFile, StreamWindow } from './source.ts';

const LF = 10;
const CR = 13;
/** Longest line read before the file is taken for something else. */
const MAX_LINE = 16 * 2 ** 20;

/** Lines of a stream, without their ends; `take` gives the window's bounds of the next. */
export class Lines {
  readonly window: StreamWindow;
  number = 0;
  /** Whether the last line taken had an end of its own, and was not cut by the end of the file. */
  ended = true;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.window = new StreamWindow(source);
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
    this.ended = next > end;
    this.number++;
    return [start, end > start && w.data[end - 1] === CR ? end - 1 : end];
  }
}
