import { expect, it } from 'vitest';
import { ScanIndex } from '../../../core/neighbors/scan.ts';
import { rowNorms, type VectorTable } from '../../../core/neighbors/table.ts';
import { topK } from '../../../core/neighbors/topk.ts';
import { seededRandom } from '../../../core/projection/random.ts';
import { kernelTeam } from '../projection/kernels.ts';
import { clusteredTable, randomTable, tableOf } from './tables.ts';

const metrics = ['cosine', 'euclidean', 'dot'] as const;

/** Duplicates, zero and tiny rows, huge ones, and values that are not finite. */
function nasty(rows: number, dim: number): VectorTable {
  const table = randomTable(rows, dim, 9);
  const random = seededRandom(4);
  for (let row = 0; row < rows; row++) {
    const kind = Math.floor(random() * 12);
    const at = table.data.subarray(row * dim, (row + 1) * dim);
    if (kind === 0) at.fill(0);
    else if (kind === 1) at.set(table.data.subarray(0, dim));
    else if (kind === 2) for (let i = 0; i < dim; i++) at[i]! *= 1e-20;
    else if (kind === 3) for (let i = 0; i < dim; i++) at[i]! *= 1e6;
    else if (kind === 4) at[dim - 1] = random() < 0.5 ? Number.NaN : Number.NEGATIVE_INFINITY;
    else if (kind === 5) at[0]! *= 1000;
  }
  return table;
}

it.each([
  ['normal deviates', randomTable(3000, 50, 1)],
  ['clumps', clusteredTable(2000, 100, 7, 2, 5)],
  ['one column', randomTable(500, 1, 3)],
  ['a wide table', randomTable(200, 1500, 3)],
  ['every kind of bad row', nasty(1500, 19)],
  ['one row', tableOf([[1, 2, 3]])],
])('answers bit for bit as the full float64 search does: %s', (_name, table) => {
  const norms = rowNorms(table);
  const index = new ScanIndex(kernelTeam(), table, norms);
  for (const metric of metrics) {
    for (const [row, k] of [
      [0, 1],
      [1, 10],
      [7, 100],
      [11, 1000],
    ] as const) {
      const query = Array.from(
        table.data.subarray((row % table.rows) * table.dim, ((row % table.rows) + 1) * table.dim),
      );
      if (!query.every(Number.isFinite) || query.every((value) => value === 0)) continue;
      query[0]! += 1e-3;
      for (const options of [{ metric }, { metric, exclude: [row] }, { metric, only: [3, 1, 2, 2] }]) {
        expect(index.topK(query, k, options)).toEqual(topK(table, norms, query, k, options));
      }
    }
  }
});
