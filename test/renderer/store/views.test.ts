import { beforeEach, describe, expect, it } from 'vitest';
import type { Cloud, CloudView } from '../../../renderer/scene/types.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { RowSet } from '../../../renderer/store/row-set.ts';
import { rowsFromText, rowsToText } from '../../../renderer/store/row-text.ts';
import { randoms } from '../scene/page/clusters.ts';
import { Bench, model, projection, settle } from './harness.ts';

const camera: CloudView = { dimensions: 3, target: [1, 2, 3], azimuth: 0.5, elevation: 0.1, height: 2 };

/** A camera that goes where it is told at once. */
function lens() {
  let view = camera;
  const went: CloudView[] = [];
  const cloud = {
    view: () => view,
    setView: (next: CloudView) => {
      view = next;
      went.push(next);
    },
  };
  return { cloud: cloud as unknown as Cloud, went };
}

let bench: Bench;
let lab: Lab;
const rows = () => [...lab.selection.getState().rows.rows()];
const history = () => lab.history.getState();

beforeEach(async () => {
  bench = new Bench();
  bench.models = [model(), model('m2', 'Another')];
  bench.answers = { metadata: () => ({ columns: [] }) };
  lab = await bench.open();
  await lab.showModel('m1');
  await settle();
});

describe('undo', () => {
  it('goes back and forth through selections, sets, isolation, colours, bookmarks and axes', async () => {
    const { select, saveSet, isolate } = lab.selection.getState();
    lab.view.cloud = lens().cloud;
    const steps = [
      () => select([1, 2]),
      () => saveSet('court'),
      () => lab.selection.getState().renameSet(lab.selection.getState().sets[0]!.id, 'royal court'),
      () => isolate(),
      () => lab.coloring.getState().setColorBy('sets'),
      () => lab.bookmarks.getState().add('here'),
      () => lab.axes.getState().save(),
      () => lab.axes.getState().rename(lab.axes.getState().saved[0]!.id, 'sex'),
    ];
    bench.answers.axis = () => ({ along: new Float32Array(5) });
    await lab.axes.getState().show({ id: '', name: 'man → woman', from: ['man'], to: ['woman'] });
    const state = () => ({
      rows: rows(),
      sets: lab.selection.getState().sets.map(({ name }) => name),
      isolated: lab.selection.getState().isolated?.count ?? null,
      colorBy: lab.coloring.getState().colorBy,
      bookmarks: lab.bookmarks.getState().list.length,
      axes: lab.axes.getState().saved.map(({ name }) => name),
    });
    const states = [state()];
    for (const step of steps) {
      step();
      await settle();
      states.push(state());
    }
    expect(history()).toMatchObject({ undoable: steps.length, redoable: 0 });
    for (let i = steps.length - 1; i >= 0; i--) {
      history().undo();
      expect(state()).toEqual(states[i]);
    }
    history().undo();
    for (let i = 1; i <= steps.length; i++) {
      history().redo();
      expect(state()).toEqual(states[i]);
    }
    expect(history()).toMatchObject({ undoable: steps.length, redoable: 0 });
  });

  it('takes what happens at once as one step, and a new step ends what could be done again', async () => {
    lab.selection.getState().select([1]);
    lab.selection.getState().select([2], 'add');
    await settle();
    expect(history().undoable).toBe(1);
    history().undo();
    lab.selection.getState().select([4]);
    await settle();
    expect(history()).toMatchObject({ undoable: 1, redoable: 0 });
    history().undo();
    expect(rows()).toEqual([]);
  });

  it('ends with the model', async () => {
    lab.selection.getState().select([1]);
    await settle();
    await lab.showModel('m2');
    expect(history().undoable).toBe(0);
  });
});

describe('a bookmark', () => {
  it('brings back camera, selection, colours, word and map', async () => {
    const { cloud, went } = lens();
    lab.view.cloud = cloud;
    lab.selection.getState().select([1, 3]);
    lab.coloring.getState().setColorBy('none');
    lab.inspector.getState().select(2);
    const id = lab.bookmarks.getState().add('two')!;
    lab.selection.getState().clear();
    lab.coloring.getState().setColorBy('frequency');
    lab.inspector.getState().select(0);
    await lab.cloud.getState().project({ method: 'umap', seed: 9 });
    const asked = bench.asked('project').length;
    await lab.bookmarks.getState().go(id);
    expect(rows()).toEqual([1, 3]);
    expect(lab.coloring.getState().colorBy).toBe('none');
    expect(lab.inspector.getState().selected).toBe(2);
    expect(bench.asked('project')).toHaveLength(asked + 1);
    expect(lab.cloud.getState().picture?.made).toMatchObject({ parameters: { method: 'pca' } });
    expect(went).toEqual([camera]);
  });

  it('takes the map that was made last, where it is that', async () => {
    lab.view.cloud = lens().cloud;
    const id = lab.bookmarks.getState().add('pca')!;
    const { map } = lab.bookmarks.getState().list[0]!;
    await lab.cloud.getState().project({ method: 'umap', dimensions: 2 });
    bench.answers = { ...bench.answers, lastProjection: () => projection(map!) };
    const asked = bench.asked('project').length;
    await lab.bookmarks.getState().go(id);
    expect(bench.asked('project')).toHaveLength(asked);
    expect(lab.cloud.getState().picture?.dimensions).toBe(3);
  });
});

describe('what was looked at', () => {
  const again = async () => {
    lab.views.save();
    const next = new Bench();
    next.models = bench.models;
    next.answers = {
      metadata: () => ({ columns: [] }),
      lastProjection: () => projection({ ...lab.cloud.getState().settings, method: 'pca' }),
    };
    for (const [key, value] of bench.kept) next.kept.set(key, value);
    bench = next;
    lab = await next.open();
    await settle();
  };

  it('is there again at the next start, model by model', async () => {
    lab.view.cloud = lens().cloud;
    lab.selection.getState().select([0, 4]);
    lab.selection.getState().saveSet('Ends');
    lab.selection.getState().select([2]);
    lab.coloring.getState().setColorBy('sets');
    lab.bookmarks.getState().add('mine');
    lab.inspector.getState().select(3);
    await settle();
    await lab.showModel('m2');
    await settle();
    expect(rows()).toEqual([]);
    expect(lab.selection.getState().sets).toEqual([]);
    lab.selection.getState().select([1]);
    await lab.showModel('m1');
    await settle();
    expect(rows()).toEqual([2]);
    await again();
    expect(rows()).toEqual([2]);
    expect(lab.selection.getState().sets.map(({ name, rows }) => [name, ...rows.rows()])).toEqual([
      ['Ends', 0, 4],
    ]);
    expect(lab.coloring.getState().colorBy).toBe('sets');
    expect(lab.bookmarks.getState().list).toMatchObject([{ name: 'mine', camera }]);
    expect(lab.inspector.getState().selected).toBe(3);
    expect(lab.view.pending).toEqual(camera);
    expect(history().undoable).toBe(0);
  });

  it('that cannot be read, or is about other words, counts as nothing', async () => {
    lab.selection.getState().select([1]);
    lab.views.save();
    const good = bench.kept.get('orrery.view.m1')!;
    for (const bad of ['{', '[]', good.replace('"rows":"5', '"rows":"6'), good.replace('frequency', '<b>')]) {
      bench.kept.set('orrery.view.m1', bad);
      lab = await bench.open();
      await settle();
      expect(rows()).toEqual([]);
    }
  });

  it('is part of a project', async () => {
    lab.selection.getState().select([1, 2]);
    lab.selection.getState().saveSet('kept');
    const view = lab.parts.get();
    lab.selection.getState().clear();
    lab.selection.getState().removeSet(lab.selection.getState().sets[0]!.id);
    lab.parts.set(JSON.parse(JSON.stringify(view)));
    expect(rows()).toEqual([1, 2]);
    expect(lab.selection.getState().sets).toMatchObject([{ name: 'kept' }]);
    lab.parts.set({ version: 1, parts: { explore: { version: 1, value: { rows: 7 } } } });
    expect(rows()).toEqual([1, 2]);
  });
});

describe('rows as text', () => {
  it.each([0, 1, 40, 5000])('come back the same, of %i', (size) => {
    const random = randoms(size);
    for (const share of [0, 0.001, 0.3, 0.8, 1]) {
      const members = Array.from({ length: size }, (_, row) => row).filter(() => random() < share);
      const set = RowSet.of(size, members);
      expect(rowsFromText(rowsToText(set), size)?.equals(set)).toBe(true);
    }
  });

  it('that are damaged are refused', () => {
    const text = rowsToText(RowSet.of(1000, [5, 900]));
    expect(rowsFromText(text, 999)).toBeNull();
    expect(rowsFromText(text.replace('+', '*'), 1000)).toBeNull();
    expect(rowsFromText('1000+!!!', 1000)).toBeNull();
    expect(rowsFromText(`1000+${btoa('\xff\xff\xff\xff\xff\xff')}`, 1000)).toBeNull();
    expect(rowsFromText(`10+${btoa('\x20')}`, 10)).toBeNull();
  });
});
