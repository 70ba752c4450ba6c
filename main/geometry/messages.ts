import type { ErrorCode } from '../../core/contract/errors.ts';
import type { TaskProgress } from '../../core/contract/service.ts';

/** What the geometry worker starts with. */
export interface GeometryJob {
  role: 'project';
  /** [rows, dim] shared, read only. */
  data: Float32Array;
  rows: number;
  dim: number;
  threads: number;
  method: 'umap' | 'pca';
  engine: 'fast' | 'reference';
  dimensions: 2 | 3;
  neighbors: number;
  minDist: number;
  metric: 'cosine' | 'euclidean';
  epochs: number | null;
  seed: number;
}

export type GeometryProgress = Omit<TaskProgress, 'task'>;

export type GeometryMessage =
  | { kind: 'progress'; progress: GeometryProgress }
  | { kind: 'frame'; positions: Float32Array; epoch: number; epochs: number }
  | { kind: 'done'; positions: Float32Array; epochs: number; explained?: number[]; recall?: number }
  | { kind: 'failed'; code: ErrorCode; message: string; details: Record<string, unknown> };
