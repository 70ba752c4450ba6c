import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyGraph } from '../../../core/neighbors/knn.ts';
import { fuzzyGraph } from '../../../core/projection/umap.ts';
import { clusteredTable } from '../neighbors/tables.ts';
import { solveKnn } from './kernels.ts';

const python = '/usr/bin/python3';
const present =
  spawnSync(python, ['-c', 'import importlib.util as u; assert u.find_spec("umap")']).status === 0;

const [n, k] = [150, 9];
const metrics = ['cosine', 'euclidean'] as const;

// one process for both graphs: umap-learn takes its time to load
const script = `
import sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
from umap.umap_ import fuzzy_simplicial_set
for ids, distances in zip(sys.argv[1::2], sys.argv[2::2]):
    graph = fuzzy_simplicial_set(np.zeros((${n}, 1)), ${k + 1}, np.random.RandomState(1), "euclidean",
                                 knn_indices=np.fromfile(ids, np.int32).reshape(${n}, ${k + 1}),
                                 knn_dists=np.fromfile(distances, np.float32).reshape(${n}, ${k + 1}))[0].tocoo()
    print(" ".join(f"{i},{j},{w:.6f}" for i, j, w in zip(graph.row, graph.col, graph.data)))`;

/** [n, k + 1]: umap-learn counts the point itself as its first neighbour. */
const withSelf = (values: ArrayLike<number>, self: (point: number) => number): number[] =>
  Array.from({ length: n * (k + 1) }, (_, at) => {
    const [p, i] = [Math.floor(at / (k + 1)), at % (k + 1)];
    return i === 0 ? self(p) : values[p * k + i - 1]!;
  });

describe.skipIf(!present)('against umap-learn (skipped where /usr/bin/python3 lacks it)', () => {
  it('weighs edges the same, from cosine and from Euclidean distances', () => {
    const benches = metrics.map((metric) => solveKnn(clusteredTable(n, 12, 4, 8, 1), k, { metric }));
    const folder = mkdtempSync(path.join(tmpdir(), 'orrery-'));
    const files = benches.flatMap(({ arena, graph }, set) => {
      const { indices, distances } = copyGraph(arena, graph);
      const arrays = [
        Int32Array.from(withSelf(indices, (p) => p)),
        Float32Array.from(withSelf(distances, () => 0)),
      ];
      return arrays.map((values, i) => {
        const file = path.join(folder, `${set}-${i}.bin`);
        writeFileSync(file, values);
        return file;
      });
    });
    const { stdout } = spawnSync(python, ['-c', script, ...files], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(2);
    benches.forEach(({ team, arena, graph }, set) => {
      const entries = lines[set]!.split(' ').map((entry) => entry.split(','));
      const expected = new Map(entries.map(([i, j, weight]) => [`${i},${j}`, Number(weight)]));
      const fuzzy = fuzzyGraph(team, arena, graph);
      const starts = arena.u32(fuzzy.starts, n + 1);
      const tails = arena.u32(fuzzy.tails, fuzzy.edges);
      const weights = arena.f32(fuzzy.weights, fuzzy.edges);
      let found = 0;
      for (let p = 0; p < n; p++) {
        for (let e = starts[p]!; e < starts[p + 1]!; e++) {
          const weight = expected.get(`${p},${tails[e]}`);
          expect(Math.abs(weights[e]! - (weight ?? 0))).toBeLessThan(1e-3);
          if (weight !== undefined) found++;
        }
      }
      expect(found).toBe(expected.size);
    });
  }, 240_000);
});
