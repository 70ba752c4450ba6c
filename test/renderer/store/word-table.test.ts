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
    table().clearRanges();
    await settle();
    expect(shown()).toEqual(words);
    expect(lab.selection.getState().rows.count).toBe(0);
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
