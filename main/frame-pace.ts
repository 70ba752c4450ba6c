/** Frames of which the quickest tells what one costs. */
const REMEMBERED = 10;

/**
 * When the next picture of a run is due, so that pictures take no more than a share of one core's time. The same
 * work is done each time, so the quickest of the last few is what it costs; on a busy machine most of the time of the
 * others was lent to whoever else is at work.
 */
export class FramePace {
  readonly #now: () => number;
  readonly #interval: number;
  readonly #share: number;
  #recent: number[] = [];
  #next = Number.NEGATIVE_INFINITY;

  /**
   * @param now milliseconds
   * @param interval milliseconds from one frame's beginning to the next at least
   * @param share 0..1 of one core's time
   */
  constructor(now: () => number, { interval, share }: { interval: number; share: number }) {
    this.#now = now;
    this.#interval = interval;
    this.#share = share;
  }

  get due(): boolean {
    return this.#now() >= this.#next;
  }

  /** Does the work of one frame, and sets when the next is due. */
  spend(work: () => void): void {
    const began = this.#now();
    work();
    this.#recent = [...this.#recent, this.#now() - began].slice(-REMEMBERED);
    this.#next = began + Math.max(this.#interval, Math.min(...this.#recent) / this.#share);
  }

  /** Other work is to come: what is known of the cost holds no longer. */
  forget(): void {
    this.#recent = [];
  }
}
