import type { Camera } from './camera.ts';
import { pick } from './pick.ts';
import { PickGrid } from './pick-grid.ts';
import type { PointStore } from './store.ts';

/** Up to so many points the pointer is compared with all of them. */
const AT_ONCE = 60_000;

/** Finds the point under the pointer: at once for a click, at a bounded cost a frame for a pointer that passes. */
export class Picker {
  /** Points drawn above all others. */
  raised = new Uint32Array(0);
  /** Nothing moves by itself. */
  resting = true;
  /** Milliseconds the last look of a passing pointer took. */
  took = 0;
  readonly #grid = new PickGrid();

  /** The point at (x, y), CSS pixels from the top left. */
  at(store: PointStore, camera: Camera, x: number, y: number): number | null {
    return pick(store, camera, x, y, this.raised);
  }

  /**
   * The same for a pointer that only passes. Undefined: not known yet; in a large cloud it is looked for over the next
   * frames, once the picture rests.
   */
  passing(store: PointStore, camera: Camera, x: number, y: number): number | null | undefined {
    const started = performance.now();
    const found = this.#look(store, camera, x, y);
    this.took = performance.now() - started;
    return found;
  }

  /** The picture has changed. */
  invalidate(): void {
    this.#grid.invalidate();
  }

  #look(store: PointStore, camera: Camera, x: number, y: number): number | null | undefined {
    if (store.count <= AT_ONCE) return this.at(store, camera, x, y);
    if (!this.resting || !this.#grid.step(store, camera)) return undefined;
    this.#grid.look(store, camera, x, y);
    return pick(store, camera, x, y, this.raised, this.#grid.near);
  }
}
