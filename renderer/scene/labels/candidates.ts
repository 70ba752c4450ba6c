import type { Camera } from '../camera.ts';
import { project } from '../pick.ts';
import type { PointStore } from '../store.ts';
import { labelScore } from './sweep.ts';

const MOST = 4096;
const spot = new Float64Array(3);

/** The points that may be labelled in a frame: where they are on screen, and in which order they are served. */
export class Candidates {
  /** [count] */
  readonly points = new Int32Array(MOST);
  /** [count, 3] x and y, CSS pixels, and depth. */
  readonly places = new Float64Array(MOST * 3);
  count = 0;
  readonly #keys = new Float64Array(MOST);
  /** [N] the frame in which a point was last considered. */
  #seen = new Uint32Array(0);
  #frame = 0;
  #store: PointStore | null = null;
  #camera: Camera | null = null;

  /** A new cloud. */
  reset(store: PointStore): void {
    this.#store = store;
    this.#seen = new Uint32Array(store.count);
    this.#frame = 0;
  }

  /** A new frame: no candidates yet. */
  begin(camera: Camera): void {
    this.#camera = camera;
    this.#frame++;
    this.count = 0;
  }

  /** Leaves a point out of this frame. */
  skip(index: number): void {
    if (index < this.#seen.length) this.#seen[index] = this.#frame;
  }

  /**
   * Adds a point that is in view, once.
   * @param bonus thousandths of the score
   * @param dimmed whether greyed-out points are taken, too
   */
  add(index: number, bonus: number, dimmed: boolean): void {
    const store = this.#store!;
    if (this.#seen[index] === this.#frame || index >= store.count) return;
    this.#seen[index] = this.#frame;
    const n = this.count;
    if (n === MOST || store.isHidden(index) || (!dimmed && store.isDimmed(index))) return;
    const camera = this.#camera!;
    if (!project(store, camera, index, spot)) return;
    const x = spot[0]!;
    const y = spot[1]!;
    const w = spot[2]!;
    if (x < -8 || y < -8 || x > camera.width + 8 || y > camera.height + 8) return;
    this.points[n] = index;
    this.places[n * 3] = x;
    this.places[n * 3 + 1] = y;
    this.places[n * 3 + 2] = w;
    const fog = ((w - camera.fogNear) / (camera.fogFar - camera.fogNear)) * camera.depth;
    const score = labelScore(store.importance[index]!, fog) + bonus / 1000;
    this.#keys[n] = Math.floor((8 - score) * 1e6) * MOST + n;
    this.count++;
  }

  /** Keys by falling score, for `at`. */
  sorted(): Float64Array {
    return this.#keys.subarray(0, this.count).sort();
  }

  /** The candidate of a key. */
  at(key: number): number {
    return key % MOST;
  }
}
