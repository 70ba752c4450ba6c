import type { RunProgress } from '../../core/contract/service.ts';

/** Share of the whole run over which the drawn training loss forgets half of what it knew. */
const HALF_LIFE = 0.008;

/** The measurements of one run as columns for drawing; x is in epochs. Grows in place. */
export class LossCurve {
  epochs = 1;
  readonly steps: number[] = [];
  readonly x: number[] = [];
  readonly heldOut: (number | null)[] = [];
  /** As measured; `#smooth` is what is drawn. */
  readonly training: (number | null)[] = [];
  readonly #smooth: (number | null)[] = [];
  #run = '';
  #value: number | null = null;

  get length(): number {
    return this.x.length;
  }

  /** Reads what is new in `progress`, or all of it when it is another run or was cut short. */
  take(progress: readonly RunProgress[]): void {
    const first = progress[0];
    const known = this.length;
    const continued =
      first !== undefined &&
      first.run === this.#run &&
      progress.length >= known &&
      (known === 0 || progress[known - 1]!.step === this.steps[known - 1]);
    if (!continued) this.#clear(first?.run ?? '');
    for (let i = this.length; i < progress.length; i++) this.#add(progress[i]!);
  }

  /** [x, training as drawn, held-out], the order in which they are painted. */
  columns(): [number[], (number | null)[], (number | null)[]] {
    return [this.x, this.#smooth, this.heldOut];
  }

  /** Index of the measurement nearest to `x` epochs; -1 when there are none. */
  nearest(x: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x[middle]! < x) low = middle + 1;
      else high = middle;
    }
    if (low === this.length) return this.length - 1;
    return low > 0 && x - this.x[low - 1]! < this.x[low]! - x ? low - 1 : low;
  }

  /** Index of the last measurement at or before `step`; -1: none. */
  indexOfStep(step: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle]! <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Held-out loss at a measurement, or the last one known before it. */
  heldOutAt(index: number): number | null {
    for (let i = Math.min(index, this.length - 1); i >= 0; i--) {
      const value = this.heldOut[i];
      if (value !== null && value !== undefined) return value;
    }
    return null;
  }

  #clear(run: string): void {
    this.#run = run;
    for (const column of [this.steps, this.x, this.heldOut, this.training, this.#smooth]) column.length = 0;
    this.#value = null;
  }

  #add({ step, fraction, epochs, heldOutLoss, trainLoss }: RunProgress): void {
    this.epochs = epochs;
    const x = fraction * epochs;
    const passed = this.length === 0 ? 0 : Math.max(0, x - this.x[this.length - 1]!) / epochs;
    this.steps.push(step);
    this.x.push(x);
    this.heldOut.push(heldOutLoss);
    this.training.push(trainLoss);
    if (trainLoss !== null) {
      const keep = this.#value === null ? 0 : 0.5 ** (passed / HALF_LIFE);
      this.#value = (this.#value ?? 0) * keep + trainLoss * (1 - keep);
    }
    this.#smooth.push(trainLoss === null ? null : this.#value);
  }
}
