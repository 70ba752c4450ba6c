import { beforeEach, describe, expect, it } from 'vitest';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import { resolveParameters } from '../../../core/word2vec/schedule.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { parameterGroups } from '../../../renderer/store/parameter-groups.ts';
import {
  defaultOf,
  differences,
  draftOf,
  enteredOf,
  inputOf,
  presetOf,
  problemsOf,
  rangeOf,
} from '../../../renderer/store/parameters.ts';
import { presetNames, presets } from '../../../renderer/store/presets.ts';
import { Bench, model, progress, run, settle } from './harness.ts';

it('a form knows the defaults, of which the rate depends on the method', () => {
  const corrected = draftOf({});
  expect(defaultOf('dim', corrected)).toBe(200);
  expect(defaultOf('mode', corrected)).toBe('auto');
  expect(defaultOf('vocabSize', corrected)).toBeNull();
  expect(defaultOf('learningRate', corrected)).toBe(0.15);
  expect(defaultOf('learningRate', { ...corrected, update: 'classic' })).toBe(0.06);
  expect(defaultOf('learningRate', { ...corrected, method: 'skipgram' })).toBe(0.04);
});

describe('the form', () => {
  it('holds every parameter of the schema, and sends what the schema accepts', () => {
    const draft = draftOf({});
    expect(Object.keys(draft).sort()).toEqual(Object.keys(trainParameters.shape).sort());
    const grouped = parameterGroups.flatMap(({ names }) => names);
    expect(['method', ...grouped].sort()).toEqual(Object.keys(trainParameters.shape).sort());
    expect(trainParameters.parse(inputOf(draft))).toEqual(trainParameters.parse({}));
  });

  it('knows the ranges that the schema states', () => {
    expect(rangeOf('dim')).toMatchObject({ min: 1, max: 4096, integer: true, optional: false });
    expect(rangeOf('learningRate')).toMatchObject({ min: 0, positive: true, optional: true });
    expect(rangeOf('minLearningRate').positive).toBe(false);
    expect(rangeOf('nsExponent').min).toBe(-10);
  });

  it('marks what is out of range, not whole, or empty but required', () => {
    const draft = { ...draftOf({}), dim: 0, epochs: null, contextSize: 2.5, learningRate: 0, threads: null };
    expect([...problemsOf(draft)].sort()).toEqual(['contextSize', 'dim', 'epochs', 'learningRate']);
  });

  it('recognises each preset, whatever the method', () => {
    for (const name of presetNames) {
      const first = presetNames.find(
        (other) => differences(draftOf(presets[other]), draftOf(presets[name])).length === 0,
      );
      expect(presetOf(draftOf(presets[name]))).toBe(first);
      expect(problemsOf(draftOf(presets[name])).size).toBe(0);
    }
    expect(presetOf({ ...draftOf(presets.quick), dim: 51 })).toBeNull();
  });
});

describe('settings taken over from a model', () => {
  it('leave to the trainer what it had decided, so that a preset is known again', () => {
    const form = trainParameters.parse({ ...presets.thorough, threads: 2 });
    const { learningRate, minLearningRate } = resolveParameters(form);
    const resolved = { ...form, learningRate, minLearningRate };
    expect(presetOf(enteredOf(resolved))).toBe('thorough');
    expect(enteredOf({ ...resolved, learningRate: 0.04 }).learningRate).toBe(0.04);
    expect(enteredOf({ ...resolved, minLearningRate: 0.01 }).minLearningRate).toBe(0.01);
  });
});

describe('a run', () => {
  let bench: Bench;
  let lab: Lab;
  beforeEach(async () => {
    bench = new Bench();
    lab = await bench.open();
  });

  it('does not start while a setting or its source is wrong', async () => {
    const form = lab.training.getState();
    form.setParameter('dim', 0);
    expect(lab.training.getState().obstacle()).toBe('parameters');
    expect(await form.start()).toBeNull();
    form.setParameter('dim', 50);
    form.setSource('files');
    expect(lab.training.getState().obstacle()).toBe('no-files');
    form.setSource('text');
    form.setText('   ');
    expect(lab.training.getState().obstacle()).toBe('no-text');
    form.setSource('toy');
    form.setTokens(10);
    expect(lab.training.getState().obstacle()).toBe('tokens');
    expect(bench.asked('train')).toEqual([]);
  });

  it('sends pasted text under the words it begins with', async () => {
    const form = lab.training.getState();
    form.setSource('text');
    form.setText('Once upon a time there was a lab.');
    await lab.train();
    expect(bench.asked('train')[0]).toMatchObject({
      corpus: { kind: 'text', name: 'Once upon a time there' },
    });
  });

  it('measures anew what came after the checkpoint it was taken up from', async () => {
    await lab.tryWorld('kingdom');
    for (const step of [1, 2, 3, 4]) bench.hub.emit('progress', progress(step));
    bench.hub.emit('progress', { ...progress(3), trainLoss: 9 });
    await settle();
    const { progress: measured, latest } = lab.training.getState();
    expect(measured.map(({ step }) => step)).toEqual([1, 2, 3]);
    expect(latest?.trainLoss).toBe(9);
  });

  it('joins what it hears while it reads the history', async () => {
    bench.answers = {
      runHistory: () => {
        bench.hub.emit('progress', progress(3));
        return { vocabulary: null, progress: [progress(1), progress(2)], frame: null };
      },
    };
    await lab.showRun('r1');
    expect(lab.training.getState().progress.map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it('is resumed with the learning rate that was changed while it paused', async () => {
    bench.answers = { pauseRun: () => {}, resumeRun: () => {} };
    await lab.tryWorld('kingdom');
    await lab.training.getState().pause();
    await lab.training.getState().resume(0.01);
    expect(bench.asked('resumeRun')).toEqual([{ run: 'r1', learningRate: 0.01 }]);
    expect(lab.training.getState()).toMatchObject({ busy: false, error: null });
  });

  it('takes over the settings of a model shown, but not over what the user has entered', async () => {
    const parameters = trainParameters.parse({ dim: 77 });
    bench.hub.emit('models', [{ ...model(), parameters }]);
    await settle();
    await lab.showModel('m1');
    expect(lab.training.getState().draft.dim).toBe(77);
    lab.training.getState().setParameter('dim', 33);
    await lab.showModel('m1');
    expect(lab.training.getState().draft.dim).toBe(33);
  });

  it('tells why it failed once, in its place', async () => {
    await lab.tryWorld('kingdom');
    bench.hub.emit('notice', { level: 'error', message: 'No word left.', run: 'r1' });
    bench.hub.emit('runs', [run('failed', { message: 'No word left.' })]);
    bench.hub.emit('notice', { level: 'error', message: 'No word left.', run: 'r1' });
    bench.hub.emit('notice', { level: 'warning', message: 'The disk is filling up.' });
    await settle();
    expect(lab.session.getState().notices.map(({ message }) => message)).toEqual(['The disk is filling up.']);
  });
});
