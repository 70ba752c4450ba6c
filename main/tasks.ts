import { randomUUID } from 'node:crypto';
import { LabError } from '../core/contract/errors.ts';
import type { TaskProgress } from '../core/contract/service.ts';

/** Milliseconds between two reports of one task. */
const INTERVAL = 100;

/** A long command under way. */
export interface Task {
  readonly id: string;
  readonly signal: AbortSignal;
  /** Reports a stage's progress; rate and time left are worked out here. At most ten a second get through. */
  report(stage: string, done: number, total: number, unit: TaskProgress['unit']): void;
  /** Passes a report on that is complete already. */
  forward(progress: Omit<TaskProgress, 'task'>): void;
}

/** Long commands: their progress goes out as `task` events, and `cancel` ends them. */
export class Tasks {
  readonly #running = new Map<string, AbortController>();
  /** Those that the end of the service lets finish. */
  readonly #finishing = new Set<string>();
  readonly #emit: (progress: TaskProgress) => void;

  constructor(emit: (progress: TaskProgress) => void) {
    this.#emit = emit;
  }

  /**
   * Runs `work` as the task `id` (chosen by the caller, else made here). With `finish` it is not cancelled because the
   * service ends. Throws `invalid-input` for an id in use.
   */
  async run<T>(
    id: string = randomUUID(),
    work: (task: Task) => Promise<T>,
    { finish = false } = {},
  ): Promise<T> {
    if (this.#running.has(id)) throw new LabError('invalid-input', `There is a task "${id}" already.`);
    const control = new AbortController();
    this.#running.set(id, control);
    if (finish) this.#finishing.add(id);
    try {
      return await work(this.#task(id, control.signal));
    } finally {
      this.#running.delete(id);
      this.#finishing.delete(id);
    }
  }

  cancel(id: string): void {
    this.#running.get(id)?.abort();
  }

  /** For the end of the service. */
  cancelAll(): void {
    for (const [id, control] of this.#running) if (!this.#finishing.has(id)) control.abort();
  }

  #task(id: string, signal: AbortSignal): Task {
    let current = '';
    let started = 0;
    let reported = 0;
    return {
      id,
      signal,
      forward: (progress) => this.#emit({ task: id, ...progress }),
      report: (stage, done, total, unit) => {
        const now = performance.now();
        if (stage !== current) {
          current = stage;
          started = now;
          reported = Number.NEGATIVE_INFINITY;
        }
        if (now - reported < INTERVAL && done < total) return;
        reported = now;
        const perSecond = now > started ? (done / (now - started)) * 1000 : 0;
        const secondsLeft = perSecond > 0 && total > 0 ? (total - done) / perSecond : null;
        this.#emit({ task: id, stage, done, total, unit, perSecond, secondsLeft });
      },
    };
  }
}
