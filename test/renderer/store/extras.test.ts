import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelExtras, ModelView, PictureSheet } from '../../../core/contract/extras.ts';
import { projectDefaults } from '../../../core/contract/projection.ts';
import type { Cloud } from '../../../renderer/scene/types.ts';
import { placeOf } from '../../../renderer/store/extras.ts';
import type { Lab } from '../../../renderer/store/lab.ts';
import { Bench, deferred, model, settle } from './harness.ts';

const pictures: PictureSheet = {
  ...{ image: new Uint8Array(9), type: 'image/png', width: 25, height: 20, cellWidth: 8, cellHeight: 6 },
  cells: Int32Array.of(0, 4, -1, 8, 2),
};
const camera = {
  dimensions: 3 as const,
  target: [0, 0, 0] as [number, number, number],
  ...{ azimuth: 1, elevation: 0 },
  height: 2,
};
const views: ModelView[] = [
  {
    ...{ name: 'Royals', rows: Uint32Array.of(1, 2), isolated: Uint32Array.of(1, 2, 3), colorBy: 'kind' },
    ...{ map: { ...projectDefaults, method: 'pca' as const }, positions: null, camera },
  },
  {
    ...{ name: 'One', rows: Uint32Array.of(4), isolated: null, colorBy: null },
    ...{ map: null, positions: null, camera: null },
  },
];

let bench: Bench;
let lab: Lab;
let answer: () => Promise<ModelExtras> | ModelExtras;
beforeEach(async () => {
  bench = new Bench();
  bench.models = [model(), model('m2', 'Another')];
  answer = () => ({ pictures: null, views });
  const column = { name: 'kind', kind: 'category' as const, categories: ['x'], codes: new Int32Array(5) };
  bench.answers = { metadata: () => ({ columns: [column] }), extras: () => answer() };
  lab = await bench.open();
});
afterEach(() => vi.unstubAllGlobals());

const bookmarks = () => lab.bookmarks.getState().list;

describe('bookmarks that came with a file', () => {
  it('are there when its model is shown for the first time, with nothing to undo', async () => {
    await lab.showModel('m1');
    await settle();
    expect(bookmarks().map(({ name }) => name)).toEqual(['Royals', 'One']);
    expect(lab.history.getState().undoable).toBe(0);
    const seen: unknown[] = [];
    const scene = { setView: (view: unknown) => seen.push(view), resetView: () => seen.push('framed') };
    lab.view.cloud = scene as unknown as Cloud;
    await lab.bookmarks.getState().go(bookmarks()[0]!.id);
    const { rows, isolated } = lab.selection.getState();
    expect([[...rows.rows()], [...isolated!.rows()]]).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
    expect(lab.coloring.getState().colorBy).toBe('column:kind');
    expect(lab.cloud.getState().picture?.made).toMatchObject({ parameters: { method: 'pca' } });
    await lab.bookmarks.getState().go(bookmarks()[1]!.id);
    expect(lab.inspector.getState().selected).toBe(4);
    expect(seen).toEqual([camera, 'framed']);
  });

  it('do not come back once they were removed, and do not displace others', async () => {
    await lab.showModel('m1');
    await settle();
    for (const { id } of bookmarks()) lab.bookmarks.getState().remove(id);
    lab.views.save();
    await lab.showModel('m2');
    await settle();
    await lab.showModel('m1');
    await settle();
    expect(bookmarks()).toEqual([]);
  });

  it('give way to those of a project, however late they come', async () => {
    const late = deferred<ModelExtras>();
    answer = () => late.promise;
    await lab.showModel('m1');
    await settle();
    const view = lab.parts.get();
    lab.parts.set(JSON.parse(JSON.stringify(view)));
    late.resolve({ pictures: null, views });
    await settle();
    expect(bookmarks()).toEqual([]);
  });

  it('go out again as they are now', async () => {
    await lab.showModel('m1');
    await settle();
    lab.bookmarks.getState().rename(bookmarks()[0]!.id, 'Court');
    bench.answers.exportModel = () => ({ id: 'g', name: 'x', size: 1 });
    await lab.session.getState().exportModel('m1', 'projector', false, lab.views.shared('m1'));
    const [asked] = bench.asked('exportModel');
    expect(asked).toMatchObject({ views: [{ ...views[0], name: 'Court' }, views[1]] });
    expect(lab.views.shared('m2')).toBeNull();
  });
});

describe('pictures that came with a file', () => {
  it('lie on their sheet row by row; what is left at its edge is none', () => {
    expect([0, 1, 2, 3, 4, 5].map((row) => placeOf(pictures, row))).toEqual([
      { x: 0, y: 0 },
      { x: 8, y: 6 },
      null,
      { x: 16, y: 12 },
      { x: 16, y: 0 },
      null,
    ]);
  });

  it('are decoded once, and let go with the model', async () => {
    const close = vi.fn();
    const decoded = vi.fn(async (_: Blob) => ({ width: 25, height: 20, close }));
    vi.stubGlobal('createImageBitmap', decoded);
    answer = () => ({ pictures, views: [] });
    await lab.showModel('m1');
    await settle();
    expect(lab.extras.getState()).toMatchObject({ model: 'm1', broken: false, sheet: { cellWidth: 8 } });
    expect(decoded.mock.calls[0]![0]).toMatchObject({ type: 'image/png', size: 9 });
    answer = () => ({ pictures: null, views: [] });
    await lab.showModel('m2');
    await settle();
    expect([decoded.mock.calls.length, close.mock.calls.length]).toEqual([1, 1]);
    expect(lab.extras.getState()).toMatchObject({ model: 'm2', sheet: null });
  });

  it.each([
    ['that cannot be decoded', async () => Promise.reject(new Error('no image'))],
    ['of another size than they say', async () => ({ width: 26, height: 20, close() {} })],
  ])('%s are said to be so', async (_, decode) => {
    vi.stubGlobal('createImageBitmap', decode);
    answer = () => ({ pictures, views: [] });
    await lab.showModel('m1');
    await settle();
    expect(lab.extras.getState()).toMatchObject({ sheet: null, broken: true });
  });
});
