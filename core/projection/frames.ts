import type { VectorTable } from '../neighbors/table.ts';
import { type PrincipalComponents, principalComponents, projectOnto } from './pca.ts';
import { alignment, applyTo } from './procrustes.ts';

/** Share of the points that `fitUnitBall` brings inside the unit ball; far stragglers may stay outside. */
const INSIDE = 0.98;
const RADIUS_SAMPLE = 4096;
/** Directions followed from frame to frame: the three that are drawn, and three that may come to take their place. */
const FOLLOWED = 6;

/**
 * Moves and scales points [n, dimensions] in place so that their centroid is the origin and all but 2 % of
 * them lie in the unit ball (the radius is estimated on at most 4,096 points).
 */
export function fitUnitBall(points: Float32Array, dimensions: number): void {
  const n = points.length / dimensions;
  if (n === 0) return;
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < points.length; at++) mean[at % dimensions]! += points[at]! / n;
  const count = Math.min(n, RADIUS_SAMPLE);
  const squares = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i * n) / count) * dimensions;
    for (let d = 0; d < dimensions; d++) squares[i]! += (points[at + d]! - mean[d]!) ** 2;
  }
  const scale = 1 / (Math.sqrt(squares.sort()[Math.ceil(INSIDE * count) - 1]!) || 1);
  for (let at = 0; at < points.length; at++) points[at] = (points[at]! - mean[at % dimensions]!) * scale;
}

export interface SteadyFramesOptions {
  /** Words shown: the first (most frequent) of the table. Default 10,000. */
  most?: number;
  /** Rows from which the basis is estimated. Default 1,000. */
  sample?: number;
  seed?: number;
}

/**
 * Pictures of vectors while they train, in one steady frame of reference: every frame follows the leading
 * principal components by a pass of subspace iteration from the basis before, and is turned
 * (or mirrored, as the sign of a component is arbitrary; never sheared) onto the frame before. Work per frame
 * is bounded by about `(3 * most + 12 * sample) * dim` multiplications, whatever the vocabulary.
 */
export class SteadyFrames {
  readonly #most: number;
  readonly #sample: number;
  readonly #seed: number;
  #basis: PrincipalComponents | null = null;
  #last: Float32Array | null = null;

  constructor(options: SteadyFramesOptions = {}) {
    this.#most = options.most ?? 10_000;
    this.#sample = options.sample ?? 1_000;
    this.#seed = options.seed ?? 1;
  }

  /**
   * Positions [min(rows, most), 3], all but 2 % in the unit ball. The table may be changing meanwhile; where it has
   * more rows than before, the first ones are those of before.
   */
  frame(table: VectorTable): Float32Array {
    const rows = Math.min(table.rows, this.#most);
    const shown = { ...table, rows };
    this.#basis = principalComponents(shown, FOLLOWED, {
      ...{ sample: this.#sample, seed: this.#seed, oversampling: 0 },
      ...(this.#basis ? { passes: 1, start: this.#basis.axes } : { passes: 20 }),
    });
    const { mean, axes } = this.#basis;
    const leading = { mean, axes: axes.subarray(0, 3 * table.dim), components: 3 };
    const positions = projectOnto(shown, leading);
    for (let i = 0; i < positions.length; i++) if (!Number.isFinite(positions[i]!)) positions[i] = 0;
    fitUnitBall(positions, 3);
    if (this.#last) {
      applyTo(positions, {
        ...alignment(positions, this.#last, 3, { mirror: true }),
        translation: new Float64Array(3),
      });
    }
    this.#last = positions;
    return positions.slice();
  }
}
