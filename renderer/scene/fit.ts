import type { PointStore } from './store.ts';

/** Where a cloud is and how large, a few stray points aside. */
export interface Extent {
  center: [number, number, number];
  /** Radius of the ball around `center` that holds 99 % of the points; > 0. */
  radius: number;
  /** Half widths along x and y that hold 99 % of the points; > 0. */
  half: [number, number];
}

const SAMPLE = 4096;
const sample = new Float32Array(SAMPLE * 2);

/**
 * Measures an evenly spaced sample of up to 8,191 points at the end of their motion. Not-a-number rows are left
 * out; a cloud without extent (one point, none) gets radius 1 around where it is.
 */
export function measure(store: Pick<PointStore, 'count' | 'to'>): Extent {
  const { count, to } = store;
  const stride = Math.max(1, Math.floor(count / SAMPLE));
  const axis = (offset: number): [middle: number, half: number] => {
    let n = 0;
    for (let i = 0; i < count; i += stride) {
      const value = to[i * 3 + offset]!;
      if (Number.isFinite(value)) sample[n++] = value;
    }
    if (n === 0) return [0, 0];
    const sorted = sample.subarray(0, n).sort();
    const low = sorted[Math.floor((n - 1) * 0.005)]!;
    const high = sorted[Math.ceil((n - 1) * 0.995)]!;
    return [(low + high) / 2, (high - low) / 2];
  };
  const [x, halfX] = axis(0);
  const [y, halfY] = axis(1);
  const [z] = axis(2);
  let n = 0;
  for (let i = 0; i < count; i += stride) {
    const d = Math.hypot(to[i * 3]! - x, to[i * 3 + 1]! - y, to[i * 3 + 2]! - z);
    if (Number.isFinite(d)) sample[n++] = d;
  }
  const radius = n === 0 ? 0 : sample.subarray(0, n).sort()[Math.ceil((n - 1) * 0.99)]!;
  if (!(radius > 0)) return { center: [x, y, z], radius: 1, half: [1, 1] };
  const least = radius * 1e-3;
  return { center: [x, y, z], radius, half: [Math.max(halfX, least), Math.max(halfY, least)] };
}

/**
 * Height of the view, in world units at the target's depth, that shows the whole extent with a margin.
 * 3D: a ball of radius R fits a lens with half angle a at distance R / sin(a). 2D: the box fits.
 * @param aspect width / height of the view
 * @param tangent tan of half the vertical angle of view (3D)
 */
export function fitHeight(extent: Extent, aspect: number, tangent: number, flat: boolean): number {
  if (flat) return 2 * 1.12 * Math.max(extent.half[1], extent.half[0] / aspect);
  const narrow = Math.atan(tangent * Math.min(1, aspect));
  return (2 * 1.04 * tangent * extent.radius) / Math.sin(narrow);
}

/** Distance from point `index` to its k-th nearest among an even sample, to choose how close to fly. */
export function localRadius(store: Pick<PointStore, 'count' | 'to'>, index: number, k: number): number {
  const { count, to } = store;
  const stride = Math.max(1, Math.floor(count / 100_000));
  const distances = new Float32Array(Math.ceil(count / stride));
  const [x, y, z] = [to[index * 3]!, to[index * 3 + 1]!, to[index * 3 + 2]!];
  let n = 0;
  for (let i = 0; i < count; i += stride) {
    const d = (to[i * 3]! - x) ** 2 + (to[i * 3 + 1]! - y) ** 2 + (to[i * 3 + 2]! - z) ** 2;
    if (Number.isFinite(d)) distances[n++] = d;
  }
  if (n === 0) return 0;
  return Math.sqrt(distances.subarray(0, n).sort()[Math.min(n - 1, Math.ceil(k / stride))]!);
}
