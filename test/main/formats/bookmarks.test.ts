import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelView } from '../../../core/contract/extras.ts';
import { writeModel } from '../../../core/formats/write.ts';
import { entry, projectorFolder } from './projector-sample.ts';
import { folderForTests, read } from './sample.ts';

let folder: string;
beforeAll(async () => {
  folder = await folderForTests();
});

const camera = { orthographic: false, position: [0, 0, 2], target: [0, 0, 0], zoom: 1 };
/** As the Projector writes them: what one does not set is there all the same. */
const plain = {
  isSelected: false,
  ...{ tSNEIteration: 0, tSNEPerplexity: 12, tSNELearningRate: 10, tSNEis3d: true },
  ...{ umapIs3d: true, umapNeighbors: 15, pcaComponentDimensions: [0, 1, 2], selectedProjection: 'pca' },
  ...{ projections: [], selectedPoints: [], cameraDef: camera, dataSetDimensions: [4, 2] },
  selectedColorOptionName: 'No color map',
};
const states = [
  { ...plain, label: 'Animals', selectedPoints: [0, 3], selectedColorOptionName: 'kind' },
  {
    ...{ ...plain, label: '', selectedPoints: [1], filteredPoints: [1, 2, 99] },
    ...{ selectedProjection: 'umap', umapIs3d: false, umapNeighbors: 5 },
    cameraDef: { orthographic: true, position: [0.5, -0.5, 4], target: [0.5, -0.5, 0], zoom: 2 },
    projections: [
      { 'umap-0': 0, 'umap-1': 10 },
      { 'umap-0': 4, 'umap-1': 20 },
    ],
  },
  {
    ...{ ...plain, label: 'Neighbours', selectedProjection: 'tsne', tSNEIteration: 500 },
    projections: [0, 1, 2, 3].map((i) => ({ 'tsne-0': i, 'tsne-1': -i, 'tsne-2': 7, 'pca-0': 1 })),
  },
];

const made = (name: string, bookmarks: string, embedding: object = {}) =>
  projectorFolder(
    path.join(folder, name),
    { 'state.txt': bookmarks },
    { bookmarksPath: 'http://far/state.txt', ...embedding },
  );

const rowsOf = ({ rows, isolated }: ModelView) => [[...rows], isolated && [...isolated]];

describe('bookmarks of the Embedding Projector', () => {
  it('come with name, choice, filter, colours, map and camera', async () => {
    const { model, notices } = await read(await made('read', JSON.stringify(states)));
    const [animals, filtered, neighbors] = model.views as [ModelView, ModelView, ModelView];
    expect(model.columns?.map(({ name }) => name)).toEqual(['kind']);
    expect([animals.name, filtered.name, neighbors.name]).toEqual(['Animals', '2', 'Neighbours']);
    expect([animals, filtered].map(rowsOf)).toEqual([
      [[0, 3], null],
      [[2], [1, 2]],
    ]);
    expect([animals.colorBy, filtered.colorBy]).toEqual(['kind', null]);
    expect(animals.map).toMatchObject({ method: 'pca', dimensions: 3 });
    expect(filtered.map).toMatchObject({ method: 'umap', dimensions: 2, neighbors: 5 });
    expect(neighbors.map).toMatchObject({ method: 'tsne', dimensions: 3, perplexity: 12 });
    // Seen from the front at distance 2, with an angle of 70 degrees.
    const { height, ...from } = animals.camera!;
    expect(from).toEqual({ dimensions: 3, target: [0, 0, 0], azimuth: 0, elevation: 0 });
    expect(height).toBeCloseTo(4 * Math.tan((35 * Math.PI) / 180), 9);
    expect(filtered.camera).toMatchObject({ dimensions: 2, target: [0.5, -0.5, 0] });
    expect(filtered.camera!.height).toBeCloseTo(1.2, 9);
    expect(notices.join()).toMatch(/iteration and learning rate of t-SNE in the bookmark "Neighbours"/);
  });

  it('come with where the points were, stretched as the Projector shows them', async () => {
    const { model } = await read(await made('positions', JSON.stringify(states)));
    const [pca, umap, tsne] = model.views!.map(({ positions }) => positions && [...positions]);
    expect(pca).toBeNull();
    expect(umap).toEqual([Number.NaN, Number.NaN, -1, -1, 1, 1, Number.NaN, Number.NaN]);
    expect(tsne!.map((value) => Math.round(value * 1000) / 1000)).toEqual(
      [-1, 1, 0, -0.333, 0.333, 0, 0.333, -0.333, 0, 1, -1, 0].map((value) => value + 0),
    );
  });

  it('go with the rows that are taken', async () => {
    const { model } = await read(await made('first', JSON.stringify(states)), { first: 2 });
    expect(model.views!.slice(0, 2).map(rowsOf)).toEqual([
      [[0], null],
      [[], [1]],
    ]);
    expect([...model.views![1]!.positions!]).toEqual([Number.NaN, Number.NaN, -1, -1]);
  });

  it('are written so that the Projector finds and restores them, and read back', async () => {
    const { model } = await read(await made('write', JSON.stringify(states)));
    const file = path.join(folder, 'vectors.projector.zip');
    await writeFile(file, Buffer.concat([...writeModel('projector', model, 'vectors')]));
    const config = JSON.parse((await entry(file, 'vectors.projector_config.json')).toString());
    expect(config.embeddings[0].bookmarksPath).toBe('vectors.bookmarks.json');
    const written = JSON.parse((await entry(file, 'vectors.bookmarks.json')).toString());
    expect(written).toMatchObject([
      {
        label: 'Animals',
        selectedPoints: [0, 3],
        selectedProjection: 'pca',
        selectedColorOptionName: 'kind',
      },
      {
        ...{ label: '2', selectedPoints: [1], filteredPoints: [1, 2], selectedProjection: 'umap' },
        ...{ umapIs3d: false, umapNeighbors: 5, selectedColorOptionName: 'No color map' },
        projections: [
          { 'umap-0': -1, 'umap-1': -1 },
          { 'umap-0': 1, 'umap-1': 1 },
        ],
        cameraDef: { orthographic: true, target: [0.5, -0.5, 0] },
      },
      { label: 'Neighbours', selectedProjection: 'tsne', tSNEPerplexity: 12, tSNEis3d: true },
    ]);
    // What its code reads without asking whether it is there.
    for (const state of written)
      for (const field of Object.keys(plain)) expect(state[field], field).toBeDefined();
    const again = (await read(file)).model.views!;
    for (const [i, { positions, camera: seen, ...view }] of model.views!.entries()) {
      const { positions: placed, camera: from, ...other } = again[i]!;
      expect(other).toEqual(view);
      expect(placed && [...placed]).toEqual(positions && [...positions]);
      for (const [d, value] of seen!.target.entries()) expect(from!.target[d]).toBeCloseTo(value, 5);
      expect(from!.height).toBeCloseTo(seen!.height, 5);
    }
  });

  it('do not name a map that the Projector could not place its points by', async () => {
    const { model } = await read(await made('bare', JSON.stringify(states)));
    for (const view of model.views!) view.positions = null;
    const text = [...writeModel('projector', model, 'v')]
      .map((chunk) => Buffer.from(chunk).toString())
      .join('');
    const written = JSON.parse(/\[\{"label".*?\]\}\]/s.exec(text)![0]);
    expect(written.map((state: typeof plain) => state.selectedProjection)).toEqual(['pca', 'pca', 'pca']);
    // A filter without positions would leave nothing to see: what was chosen is told in all the rows.
    expect(written[1]).not.toHaveProperty('filteredPoints');
    expect(written[1].selectedPoints).toEqual([2]);
  });

  it('need no names of the rows', async () => {
    const config = await made('unnamed', JSON.stringify(states), { metadataPath: undefined });
    const { model } = await read(config, { words: null });
    expect(model.views!.map(({ name }) => name)).toEqual(['Animals', '2', 'Neighbours']);
  });

  it('say which map is not made here, and leave it', async () => {
    const custom = JSON.stringify([{ ...plain, label: 'Axes', selectedProjection: 'custom' }]);
    const { model, notices } = await read(await made('custom', custom));
    expect(model.views).toMatchObject([{ name: 'Axes', map: null, camera: null }]);
    expect(notices.join()).toMatch(/map between searches of the bookmark "Axes" is not made here/);
  });

  it.each([
    ['no JSON', '{'],
    ['no states', '{"a":1}'],
    ['rows that cannot be', '[{"selectedPoints":[-1]}]'],
    ['too many', JSON.stringify(Array.from({ length: 101 }, () => ({})))],
    ['too much for the memory', `[${'[],'.repeat(9_000_000)}0]`],
  ])('are left out where they are %s, and it is said', async (name, text) => {
    const { model, notices } = await read(await made(name, text));
    expect([model.words.length, model.views]).toEqual([4, undefined]);
    expect(notices.join()).toMatch(/bookmarks in state\.txt cannot be read/);
  });

  it.each([
    ['a camera that is nowhere', { cameraDef: { ...camera, position: [0, 0, 0] } }],
    ['a camera without zoom', { cameraDef: { ...camera, zoom: 0 } }],
    ['coordinates beyond measure', { projections: [{ 'pca-0': 1e308, 'pca-1': -1e308, 'pca-2': 0 }] }],
    ['coordinates that are none', { projections: [null, 'x', { 'pca-0': '<b>' }, { __proto__: 1 }] }],
    ['components that there are not', { pcaComponentDimensions: [0, 1e9, 2] }],
    ['settings of other kinds', { umapNeighbors: 'many', tSNEis3d: 'yes', selectedColorOptionName: 7 }],
  ])('are taken as far as they can be: %s', async (name, change) => {
    const { model } = await read(await made(name, JSON.stringify([{ ...plain, label: 'A', ...change }])));
    const [view] = model.views!;
    expect(view).toMatchObject({ name: 'A', colorBy: null });
    expect(view!.positions).toBeNull();
  });

  it('are missed where they are not there', async () => {
    const config = await made('none', '[]', { bookmarksPath: 'gone.json' });
    expect((await read(config)).notices).toContain('The bookmarks that it names are not beside it.');
  });
});
