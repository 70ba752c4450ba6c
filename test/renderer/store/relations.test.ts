import { beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import { ticks } from '../../../renderer/charts/scale.ts';
import { axisName } from '../../../renderer/store/axes.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { compareNeighbors, wordsIn } from '../../../renderer/store/relations.ts';
import { Bench, deferred, model, settle } from './harness.ts';

let bench: Bench;
let lab: Lab;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  lab = await bench.open();
  await lab.showModel('m1');
});

const near = (word: string, index: number) => ({ word, index, cosine: 0.5 });

describe('two words compared', () => {
  it('parts their neighbours into shared ones, by the sum of ranks, and their own', () => {
    const first = [near('b', 1), near('x', 10), near('y', 11), near('z', 12)];
    const second = [near('a', 0), near('z', 12), near('w', 13), near('x', 10)];
    const { shared, only } = compareNeighbors(['a', 'b'], [first, second], 0.9);
    expect(shared.map(({ neighbor, ranks }) => [neighbor.word, ...ranks])).toEqual([
      ['x', 2, 4],
      ['z', 4, 2],
    ]);
    expect(only.map((list) => list.map(({ word }) => word))).toEqual([['y'], ['w']]);
  });

  it('forgets them with the model, and a cancelled question for good', async () => {
    bench.answers = { similarity: () => ({ cosine: 0.4 }) };
    const { relations } = lab;
    relations.getState().setOther('queen');
    await relations.getState().compare('king');
    expect(relations.getState().comparison.value?.cosine).toBe(0.4);
    const waiting = deferred<never>();
    bench.answers.whyNear = () => waiting.promise;
    void relations.getState().askWhy(['king', 'queen']);
    await settle();
    relations.getState().cancelWhy();
    waiting.reject(new LabError('cancelled', 'Stopped.'));
    await settle();
    expect(relations.getState().why).toMatchObject({ state: 'idle', error: null });
    expect(bench.asked('cancel')).toHaveLength(1);
    lab.cloud.getState().clear();
    expect(relations.getState()).toMatchObject({ other: '', comparison: { state: 'idle' } });
  });

  it('reads words between spaces and commas', () => {
    expect(wordsIn(' king, queen  well-known,')).toEqual(['king', 'queen', 'well-known']);
  });
});

describe('axes', () => {
  it('are asked for, kept by name, and drawn two by two; the next window has them', async () => {
    bench.answers = { axis: ({ to }) => ({ along: new Float32Array(5).fill(to.length) }) };
    const { axes } = lab;
    axes.getState().setDraft({ from: 'king man', to: 'queen' });
    await axes.getState().solve();
    expect(bench.asked('axis')).toEqual([{ model: 'm1', from: ['king', 'man'], to: ['queen'] }]);
    axes.getState().save();
    axes.getState().save();
    expect(axes.getState().saved).toHaveLength(1);
    const [saved] = axes.getState().saved;
    expect(saved?.name).toBe(axisName(['king'], ['queen']));
    axes.getState().rename(saved!.id, ' royal ');
    await settle();
    expect(axes.getState().plot.x).toBe(saved!.id);
    expect(axes.getState().plotted.x.value).toHaveLength(5);
    const again = await bench.open();
    expect(again.axes.getState().saved.map(({ name }) => name)).toEqual(['royal']);
    axes.getState().remove(saved!.id);
    expect(axes.getState()).toMatchObject({ saved: [], plot: { x: null } });
  });

  it('have round ticks', () => {
    expect(ticks([-0.33, 0.52], 4)).toEqual([0, 0.5]);
    expect(ticks([0, 10], 5)).toEqual([0, 2, 4, 6, 8, 10]);
  });
});
