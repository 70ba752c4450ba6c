import type { Camera } from '../camera.ts';
import { baseRadius, project, radiusAt } from '../pick.ts';
import type { PointStore } from '../store.ts';
import { Candidates } from './candidates.ts';
import { CollisionGrid } from './grid.ts';
import { Sweep } from './sweep.ts';

const MAX_SHOWN = 384;
/** Screen area, CSS pixels squared, for each label wanted. */
const ROOM = 9500;
/** What a label that is there has ahead of a newcomer: in thousandths of the score, and in pixels of clearance. */
const LOYALTY = 120;
/** What a marked point has ahead of all others. */
const PINNED = 4000;
const KEEP_CLEARANCE = 0;
const NEW_CLEARANCE = 5;
const FADE_SECONDS = 0.16;
/** A label that lost its place does not come back sooner, seconds. */
const REST_SECONDS = 0.5;
/** Milliseconds of a frame for words measured and set for the first time; one is always done. */
const NEW_MS = 1;

const LABEL_HEIGHT = 17;
const GAP = 4;
/** Side of the lower left corner kept clear for the axes, CSS pixels. */
const COMPASS = 68;

/** What a frame is laid out for. */
export interface LayoutRequest {
  camera: Camera;
  /** Points labelled first, in this order, wherever there is room. */
  pinned: Uint32Array;
  /** Points named by other means: no label. */
  named: readonly (number | null)[];
  /** [count, 4]: left, top, right, bottom, CSS pixels, to be kept clear. */
  boxes: Float64Array;
  boxCount: number;
  /** Width in CSS pixels of a point's label, 0 when it has none; costly the first time. */
  measure(index: number): number;
  isMeasured(index: number): boolean;
  /** A point's label is about to be drawn; costly the first time. */
  prepare(index: number): void;
  /** Seconds since the last frame. */
  dt: number;
  /** All labels at once and without fading (reduced motion, pictures). */
  instant: boolean;
}

/**
 * Chooses the labels of a frame: marked points first, then by importance and nearness, never overlapping, and
 * steady while the camera moves. What is shown stays unless something clearly better needs the place.
 */
export class LabelLayout {
  /** Labels on screen, [shownCount]: point, left edge and middle (CSS pixels), opacity, fog 0..1. */
  readonly points = new Int32Array(MAX_SHOWN);
  readonly left = new Float32Array(MAX_SHOWN);
  readonly middle = new Float32Array(MAX_SHOWN);
  readonly opacity = new Float32Array(MAX_SHOWN);
  readonly fog = new Float32Array(MAX_SHOWN);
  shownCount = 0;

  readonly #wanted = new Uint8Array(MAX_SHOWN);
  /** From the point to the left edge, CSS pixels. */
  readonly #offset = new Float32Array(MAX_SHOWN);
  readonly #grid = new CollisionGrid(MAX_SHOWN + 80);
  readonly #sweep = new Sweep();
  readonly #candidates = new Candidates();
  /** The first candidates are the marked points. */
  #pinnedCount = 0;
  #store: PointStore | null = null;
  #camera: Camera | null = null;
  /** [N] slot on screen or -1; clock time before which a point rests. */
  #slot = new Int16Array(0);
  #restUntil = new Float32Array(0);
  #clock = 0;
  #passesLeft = 0;
  /** What is new in this frame: how many words, and the time from which on no more are taken. */
  #fresh = 0;
  #freshUntil = 0;

  /** A new cloud. */
  reset(store: PointStore): void {
    this.#store = store;
    this.#candidates.reset(store);
    this.#slot = new Int16Array(store.count).fill(-1);
    this.#restUntil = new Float32Array(store.count);
    this.shownCount = 0;
    this.#sweep.reset();
    this.disturb();
  }

  /** The picture changed: look through all points again. */
  disturb(): void {
    // A pass under way began with the old picture, so two must end.
    this.#passesLeft = 2;
  }

  /** Lays out one frame. True while labels are still coming and going, and another frame is needed. */
  step(request: LayoutRequest): boolean {
    const store = this.#store;
    if (!store) return false;
    const { camera, dt, instant } = request;
    this.#camera = camera;
    this.#clock += dt;
    if (this.#passesLeft > 0) {
      do {
        if (this.#sweep.step(store, camera)) this.#passesLeft--;
      } while (instant && this.#passesLeft > 0);
    }
    this.#gather(store, request);
    const late = this.#place(store, request);
    const fading = this.#fade(dt, instant);
    return late || fading || this.#passesLeft > 0;
  }

  /** Whether point `index` has a label that is or will be fully shown. */
  isShown(index: number): boolean {
    const slot = this.#slot[index] ?? -1;
    return slot >= 0 && this.#wanted[slot] === 1;
  }

  #gather(store: PointStore, { camera, pinned, named }: LayoutRequest): void {
    const all = this.#candidates;
    all.begin(camera);
    for (const index of named) if (index !== null) all.skip(index);
    for (let i = 0; i < pinned.length; i++) all.add(pinned[i]!, PINNED - i, true);
    this.#pinnedCount = all.count;
    for (let slot = 0; slot < this.shownCount; slot++) {
      all.add(this.points[slot]!, this.#wanted[slot] ? LOYALTY : 0, false);
    }
    for (let i = 0; i < store.top.length; i++) this.#addNew(store.top[i]!);
    const { winners, winnerCount } = this.#sweep;
    for (let i = 0; i < winnerCount; i++) this.#addNew(winners[i]!);
  }

  #addNew(index: number): void {
    if (this.#restUntil[index]! <= this.#clock) this.#candidates.add(index, 0, false);
  }

  /** Whether there is time for another new word in this frame. */
  #mayAdd(): boolean {
    return this.#fresh++ === 0 || performance.now() < this.#freshUntil;
  }

  /** Gives places by falling score. True when some words were left for the next frame. */
  #place(store: PointStore, request: LayoutRequest): boolean {
    const { camera, boxes, boxCount, measure, isMeasured, prepare, instant } = request;
    const { points, places } = this.#candidates;
    const keys = this.#candidates.sorted();
    this.#grid.reset(camera.width, camera.height);
    // The compass of the axes stands in this corner.
    const { box } = this.#grid;
    box[0] = 0;
    box[1] = camera.height - COMPASS;
    box[2] = COMPASS;
    box[3] = camera.height;
    this.#grid.insert();
    for (let at = 0; at < boxCount * 4; at += 4) {
      for (let side = 0; side < 4; side++) box[side] = boxes[at + side]!;
      this.#grid.insert();
    }
    this.#wanted.fill(0, 0, this.shownCount);
    const base = baseRadius(store.count, camera);
    const most = Math.min(MAX_SHOWN - 64, Math.max(12, (camera.width * camera.height) / ROOM));
    this.#fresh = 0;
    this.#freshUntil = instant ? Number.POSITIVE_INFINITY : performance.now() + NEW_MS;
    let placed = 0;
    let late = false;
    for (let k = 0; k < keys.length && placed < most; k++) {
      const n = this.#candidates.at(keys[k]!);
      const index = points[n]!;
      if (!isMeasured(index) && !this.#mayAdd()) {
        late = true;
        continue;
      }
      const width = measure(index);
      if (width === 0) continue;
      const w = places[n * 3 + 2]!;
      const radius = radiusAt(base, store.sizes[index]!, false, camera.distance, w);
      const x = places[n * 3]!;
      const middle = places[n * 3 + 1]!;
      box[1] = middle - LABEL_HEIGHT / 2;
      box[3] = middle + LABEL_HEIGHT / 2;
      const slot = this.#slot[index]!;
      const padding = slot >= 0 && this.opacity[slot]! > 0 ? KEEP_CLEARANCE : NEW_CLEARANCE;
      // Right of the point; left of it at the screen's edge, and for marked points that have no room on the right.
      const right = x + radius + GAP;
      const other = x - radius - GAP - width;
      const marked = n < this.#pinnedCount;
      const stays = slot >= 0 && marked && this.#offset[slot]! < 0;
      let left = right + width > camera.width || stays ? other : right;
      box[0] = left - radius;
      box[2] = left + width + (left < x ? radius : 0);
      if (!this.#grid.isFree(padding)) {
        if (!marked) continue;
        left = left === right ? other : right;
        box[0] = left;
        box[2] = left + width;
        if (!this.#grid.isFree(padding)) continue;
      }
      if (slot < 0 && !this.#mayAdd()) {
        late = true;
        continue;
      }
      const at = slot >= 0 ? slot : this.#open(index);
      if (at < 0) continue;
      if (slot < 0) prepare(index);
      box[0] = left;
      box[2] = left + width;
      this.#grid.insert();
      this.#wanted[at] = 1;
      this.left[at] = left;
      this.#offset[at] = left - x;
      this.middle[at] = middle;
      this.fog[at] = Math.max(
        0,
        Math.min(1, ((w - camera.fogNear) / (camera.fogFar - camera.fogNear)) * camera.depth),
      );
      placed++;
    }
    return late;
  }

  #open(index: number): number {
    if (this.shownCount === MAX_SHOWN) return -1;
    const slot = this.shownCount++;
    this.points[slot] = index;
    this.opacity[slot] = 0;
    this.#slot[index] = slot;
    return slot;
  }

  /** Fades labels in and out; those that leave still follow their points. True while any fades. */
  #fade(dt: number, instant: boolean): boolean {
    const step = instant ? 1 : dt / FADE_SECONDS;
    let fading = false;
    for (let slot = this.shownCount - 1; slot >= 0; slot--) {
      const before = this.opacity[slot]!;
      if (this.#wanted[slot]) {
        this.opacity[slot] = Math.min(1, before + step);
        if (this.opacity[slot]! < 1) fading = true;
        continue;
      }
      this.opacity[slot] = before - step;
      if (before - step <= 0) this.#close(slot);
      else {
        fading = true;
        this.#follow(slot);
      }
    }
    return fading;
  }

  #follow(slot: number): void {
    if (!project(this.#store!, this.#camera!, this.points[slot]!, spot)) return;
    this.left[slot] = spot[0]! + this.#offset[slot]!;
    this.middle[slot] = spot[1]!;
  }

  #close(slot: number): void {
    const index = this.points[slot]!;
    this.#slot[index] = -1;
    this.#restUntil[index] = this.#clock + REST_SECONDS;
    const last = --this.shownCount;
    if (slot === last) return;
    const moved = this.points[last]!;
    this.points[slot] = moved;
    this.left[slot] = this.left[last]!;
    this.#offset[slot] = this.#offset[last]!;
    this.middle[slot] = this.middle[last]!;
    this.opacity[slot] = this.opacity[last]!;
    this.fog[slot] = this.fog[last]!;
    this.#wanted[slot] = this.#wanted[last]!;
    this.#slot[moved] = slot;
  }
}

const spot = new Float64Array(3);
