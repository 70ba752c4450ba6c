import type { Camera } from './camera.ts';
import { parseColor } from './color.ts';
import { baseRadius, radiusAt } from './pick.ts';
import { flag, type PointStore, shapeBit } from './store.ts';
import type { SceneTheme } from './types.ts';

/** A point as it is drawn without a GPU; CSS pixels. */
export interface FlatPoint {
  x: number;
  y: number;
  radius: number;
  /** [r, g, b] bytes, already mixed with the fog. */
  color: readonly [number, number, number];
  shape: number;
}

/**
 * Every point within the view from the farthest to the nearest, greyed-out ones first: what the shaders in points.ts
 * draw, without their shading. `draw` is called with one object, filled anew each time.
 */
export function eachFlatPoint(
  store: PointStore,
  camera: Camera,
  theme: SceneTheme,
  draw: (point: FlatPoint) => void,
): void {
  const { count, to, mix, paint, sizes } = store;
  const from = mix < 1 ? store.from : to;
  const { matrix: m, width, height, near, distance, depth, fogNear, fogFar } = camera;
  const base = baseRadius(count, camera);
  const ground = parseColor(theme.background).map((value) => value * 255);
  const seen = new Uint32Array(count);
  // In 64 bits: greyed-out points are set off by more than 32 could tell apart.
  const depths = new Float64Array(count);
  let n = 0;
  for (let i = 0; i < count; i++) {
    const marks = paint[i * 4 + 3]!;
    if (marks & flag.hidden) continue;
    const [x, y, z] = place(from, to, mix, i);
    const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
    if (!(w > near)) continue;
    depths[i] = marks & flag.dimmed ? w + 1e9 : w;
    seen[n++] = i;
  }
  const order = seen.subarray(0, n).sort((a, b) => depths[b]! - depths[a]!);
  const color: [number, number, number] = [0, 0, 0];
  const point: FlatPoint = { x: 0, y: 0, radius: 0, color, shape: 0 };
  for (const i of order) {
    const marks = paint[i * 4 + 3]!;
    const dimmed = (marks & flag.dimmed) !== 0;
    const [x, y, z] = place(from, to, mix, i);
    const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
    point.shape = marks >> shapeBit;
    point.radius = radiusAt(base, sizes[i]!, dimmed, distance, w) * (point.shape === 0 ? 1 : 1.2);
    point.x = (0.5 + ((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w) * 0.5) * width;
    point.y = (0.5 - ((m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) * 0.5) * height;
    const out = point.radius;
    if (point.x < -out || point.y < -out || point.x > width + out || point.y > height + out) continue;
    const t = Math.min(1, Math.max(0, (w - fogNear) / (fogFar - fogNear)));
    const fog = dimmed ? 0.8 : 0.72 * depth * t * t * (3 - 2 * t);
    for (let c = 0; c < 3; c++) color[c] = Math.round(paint[i * 4 + c]! * (1 - fog) + ground[c]! * fog);
    draw(point);
  }
}

function place(from: Float32Array, to: Float32Array, mix: number, i: number): [number, number, number] {
  const at = i * 3;
  return [
    from[at]! + (to[at]! - from[at]!) * mix,
    from[at + 1]! + (to[at + 1]! - from[at + 1]!) * mix,
    from[at + 2]! + (to[at + 2]! - from[at + 2]!) * mix,
  ];
}
