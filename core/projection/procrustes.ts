import { symmetricEigen } from './linear.ts';

/** x -> scale * rotation x + translation, for points of 2 or 3 dimensions. */
export interface Similarity {
  dimensions: 2 | 3;
  /** [dimensions, dimensions] row-major; determinant 1, or -1 when mirrored. */
  rotation: Float64Array;
  scale: number;
  translation: Float64Array;
}

export interface AlignOptions {
  /** Also fit the scale. Default false. */
  scale?: boolean;
  /** Allow mirroring where it fits better. Default false. */
  mirror?: boolean;
}

/**
 * The movement that brings points `from` [n, dimensions] nearest to `to` in least squares (orthogonal
 * Procrustes; in 3D by Horn's quaternions, 1987, which always give a proper rotation). The identity where
 * there is nothing to fit.
 */
export function alignment(
  from: Float32Array,
  to: Float32Array,
  dimensions: 2 | 3,
  options: AlignOptions = {},
): Similarity {
  const n = Math.min(from.length, to.length) / dimensions;
  const meanFrom = centroid(from, n, dimensions);
  const meanTo = centroid(to, n, dimensions);
  const cross = new Float64Array(dimensions * dimensions); // [from axis, to axis]
  let spread = 0;
  for (let p = 0; p < n; p++) {
    for (let i = 0; i < dimensions; i++) {
      const x = from[p * dimensions + i]! - meanFrom[i]!;
      spread += x * x;
      for (let j = 0; j < dimensions; j++) {
        cross[i * dimensions + j]! += x * (to[p * dimensions + j]! - meanTo[j]!);
      }
    }
  }
  let { rotation, fit } = properRotation(cross, dimensions);
  if (options.mirror) {
    const last = dimensions - 1;
    const mirrored = cross.map((value, at) => (Math.floor(at / dimensions) === last ? -value : value));
    const other = properRotation(mirrored, dimensions);
    if (other.fit > fit) {
      rotation = other.rotation.map((value, at) => (at % dimensions === last ? -value : value));
      fit = other.fit;
    }
  }
  const scale = options.scale && spread > 0 && fit > 0 ? fit / spread : 1;
  const translation = meanTo.map((value, i) => {
    let moved = 0;
    for (let j = 0; j < dimensions; j++) moved += rotation[i * dimensions + j]! * meanFrom[j]!;
    return value - scale * moved;
  });
  return { dimensions, rotation, scale, translation };
}

/** Moves points [n, dimensions] in place. */
export function applyTo(
  points: Float32Array,
  { dimensions, rotation, scale, translation }: Similarity,
): void {
  const moved = new Float64Array(dimensions);
  for (let at = 0; at < points.length; at += dimensions) {
    for (let i = 0; i < dimensions; i++) {
      let sum = 0;
      for (let j = 0; j < dimensions; j++) sum += rotation[i * dimensions + j]! * points[at + j]!;
      moved[i] = scale * sum + translation[i]!;
    }
    points.set(moved, at);
  }
}

/** The proper rotation R that maximises trace(R cross), and that trace. */
function properRotation(cross: Float64Array, dimensions: 2 | 3): { rotation: Float64Array; fit: number } {
  if (dimensions === 2) {
    const [xx, xy, yx, yy] = cross as unknown as [number, number, number, number];
    const fit = Math.hypot(xx + yy, xy - yx);
    const [c, s] = fit > 0 ? [(xx + yy) / fit, (xy - yx) / fit] : [1, 0];
    return { rotation: Float64Array.of(c, -s, s, c), fit };
  }
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = Array.from(cross) as [
    ...[number, number, number],
    ...[number, number, number],
    ...[number, number, number],
  ];
  // biome-ignore format: the matrix is easier to check as one (Horn 1987, section 4.A)
  const matrix = Float64Array.of(
    xx + yy + zz, yz - zy,      zx - xz,       xy - yx,
    yz - zy,      xx - yy - zz, xy + yx,       zx + xz,
    zx - xz,      xy + yx,      -xx + yy - zz, yz + zy,
    xy - yx,      zx + xz,      yz + zy,       -xx - yy + zz,
  );
  const { values, vectors } = symmetricEigen(matrix, 4);
  if (cross.every((value) => value === 0)) {
    return { rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), fit: 0 };
  }
  const [w, x, y, z] = vectors as unknown as [number, number, number, number];
  // biome-ignore format: as above
  const rotation = Float64Array.of(
    w * w + x * x - y * y - z * z, 2 * (x * y - w * z),           2 * (x * z + w * y),
    2 * (x * y + w * z),           w * w - x * x + y * y - z * z, 2 * (y * z - w * x),
    2 * (x * z - w * y),           2 * (y * z + w * x),           w * w - x * x - y * y + z * z,
  );
  return { rotation, fit: values[0]! };
}

function centroid(points: Float32Array, n: number, dimensions: number): Float64Array {
  const sum = new Float64Array(dimensions);
  for (let at = 0; at < n * dimensions; at++) sum[at % dimensions]! += points[at]!;
  return sum.map((value) => (n > 0 ? value / n : 0));
}
