import { cellCount, cellWords } from '../neighbors/cells.ts';
import { searchEffort } from '../neighbors/descent.ts';

/** Bytes of shared memory that a UMAP of that many points takes at its peak; an estimate from above. */
export function umapBytes(points: number, dim: number, neighbors: number, threads: number): number {
  const { trees, reverse, extra } = searchEffort(points);
  const size = neighbors + extra;
  const vectors = 4 * dim + 2 * (dim + 8) + 24;
  const lists = 8 * neighbors + 8 * size + 4;
  const descent = Math.max(8 * trees, 16 * reverse + 8 + 4 * (2 + size + 4 * reverse) + 8 * threads);
  // short vectors stay while descent goes on where pairs found too few
  const short = 2 * Math.min(dim + 8, 128) + 12;
  const cells = cellCount(points);
  const chosen = 4 * cells ** 2 * cellWords(points, cells) + 128 * cells;
  const search = short + Math.max(descent, 4 + chosen / points);
  // the lists by row and by place, edges with phases, two pictures and the crowd
  const layout = 4 * dim + 16 * neighbors + 2 * neighbors * 12 + 32 + 64 + 12;
  return 2 ** 20 + points * Math.max(vectors + lists + search, layout);
}
