import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { copyGraph, knnInMemory, place } from '../../../core/neighbors/knn.ts';
import { Arena, geometryMemory, soloTeam, type Team } from '../../../core/neighbors/team.ts';
import { startingLayout } from '../../../core/projection/start.ts';
import { fuzzyGraph, umapLayout } from '../../../core/projection/umap.ts';
import { startTeam } from '../../../main/geometry/team.ts';
import { builtFile } from '../../../main/threads.ts';
import { clusteredTable } from '../../core/neighbors/tables.ts';

const module = new WebAssembly.Module(readFileSync(builtFile('../kernels/geometry.wasm')));
const table = clusteredTable(5000, 24, 20, 6, 1);

function run(team: Team) {
  const arena = new Arena(team.memory);
  const data = place(arena, table);
  const knn = knnInMemory(team, arena, { ...table, data }, 14, { metric: 'cosine', seed: 3 });
  const graph = copyGraph(arena, knn);
  const start = startingLayout(table, { dimensions: 3, metric: 'cosine', seed: 3 });
  const layout = umapLayout(team, arena, fuzzyGraph(team, arena, knn), start, {
    ...{ dimensions: 3, minDist: 0.1, spread: 1, epochs: 20, seed: 3 },
    ...{ repulsion: 1, negatives: 5 },
  });
  while (layout.step());
  return { ...graph, positions: layout.positions() };
}

it('gives the same graph and the same picture on one thread and on three', () => {
  const alone = run(soloTeam(module));
  const together = run(startTeam(module, geometryMemory(), 3, builtFile('./geometry-worker.js')));
  expect(together).toEqual(alone);
});
