import { z } from 'zod';
import { command, id, task } from './command.ts';
import { dimensions, mapMethod } from './projection.ts';

/** What `clusters` answers with: dense groups of words, and the words in none. */
export interface Clusters {
  /** [points] cluster of each point, by `id`; -1: in none (noise). Point i is word i of the vocabulary. */
  labels: Int32Array;
  /** [points] how firmly each point belongs to its cluster, 0..1; 0 for noise. */
  strength: Float32Array;
  /** The largest first, numbered from 0. */
  clusters: ClusterSummary[];
  /** What was used, defaults filled in. */
  minClusterSize: number;
  minSamples: number;
}

interface ClusterSummary {
  id: number;
  /** Points in it. */
  size: number;
  /** Words nearest its centre, frequent ones first among equals. */
  typical: string[];
  /** Words near its centre and far from the others'. */
  distinctive: string[];
}

/** Inputs of `clusters`. */
export const clusterCommands = {
  /**
   * Density-based clusters (HDBSCAN) of a map of a model, or of its vectors. Throws `not-found` where the
   * model has no map of that many dimensions.
   */
  clusters: command<Clusters>()(
    z.object({
      model: id,
      of: z.enum(['projection', 'vectors']).default('projection'),
      dimensions: dimensions.default(3),
      method: mapMethod,
      /** The least points that make a cluster; absent: half the square root of the points, at least 5. */
      minClusterSize: z.int().min(2).max(100_000).optional(),
      /** Points, itself included, that a point needs near to count as dense; absent: 10, or fewer. */
      minSamples: z.int().min(1).max(1000).optional(),
      task,
    }),
  ),
} as const;
