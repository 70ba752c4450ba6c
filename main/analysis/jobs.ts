import type { ClusterWords } from '../../core/clusters/words.ts';
import type { GraphMetric } from '../../core/neighbors/graph.ts';
import type { NeighborOverlap, Quality } from '../../core/projection/quality.ts';
import type { Space } from '../../core/projection/ranks.ts';

/** What the analysis worker is asked, and what it answers. Arrays of vectors are shared, read only. */
export interface ClustersJob {
  kind: 'clusters';
  /** [points, dim] the vectors the words are told by. */
  vectors: Float32Array;
  dim: number;
  points: number;
  /** The places to cluster; null: the vectors themselves. */
  picture: { positions: Float32Array; dimensions: 2 | 3 } | null;
  minClusterSize: number;
  minSamples: number;
  threads: number;
}

export interface ClustersResult {
  labels: Int32Array;
  strength: Float32Array;
  words: ClusterWords[];
}

interface TruthJob {
  kind: 'truth';
  vectors: Float32Array;
  dim: number;
  picture: { positions: Float32Array; dimensions: 2 | 3 };
  metric: GraphMetric;
  k: number;
  sample: number;
}

interface OverlapJob {
  kind: 'overlap';
  a: Space;
  b: Space;
  k: number;
  sample: number;
}

export type AnalysisJob = ClustersJob | TruthJob | OverlapJob;
export interface AnalysisResults {
  clusters: ClustersResult;
  truth: Quality;
  overlap: NeighborOverlap;
}
