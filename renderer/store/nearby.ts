import type { Neighbor } from '../../core/contract/questions.ts';
import { rowNorms } from '../../core/neighbors/table.ts';
import { topK } from '../../core/neighbors/topk.ts';
import { isDrawn, type Picture } from './pictures.ts';
import type { Words } from './words.ts';

/** The k points nearest to a point of the picture, by Euclidean distance there; none when it is not in it. */
export function nearbyOnMap(
  { positions, points, dimensions }: Pick<Picture, 'positions' | 'points' | 'dimensions'>,
  words: Words,
  row: number,
  k: number,
  only: Uint32Array | null,
): Neighbor[] {
  if (!isDrawn({ positions, points, dimensions }, row)) return [];
  const table = { data: positions, rows: points, dim: dimensions };
  const point = positions.subarray(row * dimensions, (row + 1) * dimensions);
  const { indices, scores } = topK(table, rowNorms(table), point, k, {
    metric: 'euclidean',
    exclude: [row],
    ...(only ? { only } : {}),
  });
  return Array.from(indices, (index, i) => ({
    word: words.at(index) ?? '',
    index,
    cosine: Number.NaN,
    score: scores[i]!,
  }));
}
