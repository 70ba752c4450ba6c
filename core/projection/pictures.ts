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
  /** [points] u32: whose place each is; null where all stand as they came. */
  readonly #order: number | null;

  /**
   * @param start [points, dimensions], which each coordinate of the first picture is, times `scale`
   * @param order byte offset of [points] u32: which point of `start` stands at each place of the pictures
   */
  constructor(
    arena: Arena,
    points: number,
    dimensions: number,
    start: Float32Array,
    { scale = 1, order = null }: { scale?: number; order?: number | null } = {},
  ) {
    this.#arena = arena;
    this.#order = order;
    this.#points = points;
    this.#dimensions = dimensions;
    this.#offsets = [arena.take(16 * points), arena.take(16 * points)];
    const first = arena.f32(this.#offsets[0], 4 * points).fill(0);
    const at = this.#at();
    for (let p = 0; p < points; p++) {
      const from = at(p) * dimensions;
      for (let d = 0; d < dimensions; d++) first[4 * p + d] = start[from + d]! * scale;
    }
  }

  #at(): (place: number) => number {
    if (this.#order === null) return (place) => place;
    const order = this.#arena.u32(this.#order, this.#points);
    return (place) => order[place]!;
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
    const at = this.#at();
    for (let p = 0; p < this.#points; p++) {
      const to = at(p) * this.#dimensions;
      for (let d = 0; d < this.#dimensions; d++) out[to + d] = now[4 * p + d]!;
    }
    fitUnitBall(out, this.#dimensions);
    return out;
  }
}
