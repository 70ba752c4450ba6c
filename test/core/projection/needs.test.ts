import { expect, it } from 'vitest';
import { projectParameters } from '../../../core/contract/projection.ts';
import { mapBytes, mostMapBytes, pointsOf } from '../../../core/projection/map-needs.ts';
import { startingLayout } from '../../../core/projection/start.ts';
import { symmetricAffinities, tsneLayout, tsneNeighbors } from '../../../core/projection/tsne.ts';
import { fuzzyGraph, umapLayout } from '../../../core/projection/umap.ts';
import { clusteredTable } from '../neighbors/tables.ts';
import { solveKnn } from './kernels.ts';

it.each([
  ['umap', 6000],
  ['umap', 300],
  ['tsne', 3000],
] as const)('foresees the memory that a map takes, from above: %s of %i points', (method, rows) => {
  const table = clusteredTable(rows, 40, 12, 5, 1);
  const parameters = projectParameters.parse({ method });
  const k = method === 'umap' ? parameters.neighbors - 1 : tsneNeighbors(rows, parameters.perplexity);
  const { team, arena, graph } = solveKnn(table, k);
  const start = startingLayout(table, { dimensions: 3, metric: 'cosine', seed: 1 });
  const layout =
    method === 'umap'
      ? umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, {
          ...parameters,
          epochs: 3,
          negatives: 5,
        })
      : tsneLayout(team, arena, symmetricAffinities(team, arena, graph, parameters), start, {
          ...{ dimensions: 3, perplexity: 30, epochs: 3 },
        });
  while (layout.step());
  const foreseen = mapBytes(pointsOf(rows, parameters), 40, parameters, 1);
  expect(team.memory.buffer.byteLength).toBeLessThanOrEqual(foreseen);
  // and not so far from above that what would fit is refused
  if (rows > 1000) expect(foreseen).toBeLessThan(4 * team.memory.buffer.byteLength);
});

it('foresees 1,000,000 points of 100 dimensions within what can be had, and refuses no less than that', () => {
  const parameters = projectParameters.parse({ method: 'umap' });
  const need = (points: number, dim: number) => mapBytes(points, dim, parameters, 2);
  // measured: 1,252 MB, and 1,759 MB where NN-descent had to go on
  expect(need(1_000_000, 100)).toBeGreaterThan(1_759 * 2 ** 20);
  expect(need(1_000_000, 100)).toBeLessThan(0.6 * mostMapBytes);
  expect(need(1_000_000, 300)).toBeLessThan(mostMapBytes);
  expect(need(1_000_000, 768)).toBeGreaterThan(mostMapBytes);
});
