/** Where a turntable camera looks and from which side. Angles in radians. */
export interface Pose {
  x: number;
  y: number;
  z: number;
  azimuth: number;
  elevation: number;
  /** Logarithm of the view's height, so that coming closer is even to the eye. */
  zoom: number;
}

/**
 * Writes, in rows 0, 1 and 3 of a column-major matrix, how far a place lies to the right of the target, above it, and
 * from the eye; world units.
 * @param distance from the eye to the target
 * @param depth how much of the third axis is left: 1: three dimensions, 0: flat
 */
export function turntable(m: Float64Array, pose: Pose, distance: number, depth: number): void {
  const ca = Math.cos(pose.azimuth);
  const sa = Math.sin(pose.azimuth);
  const ce = Math.cos(pose.elevation);
  const se = Math.sin(pose.elevation);
  row(m, 0, pose, ca, 0, -sa * depth);
  row(m, 1, pose, -sa * se, ce, -ca * se * depth);
  row(m, 3, pose, -sa * ce, -se, -ca * ce * depth);
  m[15]! += distance;
}

/** The row that measures along (x, y, z) from the target. */
function row(m: Float64Array, at: number, target: Pose, x: number, y: number, z: number): void {
  m[at] = x;
  m[at + 4] = y;
  m[at + 8] = z;
  m[at + 12] = -(x * target.x + y * target.y + z * target.z);
}

/** Makes the rows of `turntable` a perspective: clip coordinates, and in w still the distance from the eye. */
export function perspective(
  m: Float64Array,
  tangent: number,
  aspect: number,
  near: number,
  far: number,
): void {
  const a = (far + near) / (far - near);
  for (let column = 0; column < 16; column += 4) {
    m[column]! /= tangent * aspect;
    m[column + 1]! /= tangent;
    m[column + 2] = a * m[column + 3]!;
  }
  m[14]! -= (2 * far * near) / (far - near);
}
