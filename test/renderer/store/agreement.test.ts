import { beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { Overlap } from '../../../core/contract/truth.ts';
import { choices } from '../../../renderer/store/agreement.ts';
import type { Ramp } from '../../../renderer/store/encoding.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { Bench, deferred, model, settle } from './harness.ts';

const overlap = (mean: number): Overlap => ({
  ...{ mean, error: 0.02, k: 15, sampled: 2 },
  ...{ words: ['queen', 'king'], overlap: Float32Array.of(0.25, 0.75) },
});

let bench: Bench;
let lab: Lab;
const agreement = () => lab.agreement.getState();

beforeEach(async () => {
  bench = new Bench();
  bench.models = [model(), model('m2', 'Other: with a colon')];
  bench.answers = {
    maps: () => [
      { method: 'umap', dimensions: 3 },
      { method: 'umap', dimensions: 2 },
      { method: 'pca', dimensions: 3 },
    ],
    overlap: () => overlap(0.5),
  };
  lab = await bench.open();
  await lab.showModel('m1');
  await lab.cloud.getState().project({ method: 'umap' });
  await settle();
});

describe('shared neighbours', () => {
  it('can be asked of the vectors, the other maps there are, and the other models', () => {
    const { models } = lab.session.getState();
    expect(choices(lab.cloud.getState(), agreement().others, models)).toEqual([
      ...['vectors', 'map:umap:2', 'map:pca:3', 'model:m2'],
    ]);
    lab.cloud.getState().clear();
    expect(choices(lab.cloud.getState(), [], models)).toEqual([]);
  });

  it('compares the map on screen with maps and vectors, and vectors with vectors', async () => {
    await agreement().compare();
    expect(bench.asked('overlap').at(-1)).toMatchObject({
      ...{ model: 'm1', other: 'm1', k: 15, map: { method: 'umap', dimensions: 3 } },
    });
    expect(bench.asked('overlap').at(-1)).not.toHaveProperty('otherMap');
    agreement().setAgainst('map:umap:2');
    agreement().setK(4);
    await agreement().compare();
    expect(bench.asked('overlap').at(-1)).toMatchObject({
      ...{ other: 'm1', k: 4, otherMap: { method: 'umap', dimensions: 2 } },
    });
    agreement().setAgainst('model:m2');
    await agreement().compare();
    expect(bench.asked('overlap').at(-1)).toMatchObject({ model: 'm1', other: 'm2' });
    expect(bench.asked('overlap').at(-1)).not.toHaveProperty('map');
    expect(agreement().found).toMatchObject({ against: 'model:m2', overlap: { mean: 0.5 } });
  });

  it('colours the words judged, once there is an answer', async () => {
    const coloring = () => lab.coloring.getState();
    coloring().setColorBy('overlap');
    expect(coloring().encoding).toBeNull();
    await agreement().compare();
    const ramp = coloring().encoding as Ramp;
    expect(Array.from(ramp.values)).toEqual([Number.NaN, 0.75, 0.25, Number.NaN, Number.NaN]);
    expect(ramp).toMatchObject({ low: 0, high: 1 });
    expect(coloring().judged).toBe(2);
  });

  it('says when the map is another since, and forgets with the model', async () => {
    await agreement().compare();
    expect(agreement().stale).toBe(false);
    await lab.cloud.getState().project({ method: 'pca' });
    await settle();
    expect(agreement().stale).toBe(true);
    agreement().setAgainst('map:umap:2');
    bench.answers = { ...bench.answers, maps: () => [{ method: 'tsne', dimensions: 3 }] };
    await lab.cloud.getState().project({ method: 'tsne' });
    await settle();
    expect(agreement().against).toBe('vectors');
    await lab.showModel('m2');
    await settle();
    expect(agreement().found).toBeNull();
  });

  it('takes no answer that was cancelled, and tells what failed', async () => {
    const slow = deferred<Overlap>();
    bench.answers = { ...bench.answers, overlap: () => slow.promise };
    const asked = agreement().compare();
    await settle();
    agreement().cancel();
    slow.resolve(overlap(0.9));
    await asked;
    expect(agreement().found).toBeNull();
    expect(bench.asked('cancel').at(-1)?.task).toContain('overlap');
    bench.answers = {
      ...bench.answers,
      overlap: () => {
        throw new LabError('not-found', 'There is no 2D umap map of this model yet. Make one first.');
      },
    };
    await agreement().compare();
    expect(agreement().error?.code).toBe('not-found');
    expect(agreement().task).toBeNull();
  });
});
