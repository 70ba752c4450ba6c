/**
 * Our side of the geometry benchmark: bundled into dist/node by geometry.mjs and run as a process of its own.
 * Prints one JSON object.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { projectParameters } from '../../core/contract/projection.ts';
import { copyGraph, knnInMemory, place } from '../../core/neighbors/knn.ts';
import { rowNorms, type VectorTable } from '../../core/neighbors/table.ts';
import { Arena, geometryMemory } from '../../core/neighbors/team.ts';
import { topK } from '../../core/neighbors/topk.ts';
import { normal, seededRandom } from '../../core/projection/random.ts';
import { project } from '../../main/geometry/index.ts';
import { geometryModule } from '../../main/geometry/kernel.ts';
import { searchOf } from '../../main/geometry/search.ts';
import { startTeam } from '../../main/geometry/team.ts';
import { builtFile } from '../../main/threads.ts';

const { values: flags } = parseArgs({
  options: {
    task: { type: 'string', default: 'map' },
    vectors: { type: 'string', default: '' },
    rows: { type: 'string', default: '1000' },
    dim: { type: 'string', default: '100' },
    engine: { type: 'string', default: 'fast' },
    method: { type: 'string', default: 'umap' },
    dimensions: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '200' },
    out: { type: 'string', default: '' },
  },
});

/** The first rows of a float32 .npy file (version 1, C order) of 2 dimensions, or clumps of normal deviates. */
function load(): VectorTable {
  const rows = Number(flags.rows);
  if (!flags.vectors) return clumps(rows, Number(flags.dim));
  const file = readFileSync(flags.vectors);
  const start = 10 + file.readUInt16LE(8);
  const dim = Number(/'shape': \(\d+, (\d+)\)/.exec(file.toString('latin1', 10, start))?.[1]);
  const data = new Float32Array(new SharedArrayBuffer(4 * rows * dim));
  new Uint8Array(data.buffer).set(file.subarray(start, start + data.byteLength));
  return { data, rows, dim };
}

function clumps(rows: number, dim: number): VectorTable {
  const random = seededRandom(1);
  const data = new Float32Array(new SharedArrayBuffer(4 * rows * dim));
  const noise = Float32Array.from({ length: 1 << 20 }, () => normal(random));
  const centres = Float32Array.from({ length: 200 * dim }, () => normal(random));
  for (let row = 0; row < rows; row++) {
    const clump = Math.floor(random() * 200) * dim;
    const from = Math.floor(random() * (noise.length - dim));
    for (let d = 0; d < dim; d++) data[row * dim + d] = centres[clump + d]! + noise[from + d]!;
  }
  return { data, rows, dim };
}

/** The graph alone, on as many threads as there are cores, and its recall by exact search for 200 points. */
function graphOf({ data, rows, dim }: VectorTable): void {
  const entry = builtFile('./geometry-worker.js');
  const team = startTeam(geometryModule(), geometryMemory(), availableParallelism(), entry);
  const arena = new Arena(team.memory);
  const at = place(arena, table);
  const [from, cpuFrom] = [performance.now(), cpu()];
  const graph = knnInMemory(team, arena, { data: at, rows, dim }, 15, { metric: 'cosine', seed: 1 });
  result.seconds = (performance.now() - from) / 1000;
  result.cpu = cpu() - cpuFrom;
  const { indices } = copyGraph(arena, graph);
  const norms = rowNorms(table);
  let hits = 0;
  for (let i = 0; i < 200; i++) {
    const p = Math.floor((i * (rows - 1)) / 199);
    const truth = topK(table, norms, data.subarray(p * dim, (p + 1) * dim), 15, { exclude: [p] });
    const found = new Set(indices.subarray(p * 15, p * 15 + 15));
    for (const q of truth.indices) if (found.has(q)) hits++;
  }
  result.recall = hits / 3000;
}

const table = load();
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const result: Record<string, number> = { rows: table.rows, dim: table.dim };
const begun = performance.now();
const cpuBegun = cpu();
const seconds = () => (performance.now() - begun) / 1000;
if (flags.task === 'map') {
  const engine = flags.engine === 'reference' ? 'reference' : 'fast';
  const { method } = flags;
  const dimensions = Number(flags.dimensions);
  const parameters = projectParameters.parse({
    ...{ method, dimensions, engine, epochs: Number(flags.epochs), top: table.rows },
  });
  const projected = await project(table, parameters, {
    onFrame: () => {
      result.firstFrame ??= seconds();
    },
    onProgress: ({ stage, done, total }) => {
      if (stage === 'neighbors' && done === total) result.graph ??= seconds();
    },
  });
  result.seconds = seconds();
  result.layout = result.seconds - result.graph!;
  result.recall = projected.recall!;
  if (flags.out) writeFileSync(flags.out, projected.positions);
} else if (flags.task === 'knn') {
  graphOf(table);
} else {
  const norms = rowNorms(table);
  const search = searchOf(table, norms);
  result.prepare = seconds();
  const times = Array.from({ length: 30 }, (_, i) => {
    const from = performance.now();
    search(table.data.subarray(i * 97 * table.dim, (i * 97 + 1) * table.dim), 10);
    return performance.now() - from;
  });
  result.milliseconds = times.sort((a, b) => a - b)[15]!;
  // the compressed copy is read once a query
  result.gigabytesPerSecond = (table.rows * Math.ceil(table.dim / 8) * 8) / result.milliseconds / 1e6;
}
result.cpu ??= cpu() - cpuBegun;
console.log(JSON.stringify(result));
process.exit(0);
