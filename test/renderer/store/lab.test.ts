import { beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { FileInspection } from '../../../core/contract/opening.ts';
import { projectDefaults } from '../../../core/contract/projection.ts';
import { settingsDiffer } from '../../../renderer/store/map-settings.ts';
import { Bench, frame, model, progress, projection, run, settle, vocabulary, words } from './harness.ts';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('training a toy world', () => {
  it('shows the cloud as it forms, then maps the model it became', async () => {
    const lab = await bench.open();
    await lab.tryWorld('kingdom');
    expect(lab.ui.getState().screen).toBe('lab');
    expect(bench.asked('train')[0]).toMatchObject({ corpus: { kind: 'toy', world: 'kingdom' } });

    bench.hub.emit('vocabulary', { run: 'r1', vocabulary: vocabulary() });
    bench.hub.emit('frame', frame(1));
    bench.hub.emit('progress', progress(1));
    bench.hub.emit('progress', progress(2));
    bench.hub.emit('frame', frame(2, 'another run'));
    await settle();
    expect(lab.cloud.getState().table.words.first(99)).toEqual(words);
    expect(lab.cloud.getState().picture?.positions[0]).toBe(1);
    expect(lab.training.getState().progress.map(({ step }) => step)).toEqual([1, 2]);

    bench.models = [model()];
    bench.hub.emit('models', bench.models);
    bench.hub.emit('runs', [run('done', { model: 'm1' })]);
    await settle();
    // it begins where the training ended, and only it
    expect(bench.asked('project')[0]).toMatchObject({
      model: 'm1',
      parameters: { method: 'umap', init: 'last' },
    });
    await settle();
    expect(lab.cloud.getState().settings.init).toBe('pca');
    expect(settingsDiffer(lab.cloud.getState())).toBe(false);
    expect(lab.cloud.getState().subject).toEqual({ kind: 'model', id: 'm1' });
    expect(lab.cloud.getState().picture?.made).toMatchObject({ by: 'projection' });
    expect(lab.ui.getState().lastModel).toBe('m1');
  });

  it('keeps a selection made while training and asks for its neighbours once it can', async () => {
    const lab = await bench.open();
    await lab.tryWorld('kingdom');
    bench.hub.emit('vocabulary', { run: 'r1', vocabulary: vocabulary() });
    bench.hub.emit('frame', frame(1));
    await settle();
    lab.inspector.getState().select(1);
    await settle();
    expect(bench.asked('neighbors')).toEqual([]);

    bench.hub.emit('runs', [run('done', { model: 'm1' })]);
    await settle();
    expect(bench.asked('neighbors')[0]).toMatchObject({ model: 'm1', word: 'king' });
    expect(lab.inspector.getState().neighbors.list[0]?.word).toBe('queen');
  });

  it('says in the training panel why the service refused', async () => {
    bench.answers = {
      train: () => {
        throw new LabError('busy', 'Another run is under way.');
      },
    };
    const lab = await bench.open();
    await lab.tryWorld('atlas');
    expect(lab.training.getState().error?.code).toBe('busy');
    expect(lab.cloud.getState().subject).toBeNull();
  });

  it('clears the cloud of a run that was discarded', async () => {
    const lab = await bench.open();
    await lab.tryWorld('kingdom');
    bench.hub.emit('frame', frame(1));
    bench.hub.emit('runs', [run('stopped')]);
    await settle();
    expect(lab.cloud.getState().subject).toBeNull();
    expect(lab.cloud.getState().picture).toBeNull();
  });
});

describe('opening', () => {
  const inspection = (doubt: boolean): FileInspection => ({
    ...{ format: 'csv', rows: 2, dimensions: 3, columns: [], matrices: [], members: [], preview: [] },
    ...{ metadata: [], notes: [], memory: 100, doubt },
  });

  it('asks where there is a doubt, and opens what was chosen', async () => {
    bench.answers = { inspectFile: () => inspection(true), openModel: () => model('m2', 'csv') };
    const lab = await bench.open();
    bench.request({ kind: 'open-files', files: [{ id: 'g', name: 'table.csv', size: 10 }] });
    await settle();
    expect(bench.asked('openModel')).toEqual([]);
    expect(lab.opening.getState().file?.name).toBe('table.csv');
    await lab.opening.getState().change({ first: 1 });
    await lab.openConsidered();
    expect(bench.asked('openModel')).toMatchObject([{ file: 'g', options: { first: 1 } }]);
    expect(lab.opening.getState().file).toBeNull();
  });

  it('offers what a choice can mend', async () => {
    bench.answers = {
      inspectFile: () => inspection(false),
      openModel: () => {
        throw new LabError('bad-file', 'Cut short.', { partial: true });
      },
    };
    const lab = await bench.open();
    bench.request({ kind: 'open-files', files: [{ id: 'g', name: 'cut.vec', size: 10 }] });
    await settle();
    expect(lab.opening.getState().error?.message).toBe('Cut short.');
    expect(lab.session.getState().openError).toBeNull();
  });

  it('takes a dropped file that holds no vectors as text to train on', async () => {
    bench.answers = {
      inspectFile: () => {
        throw new LabError('bad-file', 'No table of vectors.', { text: true });
      },
    };
    const lab = await bench.open();
    await lab.openDropped([new File(['some text'], 'novel.txt')]);
    expect(lab.training.getState().source).toBe('files');
    expect(lab.training.getState().files[0]?.name).toBe('novel.txt');
    expect(lab.session.getState().openError).toBeNull();
  });

  it('does not take a dropped picture or pickle for text', async () => {
    bench.answers = {
      inspectFile: () => {
        throw new LabError('bad-file', 'pic.png: this file is a PNG image.', { text: false });
      },
    };
    const lab = await bench.open();
    await lab.openDropped([new File(['x'], 'pic.png')]);
    expect(lab.session.getState().openError?.message).toMatch(/PNG/);
    expect(lab.training.getState().files).toEqual([]);
  });

  it('does not hide that a file of vectors is damaged', async () => {
    bench.answers = {
      inspectFile: () => {
        throw new LabError('bad-file', 'Truncated at byte 12.');
      },
    };
    const lab = await bench.open();
    await lab.openDropped([new File(['x'], 'vectors.safetensors')]);
    expect(lab.session.getState().openError?.message).toBe('Truncated at byte 12.');
    expect(lab.training.getState().files).toEqual([]);
  });

  it('shows an opened model by PCA at once, leaving UMAP to be asked for', async () => {
    bench.answers = { inspectFile: () => inspection(false), openModel: () => model('m2', 'glove') };
    const lab = await bench.open();
    bench.request({ kind: 'open-files', files: [{ id: 'g', name: 'glove.vec', size: 10 }] });
    await settle();
    expect(bench.asked('project')).toMatchObject([{ model: 'm2', parameters: { method: 'pca' } }]);
    expect(lab.cloud.getState().settings.method).toBe('umap');
    expect(lab.cloud.getState().picture?.made).toMatchObject({ parameters: { method: 'pca' } });
    expect(lab.cloud.getState().provisional).toBe(true);
    await lab.cloud.getState().project();
    expect(bench.asked('project')[1]).toMatchObject({ parameters: { method: 'umap' } });
    expect(lab.cloud.getState().provisional).toBe(false);
  });
});

describe('coming back', () => {
  it('finds the model again with the map it had', async () => {
    bench.kept.set('orrery.preferences', JSON.stringify({ lastModel: 'm1', theme: 'light' }));
    bench.models = [model()];
    bench.answers = {
      lastProjection: ({ dimensions }) =>
        dimensions === 2
          ? projection({ ...projectDefaults, dimensions: 2, neighbors: 30, minDist: 0.2, seed: 7 })
          : null,
    };
    const lab = await bench.open();
    expect(lab.ui.getState()).toMatchObject({ screen: 'lab', theme: 'light' });
    expect(lab.cloud.getState().picture).toMatchObject({ dimensions: 2, points: words.length });
    expect(lab.cloud.getState().settings.neighbors).toBe(30);
    expect(bench.asked('project')).toEqual([]);
  });

  it('follows a run that is under way, from all it has measured', async () => {
    bench.runs = [run('training')];
    bench.answers = {
      runHistory: () => ({
        vocabulary: vocabulary(),
        progress: [progress(1), progress(2)],
        frame: frame(2),
      }),
    };
    const lab = await bench.open();
    expect(lab.training.getState().latest?.step).toBe(2);
    expect(lab.cloud.getState().picture?.positions[0]).toBe(2);
    expect(lab.cloud.getState().table.words.first(99)).toEqual(words);
  });

  it('starts at the three doors when the last model is gone, or the preferences are unreadable', async () => {
    bench.kept.set('orrery.preferences', '{"lastModel":"gone"}');
    expect((await bench.open()).ui.getState().screen).toBe('start');
    bench.kept.set('orrery.preferences', '{"theme":');
    expect((await bench.open()).ui.getState().theme).toBe('system');
  });
});

describe('a service that dies', () => {
  it('is said to be lost, and what was kept is taken up again', async () => {
    const lab = await bench.open();
    await lab.tryWorld('kingdom');
    bench.hub.emit('frame', frame(3));
    await settle();
    await bench.die();
    expect(lab.session.getState().connection).toBe('lost');
    await lab.training.getState().pause();
    expect(lab.training.getState().error?.code).toBe('connection-lost');

    bench.runs = [run('interrupted', { checkpoint: { fraction: 0.4, saved: 1 } })];
    await bench.connect();
    expect(lab.session.getState()).toMatchObject({ connection: 'ready', restarted: true });
    expect(lab.session.getState().runs[0]?.checkpoint?.fraction).toBe(0.4);
    expect(lab.cloud.getState().picture?.positions[0]).toBe(3);

    bench.answers = { resumeRun: () => {} };
    await lab.resumeInterrupted('r1');
    expect(bench.asked('resumeRun')).toEqual([{ run: 'r1' }]);
  });

  it('is not said to come back when the shell has ended with it', async () => {
    const lab = await bench.open();
    await bench.die('ended');
    expect(lab.session.getState().connection).toBe('ended');
  });

  it('no longer hears the client it had, and takes a new connection for no new service', async () => {
    const lab = await bench.open();
    await lab.tryWorld('kingdom');
    await bench.connect();
    expect(lab.session.getState().restarted).toBe(false);
    bench.hub.emit('progress', progress(1));
    await settle();
    expect(lab.training.getState().progress).toHaveLength(1);
  });
});
