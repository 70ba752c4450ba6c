import type { Camera } from './camera.ts';
import { pickReach } from './pick.ts';
import type { PointStore } from './store.ts';

/** Side of a cell, CSS pixels. */
const CELL = 16;
/** Points filed in one step: a few milliseconds' work. */
const SLICE = 100_000;

/**
 * The points of a resting picture, filed by where they are on screen, so that the pointer is compared with those
 * near it and not with a million. It is made in steps between frames, and thrown away when anything moves.
 */
export class PickGrid {
  /** Points near the place asked about last: the first `count` entries. */
  readonly near = { list: new Int32Array(1024), count: 0 };
  #columns = 0;
  #rows = 0;
  #filed = -1;
  /** First point of each cell, -1: none; and the point after each in its cell. */
  #heads = new Int32Array(0);
  #next = new Int32Array(0);

  /** The picture has changed. */
  invalidate(): void {
    this.#filed = -1;
  }

  /** Files some more points. True once all are. */
  step(store: PointStore, camera: Camera): boolean {
    const { count, to, mix } = store;
    if (this.#filed < 0) this.#begin(count, camera);
    if (this.#filed === count) return true;
    const from = mix < 1 ? store.from : to;
    const { matrix: m, width, height, near } = camera;
    const [m0, m4, m8, m12] = [m[0]!, m[4]!, m[8]!, m[12]!];
    const [m1, m5, m9, m13] = [m[1]!, m[5]!, m[9]!, m[13]!];
    const [m3, m7, m11, m15] = [m[3]!, m[7]!, m[11]!, m[15]!];
    // Beyond the edge by as much as a disc can reach in: filed under the outermost cells.
    const reach = pickReach(store, camera);
    const columns = this.#columns;
    const end = Math.min(count, this.#filed + SLICE);
    for (let i = this.#filed, at = i * 3; i < end; i++, at += 3) {
      const px = from[at]! + (to[at]! - from[at]!) * mix;
      const py = from[at + 1]! + (to[at + 1]! - from[at + 1]!) * mix;
      const pz = from[at + 2]! + (to[at + 2]! - from[at + 2]!) * mix;
      const w = m3 * px + m7 * py + m11 * pz + m15;
      if (!(w > near)) continue;
      const x = (0.5 + ((m0 * px + m4 * py + m8 * pz + m12) / w) * 0.5) * width;
      if (!(x > -reach && x < width + reach)) continue;
      const y = (0.5 - ((m1 * px + m5 * py + m9 * pz + m13) / w) * 0.5) * height;
      if (!(y > -reach && y < height + reach)) continue;
      const cell = this.#row(y) * columns + this.#column(x);
      this.#next[i] = this.#heads[cell]!;
      this.#heads[cell] = i;
    }
    this.#filed = end;
    return end === count;
  }

  /** Collects into `near` the points of all cells within reach of (x, y). */
  look(store: PointStore, camera: Camera, x: number, y: number): void {
    const reach = pickReach(store, camera);
    let n = 0;
    for (let row = this.#row(y - reach); row <= this.#row(y + reach); row++) {
      for (let column = this.#column(x - reach); column <= this.#column(x + reach); column++) {
        for (let i = this.#heads[row * this.#columns + column]!; i >= 0; i = this.#next[i]!) {
          if (n === this.near.list.length) this.#grow();
          this.near.list[n++] = i;
        }
      }
    }
    this.near.count = n;
  }

  #begin(count: number, camera: Camera): void {
    this.#columns = Math.max(1, Math.ceil(camera.width / CELL));
    this.#rows = Math.max(1, Math.ceil(camera.height / CELL));
    const cells = this.#columns * this.#rows;
    if (this.#heads.length < cells) this.#heads = new Int32Array(cells);
    if (this.#next.length < count) this.#next = new Int32Array(count);
    this.#heads.fill(-1);
    this.#filed = 0;
  }

  #grow(): void {
    const longer = new Int32Array(this.near.list.length * 2);
    longer.set(this.near.list);
    this.near.list = longer;
  }

  #column(x: number): number {
    return Math.max(0, Math.min(this.#columns - 1, Math.floor(x / CELL)));
  }

  #row(y: number): number {
    return Math.max(0, Math.min(this.#rows - 1, Math.floor(y / CELL)));
  }
}
