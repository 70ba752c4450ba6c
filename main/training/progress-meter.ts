/** The latest measurements that a rate is taken over, in milliseconds. */
const SPAN = 5000;

/** Words a second and time left, from counts at moments; the time a run is paused does not count. */
export class ProgressMeter {
  readonly #moments: { at: number; words: number }[] = [];
  #before: number;
  #since: number | null = null;

  /** @param secondsBefore of training done before, in a run that goes on from a checkpoint */
  constructor(secondsBefore = 0) {
    this.#before = secondsBefore;
  }

  /** The run works from now on. */
  start(now: number, words: number): void {
    this.#since = now;
    this.#moments.length = 0;
    this.#moments.push({ at: now, words });
  }

  /** The run stands still from now on. */
  stop(now: number): void {
    this.#before = this.seconds(now);
    this.#since = null;
  }

  /** Seconds worked. */
  seconds(now: number): number {
    return this.#before + (this.#since === null ? 0 : (now - this.#since) / 1000);
  }

  /** Words a second over the last seconds, after taking in one more count. */
  rate(now: number, words: number): number {
    this.#moments.push({ at: now, words });
    while (this.#moments.length > 2 && now - this.#moments[1]!.at >= SPAN) this.#moments.shift();
    const first = this.#moments[0]!;
    return now > first.at ? ((words - first.words) * 1000) / (now - first.at) : 0;
  }
}
