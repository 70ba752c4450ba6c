import type { CloudPoints, Dimensions } from './types.ts';

/** How many of the most important points are always considered for a label. */
const ALWAYS = 1500;

/** Steps of importance that colours are told apart by. */
const RAMP_STEPS = 16_384;

/** What the fourth byte of a point's paint says: three marks, and above them the shape (see points.ts). */
export const flag = { dimmed: 1, selected: 2, hidden: 4 } as const;
/** The shape's number stands in the bits from here on. */
export const shapeBit = 4;
/** The other marks' points are neither labelled nor in front. */
export const aside = flag.dimmed | flag.hidden;

/**
 * The points on the CPU side: flat arrays that the GPU buffers mirror and that picking and labels read.
 * Positions are a pair of [N, 3] arrays and a mix in 0..1, so that a new frame costs one upload, not one per
 * drawn frame: position = from + (to - from) * mix.
 */
export class PointStore {
  readonly count: number;
  readonly dimensions: Dimensions;
  from: Float32Array;
  to: Float32Array;
  mix = 1;
  /** [N, 4]: red, green, blue, and flags. */
  readonly paint: Uint8Array;
  readonly sizes: Float32Array;
  maxSize = 1;
  /** [N] importance for labels by rank, 1 (first) .. 0 (last), logarithmic. */
  readonly importance: Float32Array;
  /** The most important points, best first. */
  readonly top: Uint32Array;
  readonly label: (index: number) => string;

  constructor(points: CloudPoints) {
    const { positions, dimensions, labels, priority } = points;
    if (positions.length % dimensions !== 0) {
      throw new RangeError(`${positions.length} coordinates are not rows of ${dimensions}.`);
    }
    this.count = positions.length / dimensions;
    if (priority && priority.length !== this.count) {
      throw new RangeError(`${priority.length} priorities were given for ${this.count} points.`);
    }
    this.dimensions = dimensions;
    this.label = labels;
    this.to = new Float32Array(this.count * 3);
    this.#write(this.to, positions);
    // Until the first motion there is only one place for each point.
    this.from = this.to;
    this.paint = new Uint8Array(this.count * 4);
    this.sizes = new Float32Array(this.count).fill(1);
    this.importance = new Float32Array(this.count);
    this.top = this.#rank(priority ?? null);
  }

  /**
   * Makes `positions` the new end of the motion; the start is where the points are now, and for a point that was
   * nowhere (NaN) its end. Returns whether the start is new, too, and not the end there was.
   */
  retarget(positions: Float32Array): boolean {
    if (positions.length !== this.count * this.dimensions) {
      throw new RangeError(
        `An update of ${positions.length} coordinates does not fit ${this.count} points of ${this.dimensions}.`,
      );
    }
    const { from, to, mix } = this;
    if (mix < 1) for (let i = 0; i < to.length; i++) to[i] = from[i]! + (to[i]! - from[i]!) * mix;
    this.from = to;
    this.to = from === to ? new Float32Array(to.length) : from;
    this.#write(this.to, positions);
    this.mix = 0;
    let rewritten = mix < 1;
    for (let i = 0; i < this.to.length; i++) {
      if (!Number.isNaN(this.from[i]!) || Number.isNaN(this.to[i]!)) continue;
      this.from[i] = this.to[i]!;
      rewritten = true;
    }
    return rewritten;
  }

  /** Writes where point `index` is now. */
  read(index: number, out: Float64Array): Float64Array {
    const { from, to, mix } = this;
    for (let axis = 0; axis < 3; axis++) {
      const start = from[index * 3 + axis]!;
      out[axis] = start + (to[index * 3 + axis]! - start) * mix;
    }
    return out;
  }

  setSizes(sizes: Float32Array | null): void {
    this.maxSize = 1;
    if (!sizes) {
      this.sizes.fill(1);
      return;
    }
    this.#expect(sizes.length, 'sizes');
    this.sizes.set(sizes);
    for (const size of sizes) if (size > this.maxSize) this.maxSize = size;
  }

  setColors(colors: Uint8Array): void {
    this.#expect(colors.length / 3, 'colours');
    for (let i = 0; i < this.count; i++) {
      this.paint[i * 4] = colors[i * 3]!;
      this.paint[i * 4 + 1] = colors[i * 3 + 1]!;
      this.paint[i * 4 + 2] = colors[i * 3 + 2]!;
    }
  }

  /**
   * Colours by rank of importance through a [256, 3] table. The ramp runs with a root of the rank: by
   * the rank's logarithm nearly all words would share its lowest tenth.
   */
  setRamp(table: Uint8Array): void {
    const scale = Math.log(this.count + 1);
    // By importance in fine steps: a power for each of a million points would be felt.
    const places = Uint8Array.from({ length: RAMP_STEPS + 1 }, (_, step) => {
      const share = Math.exp((-step / RAMP_STEPS) * scale);
      return Math.min(255, Math.max(0, Math.round((1 - share ** 0.3) * 300)));
    });
    for (let i = 0; i < this.count; i++) {
      const at = places[Math.round(this.importance[i]! * RAMP_STEPS)]! * 3;
      this.paint[i * 4] = table[at]!;
      this.paint[i * 4 + 1] = table[at + 1]!;
      this.paint[i * 4 + 2] = table[at + 2]!;
    }
  }

  /** Sets one mark on the points whose entry is not zero, and takes it from all others; null: from all. */
  setFlag(bit: number, mask: Uint8Array | null): void {
    if (mask) this.#expect(mask.length, 'marks');
    const { paint } = this;
    for (let i = 0, at = 3; i < this.count; i++, at += 4) {
      const rest = paint[at]! & ~bit;
      paint[at] = mask?.[i] ? rest | bit : rest;
    }
  }

  /** [N] shape numbers 0..15; null: all discs. */
  setShapes(shapes: Uint8Array | null): void {
    if (shapes) this.#expect(shapes.length, 'shapes');
    const { paint } = this;
    const marks = (1 << shapeBit) - 1;
    for (let i = 0, at = 3; i < this.count; i++, at += 4) {
      paint[at] = (paint[at]! & marks) | ((shapes?.[i] ?? 0) << shapeBit);
    }
  }

  isDimmed(index: number): boolean {
    return (this.paint[index * 4 + 3]! & flag.dimmed) !== 0;
  }

  isHidden(index: number): boolean {
    return (this.paint[index * 4 + 3]! & flag.hidden) !== 0;
  }

  shape(index: number): number {
    return this.paint[index * 4 + 3]! >> shapeBit;
  }

  #expect(length: number, what: string): void {
    if (length !== this.count) throw new RangeError(`${length} ${what} were given for ${this.count} points.`);
  }

  #write(target: Float32Array, positions: Float32Array): void {
    if (this.dimensions === 3) {
      target.set(positions);
      return;
    }
    for (let i = 0; i < this.count; i++) {
      target[i * 3] = positions[i * 2]!;
      target[i * 3 + 1] = positions[i * 2 + 1]!;
      target[i * 3 + 2] = 0;
    }
  }

  #rank(priority: Float32Array | null): Uint32Array {
    const { count, importance } = this;
    const scale = 1 / Math.log(count + 1);
    const top = new Uint32Array(Math.min(ALWAYS, count));
    const order = priority && !isDescending(priority) ? descending(priority) : null;
    for (let rank = 0; rank < count; rank++) {
      const index = order ? order[rank]! : rank;
      importance[index] = count === 1 ? 1 : 1 - Math.log(rank + 1) * scale;
      if (rank < top.length) top[rank] = index;
    }
    return top;
  }
}

function isDescending(values: Float32Array): boolean {
  for (let i = 1; i < values.length; i++) if (!(values[i]! <= values[i - 1]!)) return false;
  return true;
}

/**
 * Indices by falling value, ties by index. One native sort of packed keys (29 bits of the value's order, 24 of
 * the index) instead of a comparator: a million rows in a tenth of a second. Up to 2^24 values.
 */
export function descending(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const keys = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const raw = Number.isNaN(values[i]!) ? 0xffff_ffff : bits[i]!;
    // IEEE floats order like integers once negative ones are flipped (Herf, "Radix tricks").
    const ascending = raw >>> 31 ? ~raw >>> 0 : (raw | 0x8000_0000) >>> 0;
    keys[i] = ((~ascending >>> 0) >>> 3) * 2 ** 24 + i;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 24);
}
