import type { FrameSubset, RecordedRun } from '../../core/contract/recording.ts';
import type { Frame } from '../../core/contract/service.ts';
import type { VectorTable } from '../../core/neighbors/table.ts';

/** Most moments of which positions are kept. */
const MOMENTS = 240;
/** Bytes of positions, and of vectors, kept of one run at most. */
const POSITION_BYTES = 8e6;
const VECTOR_BYTES = 12e6;

export interface Moment {
  step: number;
  /** Of all the work, 0..1. */
  fraction: number;
  /** [points, 3]; the first of the points only, while no more were shown. */
  positions: Float32Array;
  /** [points, dim], each row in steps of 1/127 of its largest value; null: not kept of this moment. */
  vectors: Int8Array | null;
}

/**
 * Moments of a run as it trains, within fixed memory whatever its length: when there are too many, every second
 * one goes and from then on only every second one is taken, so that the whole run stays evenly covered.
 */
export class Recording {
  readonly moments: Moment[];
  /** By rows of the vocabulary; all that are recorded are there. */
  readonly words: readonly string[];
  /** Which rows the points are; null: the first. */
  subset: FrameSubset | null;
  /** Columns of the vectors; 0 before the first. */
  #dim: number;
  /** One of so many frames is taken, and the vectors of one of so many of those. */
  #stride = 1;
  #vectorStride = 1;
  #offered = 0;

  constructor(words: readonly string[], moments: Moment[] = [], dim = 0, subset: FrameSubset | null = null) {
    this.words = words;
    this.moments = moments;
    this.#dim = dim;
    this.subset = subset;
  }

  /** Points of the last moment, which has them all. */
  get points(): number {
    return (this.moments.at(-1)?.positions.length ?? 0) / 3;
  }

  /** The row of a point in the vocabulary. */
  rowOf(point: number): number {
    return this.subset?.rows[point] ?? point;
  }

  get dim(): number {
    return this.#dim;
  }

  /** Takes a frame and the vectors [points, dim] it shows. Copied. */
  add({ step, fraction, positions, subset }: Frame, { data, rows, dim }: VectorTable): void {
    if (this.#dim !== dim || !this.#goesOn(positions.length / 3, subset ?? null)) this.moments.length = 0;
    this.#dim = dim;
    this.subset = subset ?? null;
    this.rewind(step);
    const due = this.#offered++ % this.#stride === 0;
    if (!due && fraction < 1) return;
    const withVectors = this.moments.length % this.#vectorStride === 0 || fraction >= 1;
    const vectors = withVectors ? quantised(data, rows, dim) : null;
    this.moments.push({ step, fraction, positions: positions.slice(), vectors });
    this.#thin(positions.byteLength, rows * dim);
  }

  /** Forgets what came at or after a step: the run has gone back to before it. */
  rewind(step: number): void {
    while ((this.moments.at(-1)?.step ?? -1) >= step) this.moments.pop();
  }

  /** All moments for a window; null when there are none. */
  all(): RecordedRun | null {
    const [first] = this.moments;
    if (!first) return null;
    const { points } = this;
    const positions = new Float32Array(this.moments.length * points * 3).fill(Number.NaN);
    this.moments.forEach((moment, i) => {
      positions.set(moment.positions, i * points * 3);
    });
    return {
      steps: Float64Array.from(this.moments, ({ step }) => step),
      fractions: Float64Array.from(this.moments, ({ fraction }) => fraction),
      points,
      positions,
      ...(this.subset ? { subset: this.subset } : {}),
    };
  }

  /** Whether a frame of so many points shows the words that were shown so far, and perhaps more. */
  #goesOn(points: number, subset: FrameSubset | null): boolean {
    if (this.points > points || (this.points < points && !subset)) return false;
    return this.points === 0 || this.subset?.rows === subset?.rows || this.#isPrefix(subset);
  }

  #isPrefix(subset: FrameSubset | null): boolean {
    for (let i = 0; i < this.points; i++) if (this.rowOf(i) !== (subset?.rows[i] ?? i)) return false;
    return true;
  }

  #thin(positionBytes: number, vectorBytes: number): void {
    const most = Math.max(8, Math.min(MOMENTS, Math.floor(POSITION_BYTES / (positionBytes || 1))));
    if (this.moments.length > most) {
      const last = this.moments.length - 1;
      const kept = this.moments.filter((_, i) => i % 2 === 0 || i === last);
      this.moments.splice(0, this.moments.length, ...kept);
      this.#stride *= 2;
      this.#vectorStride = Math.max(1, this.#vectorStride / 2);
    }
    const withVectors = this.moments.filter(({ vectors }) => vectors);
    if (withVectors.length <= Math.max(4, VECTOR_BYTES / (vectorBytes || 1))) return;
    for (let i = 1; i < withVectors.length; i += 2) withVectors[i]!.vectors = null;
    this.#vectorStride *= 2;
  }
}

/** Rows in 8 bits, each scaled to its largest value: directions stay, lengths go. */
function quantised(data: Float32Array, rows: number, dim: number): Int8Array {
  const out = new Int8Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    const start = row * dim;
    let largest = 0;
    for (let i = start; i < start + dim; i++) largest = Math.max(largest, Math.abs(data[i]!));
    const scale = largest > 0 ? 127 / largest : 0;
    for (let i = start; i < start + dim; i++) out[i] = Math.round(data[i]! * scale);
  }
  return out;
}
