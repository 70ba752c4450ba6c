import type { Camera } from './camera.ts';
import { flag, type PointStore } from './store.ts';

/** A part of the screen, CSS pixels from the top left. */
export interface Region {
  /** Nothing outside of it is inside the region. */
  readonly bounds: { left: number; top: number; right: number; bottom: number };
  contains(x: number, y: number): boolean;
}

/** The rectangle between two corners, in any order. */
export function box(x1: number, y1: number, x2: number, y2: number): Region {
  const bounds = {
    left: Math.min(x1, x2),
    right: Math.max(x1, x2),
    top: Math.min(y1, y2),
    bottom: Math.max(y1, y2),
  };
  return { bounds, contains: () => true };
}

/** Height of the bands that the edges of a polygon are filed under, CSS pixels. */
const BAND = 4;

/**
 * The inside of a closed line by the even-odd rule, exact. Edges are filed by horizontal bands, so that a point is
 * compared with the few edges that cross its height, whatever the length of the line.
 * @param line [n, 2] corners; the last is joined to the first
 */
export function polygon(line: ArrayLike<number>): Region {
  const n = line.length >> 1;
  const bounds = boundsOf(line, 0);
  const bands = Math.max(1, Math.ceil((bounds.bottom - bounds.top) / BAND));
  const edges: number[][] = Array.from({ length: bands }, () => []);
  const band = (y: number) => Math.max(0, Math.min(bands - 1, Math.floor((y - bounds.top) / BAND)));
  for (let i = 0, j = n - 1; i < n; j = i++) {
    const [y1, y2] = [line[i * 2 + 1]!, line[j * 2 + 1]!];
    for (let at = band(Math.min(y1, y2)); at <= band(Math.max(y1, y2)); at++) edges[at]!.push(i, j);
  }
  return {
    bounds,
    contains(x, y) {
      const near = edges[band(y)]!;
      let inside = false;
      for (let e = 0; e < near.length; e += 2) {
        const [i, j] = [near[e]! * 2, near[e + 1]! * 2];
        const [xi, yi, xj, yj] = [line[i]!, line[i + 1]!, line[j]!, line[j + 1]!];
        if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
      }
      return inside;
    },
  };
}

/**
 * Everything within `radius` of a path: what a brush has passed over. Exact; the path's steps are filed under
 * squares as wide as the brush.
 * @param path [n, 2], n >= 1
 */
export function stroke(path: ArrayLike<number>, radius: number): Region {
  const n = path.length >> 1;
  const bounds = boundsOf(path, radius);
  const cell = radius * 2;
  const columns = Math.max(1, Math.ceil((bounds.right - bounds.left) / cell) + 1);
  const steps = new Map<number, number[]>();
  const column = (x: number) => Math.floor((x - bounds.left) / cell);
  const row = (y: number) => Math.floor((y - bounds.top) / cell);
  for (let i = 0; i < n; i++) {
    const j = Math.max(0, i - 1);
    const [x1, y1, x2, y2] = [path[j * 2]!, path[j * 2 + 1]!, path[i * 2]!, path[i * 2 + 1]!];
    for (let r = row(Math.min(y1, y2) - radius); r <= row(Math.max(y1, y2) + radius); r++) {
      for (let c = column(Math.min(x1, x2) - radius); c <= column(Math.max(x1, x2) + radius); c++) {
        const list = steps.get(r * columns + c);
        if (list) list.push(i);
        else steps.set(r * columns + c, [i]);
      }
    }
  }
  const reach = radius * radius;
  return {
    bounds,
    contains(x, y) {
      for (const i of steps.get(row(y) * columns + column(x)) ?? []) {
        const j = Math.max(0, i - 1);
        const [x1, y1] = [path[j * 2]!, path[j * 2 + 1]!];
        const [dx, dy] = [path[i * 2]! - x1, path[i * 2 + 1]! - y1];
        const length = dx * dx + dy * dy;
        const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length));
        if ((x - x1 - t * dx) ** 2 + (y - y1 - t * dy) ** 2 <= reach) return true;
      }
      return false;
    },
  };
}

/**
 * Marks every point whose centre lies in the region, however many others lie in front of it. One pass over all
 * points; hidden ones are left out.
 * @returns [N], 1 inside
 */
export function pointsIn(store: PointStore, camera: Camera, region: Region): Uint8Array {
  const { count, to, mix, paint } = store;
  const from = mix < 1 ? store.from : to;
  const { matrix: m, width, height, near } = camera;
  const { left, top, right, bottom } = region.bounds;
  const [m0, m4, m8, m12] = [m[0]!, m[4]!, m[8]!, m[12]!];
  const [m1, m5, m9, m13] = [m[1]!, m[5]!, m[9]!, m[13]!];
  const [m3, m7, m11, m15] = [m[3]!, m[7]!, m[11]!, m[15]!];
  const marks = new Uint8Array(count);
  for (let i = 0, at = 0; i < count; i++, at += 3) {
    const px = from[at]! + (to[at]! - from[at]!) * mix;
    const py = from[at + 1]! + (to[at + 1]! - from[at + 1]!) * mix;
    const pz = from[at + 2]! + (to[at + 2]! - from[at + 2]!) * mix;
    const w = m3 * px + m7 * py + m11 * pz + m15;
    if (!(w > near)) continue;
    const x = (0.5 + ((m0 * px + m4 * py + m8 * pz + m12) / w) * 0.5) * width;
    if (!(x >= left && x <= right)) continue;
    const y = (0.5 - ((m1 * px + m5 * py + m9 * pz + m13) / w) * 0.5) * height;
    if (!(y >= top && y <= bottom)) continue;
    if ((paint[i * 4 + 3]! & flag.hidden) === 0 && region.contains(x, y)) marks[i] = 1;
  }
  return marks;
}

function boundsOf(points: ArrayLike<number>, margin: number): Region['bounds'] {
  const bounds = {
    left: Number.POSITIVE_INFINITY,
    top: Number.POSITIVE_INFINITY,
    right: Number.NEGATIVE_INFINITY,
    bottom: Number.NEGATIVE_INFINITY,
  };
  for (let i = 0; i + 1 < points.length; i += 2) {
    bounds.left = Math.min(bounds.left, points[i]! - margin);
    bounds.right = Math.max(bounds.right, points[i]! + margin);
    bounds.top = Math.min(bounds.top, points[i + 1]! - margin);
    bounds.bottom = Math.max(bounds.bottom, points[i + 1]! + margin);
  }
  return bounds;
}
