import { expect, it } from 'vitest';
import { copyGraph, knnInMemory, place } from '../../../core/neighbors/knn.ts';
import { Arena, instantiate, type Team } from '../../../core/neighbors/team.ts';
import { kernelTeam, moduleOf } from '../projection/kernels.ts';
import { clusteredTable } from './tables.ts';

const table = clusteredTable(12_000, 40, 30, 4, 0.5);

/** A graph by pairs alone, and how many of the cells each point was compared with. */
function solve(wrap: (team: Team) => Team = (team) => team) {
  const asked = { cells: 0, nearest: 0 };
  const inner = wrap(kernelTeam());
  const team: Team = {
    ...inner,
    run(kernel, items, chunk, args) {
      if (kernel === 'chooseCells') Object.assign(asked, { cells: args[0], nearest: args[8] });
      return inner.run(kernel, items, chunk, args);
    },
  };
  const arena = new Arena(team.memory);
  const data = place(arena, table);
  const options = { metric: 'cosine', seed: 1, attempts: 0 } as const;
  const graph = knnInMemory(team, arena, { ...table, data }, 15, options);
  return { asked, recall: graph.recall, graph: copyGraph(arena, graph) };
}

it('finds 97 of 100 neighbours in the nearest cells, which are less than half of them', () => {
  const { asked, recall } = solve();
  expect(recall).toBeGreaterThan(0.97);
  expect(asked.nearest).toBeGreaterThan(0);
  expect(asked.nearest).toBeLessThan(asked.cells / 2);
});

it('finds the same whichever order the work is done in', () => {
  const backwards = (inner: Team): Team => {
    const kernels = instantiate(moduleOf('geometry'), inner.memory);
    return {
      ...inner,
      run(kernel, items, _chunk, args) {
        const numbers = args.map((arg) => (typeof arg === 'number' ? arg : arg.base));
        let sum = 0;
        const step = Math.ceil(items / 16);
        for (let from = step * (Math.ceil(items / step) - 1); from >= 0; from -= step) {
          sum += kernels[kernel](from, Math.min(items, from + step), ...numbers) ?? 0;
        }
        return sum;
      },
    };
  };
  expect(solve(backwards).graph).toEqual(solve().graph);
});
