import type { Arena } from '../neighbors/team.ts';
import { fitUnitBall } from './frames.ts';

/**
 * The two pictures of a layout in the team's memory, [points, 4] float32 each: an epoch reads one and writes the other,
 * so that what comes out does not depend on the order of the points or on the number of threads.
 */
export class Pictures {
  readonly #arena: Arena;
  readonly #offsets: readonly [number, number];
  readonly #points: number;
  readonly #dimensions: number;

  /** @param start [points, dimensions], which each coordinate of the first picture is, times `scale` */
  constructor(arena: Arena, points: number, dimensions: number, start: Float32Array, scale = 1) {
    this.#arena = arena;
    this.#points = points;
    this.#dimensions = dimensions;
    this.#offsets = [arena.take(16 * points), arena.take(16 * points)];
    const first = arena.f32(this.#offsets[0], 4 * points).fill(0);
    for (let p = 0; p < points; p++) {
      for (let d = 0; d < dimensions; d++) first[4 * p + d] = start[p * dimensions + d]! * scale;
    }
  }

  /** Byte offsets of the picture that an epoch reads and of the one that it writes. */
  of(epoch: number): readonly [number, number] {
    const [even, odd] = this.#offsets;
    return epoch % 2 === 0 ? [even, odd] : [odd, even];
  }

  /** Positions [points, dimensions] after `epoch` epochs, moved and scaled as `fitUnitBall` does. */
  positions(epoch: number): Float32Array {
    const now = this.#arena.f32(this.of(epoch)[0], 4 * this.#points);
    const out = new Float32Array(this.#points * this.#dimensions);
    for (let p = 0; p < this.#points; p++) {
      for (let d = 0; d < this.#dimensions; d++) out[p * this.#dimensions + d] = now[4 * p + d]!;
    }
    fitUnitBall(out, this.#dimensions);
    return out;
  }
}
