import type { GeometryProgress } from './messages.ts';

const EVERY_MS = 100;

/** Turns counts of work done into progress with a rate and the time left, at most ten times a second. */
export class Meter {
  readonly #stage: string;
  readonly #unit: GeometryProgress['unit'];
  readonly #total: number;
  readonly #send: (progress: GeometryProgress) => void;
  readonly #started = performance.now();
  #sent = Number.NEGATIVE_INFINITY;

  constructor(
    stage: string,
    unit: GeometryProgress['unit'],
    total: number,
    send: (progress: GeometryProgress) => void,
  ) {
    this.#stage = stage;
    this.#unit = unit;
    this.#total = total;
    this.#send = send;
    this.report(0);
  }

  /** True when a report went out. */
  report(done: number): boolean {
    const now = performance.now();
    if (now - this.#sent < EVERY_MS && done < this.#total) return false;
    this.#sent = now;
    const perSecond = done > 0 ? done / Math.max(1e-3, (now - this.#started) / 1000) : 0;
    this.#send({
      stage: this.#stage,
      unit: this.#unit,
      done,
      total: this.#total,
      perSecond,
      secondsLeft: perSecond > 0 ? (this.#total - done) / perSecond : null,
    });
    return true;
  }
}
