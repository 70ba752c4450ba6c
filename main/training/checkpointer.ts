import path from 'node:path';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';
import type { Session } from './session.ts';

/** How often; whichever comes first. */
export interface CheckpointSchedule {
  /** At the latest; small models, whose checkpoints cost next to nothing, are saved more often. */
  minutes?: number | undefined;
  /** Words trained on. */
  tokens?: number | undefined;
}

export interface CheckpointerOptions {
  folder: string;
  schedule: CheckpointSchedule;
  about: Pick<Checkpoint, 'name' | 'corpus' | 'words' | 'counts'>;
  onSaved(saved: { path: string; fraction: number; saved: number }): void;
  onFailed(error: LabError): void;
}

export const DEFAULT_SCHEDULE: CheckpointSchedule = { minutes: 3 };
/** Milliseconds between two looks at whether a checkpoint is due. */
const TICK = 100;
/** Milliseconds between two checkpoints, at least, unless the schedule asks for more. */
const SHORTEST = 5000;
/** Times the duration of a checkpoint to wait for the next: saving takes a fiftieth of the time at most. */
const PAUSE = 50;

/** Milliseconds from a checkpoint that took `cost` milliseconds to the next. */
export const checkpointInterval = (minutes: number, cost: number): number =>
  Math.min(minutes * 60_000, Math.max(SHORTEST, PAUSE * cost));

/** The checkpoint of a run that keeps its checkpoints in `folder`. */
export const checkpointFile = (folder: string): string => path.join(folder, 'run.checkpoint');

/** Writes checkpoints of a session on schedule; the last good one stays whatever happens. */
export class Checkpointer {
  readonly #session: Session;
  readonly #options: CheckpointerOptions;
  readonly #timer: NodeJS.Timeout;
  #saving: Promise<void> | null = null;
  #last: { at: number; words: number };
  /** Milliseconds the last checkpoint took. */
  #cost = 0;

  constructor(session: Session, options: CheckpointerOptions) {
    this.#session = session;
    this.#options = options;
    this.#last = { at: performance.now(), words: session.words };
    this.#timer = setInterval(() => this.#due() && void this.save(), TICK);
  }

  /** Writes a checkpoint now, or waits for the one being written. Never rejects: failures go to `onFailed`. */
  save(): Promise<void> {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  /** Ends the schedule; resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saving;
  }

  #due(): boolean {
    const { minutes, tokens = Infinity } = this.#options.schedule;
    const interval = minutes === undefined ? Infinity : checkpointInterval(minutes, this.#cost);
    const words = this.#session.words - this.#last.words;
    return words > 0 && (words >= tokens || performance.now() - this.#last.at >= interval);
  }

  async #save(): Promise<void> {
    const file = checkpointFile(this.#options.folder);
    const started = performance.now();
    try {
      const snapshot = await this.#write(file);
      if (!snapshot) return;
      await snapshot.pending.commit();
      this.#options.onSaved({ path: file, fraction: snapshot.fraction, saved: snapshot.saved });
    } catch (thrown) {
      this.#options.onFailed(asLabError(thrown));
    } finally {
      this.#last = { at: performance.now(), words: this.#session.words };
      this.#cost = this.#last.at - started;
    }
  }

  /** Writes while the threads stand still; null when the run ends instead or its vectors are not worth keeping. */
  async #write(file: string) {
    const session = this.#session;
    const halted = await session.hold();
    try {
      const state = session.state();
      if (!halted || session.diverged) return null;
      const saved = Date.now();
      const pending = await writeCheckpoint(file, { ...this.#options.about, ...state, saved });
      return { pending, fraction: state.fraction, saved };
    } finally {
      session.release();
    }
  }
}
