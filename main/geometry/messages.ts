import type { ErrorCode } from '../../core/contract/errors.ts';
import type { ProjectParameters } from '../../core/contract/projection.ts';
import type { TaskProgress } from '../../core/contract/service.ts';
import type { TrainedFrame } from '../../core/projection/warm-start.ts';

/** What the geometry worker starts with. */
export interface GeometryJob {
  role: 'project';
  /** [rows, dim] shared, read only. */
  data: Float32Array;
  rows: number;
  dim: number;
  threads: number;
  parameters: ProjectParameters;
  /** [rows, dimensions] where points begin, about the unit ball; null: as `parameters.init` says. */
  start: Float32Array | null;
  /** Where some of them were as their training ended, to begin from; null: not so. */
  frame: TrainedFrame | null;
  /** [dimensions, dim] the semantic axes, of length 1; null for other methods. */
  axes: Float64Array | null;
}

export type GeometryProgress = Omit<TaskProgress, 'task'>;

/** What comes of a finished projection, beside its positions. */
export interface Findings {
  explained?: number[];
  sampled?: number;
  recall?: number;
}

export type GeometryMessage =
  | { kind: 'progress'; progress: GeometryProgress }
  | { kind: 'frame'; positions: Float32Array; epoch: number; epochs: number }
  | ({ kind: 'done'; positions: Float32Array; epochs: number; dropped?: number } & Findings)
  | { kind: 'failed'; code: ErrorCode; message: string; details: Record<string, unknown> };
