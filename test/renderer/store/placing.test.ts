import { beforeEach, expect, it } from 'vitest';
import type { Lab } from '../../../renderer/store/lab.ts';
import { Bench, model, projection, settle } from './harness.ts';

let bench: Bench;
let lab: Lab;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  bench.answers = {
    project: ({ parameters }) => {
      const all = projection(parameters);
      const points = 3;
      return { ...all, points, positions: all.positions.slice(0, points * parameters.dimensions) };
    },
    place: ({ sums, dimensions }) => ({ positions: new Float32Array(dimensions * sums.length).fill(0.5) }),
    arithmetic: () => ({ neighbors: [{ word: 'queen', index: 2, cosine: 0.9 }] }),
  };
  lab = await bench.open();
  await lab.showModel('m1');
  await lab.cloud.getState().project({ method: 'umap' });
});

it('a selected word that is not on the map is placed in it, one that is there is not', async () => {
  lab.inspector.getState().select(1);
  await settle();
  expect(bench.asked('place')).toEqual([]);
  lab.inspector.getState().select(4);
  await settle();
  expect(bench.asked('place')).toMatchObject([
    { model: 'm1', dimensions: 3, method: 'umap', sums: [{ plus: ['woman'], minus: [] }] },
  ]);
  expect(lab.placing.getState().placed).toEqual([{ text: 'woman', position: [0.5, 0.5, 0.5] }]);
  lab.inspector.getState().select(null);
  await settle();
  expect(lab.placing.getState().placed).toEqual([]);
});

it('the sum last solved is placed while its tab is open, by the name it was asked by', async () => {
  lab.ui.setState({ inspectorTab: 'sum' });
  lab.inspector.getState().setSum('king - man + woman');
  await settle();
  expect(lab.placing.getState().placed).toEqual([]);
  await lab.inspector.getState().solveSum();
  lab.inspector.getState().setSum('king - man + qu');
  await settle();
  expect(lab.placing.getState().placed).toMatchObject([{ text: 'king − man + woman' }]);
  await lab.cloud.getState().setDimensions(2);
  await settle();
  expect(lab.placing.getState().placed).toEqual([{ text: 'king − man + woman', position: [0.5, 0.5, 0] }]);
  lab.ui.setState({ inspectorTab: 'word' });
  await settle();
  expect(lab.placing.getState().placed).toEqual([]);
});

it('what cannot be placed is not, and nothing is placed over a picture of the training', async () => {
  bench.answers = {
    ...bench.answers,
    place: () => {
      throw new Error('zero');
    },
  };
  lab.inspector.getState().select(4);
  await settle();
  expect(bench.asked('place')).toHaveLength(1);
  expect(lab.placing.getState().placed).toEqual([]);
});
