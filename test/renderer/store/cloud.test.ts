import { beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { Projection } from '../../../core/contract/projection.ts';
import { trailOf } from '../../../renderer/store/course.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { settingsDiffer } from '../../../renderer/store/map-settings.ts';
import { isDrawn } from '../../../renderer/store/pictures.ts';
import { Bench, deferred, frame, model, projection, settle } from './harness.ts';

let bench: Bench;
let lab: Lab;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model()];
  lab = await bench.open();
  await lab.showModel('m1');
});

const taskAsked = () => bench.asked('project').at(-1)?.task as string;

describe('a map', () => {
  it('streams in, and only into the task that asked for it', async () => {
    const answer = deferred<Projection>();
    bench.answers = { project: () => answer.promise };
    const done = lab.cloud.getState().project({ method: 'umap' });
    await settle();
    const { settings } = lab.cloud.getState();
    bench.hub.emit('projection', { ...projection(settings, 5, 10), task: taskAsked() });
    bench.hub.emit('projection', { ...projection(settings, 9, 10), task: 'of another window' });
    bench.hub.emit('task', {
      task: taskAsked(),
      stage: 'layout',
      done: 5,
      total: 10,
      unit: 'epochs',
      perSecond: 1,
      secondsLeft: 5,
    });
    await settle();
    expect(lab.cloud.getState().picture).toMatchObject({ forming: true });
    expect(lab.cloud.getState().picture?.positions[0]).toBe(5);
    expect(lab.cloud.getState().task).toMatchObject({ fraction: 0.5, secondsLeft: 5 });

    answer.resolve(projection(settings, 10, 10));
    await done;
    expect(lab.cloud.getState().picture).toMatchObject({ forming: false });
    expect(lab.cloud.getState().task).toBeNull();
  });

  it('that was cancelled says nothing and leaves what is on screen', async () => {
    const before = lab.cloud.getState().picture?.positions;
    const answer = deferred<Projection>();
    bench.answers = { project: () => answer.promise, cancel: () => {} };
    const done = lab.cloud.getState().project({ method: 'umap' });
    await settle();
    const task = taskAsked();
    lab.cloud.getState().cancelProjection();
    answer.reject(new LabError('cancelled', 'Cancelled.'));
    await done;
    await settle();
    expect(bench.asked('cancel')).toEqual([{ task }]);
    expect(lab.cloud.getState()).toMatchObject({ task: null, error: null });
    expect(lab.cloud.getState().picture?.positions).toEqual(before);
  });

  it('of a model no longer on screen is not shown', async () => {
    const answer = deferred<Projection>();
    bench.answers = { project: () => answer.promise, cancel: () => {} };
    const done = lab.cloud.getState().project({ method: 'umap' });
    await settle();
    lab.cloud.getState().clear();
    answer.resolve(projection(lab.cloud.getState().settings));
    await done;
    expect(lab.cloud.getState().picture).toBeNull();
  });

  it('says that settings have changed since, where they matter to its method', () => {
    expect(lab.cloud.getState().picture?.made).toMatchObject({ parameters: { method: 'pca' } });
    lab.cloud.getState().change({ method: 'pca' });
    expect(settingsDiffer(lab.cloud.getState())).toBe(false);
    lab.cloud.getState().change({ neighbors: 50 });
    expect(settingsDiffer(lab.cloud.getState())).toBe(false);
    lab.cloud.getState().change({ method: 'umap' });
    expect(settingsDiffer(lab.cloud.getState())).toBe(true);
    lab.cloud.getState().change({ method: 'pca' });
    lab.cloud.getState().change({ top: 100 });
    expect(settingsDiffer(lab.cloud.getState())).toBe(true);
    lab.cloud.getState().reset(['top']);
    expect(settingsDiffer(lab.cloud.getState())).toBe(false);
  });

  it('in other dimensions is the one made before, or a new one', async () => {
    await lab.cloud.getState().setDimensions(2);
    expect(bench.asked('project').at(-1)).toMatchObject({ parameters: { dimensions: 2 } });
    expect(lab.cloud.getState().picture?.dimensions).toBe(2);
    const asked = bench.asked('project').length;
    const { settings } = lab.cloud.getState();
    bench.answers = { lastProjection: () => projection({ ...settings, dimensions: 3 }) };
    await lab.cloud.getState().setDimensions(3);
    expect(bench.asked('project')).toHaveLength(asked);
    expect(lab.cloud.getState().picture?.dimensions).toBe(3);
  });

  it('by a method chosen again is the one made before, and nothing is made anew', async () => {
    const asked = bench.asked('project').length;
    await lab.cloud.getState().setMethod('tsne');
    expect(bench.asked('lastProjection').at(-1)).toMatchObject({ method: 'tsne', dimensions: 3 });
    expect(settingsDiffer(lab.cloud.getState())).toBe(true);
    const { settings } = lab.cloud.getState();
    bench.answers = { lastProjection: () => projection({ ...settings, method: 'umap', seed: 7 }) };
    await lab.cloud.getState().setMethod('umap');
    expect(lab.cloud.getState().picture?.made).toMatchObject({ parameters: { method: 'umap', seed: 7 } });
    expect(lab.cloud.getState().settings.seed).toBe(7);
    expect(bench.asked('project')).toHaveLength(asked);
  });

  it('that cannot be made says why', async () => {
    bench.answers = {
      project: () => {
        throw new LabError('too-large', 'Ten million points do not fit.');
      },
    };
    await lab.cloud.getState().project();
    expect(lab.cloud.getState().error?.message).toBe('Ten million points do not fit.');
  });
});

describe('recorded frames', () => {
  beforeEach(async () => {
    await lab.tryWorld('kingdom');
    for (const step of [1, 3, 5]) bench.hub.emit('frame', frame(step));
    await settle();
  });

  it('can be gone back to, while the present goes on unseen', async () => {
    lab.cloud.getState().scrub(4);
    expect(lab.cloud.getState().picture?.positions[0]).toBe(3);
    bench.hub.emit('frame', frame(7));
    await settle();
    expect(lab.cloud.getState().picture?.positions[0]).toBe(3);
    lab.cloud.getState().scrub(null);
    expect(lab.cloud.getState().picture?.positions[0]).toBe(7);
  });

  it('may show some words of many: the others are nowhere, and join without a new picture', async () => {
    const of = (rows: number[], step: number) => ({
      ...frame(step),
      positions: new Float32Array(rows.length * 3).fill(step),
      subset: { rows: Uint32Array.from(rows), of: 5 },
    });
    bench.hub.emit('frame', of([0, 1], 8));
    await settle();
    const { points, shown } = lab.cloud.getState().picture!;
    expect({ points, shown }).toEqual({ points: 5, shown: 2 });
    bench.hub.emit('frame', of([0, 1, 4], 9));
    await settle();
    const { picture, frames } = lab.cloud.getState();
    expect(picture).toMatchObject({ points: 5, shown: 3 });
    expect([0, 1, 2, 3, 4].map((row) => isDrawn(picture!, row))).toEqual([true, true, false, false, true]);
    // the frames before were of all words
    expect([...trailOf(frames, 4, 20)].filter((_, i) => i % 3 === 0)).toEqual([1, 3, 5, 9]);
    expect([...trailOf(frames, 2, 20)].filter((_, i) => i % 3 === 0)).toEqual([1, 3, 5]);
  });

  it('are thinned, not cut off, when they grow many', async () => {
    for (let step = 6; step < 600; step++) lab.cloud.getState().setFrame(frame(step));
    const steps = lab.cloud.getState().frames.map(({ step }) => step);
    expect(steps.length).toBeLessThanOrEqual(241);
    expect(steps[0]).toBe(1);
    expect(steps.at(-1)).toBe(599);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });
});
