const CELL_WIDTH = 96;
const CELL_HEIGHT = 28;

/**
 * Rectangles on a screen, and whether a new one would touch them. Exact; a uniform grid only bounds which ones
 * are compared. All memory is allocated up front, and the rectangle asked about is handed over in `box`, because
 * fractions given as arguments are boxed one by one: a frame makes no garbage.
 */
export class CollisionGrid {
  /** Left, top, right, bottom of what `isFree` and `insert` are about, CSS pixels. */
  readonly box = new Float64Array(4);
  readonly #rectangles: Float64Array;
  readonly #capacity: number;
  #count = 0;
  #columns = 1;
  #rows = 1;
  /** First entry of each cell's list, -1: none. */
  #heads = new Int32Array(1).fill(-1);
  /** [entry * 2]: rectangle, next entry. */
  readonly #entries: Int32Array;
  #entryCount = 0;

  /** @param capacity rectangles at most; more are ignored */
  constructor(capacity = 1024) {
    this.#capacity = capacity;
    this.#rectangles = new Float64Array(capacity * 4);
    this.#entries = new Int32Array(capacity * 2 * 24);
  }

  /** Empties the grid for a screen of `width` x `height` CSS pixels. */
  reset(width: number, height: number): void {
    this.#columns = Math.max(1, Math.ceil(width / CELL_WIDTH));
    this.#rows = Math.max(1, Math.ceil(height / CELL_HEIGHT));
    const cells = this.#columns * this.#rows;
    if (this.#heads.length < cells) this.#heads = new Int32Array(cells);
    this.#heads.fill(-1);
    this.#count = 0;
    this.#entryCount = 0;
  }

  /** Whether the box is clear of all others by at least `padding`. */
  isFree(padding: number): boolean {
    const l = this.box[0]! - padding;
    const t = this.box[1]! - padding;
    const r = this.box[2]! + padding;
    const b = this.box[3]! + padding;
    const c1 = this.#column(r);
    const r1 = this.#row(b);
    for (let row = this.#row(t); row <= r1; row++) {
      for (let column = this.#column(l); column <= c1; column++) {
        for (
          let entry = this.#heads[row * this.#columns + column]!;
          entry >= 0;
          entry = this.#entries[entry * 2 + 1]!
        ) {
          const at = this.#entries[entry * 2]! * 4;
          const all = this.#rectangles;
          if (all[at]! < r && all[at + 2]! > l && all[at + 1]! < b && all[at + 3]! > t) return false;
        }
      }
    }
    return true;
  }

  /** Takes the box among the rectangles. */
  insert(): void {
    if (this.#count === this.#capacity) return;
    const id = this.#count++;
    this.#rectangles.set(this.box, id * 4);
    const left = this.box[0]!;
    const top = this.box[1]!;
    const c1 = this.#column(this.box[2]!);
    const r1 = this.#row(this.box[3]!);
    for (let row = this.#row(top); row <= r1; row++) {
      for (let column = this.#column(left); column <= c1; column++) {
        if (this.#entryCount * 2 >= this.#entries.length) return;
        const cell = row * this.#columns + column;
        this.#entries[this.#entryCount * 2] = id;
        this.#entries[this.#entryCount * 2 + 1] = this.#heads[cell]!;
        this.#heads[cell] = this.#entryCount++;
      }
    }
  }

  // Rectangles beyond the edge are filed under the outermost cells, so that they still collide.
  #column(x: number): number {
    return Math.max(0, Math.min(this.#columns - 1, Math.floor(x / CELL_WIDTH)));
  }

  #row(y: number): number {
    return Math.max(0, Math.min(this.#rows - 1, Math.floor(y / CELL_HEIGHT)));
  }
}
