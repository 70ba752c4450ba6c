import type { RunProgress } from '../core/contract/service.ts';

/** Most measurements kept of one run. */
const MOST = 4000;

/** The measurements of a run, in order of their steps; of a long run every second one of the older ones goes. */
export class RunHistory {
  #progress: RunProgress[];

  constructor(progress: RunProgress[] = []) {
    this.#progress = progress;
  }

  get all(): readonly RunProgress[] {
    return this.#progress;
  }

  get last(): RunProgress | undefined {
    return this.#progress.at(-1);
  }

  /** A measurement of a step that is there already means the run went back to a checkpoint: what followed is dropped. */
  add(measured: RunProgress): void {
    const { last } = this;
    if (last && measured.step <= last.step) {
      this.#progress = this.#progress.filter(({ step }) => step < measured.step);
    }
    this.#progress.push(measured);
    if (this.#progress.length > MOST) this.#thin();
  }

  /** Every held-out loss stays: there are few, and they are the chart. */
  #thin(): void {
    const recent = this.#progress.length - MOST / 8;
    this.#progress = this.#progress.filter(
      ({ heldOutLoss }, i) => i >= recent || i % 2 === 0 || heldOutLoss !== null,
    );
  }
}
