import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../core/contract/codec.ts';
import type { ModelExtras } from '../../core/contract/extras.ts';
import { projectDefaults } from '../../core/contract/projection.ts';
import { type Content, writeProject } from '../../core/project/file.ts';
import { writeFileAtomic } from '../../main/files.ts';
import { ProjectFile } from '../../main/projects/project-file.ts';
import { png, sheet } from '../fixtures/png.ts';
import { type Bench, setUp, temporaryFolder, until } from './bench.ts';
import { entry, namesIn, projectorFolder } from './formats/projector-sample.ts';

const image = sheet(2, 2, 8, 6);
const state = {
  ...{ label: 'Mapped', isSelected: false, selectedProjection: 'umap', umapIs3d: true, umapNeighbors: 9 },
  ...{ selectedPoints: [2], selectedColorOptionName: 'kind', dataSetDimensions: [4, 2] },
  projections: [0, 1, 2, 3].map((i) => ({ 'umap-0': i, 'umap-1': i * i, 'umap-2': -i })),
  cameraDef: { orthographic: false, position: [0, 0, 2], target: [0, 0, 0], zoom: 1 },
};
const view = { version: 1, parts: {} } as const;

const grant = async (bench: Bench, file: string, mode: 'read' | 'write') =>
  (await bench.service.grantFile({ path: file, mode })).id;

async function opened(folder: string): Promise<{ bench: Bench; model: string }> {
  const bench = await setUp(path.join(folder, 'home'));
  const config = await projectorFolder(
    path.join(folder, 'projector'),
    { 'faces.png': image, 'state.txt': JSON.stringify([state]) },
    { sprite: { imagePath: 'faces.png', singleImageDim: [8, 6] }, bookmarksPath: 'state.txt' },
  );
  const { id } = await bench.lab.openModel({ file: await grant(bench, config, 'read') });
  return { bench, model: id };
}

describe('pictures and bookmarks of a model', () => {
  it('are kept with it in the library, and go with it', async () => {
    const folder = await temporaryFolder();
    const { bench, model } = await opened(folder);
    const extras = await bench.lab.extras({ model });
    expect(Buffer.from(extras.pictures!.image).equals(image)).toBe(true);
    expect(extras.views).toMatchObject([{ name: 'Mapped', colorBy: 'kind', positions: null }]);
    await bench.close();
    const again = await setUp(path.join(folder, 'home'));
    expect(await again.lab.extras({ model })).toEqual(extras);
    // As the Projector last showed it.
    const map = await again.lab.lastProjection({ model, dimensions: 3 });
    expect(map).toMatchObject({ came: true, parameters: { method: 'umap', neighbors: 9 } });
    expect([map!.positions[0], map!.positions[9], map!.positions[10]]).toEqual([-1, 1, 1]);
    await again.lab.removeModel({ model });
    const left = await readdir(path.join(folder, 'home/models'));
    expect(left.filter((name) => name.startsWith(model))).toEqual([]);
  });

  it.each(['saveProject', 'copyProject'] as const)(
    'go into a project (%s) and out of it elsewhere',
    async (how) => {
      const folder = await temporaryFolder();
      const { bench, model } = await opened(folder);
      const extras = await bench.lab.extras({ model });
      const file = path.join(folder, 'class.orrery');
      const request = { file: await grant(bench, file, 'write'), models: [model], view };
      if (how === 'saveProject') await bench.lab.saveProject(request);
      else await bench.lab.copyProject({ ...request, name: 'class', corpora: true });
      await bench.close();
      const other = await setUp(path.join(folder, 'other'));
      const { problems } = await other.lab.openProject({ file: await grant(other, file, 'read') });
      expect([problems, await other.lab.extras({ model })]).toEqual([[], extras]);
      await other.lab.closeProject({});
      const left = await readdir(path.join(folder, 'other/models'));
      expect(left.filter((name) => name.startsWith(model))).toEqual([]);
    },
  );

  it('and columns go into a project that is saved before the model is copied to the library', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(path.join(folder, 'home'));
    const rows = 20_000;
    const values = Float32Array.from({ length: rows * 64 }, (_, i) => Math.sin(i));
    const labels = Array.from({ length: rows }, (_, i) => `w${i}\t${i % 2 ? 'odd' : 'even'}`).join('\n');
    const config = await projectorFolder(
      path.join(folder, 'large'),
      {
        'tensors.bytes': new Uint8Array(values.buffer),
        'labels.tsv': `word\tkind\n${labels}\n`,
        'state.txt': JSON.stringify([{ ...state, projections: [] }]),
      },
      { tensorPath: 'tensors.bytes', tensorShape: [rows, 64], bookmarksPath: 'state.txt' },
    );
    const { id: model } = await bench.lab.openModel({ file: await grant(bench, config, 'read') });
    const file = path.join(folder, 'at-once.orrery');
    await bench.lab.saveProject({ file: await grant(bench, file, 'write'), models: [model], view });
    const kinds = (await ProjectFile.open(file)).directory.sections.map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['columns', 'extras', 'model', 'view']);
    const other = await setUp(path.join(folder, 'other'));
    const opened = await other.lab.openProject({ file: await grant(other, file, 'read'), readOnly: true });
    expect(opened.problems).toEqual([]);
    const { columns } = await other.lab.metadata({ model });
    expect(columns).toMatchObject([{ name: 'kind', categories: ['even', 'odd'] }]);
    expect((await other.lab.extras({ model })).views).toMatchObject([{ name: 'Mapped' }]);
  });

  it('are exported with the bookmarks of the window, placed by the map that is kept', async () => {
    const folder = await temporaryFolder();
    const { bench, model } = await opened(folder);
    const { views } = await bench.lab.extras({ model });
    const map = { ...projectDefaults, method: 'pca' as const, dimensions: 2 as const };
    const added = { ...views[0]!, name: 'Added', rows: Uint32Array.of(1, 99), map, camera: null };
    const filtered = { ...added, name: 'Filtered', isolated: Uint32Array.of(1, 3), map: null };
    const file = path.join(folder, 'out.zip');
    await bench.lab.exportModel({
      ...{ model, format: 'projector', file: await grant(bench, file, 'write') },
      views: [...views, added, filtered],
    });
    const name = (await namesIn(file)).find((one) => one.endsWith('bookmarks.json'))!;
    const [mapped, plain, few] = JSON.parse((await entry(file, name)).toString());
    expect(mapped).toMatchObject({ label: 'Mapped', selectedProjection: 'umap', selectedPoints: [2] });
    expect(mapped.projections[3]).toEqual({ 'umap-0': 1, 'umap-1': 1, 'umap-2': -1 });
    expect(plain).toMatchObject({
      selectedProjection: 'pca',
      selectedPoints: [1],
      pcaComponentDimensions: [0, 1],
    });
    expect(few).toMatchObject({ filteredPoints: [1, 3], selectedPoints: [0], selectedProjection: 'pca' });
    expect(few.projections).toHaveLength(2);
    expect(Object.keys(few.projections[1])).toEqual(['pca-0', 'pca-1', 'pca-2']);
  });

  it('say so where they are damaged, and harm nothing else', async () => {
    const folder = await temporaryFolder();
    const { bench, model } = await opened(folder);
    const file = path.join(folder, 'home/models', `${model}.extras`);
    const bytes = await readFile(file);
    bytes[bytes.length - 9]! ^= 1;
    await writeFile(file, bytes);
    await expect(bench.lab.extras({ model })).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(
        /pictures and bookmarks of "T" are damaged on the disk\. Its words and vectors are not/,
      ),
    });
    expect((await bench.lab.neighbors({ model, word: 'cat', k: 1 })).neighbors).toHaveLength(1);
  });

  it.each<[string, Partial<ModelExtras['pictures'] & object>, Partial<ModelExtras['views'][0]>]>([
    ['an image that is none', { image: Buffer.from('<svg/>') }, {}],
    ['an image of another size than it says', { image: png(9000, 1, () => [0, 0, 0]) }, {}],
    ['an image of a kind that windows do not decode', { type: 'text/html' as never }, {}],
    ['a picture beyond the sheet', { cells: Int32Array.of(0, 4, 2, 3) }, {}],
    ['pictures for other words', { cells: new Int32Array(5) }, {}],
    ['rows that there are not', {}, { rows: Uint32Array.of(4) }],
    ['positions of other words', {}, { positions: new Float32Array(13) }],
  ])('from a forged project are refused: %s', async (_, pictures, of) => {
    const folder = await temporaryFolder();
    const { bench, model } = await opened(folder);
    const honest = path.join(folder, 'honest.orrery');
    await bench.lab.saveProject({ file: await grant(bench, honest, 'write'), models: [model], view });
    await bench.close();
    const file = path.join(folder, 'forged.orrery');
    await forge(honest, file, pictures, of);
    const other = await setUp(path.join(folder, 'other'));
    await other.lab.openProject({ file: await grant(other, file, 'read') });
    await until('it is listed', async () => (await other.lab.status({})).models.length === 1);
    await expect(other.lab.extras({ model })).rejects.toMatchObject({ code: 'bad-file' });
    expect((await other.lab.neighbors({ model, word: 'cat', k: 1 })).neighbors).toHaveLength(1);
  });
});

/** Writes a project anew with other extras, checksums and all. */
async function forge(from: string, to: string, pictures: object, view: object): Promise<void> {
  const opened = await ProjectFile.open(from);
  const contents: Content[] = [];
  for (const { kind, name } of opened.directory.sections) {
    let bytes = Buffer.from((await opened.read(kind, name, 2 ** 30))!);
    if (kind === 'extras') {
      const extras = decode(bytes.subarray(40)) as ModelExtras;
      Object.assign(extras.pictures!, pictures);
      Object.assign(extras.views[0]!, view);
      const frame = encode(extras);
      bytes = Buffer.concat([bytes.subarray(0, 8), createHash('sha256').update(frame).digest(), frame]);
    }
    contents.push({ kind, name, length: bytes.length, chunks: () => [bytes] });
  }
  const { sections: _, ...about } = opened.directory;
  await writeFileAtomic(to, writeProject(about, contents, crc32));
}
