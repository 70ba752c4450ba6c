import type { Frame, RunProgress } from '../core/contract/service.ts';
import type { VectorTable } from '../core/neighbors/table.ts';
import { SteadyFrames } from '../core/projection/frames.ts';
import type { TrainingRun } from './training/training.ts';

/** Words in the live picture: the most frequent ones. */
const WORDS = 2000;
/** Milliseconds between two frames at least. */
const INTERVAL = 100;
/** A frame waits this many times as long as the one before took, so that watching costs about 1/10 of a core, */
const REST = 9;
/** but, in milliseconds, not longer: on a busy machine most of that time was others'. */
const LONGEST_REST = 400;
/** Rows the basis is estimated from: enough to keep it steady, and half the cost of a frame at 200 dimensions. */
const SAMPLE = 500;
/**
 * Columns looked at. Of longer vectors an even choice: training begins from random directions, so that columns
 * have no meaning of their own and some are as good a view as any.
 */
const COLUMNS = 256;

/** Pictures of a run while it trains, in one steady frame of reference. Work is bounded whatever the vocabulary. */
export class LiveFrames {
  readonly #frames: SteadyFrames;
  readonly #emit: (frame: Frame, vectors: VectorTable) => void;
  #vectors: Float32Array | null = null;
  #next = 0;

  /** @param emit takes a frame and the vectors [rows, columns] it shows; they are overwritten by the next one. */
  constructor(seed: number, emit: (frame: Frame, vectors: VectorTable) => void) {
    this.#frames = new SteadyFrames({ most: WORDS, sample: SAMPLE, seed });
    this.#emit = emit;
  }

  /** Makes a frame if one is due. Called with every measurement. */
  offer(training: TrainingRun, { run, step, fraction }: RunProgress): void {
    const before = performance.now();
    if (before < this.#next && fraction < 1) return;
    const live = training.vectors();
    if (!live) return;
    const { input, stride } = live;
    const dim = Math.min(live.dim, COLUMNS);
    const rows = Math.min(live.rows, WORDS);
    const data = this.#vectors?.length === rows * dim ? this.#vectors : new Float32Array(rows * dim);
    this.#vectors = data;
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < dim; i++) {
        data[row * dim + i] = input[row * stride + Math.floor((i * live.dim) / dim)]!;
      }
    }
    // A run that diverges shows its last good picture until it goes back.
    if (!Number.isFinite(data.reduce((sum, value) => sum + value, 0))) return;
    const vectors = { data, rows, dim };
    const positions = this.#frames.frame(vectors);
    const after = performance.now();
    const rest = Math.min((after - before) * REST, LONGEST_REST);
    this.#next = Math.max(before + INTERVAL, after + rest);
    this.#emit({ run, step, fraction, positions }, vectors);
  }
}
