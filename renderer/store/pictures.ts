import type { Projection, ProjectParameters } from '../../core/contract/projection.ts';
import type { FrameSubset } from '../../core/contract/recording.ts';
import type { Frame } from '../../core/contract/service.ts';

/** A map, and what came of making it; see `Projection`. */
export interface MadeMap extends Pick<Projection, 'explained' | 'sampled' | 'recall' | 'dropped' | 'came'> {
  by: 'projection';
  parameters: ProjectParameters;
}

/** The points on screen: the first `points` words of the table, as far as they are somewhere. */
export interface Picture {
  /** [points, dimensions]; NaN: nowhere. */
  positions: Float32Array;
  points: number;
  /** Points that are somewhere. */
  shown: number;
  dimensions: 2 | 3;
  /** How they came about; named on screen. */
  made: { by: 'training' } | MadeMap;
  /** Streams in: more follows within a moment. */
  forming: boolean;
}

/** Whether a word is drawn in a picture: in its reach, and somewhere. */
export const isDrawn = (
  picture: Pick<Picture, 'positions' | 'points' | 'dimensions'>,
  row: number,
): boolean =>
  row >= 0 && row < picture.points && Number.isFinite(picture.positions[row * picture.dimensions]);

export const pictureOf = (projection: Projection): Picture => ({
  positions: projection.positions,
  points: projection.points,
  shown: projection.points - (projection.dropped ?? 0),
  dimensions: projection.parameters.dimensions,
  made: {
    by: 'projection',
    parameters: projection.parameters,
    ...(projection.explained ? { explained: projection.explained } : {}),
    ...(projection.sampled ? { sampled: projection.sampled } : {}),
    ...(projection.recall === undefined ? {} : { recall: projection.recall }),
    ...(projection.dropped ? { dropped: projection.dropped } : {}),
    ...(projection.came ? { came: true } : {}),
  },
  forming: projection.epoch < projection.epochs,
});

export const pictureAt = ({ positions, subset }: Frame, forming: boolean): Picture => ({
  positions: subset ? spreadOut(positions, subset) : positions,
  points: subset?.of ?? positions.length / 3,
  shown: positions.length / 3,
  dimensions: 3,
  made: { by: 'training' },
  forming,
});

/** Every word at its row: those that a frame does not show are nowhere. */
function spreadOut(positions: Float32Array, { rows, of }: FrameSubset): Float32Array {
  const all = new Float32Array(of * 3).fill(Number.NaN);
  rows.forEach((row, i) => {
    all.set(positions.subarray(i * 3, i * 3 + 3), row * 3);
  });
  return all;
}

const recordedFrames = 240;
const recordedBytes = 128e6;

/** Adds a frame; when there are too many, every other one goes, so that the whole run stays covered. */
export function record(frames: Frame[], frame: Frame): Frame[] {
  const before = frames.filter(({ step }) => step < frame.step);
  const limit = Math.max(8, Math.min(recordedFrames, recordedBytes / (frame.positions.byteLength || 1)));
  return [...(before.length < limit ? before : before.filter((_, i) => i % 2 === 0)), frame];
}

/** Whether two maps of a model are the same, all that made them being so. */
export function sameMap(a: ProjectParameters, b: ProjectParameters): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ProjectParameters>;
  return [...names].every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));
}
