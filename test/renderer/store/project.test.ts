import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { OpenedProject, ProjectInfo } from '../../../core/contract/projects.ts';
import { ViewParts } from '../../../renderer/store/view-parts.ts';
import { Bench, model, run, settle } from './harness.ts';

const info = (more: Partial<ProjectInfo> = {}): ProjectInfo => ({
  id: 'p1',
  name: 'Class',
  models: ['m1'],
  revision: 4,
  saved: 1,
  bytes: 1000,
  readOnly: null,
  ...more,
});
const opened = (more: Partial<OpenedProject> = {}): OpenedProject => ({
  project: info(),
  view: { version: 1, parts: { notes: { version: 1, value: 'Bring chalk' } } },
  models: ['m1'],
  runs: [],
  recovered: null,
  problems: [],
  corpora: [],
  ...more,
});
const grant = { id: 'g1', name: 'class.orrery', size: 10 };

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
  bench.models = [model('m1')];
});

describe('the parts of a view', () => {
  const part = (name: string, state: { value: unknown }) => {
    const listeners = new Set<() => void>();
    return {
      change: (value: unknown) => {
        state.value = value;
        for (const listener of listeners) listener();
      },
      part: {
        name,
        version: 2,
        get: () => state.value,
        set: (value: unknown, version: number) => {
          if (value === 'bad') throw new Error('bad');
          state.value = [value, version];
        },
        subscribe: (listener: () => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
    };
  };

  it('are given and taken by name, each with its version; unknown ones are kept', () => {
    const parts = new ViewParts();
    const [a, b] = [{ value: 1 as unknown }, { value: undefined as unknown }];
    parts.register(part('a', a).part);
    parts.register(part('b', b).part);
    expect(parts.get()).toEqual({ version: 1, parts: { a: { version: 2, value: 1 } } });
    parts.set({ version: 1, parts: { b: { version: 1, value: 'x' }, later: { version: 9, value: {} } } });
    expect([a.value, b.value]).toEqual([
      [undefined, 0],
      ['x', 1],
    ]);
    expect(parts.get().parts.later).toEqual({ version: 9, value: {} });
    parts.set(null);
    expect(parts.get().parts.later).toBeUndefined();
    expect(() => parts.register(part('a', a).part)).toThrow(/already/);
  });

  it('tell of changes by the user, not of those by a project; one that fails stops no other', () => {
    const parts = new ViewParts();
    const [a, b] = [{ value: 1 as unknown }, { value: 1 as unknown }];
    const first = part('a', a);
    parts.register(first.part);
    parts.register(part('b', b).part);
    let changes = 0;
    parts.onChange(() => changes++);
    first.change(5);
    expect(changes).toBe(1);
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    parts.set({ version: 1, parts: { a: { version: 1, value: 'bad' }, b: { version: 1, value: 7 } } });
    expect(warned).toHaveBeenCalledOnce();
    warned.mockRestore();
    expect([a.value, b.value, changes]).toEqual([5, [7, 1], 1]);
  });
});

describe('a project in the window', () => {
  it('opens with its model on screen and its notes, unchanged until something is changed', async () => {
    bench.answers = { openProject: () => opened(), saveProject: () => info({ revision: 5 }) };
    const lab = await bench.open();
    bench.host.pickFiles = async () => [grant];
    lab.chooseProject();
    await settle();
    expect(lab.cloud.getState().subject).toEqual({ kind: 'model', id: 'm1' });
    expect(lab.project.getState()).toMatchObject({ info: info(), notes: 'Bring chalk', unsaved: false });
    lab.project.getState().setNotes('Bring chalk and a globe');
    expect(lab.project.getState().unsaved).toBe(true);
    await lab.saveProject();
    expect(bench.asked('saveProject')[0]).toMatchObject({
      revision: 4,
      models: ['m1'],
      view: {
        parts: {
          notes: { version: 1, value: 'Bring chalk and a globe' },
          screen: { value: { model: 'm1' } },
        },
      },
    });
    expect(lab.project.getState()).toMatchObject({ unsaved: false, revision: 5 });
  });

  it('brings its axes and their chart, and saves those of now; one of an earlier Orrery leaves them', async () => {
    const axis = { id: 'a1', name: 'sex', from: ['man'], to: ['woman'] };
    const kept = { id: 'a0', name: 'mine', from: ['king'], to: ['man'] };
    bench.kept.set('orrery.axes', JSON.stringify([kept]));
    const parts: NonNullable<OpenedProject['view']>['parts'] = {};
    bench.answers = {
      axis: () => ({ along: Float32Array.of(0, 1, 2, 3, 4) }),
      openProject: () => opened({ view: { version: 1, parts } }),
      saveProject: () => info(),
    };
    const lab = await bench.open();
    bench.host.pickFiles = async () => [grant];
    lab.chooseProject();
    await settle();
    expect(lab.axes.getState().saved).toEqual([kept]);
    parts.axes = { version: 1, value: { saved: [axis], plot: { x: 'a1', y: 'gone' } } };
    lab.chooseProject();
    await settle();
    expect(lab.axes.getState()).toMatchObject({ saved: [axis], plot: { x: 'a1', y: null } });
    expect(lab.axes.getState().plotted.x.value).toEqual(Float32Array.of(0, 1, 2, 3, 4));
    expect(lab.project.getState().unsaved).toBe(false);
    lab.axes.getState().rename('a1', 'gender');
    expect(lab.project.getState().unsaved).toBe(true);
    await lab.saveProject();
    expect(bench.asked('saveProject')[0]).toMatchObject({
      view: { parts: { axes: { version: 1, value: { saved: [{ ...axis, name: 'gender' }] } } } },
    });
  });

  it('holds the runs begun in it as long as they are not done', async () => {
    bench.answers = { saveProject: () => info({ revision: 5 }) };
    const lab = await bench.open();
    await lab.tryWorld('kingdom');
    lab.project.setState({ info: info() });
    bench.hub.emit('runs', [run('paused')]);
    await settle();
    await lab.saveProject();
    bench.hub.emit('runs', [run('interrupted')]);
    await settle();
    expect(lab.project.getState().unsaved).toBe(true);
    bench.hub.emit('runs', [run('done', { model: 'm1' })]);
    await settle();
    await lab.saveProject();
    expect(bench.asked('saveProject').map(({ runs }) => runs)).toEqual([['r1'], []]);
  });

  it('keeps what is not saved against a crash, and says so when it is back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const lab = await bench.open();
      lab.project.getState().setNotes('a');
      lab.project.getState().setNotes('ab');
      vi.advanceTimersByTime(60_000);
      await settle();
      expect(bench.asked('keepView')).toMatchObject([{ view: { parts: { notes: { value: 'ab' } } } }]);
    } finally {
      vi.useRealTimers();
    }
    bench = new Bench();
    bench.models = [model('m1')];
    bench.answers = { openedProject: () => opened({ recovered: 5 }) };
    const lab = await bench.open();
    expect(lab.project.getState()).toMatchObject({ notes: 'Bring chalk', unsaved: true, recovered: true });
    expect(lab.cloud.getState().subject?.id).toBe('m1');
  });

  it('asks before another takes its place, where something would be lost', async () => {
    bench.answers = { openProject: () => opened(), saveProject: () => info({ revision: 5 }) };
    const lab = await bench.open();
    lab.project.getState().setNotes('mine');
    bench.host.pickFiles = async () => [grant];
    lab.chooseProject();
    await settle();
    expect(bench.asked('openProject')).toEqual([]);
    lab.project.getState().pending?.();
    await settle();
    expect(bench.asked('openProject')).toMatchObject([{ file: 'g1', readOnly: false }]);
    expect(lab.project.getState().notes).toBe('Bring chalk');
  });

  it('saved by another window meanwhile is refused in words and stays unsaved', async () => {
    bench.answers = {
      openProject: () => opened(),
      saveProject: () => {
        throw new LabError('busy', 'Class was saved in another window at 12:00.');
      },
    };
    const lab = await bench.open();
    await lab.project.getState().open({ file: grant });
    lab.project.getState().setNotes('x');
    bench.hub.emit('project', info({ revision: 5 }));
    await settle();
    await lab.saveProject();
    expect(bench.asked('saveProject')[0]).toMatchObject({ revision: 4 });
    expect(lab.project.getState().unsaved).toBe(true);
    expect(lab.session.getState().notices.at(-1)?.message).toMatch(/another window/);
  });

  it('that changed while it was written is not taken for saved', async () => {
    const lab = await bench.open();
    bench.answers = {
      openProject: () => opened(),
      saveProject: () => {
        lab.project.getState().setNotes('typed meanwhile');
        return info({ revision: 5 });
      },
    };
    await lab.project.getState().open({ file: grant });
    lab.project.getState().setNotes('x');
    await lab.saveProject();
    expect(lab.project.getState()).toMatchObject({ unsaved: true, revision: 5 });
  });

  it('dropped on the window, or named .orrery among embeddings, opens as a project', async () => {
    bench.answers = { openProject: () => opened() };
    const lab = await bench.open();
    await lab.openDropped([new File(['x'], 'class.orrery')]);
    bench.host.pickFiles = async () => [grant];
    await lab.chooseEmbeddings();
    await settle();
    expect(bench.asked('openProject').map(({ file }) => file)).toEqual(['grant-class.orrery', 'g1']);
  });
});
