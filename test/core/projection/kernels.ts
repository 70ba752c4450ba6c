import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type KnnInMemory, type KnnOptions, knnInMemory, place } from '../../../core/neighbors/knn.ts';
import type { VectorTable } from '../../../core/neighbors/table.ts';
import { Arena, soloTeam, type Team } from '../../../core/neighbors/team.ts';

type Build = 'geometry' | 'geometry-relaxed';

// As main/geometry/kernel.ts does: Node 20 has relaxed SIMD, but only behind this flag.
setFlagsFromString('--experimental-wasm-relaxed-simd');
export const moduleOf = (build: Build) =>
  new WebAssembly.Module(readFileSync(new URL(`../../../dist/kernels/${build}.wasm`, import.meta.url)));

/** The kernels on the calling thread, over a memory of their own. */
export const kernelTeam = (build: Build = 'geometry'): Team => soloTeam(moduleOf(build));

export interface Bench {
  team: Team;
  arena: Arena;
  graph: KnnInMemory;
}

/** A graph by the kernels on the calling thread. */
export function solveKnn(
  table: VectorTable,
  k: number,
  options: Partial<KnnOptions> = {},
  build?: Build,
): Bench {
  const team = kernelTeam(build);
  const arena = new Arena(team.memory);
  const data = place(arena, table);
  const graph = knnInMemory(team, arena, { ...table, data }, k, { metric: 'cosine', seed: 1, ...options });
  return { team, arena, graph };
}
