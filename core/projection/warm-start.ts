import type { FrameSubset } from '../contract/recording.ts';
import type { VectorTable } from '../neighbors/table.ts';
import { affinePlacing } from './affine.ts';
import { alignment, applyTo } from './procrustes.ts';

/** A picture of some rows from their training, in which places are an affine function of vectors; see `SteadyFrames`. */
export interface TrainedFrame {
  /** [points, 3] */
  positions: Float32Array;
  /** Which rows the points are; absent: the first. */
  subset?: FrameSubset;
}

/**
 * Where all rows of a table were, or would have been, in a frame of their training: [rows, dimensions], of which in
 * 2D the first two coordinates. So a map begins where the training ended, and what moves then is the map.
 */
export function startFromFrame(
  table: VectorTable,
  { positions, subset }: TrainedFrame,
  dimensions: 2 | 3,
): Float32Array {
  const { data, rows, dim } = table;
  const points = positions.length / 3;
  const places = new Float32Array(rows * dimensions).fill(Number.NaN);
  for (let i = 0; i < points; i++) {
    const row = subset?.rows[i] ?? i;
    if (row >= rows) continue;
    for (let d = 0; d < dimensions; d++) places[row * dimensions + d] = positions[i * 3 + d]!;
  }
  const place = affinePlacing(table, places, dimensions, false);
  for (let row = 0; row < rows; row++) {
    if (Number.isFinite(places[row * dimensions])) continue;
    const at = place(data.subarray(row * dim, (row + 1) * dim));
    places.set(at.every(Number.isFinite) ? at : new Float64Array(dimensions), row * dimensions);
  }
  return places;
}

/** Turns each picture of a stream onto the one before: what a layout turns as a whole is no motion of its points. */
export function steady(first: Float32Array, dimensions: 2 | 3): (positions: Float32Array) => Float32Array {
  let last = first;
  return (positions) => {
    const turned = { ...alignment(positions, last, dimensions), translation: new Float64Array(dimensions) };
    applyTo(positions, turned);
    last = positions;
    return positions;
  };
}
