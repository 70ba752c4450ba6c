import type { Camera } from './camera.ts';
import { flag, type PointStore } from './store.ts';

/** Pixels beyond a point's edge within which the pointer still finds it. */
const SLOP = 6;
const NEAREST_SCALE = 2.8;
const FARTHEST_SCALE = 0.4;
const LARGEST = 40;

/**
 * Radius of a normal point at the target's depth, CSS pixels: smaller as points get many, growing slowly as the
 * camera comes closer than the framing of the whole.
 */
export function baseRadius(count: number, camera: Camera): number {
  const room = Math.max(0.75, Math.min(1.5, Math.min(camera.width, camera.height) / 900));
  const crowd = Math.max(0.85, Math.min(4.2, 14 * Math.max(1, count) ** -0.2));
  return crowd * room * Math.max(0.7, Math.min(5, camera.magnification ** 0.45));
}

/**
 * Radius in CSS pixels of a point at clip depth `w`; the vertex shader in points.ts computes the same from the
 * same three limits.
 */
export function radiusAt(base: number, size: number, dimmed: boolean, distance: number, w: number): number {
  const attenuation = Math.max(FARTHEST_SCALE, Math.min(NEAREST_SCALE, distance / w));
  return Math.min(LARGEST, base * size * attenuation * (dimmed ? 0.8 : 1));
}

/** The same limits, for the shader. */
export const radiusLimits = { nearest: NEAREST_SCALE, farthest: FARTHEST_SCALE, largest: LARGEST };

/**
 * The point under (x, y), CSS pixels from the top left, or null. Among the discs that cover the place it is the
 * one drawn on top (raised points first, dimmed ones last, then by depth); where none does, the nearest edge
 * within a few pixels.
 * @param raised points drawn above all others (highlights), at most a few thousand
 * @param near the points that may be there (see `PickGrid`); null: all, in one pass
 */
export function pick(
  store: PointStore,
  camera: Camera,
  x: number,
  y: number,
  raised: Uint32Array,
  near: { list: Int32Array; count: number } | null = null,
): number | null {
  const base = baseRadius(store.count, camera);
  for (let i = 0; i < raised.length; i++) {
    if (hits(store, camera, raised[i]!, x, y, base)) return raised[i]!;
  }
  const { count, to, mix, sizes, paint } = store;
  const from = mix < 1 ? store.from : to;
  const { matrix: m, width, height, distance, near: eye } = camera;
  const [m0, m4, m8, m12] = [m[0]!, m[4]!, m[8]!, m[12]!];
  const [m1, m5, m9, m13] = [m[1]!, m[5]!, m[9]!, m[13]!];
  const [m3, m7, m11, m15] = [m[3]!, m[7]!, m[11]!, m[15]!];
  const nx = (2 * x) / width - 1;
  const ny = 1 - (2 * y) / height;
  const reach = pickReach(store, camera);
  const reachX = (2 * reach) / width;
  const reachY = (2 * reach) / height;
  let front = -1;
  let frontDepth = Number.POSITIVE_INFINITY;
  let close = -1;
  let closeGap = SLOP;
  const total = near ? near.count : count;
  for (let k = 0; k < total; k++) {
    const i = near ? near.list[k]! : k;
    const at = i * 3;
    const px = from[at]! + (to[at]! - from[at]!) * mix;
    const py = from[at + 1]! + (to[at + 1]! - from[at + 1]!) * mix;
    const pz = from[at + 2]! + (to[at + 2]! - from[at + 2]!) * mix;
    const w = m3 * px + m7 * py + m11 * pz + m15;
    const dx = m0 * px + m4 * py + m8 * pz + m12 - nx * w;
    if (!(w > eye && dx < reachX * w && dx > -reachX * w)) continue;
    const dy = m1 * px + m5 * py + m9 * pz + m13 - ny * w;
    if (!(dy < reachY * w && dy > -reachY * w)) continue;
    const marks = paint[i * 4 + 3]!;
    if ((marks & flag.hidden) !== 0) continue;
    const dimmed = (marks & flag.dimmed) !== 0;
    const gap =
      Math.hypot((dx / w) * 0.5 * width, (dy / w) * 0.5 * height) -
      radiusAt(base, sizes[i]!, dimmed, distance, w);
    // Dimmed points lie behind all others.
    const depth = dimmed ? w + 1e9 : w;
    if (gap <= 0) {
      // Of equals the first, in whatever order they are looked at.
      if (depth < frontDepth || (depth === frontDepth && i < front)) {
        front = i;
        frontDepth = depth;
      }
    } else if (gap < closeGap || (gap === closeGap && i < close)) {
      close = i;
      closeGap = gap;
    }
  }
  if (front >= 0) return front;
  return close >= 0 ? close : null;
}

/** Pixels from a point's centre within which the pointer may find it, the largest point taken. */
export const pickReach = (store: PointStore, camera: Camera): number =>
  Math.min(LARGEST, baseRadius(store.count, camera) * store.maxSize * NEAREST_SCALE) + SLOP;

function hits(store: PointStore, camera: Camera, i: number, x: number, y: number, base: number): boolean {
  if (i >= store.count || store.isHidden(i) || !project(store, camera, i, spot)) return false;
  const radius = radiusAt(base, store.sizes[i]!, false, camera.distance, spot[2]!);
  return Math.hypot(spot[0]! - x, spot[1]! - y) <= Math.max(radius, 3);
}

const spot = new Float64Array(3);
const world = new Float64Array(3);

/** Writes [x, y, depth] of a point: CSS pixels and world units. False when it is behind the eye or nowhere. */
export function project(store: PointStore, camera: Camera, index: number, out: Float64Array): boolean {
  store.read(index, world);
  return projectPoint(camera, world[0]!, world[1]!, world[2]!, out);
}

/** As `project`, of a place in the world. */
export function projectPoint(camera: Camera, x: number, y: number, z: number, out: Float64Array): boolean {
  const { matrix: m, width, height, near } = camera;
  const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
  if (!(w > near)) return false;
  out[0] = (0.5 + ((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w) * 0.5) * width;
  out[1] = (0.5 - ((m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) * 0.5) * height;
  out[2] = w;
  return true;
}
