/** Milliseconds a frame is waited for: longer is slow, shorter is at ease. */
const SLOW = 60;
const EASY = 26;
/** Never fewer points than this. */
const LEAST = 5000;

/**
 * Keeps motion fluid where graphics are slow (no GPU, a very large cloud): while the picture moves only a share of
 * the points is drawn, the first rows, which are the most frequent words; all of them as soon as it rests.
 * Measured is how long a frame asked for takes to come, which grows when the graphics queue is full.
 */
export class Pace {
  #share = 1;
  #slow = 0;

  /** Takes note of the wait for a frame that draws points. */
  note(wait: number): void {
    this.#slow = wait > SLOW ? this.#slow + 1 : 0;
    // One hiccup is no reason to drop points.
    if (this.#slow >= 2) this.#share *= 0.6;
    else if (wait < EASY) this.#share = Math.min(1, this.#share * 1.12);
  }

  /** How many of `count` points to draw in a frame of a motion. */
  points(count: number): number {
    this.#share = Math.max(this.#share, Math.min(1, LEAST / Math.max(1, count)));
    return Math.ceil(count * this.#share);
  }
}
