import { expect, it } from 'vitest';
import { cellCount } from '../../../core/neighbors/cells.ts';
import { gather } from '../../../core/neighbors/gathering.ts';
import { place } from '../../../core/neighbors/knn.ts';
import { Arena } from '../../../core/neighbors/team.ts';
import { growTrees } from '../../../core/neighbors/trees.ts';
import { kernelTeam } from '../projection/kernels.ts';
import { clusteredTable } from './tables.ts';

const [rows, dim, clumps] = [6000, 24, 30];

/** Rows in the order of a tree, then gathered; `q` as the kernels hold it. */
function ordered() {
  const team = kernelTeam();
  const arena = new Arena(team.memory);
  const table = clusteredTable(rows, dim, clumps, 1.2, 1);
  const data = place(arena, table);
  const [q, halves, mean] = [arena.take(2 * rows * dim), arena.take(4 * rows), arena.take(4 * dim)];
  team.run('quantise', rows, rows, [data, q, halves, dim, dim, 1, mean, 1]);
  const order = arena.take(4 * rows);
  growTrees(team, arena, { rows, width: dim, q }, 1, order, 64, 1, 4);
  const byTree = arena.u32(order, rows).slice();
  gather(team, arena, { rows, width: dim, q }, order, 1);
  return { team, arena, q, byTree, gathered: arena.u32(order, rows).slice() };
}

/** In how many cells the members of a clump lie, on average; row i belongs to clump i % clumps. */
function spread(order: Uint32Array): number {
  const cells = cellCount(rows);
  const seen = new Set(order.map((row, at) => (row % clumps) * cells + Math.floor((at * cells) / rows)));
  return seen.size / clumps;
}

it('puts every row somewhere once, and clumps into fewer cells than a tree does', () => {
  const { byTree, gathered } = ordered();
  expect([...gathered].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
  expect(spread(gathered)).toBeLessThan(0.8 * spread(byTree));
});

it('finds the nearest middle of each row', () => {
  const { team, arena, q, byTree } = ordered();
  const groups = 32;
  const order = arena.take(4 * rows);
  arena.u32(order, rows).set(byTree);
  const [middles, halves] = [arena.take(2 * groups * dim), arena.take(4 * groups)];
  const [nearest, sums] = [arena.take(4 * rows), arena.take(4 * dim)];
  team.run('groupMiddles', groups, groups, [groups, rows, order, q, dim, middles, halves, sums]);
  team.run('nearestMiddles', rows, rows, [q, dim, groups, middles, halves, nearest]);
  const values = new Int16Array(team.memory.buffer, q, rows * dim);
  const means = new Int16Array(team.memory.buffer, middles, groups * dim);
  const expected = Array.from({ length: groups * dim }, (_, i) => {
    const [group, d] = [Math.floor(i / dim), i % dim];
    const members = byTree.subarray(
      Math.floor((group * rows) / groups),
      Math.floor(((group + 1) * rows) / groups),
    );
    return members.reduce((sum, row) => sum + values[row * dim + d]! / members.length, 0);
  });
  means.forEach((mean, i) => void expect(Math.abs(mean - expected[i]!)).toBeLessThan(0.6));
  const found = arena.u32(nearest, rows);
  for (let row = 0; row < rows; row += 97) {
    const distances = Array.from({ length: groups }, (_, group) => {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (values[row * dim + d]! - means[group * dim + d]!) ** 2;
      return sum;
    });
    // halves are rounded, so that middles equally near may change places
    expect(distances[found[row]!]! - Math.min(...distances)).toBeLessThan(50);
  }
});
