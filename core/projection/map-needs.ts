import type { ProjectParameters } from '../contract/projection.ts';
import { umapBytes } from './needs.ts';
import { tsneBytes, tsneNeighbors } from './tsne.ts';

/** As many points as each method shows in reasonable time when `top` is absent. */
const defaultPoints = { umap: 100_000, reference: 5_000, tsne: 20_000, pca: 1_000_000, axes: 1_000_000 };

/** More bytes than that no map can have: what 32-bit WebAssembly addresses. */
export const mostMapBytes = 2 ** 32;

/** How many points a map with these parameters has. */
export function pointsOf(rows: number, { top, method, engine }: ProjectParameters): number {
  const most = method === 'umap' && engine === 'reference' ? defaultPoints.reference : defaultPoints[method];
  return Math.min(rows, top ?? most);
}

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
