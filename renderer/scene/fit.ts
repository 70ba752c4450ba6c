import { flag, type PointStore } from './store.ts';

/** Where a cloud is and how large, a few stray points aside. */
export interface Extent {
  center: [number, number, number];
  /** Radius of the ball around `center` that holds 99 % of the points; > 0. */
  radius: number;
  /** Distance of the farthest from `center`. */
  reach: number;
  /** [n, 3] up to 4,095 points, evenly taken: what a view has to show. */
  places: Float32Array;
}

/** At least so many points are looked at, where there are so many. */
const SAMPLE = 2048;
const sample = new Float32Array(SAMPLE * 2);

/** Places of an evenly spaced sample at the end of their motion, without the hidden and those that are nowhere. */
function placesOf({ count, to, paint }: Pick<PointStore, 'count' | 'to' | 'paint'>): Float32Array {
  const seen = (i: number) =>
    (paint[i * 4 + 3]! & flag.hidden) === 0 && Number.isFinite(to[i * 3]! + to[i * 3 + 1]! + to[i * 3 + 2]!);
  let shown = 0;
  for (let i = 0; i < count; i++) if (seen(i)) shown++;
  const stride = Math.max(1, Math.floor(shown / SAMPLE));
  const places = new Float32Array(Math.ceil(shown / stride) * 3);
  let n = 0;
  for (let i = 0, at = 0; i < count; i++) {
    if (!seen(i) || at++ % stride !== 0) continue;
    places.set(to.subarray(i * 3, i * 3 + 3), n);
    n += 3;
  }
  return places;
}

/** Measures the points that are not hidden; a cloud without extent (one point, none) gets radius 1 around where it is. */
export function measure(store: Pick<PointStore, 'count' | 'to' | 'paint'>): Extent {
  const places = placesOf(store);
  const n = places.length / 3;
  if (n === 0) return { center: [0, 0, 0], radius: 1, reach: 1, places };
  const values = sample.subarray(0, n);
  const middle = (axis: number): number => {
    for (let i = 0; i < n; i++) values[i] = places[i * 3 + axis]!;
    values.sort();
    return (values[Math.floor((n - 1) * 0.005)]! + values[Math.ceil((n - 1) * 0.995)]!) / 2;
  };
  const center: [number, number, number] = [middle(0), middle(1), middle(2)];
  for (let i = 0; i < n; i++) {
    values[i] = Math.hypot(
      places[i * 3]! - center[0],
      places[i * 3 + 1]! - center[1],
      places[i * 3 + 2]! - center[2],
    );
  }
  const radius = values.sort()[Math.ceil((n - 1) * 0.99)]!;
  return { center, radius: radius > 0 ? radius : 1, reach: values[n - 1]!, places };
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
