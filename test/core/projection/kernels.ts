import { readFileSync } from 'node:fs';
import { type KnnInMemory, type KnnOptions, knnInMemory, place } from '../../../core/neighbors/knn.ts';
import type { VectorTable } from '../../../core/neighbors/table.ts';
import { Arena, soloTeam, type Team } from '../../../core/neighbors/team.ts';

const module = new WebAssembly.Module(
  readFileSync(new URL('../../../dist/kernels/geometry.wasm', import.meta.url)),
);

/** The kernels on the calling thread, over a memory of their own. */
export const kernelTeam = (): Team => soloTeam(module);

export interface Bench {
  team: Team;
  arena: Arena;
  graph: KnnInMemory;
}

/** A graph by the kernels on the calling thread. */
export function solveKnn(table: VectorTable, k: number, options: Partial<KnnOptions> = {}): Bench {
  const team = kernelTeam();
  const arena = new Arena(team.memory);
  const data = place(arena, table);
  const graph = knnInMemory(team, arena, { ...table, data }, k, { metric: 'cosine', seed: 1, ...options });
  return { team, arena, graph };
}
