import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeModel } from '../../../core/formats/write.ts';
import { openFile } from '../../../main/sources.ts';
import { folderForTests, read } from './sample.ts';

let folder: string;
beforeAll(async () => {
  folder = await folderForTests();
});

/** As the Projector writes them, with what it alone knows. */
const states = [
  {
    label: 'Animals',
    isSelected: true,
    selectedProjection: 'pca',
    projections: [{ 'pca-0': 0.1 }, { 'pca-0': 0.2 }, { 'pca-0': 0.3 }, { 'pca-0': 0.4 }],
    selectedPoints: [0, 3],
    cameraDef: { orthographic: false, position: [1, 1, 1], target: [0, 0, 0], zoom: 1 },
  },
  // Chosen points count within the filter.
  { label: '', selectedPoints: [1], filteredPoints: [1, 2, 99] },
];

async function made(name: string, bookmarks: string, embedding: object = {}): Promise<string> {
  const own = path.join(folder, name);
  await mkdir(own);
  await writeFile(path.join(own, 'tensors.tsv'), '1\t2\n3\t4\n5\t6\n7\t8\n');
  await writeFile(path.join(own, 'labels.tsv'), 'cat\ncar\nbus\ndog\n');
  await writeFile(path.join(own, 'state.txt'), bookmarks);
  const one = { tensorName: 'T', tensorPath: 'tensors.tsv', metadataPath: 'labels.tsv', ...embedding };
  const config = path.join(own, 'projector_config.json');
  await writeFile(
    config,
    JSON.stringify({ embeddings: [{ bookmarksPath: 'http://far/state.txt', ...one }] }),
  );
  return config;
}

const cellsOf = ({ model }: Awaited<ReturnType<typeof read>>) =>
  Object.fromEntries(
    (model.columns ?? []).map((column) => [
      column.name,
      column.kind === 'category' ? Array.from(column.codes, (code) => column.categories[code] ?? '') : column,
    ]),
  );
const expected = {
  'bookmark: Animals': ['selected', '', '', 'selected'],
  'bookmark: 2': ['', 'shown', 'selected', ''],
};

describe('bookmarks of the Embedding Projector', () => {
  it('are read as columns of what was chosen and what its filter left', async () => {
    const opened = await read(await made('read', JSON.stringify(states)));
    expect(opened.model.words).toEqual(['cat', 'car', 'bus', 'dog']);
    expect(cellsOf(opened)).toEqual(expected);
  });

  it('go with the rows that are taken', async () => {
    const opened = await read(await made('first', JSON.stringify(states)), { first: 2 });
    expect(cellsOf(opened)).toEqual({
      'bookmark: Animals': ['selected', ''],
      'bookmark: 2': ['', 'shown'],
    });
  });

  it('are written so that the Projector finds them, and read back', async () => {
    const { model } = await read(await made('write', JSON.stringify(states)));
    const file = path.join(folder, 'vectors.projector.zip');
    await writeFile(file, Buffer.concat([...writeModel('projector', model, 'vectors')]));
    const again = await read(file);
    expect(cellsOf(again)).toEqual(expected);
    const bookmarks = JSON.parse(await entry(file, 'vectors.bookmarks.json'));
    expect(bookmarks).toMatchObject([
      { label: 'Animals', selectedPoints: [0, 3], projections: [], selectedProjection: 'pca' },
      { label: '2', selectedPoints: [1], filteredPoints: [1, 2] },
    ]);
    const config = JSON.parse(await entry(file, 'vectors.projector_config.json'));
    expect(config.embeddings[0].bookmarksPath).toBe('vectors.bookmarks.json');
    expect(await entry(file, 'vectors.metadata.tsv')).not.toContain('bookmark');
  });

  it.each([
    ['no JSON', '{'],
    ['no states', '{"a":1}'],
    ['rows that cannot be', '[{"selectedPoints":[-1]}]'],
    ['too many', JSON.stringify(Array.from({ length: 101 }, () => ({})))],
    ['too much for the memory', `[${'[],'.repeat(9_000_000)}0]`],
  ])('are left out where they are %s', async (name, text) => {
    const opened = await read(await made(name, text));
    expect([opened.model.words.length, opened.model.columns]).toEqual([4, undefined]);
  });

  it('are missed where they are not there, and pictures are told of', async () => {
    const config = await made('none', '[]', { bookmarksPath: 'gone.json', sprite: { imagePath: 'a.png' } });
    expect((await read(config)).notices).toEqual(
      expect.arrayContaining([
        'Pictures (sprites) of the Projector are not shown.',
        'The bookmarks that it names are not beside it.',
      ]),
    );
  });
});

async function entry(file: string, name: string): Promise<string> {
  const source = await openFile(file);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await source.archive!.open(name)).stream()) chunks.push(chunk.slice());
    return Buffer.concat(chunks).toString();
  } finally {
    await source.close();
  }
}
