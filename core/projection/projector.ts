/** A projection under way. There is a frame to draw from the start, before the first step. */
export interface Projector {
  readonly dimensions: 2 | 3;
  readonly points: number;
  /** Steps done, of `epochs`. */
  readonly epoch: number;
  readonly epochs: number;
  /** Does one epoch; false once there is nothing left to do. */
  step(): boolean;
  /** A copy of the current coordinates [points, dimensions], roughly in the unit ball. */
  positions(): Float32Array;
}

export interface UmapParameters {
  dimensions: 2 | 3;
  minDist: number;
  spread: number;
  epochs: number;
  seed: number;
  /** Weight of repulsion; umap-learn's default is 1. */
  repulsion: number;
  /** Negative samples for every positive one; umap-learn's default is 5. */
  negatives: number;
}

/** umap-learn's default: large sets settle in fewer epochs. */
export const defaultEpochs = (points: number): number => (points <= 10_000 ? 500 : 200);
