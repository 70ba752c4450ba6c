import { beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../../renderer/store/lab.ts';
import { Bench, model, settle, words } from './harness.ts';

let bench: Bench;
let lab: Lab;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  bench.answers = {
    metadata: () => ({
      columns: [{ name: 'age', kind: 'number', values: Float64Array.of(5, 3, Number.NaN, 9, 1) }],
    }),
    closeness: () => ({ cosine: Float32Array.of(0.1, 1, 0.8, 0.5, 0.3) }),
  };
  lab = await bench.open();
  await lab.showModel('m1');
});

const table = () => lab.wordTable.getState();
const shown = () => Array.from(table().rows, (row) => words[row]);

describe('the word table', () => {
  it('works nothing out until it is opened', async () => {
    expect(table()).toMatchObject({ columns: [], rows: new Uint32Array(0) });
    table().setOpen(true);
    await settle();
    expect(table().columns.map(({ id }) => id)).toEqual(['rank', 'word', 'count', 'column:age']);
    expect(shown()).toEqual(words);
    // The colours have asked for the same columns already.
    expect(bench.asked('metadata')).toHaveLength(1);
  });

  it('sorts numbers from the largest on, then the other way, missing ones last', async () => {
    table().setOpen(true);
    await settle();
    table().sortBy('column:age');
    await settle();
    expect(shown()).toEqual(['man', 'the', 'king', 'woman', 'queen']);
    table().sortBy('column:age');
    await settle();
    expect(shown()).toEqual(['woman', 'king', 'the', 'man', 'queen']);
  });

  it('selects what is within all ranges, and lets go', async () => {
    table().setOpen(true);
    await settle();
    table().setRange('column:age', [2, 9]);
    table().setRange('count', [0, 99]);
    await settle();
    expect(shown()).toEqual(['king', 'man']);
    expect(Array.from(lab.selection.getState().rows.rows())).toEqual([1, 3]);
    table().clearFilters();
    await settle();
    expect(shown()).toEqual(words);
    expect(lab.selection.getState().rows.count).toBe(0);
  });

  it('lists clusters and axes as columns, once they are there, and lets categories through', async () => {
    bench.answers.clusters = () => ({
      labels: Int32Array.of(-1, 1, 0, 1, 0),
      strength: new Float32Array(5),
      clusters: [
        { id: 0, size: 2, typical: ['queen'], distinctive: ['queen', 'woman'] },
        { id: 1, size: 2, typical: ['king'], distinctive: [] },
      ],
      ...{ minClusterSize: 2, minSamples: 2 },
    });
    bench.answers.axis = () => ({ along: Float32Array.of(0, -0.5, 0.5, -0.4, 0.4) });
    table().setOpen(true);
    await lab.clusters.getState().find();
    lab.axes.getState().setDraft({ from: 'man', to: 'woman' });
    await lab.axes.getState().solve();
    await settle();
    expect(table().columns.map(({ id }) => id)).toEqual([
      ...['rank', 'word', 'count', 'cluster', 'axis:', 'column:age'],
    ]);
    table().sortBy('cluster');
    await settle();
    expect(shown()).toEqual(['king', 'man', 'queen', 'woman', 'the']);
    table().togglePick('cluster', 0);
    await settle();
    expect(shown()).toEqual(['queen', 'woman']);
    table().togglePick('cluster', 1);
    table().setRange('axis:', [-0.45, 0.45]);
    await settle();
    expect(Array.from(lab.selection.getState().rows.rows())).toEqual([3, 4]);
    // Another axis has other values: the range on the old one is gone.
    bench.answers.axis = () => ({ along: Float32Array.of(0, 0, 0, 0, 1) });
    await lab.axes.getState().solve();
    await settle();
    expect([...table().filters.keys()]).toEqual(['cluster']);
  });

  it('is undone together with the selection; a dragged handle is one step', async () => {
    const { hold, release, undo, redo } = lab.history.getState();
    table().setOpen(true);
    await settle();
    hold();
    for (const least of [1, 2, 3, 4]) {
      table().setRange('column:age', [least, 9]);
      await settle();
    }
    release();
    expect(shown()).toEqual(['the', 'man']);
    expect(lab.history.getState().undoable).toBe(1);
    undo();
    await settle();
    expect(shown()).toEqual(words);
    expect(lab.selection.getState().rows.count).toBe(0);
    redo();
    await settle();
    expect(shown()).toEqual(['the', 'man']);
    expect(lab.selection.getState().rows.count).toBe(2);
  });

  it('shows the cosine to the chosen word, and follows the selection', async () => {
    table().setOpen(true);
    lab.inspector.getState().select(1);
    await settle();
    expect(table().columns.map(({ id }) => id)).toContain('likeness');
    table().sortBy('likeness');
    lab.selection.getState().select([0, 2, 4]);
    table().setOnlySelected(true);
    await settle();
    expect(shown()).toEqual(['queen', 'woman', 'the']);
    lab.selection.getState().select([3], 'add');
    await settle();
    expect(shown()).toEqual(['queen', 'man', 'woman', 'the']);
  });
});
