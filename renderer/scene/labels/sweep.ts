import type { Camera } from '../camera.ts';
import { aside, type PointStore } from '../store.ts';

const CELL_WIDTH = 104;
const CELL_HEIGHT = 36;
/** Points looked at in one frame at most, in steps of so many, as long as time allows; milliseconds. */
const SLICE = 50_000;
const STEP = 5000;
const TIME = 1;
/** Each cell keeps its best points. */
const PER_CELL = 2;

/**
 * Finds, over several frames, the points most worth a label in each part of the screen: so that a view deep inside
 * a million points names what is there, at a bounded cost a frame.
 */
export class Sweep {
  /** Winners of the last whole pass. */
  winners = new Int32Array(0);
  winnerCount = 0;
  #next = 0;
  #indices = new Int32Array(0);
  #scores = new Float32Array(0);
  #columns = 0;
  #rows = 0;

  /** Forgets everything: for a new cloud. */
  reset(): void {
    this.#next = 0;
    this.winnerCount = 0;
  }

  /** Looks at the next slice. True when that completed a pass over all points. */
  step(store: PointStore, camera: Camera): boolean {
    if (this.#next === 0) this.#begin(camera);
    const until = performance.now() + TIME;
    const end = Math.min(store.count, this.#next + SLICE);
    do this.#look(store, camera, Math.min(end, this.#next + STEP));
    while (this.#next < end && performance.now() < until);
    if (this.#next < store.count) return false;
    this.#finish();
    return true;
  }

  /** Looks at points up to `end`. */
  #look(store: PointStore, camera: Camera, end: number): void {
    const { to, mix, paint, importance } = store;
    const from = mix < 1 ? store.from : to;
    const { matrix: m, near, fogNear, fogFar, depth } = camera;
    const [m0, m4, m8, m12] = [m[0]!, m[4]!, m[8]!, m[12]!];
    const [m1, m5, m9, m13] = [m[1]!, m[5]!, m[9]!, m[13]!];
    const [m3, m7, m11, m15] = [m[3]!, m[7]!, m[11]!, m[15]!];
    const perDepth = depth / (fogFar - fogNear);
    const columns = this.#columns;
    const rows = this.#rows;
    for (let i = this.#next, at = i * 3; i < end; i++, at += 3) {
      const x = from[at]! + (to[at]! - from[at]!) * mix;
      const y = from[at + 1]! + (to[at + 1]! - from[at + 1]!) * mix;
      const z = from[at + 2]! + (to[at + 2]! - from[at + 2]!) * mix;
      const w = m3 * x + m7 * y + m11 * z + m15;
      const cx = m0 * x + m4 * y + m8 * z + m12;
      if (!(w > near && cx < w && cx > -w)) continue;
      const cy = m1 * x + m5 * y + m9 * z + m13;
      if (!(cy < w && cy > -w) || (paint[i * 4 + 3]! & aside) !== 0) continue;
      const score = labelScore(importance[i]!, (w - fogNear) * perDepth);
      const column = Math.min(columns - 1, Math.floor((cx / w + 1) * 0.5 * columns));
      const row = Math.min(rows - 1, Math.floor((1 - cy / w) * 0.5 * rows));
      this.#offer((row * columns + column) * PER_CELL, i, score);
    }
    this.#next = end;
  }

  #begin(camera: Camera): void {
    this.#columns = Math.max(1, Math.round(camera.width / CELL_WIDTH));
    this.#rows = Math.max(1, Math.round(camera.height / CELL_HEIGHT));
    const places = this.#columns * this.#rows * PER_CELL;
    if (this.#indices.length < places) {
      this.#indices = new Int32Array(places);
      this.#scores = new Float32Array(places);
      this.winners = new Int32Array(places);
      this.winnerCount = 0;
    }
    this.#scores.fill(Number.NEGATIVE_INFINITY);
  }

  #offer(cell: number, index: number, score: number): void {
    const scores = this.#scores;
    if (score <= scores[cell + PER_CELL - 1]!) return;
    let at = cell + PER_CELL - 1;
    while (at > cell && scores[at - 1]! < score) {
      scores[at] = scores[at - 1]!;
      this.#indices[at] = this.#indices[at - 1]!;
      at--;
    }
    scores[at] = score;
    this.#indices[at] = index;
  }

  #finish(): void {
    const places = this.#columns * this.#rows * PER_CELL;
    let n = 0;
    for (let at = 0; at < places; at++) {
      if (this.#scores[at]! > Number.NEGATIVE_INFINITY) this.winners[n++] = this.#indices[at]!;
    }
    this.winnerCount = n;
    this.#next = 0;
  }
}

/**
 * How much a point deserves a label, about 0..1.35: importance in the vocabulary and nearness to the eye.
 * @param importance 0..1
 * @param fog 0 in front of the cloud .. 1 behind it
 */
export function labelScore(importance: number, fog: number): number {
  return importance + 0.35 * (1 - Math.max(0, Math.min(1, fog)));
}
