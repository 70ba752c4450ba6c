import { expect, it } from 'vitest';
import { seededRandom } from '../../../core/projection/random.ts';
import { chooseSubset } from '../../../core/projection/subset.ts';
import { randomTable } from '../neighbors/tables.ts';

const [rows, dim, groups] = [3000, 24, 20];
/** The frequent half in one clump, the rest in clumps of very different sizes: most in the first few. */
const groupOf = (row: number) => (row < 500 ? 0 : 1 + Math.floor((groups - 1) * seededRandom(row)() ** 3));

function clumps() {
  const centres = randomTable(groups, dim, 5).data;
  const noise = randomTable(rows, dim, 6).data;
  const data = Float32Array.from(
    noise,
    (value, at) => centres[groupOf(Math.floor(at / dim)) * dim + (at % dim)]! + value * 0.25,
  );
  return { data, rows, dim };
}

const options = { frequent: 500, count: 700, seed: 3 };

it('takes the frequent rows, and of every clump of the others some', () => {
  const chosen = chooseSubset(clumps(), options);
  expect(chosen).toHaveLength(700);
  expect([...chosen.subarray(0, 500)]).toEqual(Array.from({ length: 500 }, (_, row) => row));
  expect([...chosen]).toEqual([...new Set(chosen)].sort((a, b) => a - b));
  const taken = new Map<number, number>();
  for (const row of chosen.subarray(500)) taken.set(groupOf(row), (taken.get(groupOf(row)) ?? 0) + 1);
  const members = Array.from({ length: rows - 500 }, (_, i) => groupOf(500 + i));
  for (let group = 1; group < groups; group++) {
    const size = members.filter((of) => of === group).length;
    expect(taken.get(group) ?? 0).toBeGreaterThanOrEqual(Math.min(2, size));
  }
  // the most frequent of a clump first: nothing rarer before it
  const largest = [...taken].sort((a, b) => b[1] - a[1])[0]![0];
  expect(chosen).toContain(500 + members.indexOf(largest));
  // by frequency alone the largest clump would have most places
  expect(Math.max(...taken.values())).toBeLessThan(0.4 * 200);
});

it('chooses the same rows again, and all where there are few', () => {
  expect(chooseSubset(clumps(), options)).toEqual(chooseSubset(clumps(), options));
  expect([...chooseSubset(randomTable(5, 4, 1), options)]).toEqual([0, 1, 2, 3, 4]);
});

it('copes with rows that are all equal, or nothing', () => {
  for (const value of [0, 1]) {
    const table = { data: new Float32Array(900 * 4).fill(value), rows: 900, dim: 4 };
    expect(chooseSubset(table, options)).toHaveLength(700);
  }
});
