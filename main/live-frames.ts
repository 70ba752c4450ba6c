import type { Frame, RunProgress } from '../core/contract/service.ts';
import type { VectorTable } from '../core/neighbors/table.ts';
import { SteadyFrames } from '../core/projection/frames.ts';
import { chooseSubset } from '../core/projection/subset.ts';
import { FramePace } from './frame-pace.ts';
import type { LiveVectors, TrainingRun } from './training/training.ts';

/** Words in the live picture. */
const WORDS = 2000;
/** Of these the most frequent; the others are spread over the clusters, */
const FREQUENT = 1000;
/** of so many words: rarer ones have hardly been met when the choice is made. */
const REACH = 10_000;
/** How far a run has come when the others are chosen: by then vectors have begun to gather, at first they are random. */
const CHOOSE_AT = 0.02;
/** Milliseconds between two frames at least. */
const INTERVAL = 100;
/** Of one core's time. */
const SHARE = 0.05;
/** Rows the basis is estimated from: enough to keep it steady, and half the cost of a frame at 200 dimensions. */
const SAMPLE = 500;
/**
 * Columns looked at. Of longer vectors an even choice: training begins from random directions, so that columns
 * have no meaning of their own and some are as good a view as any.
 */
const COLUMNS = 256;

/**
 * Pictures of a run while it trains, in one steady frame of reference. Work is bounded whatever the vocabulary: the
 * words shown are chosen once, by frequency and clusters, and frames come as seldom as their cost asks for.
 */
export class LiveFrames {
  readonly #frames: SteadyFrames;
  readonly #emit: (frame: Frame, vectors: VectorTable) => void;
  readonly #seed: number;
  readonly #pace: FramePace;
  /** The words shown, ascending; null: not chosen yet. */
  #chosen: Uint32Array | null = null;
  #vectors: Float32Array | null = null;

  /**
   * @param emit takes a frame and the vectors [rows, columns] it shows; they are overwritten by the next one. Its time
   *   counts as the frame's.
   */
  constructor(
    seed: number,
    emit: (frame: Frame, vectors: VectorTable) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#frames = new SteadyFrames({ most: WORDS, sample: SAMPLE, seed });
    this.#emit = emit;
    this.#seed = seed;
    this.#pace = new FramePace(now, { interval: INTERVAL, share: SHARE });
  }

  /** Shows the words from now on that a run showed which is gone on with, if it had come to choose them. */
  show(rows: Uint32Array): void {
    if (rows.length === WORDS) this.#choose(rows);
  }

  /** Makes a frame if one is due. Called with every measurement. */
  offer(training: Pick<TrainingRun, 'vectors'>, { run, step, fraction }: RunProgress): void {
    if (!this.#pace.due && fraction < 1) return;
    const live = training.vectors();
    if (!live) return;
    const reach = Math.min(live.rows, REACH);
    // Once in a run, in about the time of ten frames, and so no part of their pace.
    if (!this.#chosen && reach > WORDS && fraction >= CHOOSE_AT) this.#choose(this.#spread(live, reach));
    this.#pace.spend(() => {
      const rows = this.#chosen ?? firstRows(reach > WORDS ? FREQUENT : reach);
      const dim = Math.min(live.dim, COLUMNS);
      const size = rows.length * dim;
      if (this.#vectors?.length !== size) this.#vectors = new Float32Array(size);
      const vectors = { data: this.#vectors, rows: rows.length, dim };
      // A run that diverges shows its last good picture until it goes back.
      if (!copyRows(live, rows, vectors)) return;
      const positions = this.#frames.frame(vectors);
      const subset = reach > WORDS ? { subset: { rows, of: reach } } : {};
      this.#emit({ run, step, fraction, positions, ...subset }, vectors);
    });
  }

  #choose(rows: Uint32Array | null): void {
    this.#chosen = rows;
    this.#pace.forget();
  }

  /** Words by frequency and clusters; null: the vectors are not finite just now. */
  #spread(live: LiveVectors, reach: number): Uint32Array | null {
    const dim = Math.min(live.dim, COLUMNS);
    const table = { data: new Float32Array(reach * dim), rows: reach, dim };
    if (!copyRows(live, firstRows(reach), table)) return null;
    return chooseSubset(table, { frequent: FREQUENT, count: WORDS, seed: this.#seed });
  }
}

const firstRows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

/** Some rows of the vectors, by as many columns as the table has; whether all values are finite. */
function copyRows({ input, stride, dim }: LiveVectors, rows: Uint32Array, to: VectorTable): boolean {
  const { data } = to;
  const columns = Uint32Array.from({ length: to.dim }, (_, i) => Math.floor((i * dim) / to.dim));
  let sum = 0;
  for (let row = 0, at = 0; row < rows.length; row++) {
    const from = rows[row]! * stride;
    for (let i = 0; i < columns.length; i++, at++) {
      const value = input[from + columns[i]!]!;
      data[at] = value;
      sum += value;
    }
  }
  return Number.isFinite(sum);
}
