import type { ProjectParameters } from '../contract/projection.ts';
import { umapBytes } from './needs.ts';
import { tsneBytes, tsneNeighbors } from './tsne.ts';

/** Bytes of memory that a map takes at its peak, beside the vectors; an estimate from above. */
export function mapBytes(
  points: number,
  dim: number,
  { method, dimensions, neighbors, perplexity }: ProjectParameters,
  threads: number,
): number {
  if (method === 'umap') return umapBytes(points, dim, neighbors, threads);
  if (method === 'tsne') {
    const k = tsneNeighbors(points, perplexity);
    return umapBytes(points, dim, k, threads) + tsneBytes(points, perplexity);
  }
  return 4 * points * dimensions * 2;
}
