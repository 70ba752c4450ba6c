/** What the coordinator and the workers share besides the vectors: one small piece of shared memory. */
export interface Board {
  /** [0] command, [1] next work number, [2..] state of each worker. Used with Atomics. */
  control: Int32Array;
  /**
   * [0] fraction of the work at which the rate below holds, [1] that rate, [2] the rate at the end, [3] fraction of
   * the time budget that is spent.
   */
  schedule: Float64Array;
}

export const COMMAND = 0;
export const NEXT_WORK = 1;
export const FIRST_WORKER = 2;

export const RUN = 0;
export const PAUSE = 1;
export const STOP = 2;

/** Worker states. */
export const RUNNING = 0;
export const PARKED = 1;
export const FINISHED = 2;

export function makeBoard(threads: number): Board {
  return {
    control: new Int32Array(new SharedArrayBuffer(4 * (FIRST_WORKER + threads))),
    schedule: new Float64Array(new SharedArrayBuffer(4 * 8)),
  };
}

/** Learning rate when that fraction of all the work is done: linear from the point the schedule names. */
export function rateAt({ schedule }: Board, fraction: number): number {
  const [from, rate, last, time] = schedule as unknown as [number, number, number, number];
  const left = from < 1 ? Math.min(1, Math.max(0, (1 - Math.max(fraction, time)) / (1 - from))) : 0;
  return last + (rate - last) * left;
}

/** Sets the command and wakes parked workers. */
export function command({ control }: Board, value: number): void {
  Atomics.store(control, COMMAND, value);
  Atomics.notify(control, COMMAND);
}

/** Whether every worker is in `state` or has finished. */
export function allWorkers({ control }: Board, state: number): boolean {
  for (let worker = FIRST_WORKER; worker < control.length; worker++) {
    const is = Atomics.load(control, worker);
    if (is !== state && is !== FINISHED) return false;
  }
  return true;
}
