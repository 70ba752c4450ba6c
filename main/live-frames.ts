import type { Frame, RunProgress } from '../core/contract/service.ts';
import { SteadyFrames } from '../core/projection/frames.ts';
import type { TrainingRun } from './training/training.ts';

/** Words in the live picture: the most frequent ones. */
const WORDS = 2000;
/** Milliseconds between two frames at least. */
const INTERVAL = 100;
/** A frame waits this many times as long as the one before took, so that watching costs at most 1/20 of a core. */
const REST = 19;

/** Pictures of a run while it trains, in one steady frame of reference. Work is bounded whatever the vocabulary. */
export class LiveFrames {
  readonly #frames: SteadyFrames;
  readonly #emit: (frame: Frame) => void;
  #vectors: Float32Array | null = null;
  #next = 0;

  constructor(seed: number, emit: (frame: Frame) => void) {
    this.#frames = new SteadyFrames({ most: WORDS, seed });
    this.#emit = emit;
  }

  /** Makes a frame if one is due. Called with every measurement. */
  offer(training: TrainingRun, { run, step, fraction }: RunProgress): void {
    const before = performance.now();
    if (before < this.#next && fraction < 1) return;
    const live = training.vectors();
    if (!live) return;
    const { input, dim, stride } = live;
    const rows = Math.min(live.rows, WORDS);
    const data = this.#vectors?.length === rows * dim ? this.#vectors : new Float32Array(rows * dim);
    this.#vectors = data;
    for (let row = 0; row < rows; row++) {
      data.set(input.subarray(row * stride, row * stride + dim), row * dim);
    }
    const positions = this.#frames.frame({ data, rows, dim });
    const after = performance.now();
    this.#next = Math.max(before + INTERVAL, after + (after - before) * REST);
    this.#emit({ run, step, fraction, positions });
  }
}
