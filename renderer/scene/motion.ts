/** Milliseconds a frame of a stream takes to arrive at, at least and at most. */
const SHORTEST = 60;
const LONGEST = 600;
/** A pause longer than this ends a stream; the next frame is a single change. */
const PAUSE = 1500;

/**
 * When an interpolation between two sets of positions began and how far it is. Frames that follow one another are
 * joined at constant speed over the time they have been taking to come, so that the stream looks like one motion;
 * a single change is eased.
 */
export class Motion {
  active = false;
  #began = 0;
  #duration = 0;
  #eased = false;
  #interval = 0;
  #arrived = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds  @param durationMs fixed and eased; absent: as the stream goes */
  begin(now: number, durationMs?: number): void {
    const since = now - this.#arrived;
    this.#arrived = now;
    this.#began = now;
    this.active = true;
    if (durationMs !== undefined || since > PAUSE) {
      this.#eased = true;
      this.#duration = Math.max(1, durationMs ?? 400);
      this.#interval = 0;
      return;
    }
    this.#eased = false;
    this.#interval = this.#interval === 0 ? since : this.#interval + (since - this.#interval) * 0.25;
    // A little longer than the interval: the motion has not stopped yet when the next frame comes.
    this.#duration = Math.max(SHORTEST, Math.min(LONGEST, this.#interval * 1.2));
  }

  /** Whether the last positions were one frame of a stream. */
  get streaming(): boolean {
    return this.active && !this.#eased;
  }

  finish(): void {
    this.active = false;
  }

  /** 0..1 at time `now`; ends the motion when it reaches 1. */
  mix(now: number): number {
    if (!this.active) return 1;
    const t = Math.min(1, Math.max(0, (now - this.#began) / this.#duration));
    if (t === 1) this.active = false;
    return this.#eased ? t * t * (3 - 2 * t) : t;
  }
}
