import { beforeEach, describe, expect, it } from 'vitest';
import type { Clusters } from '../../../core/contract/clusters.ts';
import { LabError } from '../../../core/contract/errors.ts';
import { several } from '../../../renderer/store/coloring.ts';
import type { Groups, Ramp } from '../../../renderer/store/encoding.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { Bench, deferred, model, settle } from './harness.ts';

let bench: Bench;
let lab: Lab;
const coloring = () => lab.coloring.getState();
const found = (): Clusters => ({
  labels: Int32Array.of(0, 1, 1, 0, -1),
  strength: new Float32Array(5).fill(1),
  clusters: [
    { id: 0, size: 2, typical: ['the', 'man'], distinctive: ['man', 'the', 'a', 'b'] },
    { id: 1, size: 2, typical: ['king', 'queen'], distinctive: [] },
  ],
  minClusterSize: 2,
  minSamples: 2,
});

beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  bench.answers = {
    metadata: () => ({ columns: [{ name: 'age', kind: 'number', values: Float64Array.of(1, 2, 3, 4, 5) }] }),
    clusters: () => found(),
    closeness: () => ({ cosine: Float32Array.of(0, 1, 0.9, -0.2, 0.1) }),
    truth: () => ({
      ...{ trustworthiness: 0.9, continuity: 0.9, error: 0, continuityError: 0, k: 4, sampled: 2 },
      ...{ rows: Int32Array.of(1, 3), trust: Float32Array.of(0.5, 1) },
    }),
  };
  lab = await bench.open();
  await lab.showModel('m1');
  await settle();
});

describe('colours', () => {
  it('by a column that came with the model', async () => {
    expect(coloring().columns.map(({ name }) => name)).toEqual(['age']);
    coloring().setColorBy('column:age');
    expect(coloring().encoding).toMatchObject({ kind: 'ramp', low: 1, high: 5 });
  });

  it('by closeness follow the chosen word, the last one asked about', async () => {
    coloring().setColorBy('distance');
    expect(coloring().encoding).toBeNull();
    const slow = deferred<{ cosine: Float32Array }>();
    bench.answers = {
      ...bench.answers,
      closeness: ({ word }) => (word === 'king' ? slow.promise : { cosine: new Float32Array(5).fill(0.5) }),
    };
    lab.inspector.getState().select(1);
    await settle();
    lab.inspector.getState().select(2);
    await settle();
    slow.resolve({ cosine: new Float32Array(5) });
    await settle();
    expect((coloring().encoding as Ramp).values[0]).toBe(0.5);
  });

  it('by trust say which points were judged', async () => {
    coloring().setColorBy('trust');
    await settle();
    expect(coloring()).toMatchObject({ judged: 2, loading: false });
    expect([...(coloring().encoding as Ramp).values]).toEqual([Number.NaN, 0.5, Number.NaN, 1, Number.NaN]);
  });

  it('and sizes may ask the same, which is asked once', async () => {
    lab.inspector.getState().select(1);
    coloring().setColorBy('distance');
    coloring().setSizeBy('distance');
    await settle();
    expect(bench.asked('closeness')).toHaveLength(1);
    expect(coloring().sizing).toEqual(coloring().encoding);
    coloring().setSizeBy('trust');
    await settle();
    expect(coloring().sizing?.values[3]).toBe(1);
    coloring().setSizeBy('sets');
    expect(coloring().sizing).toBeNull();
    lab.selection.getState().select([0, 4]);
    lab.selection.getState().saveSet('ends');
    expect([...coloring().sizing!.values]).toEqual([1, 0, 0, 0, 1]);
    coloring().setSizeBy('cluster');
    await settle();
    expect([...coloring().sizing!.values]).toEqual([1, 1, 1, 1, 1]);
    coloring().setSizeBy('same');
    expect(coloring().sizing).toBeNull();
  });

  it('that cannot be had say why', async () => {
    bench.answers = {
      ...bench.answers,
      truth: () => {
        throw new LabError('not-found', 'There is no map.');
      },
    };
    coloring().setColorBy('trust');
    await settle();
    expect(coloring()).toMatchObject({
      encoding: null,
      loading: false,
      error: { message: 'There is no map.' },
    });
    coloring().setColorBy('none');
    expect(coloring().error).toBeNull();
  });

  it('by set name a word of several sets as such', () => {
    const { select, saveSet } = lab.selection.getState();
    coloring().setColorBy('sets');
    select([0, 1]);
    saveSet('left');
    select([1, 2, 3]);
    saveSet('right');
    const { codes, groups } = coloring().encoding as Groups;
    expect(Array.from(codes, (code) => (code < 0 ? null : groups[code]!.name))).toEqual([
      ...['left', several, 'right', 'right'],
      null,
    ]);
  });
});

describe('clusters', () => {
  it('are looked for when colours ask for them, and named', async () => {
    coloring().setColorBy('cluster');
    await settle();
    expect((coloring().encoding as Groups).groups.map(({ name }) => name)).toEqual([
      'man, the, a',
      'king, queen',
    ]);
    expect([...(coloring().encoding as Groups).codes]).toEqual([0, 1, 1, 0, -1]);
  });

  it('belong to the map they were found in', async () => {
    await lab.clusters.getState().find();
    expect(lab.clusters.getState().stale).toBe(false);
    await lab.cloud.getState().project({ method: 'umap' });
    expect(lab.clusters.getState().stale).toBe(true);
    await lab.clusters.getState().find();
    expect(lab.clusters.getState().stale).toBe(false);
  });

  it('that were cancelled leave those found before', async () => {
    await lab.clusters.getState().find();
    const answer = deferred<Clusters>();
    bench.answers = { ...bench.answers, clusters: () => answer.promise };
    void lab.clusters.getState().find();
    await settle();
    lab.clusters.getState().cancel();
    answer.reject(new LabError('cancelled', 'Cancelled.'));
    await settle();
    expect(lab.clusters.getState()).toMatchObject({ task: null, error: null });
    expect(lab.clusters.getState().found).not.toBeNull();
  });
});
