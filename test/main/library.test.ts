import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LabError } from '../../core/contract/errors.ts';
import type { MetadataColumn } from '../../core/contract/metadata.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { Library, type LibraryOptions } from '../../main/library.ts';
import { type Whence, whenceOf } from '../../main/whence.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-library-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const readAgain = () => Promise.reject(new Error('Nothing is to be read again.'));
const open = async (cacheBytes: number): Promise<Library> => {
  const library = new Library({ folder, cacheBytes, onChange: () => {}, notify: () => {}, readAgain });
  await library.scan();
  return library;
};
const model = (name: string): EmbeddingModel => ({
  words: ['a', 'b'],
  dim: 2,
  input: Float32Array.of(1, 2, 3, 4),
  output: null,
  counts: null,
  metadata: { name, format: 'word2vec-text' },
});
/** A file that a model was opened from. */
const from = (file: string): Whence => ({
  file: { path: file, name: path.basename(file), size: 1, modified: 2 },
  companions: [],
  options: {},
});
/** More than is written at once. */
const large: EmbeddingModel = {
  ...{ ...model('opened'), dim: 2 ** 22 + 1 },
  input: new Float32Array(2 ** 23 + 2).fill(0.5),
};

describe('the library', () => {
  it('keeps in memory what fits, the model asked for last in any case', async () => {
    for (const [cacheBytes, kept] of [
      [1000, true],
      [20, false],
    ] as const) {
      const library = await open(cacheBytes);
      const first = await library.add(model('first'));
      const second = await library.add(model('second'));
      await library.load(first.id);
      await library.load(second.id);
      await rm(path.join(folder, `${first.id}.safetensors`));
      await rm(path.join(folder, `${second.id}.safetensors`));
      expect((await library.load(second.id)).model.words).toEqual(['a', 'b']);
      const again = library.load(first.id);
      if (kept) expect((await again).model.metadata.name).toBe('first');
      else await expect(again).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  it('loads a model once for all who ask at the same time', async () => {
    const { id } = await (await open(1000)).add(model('one'));
    const library = await open(1000);
    const [a, b] = await Promise.all([library.load(id), library.load(id)]);
    expect(a).toBe(b);
  });

  it('lists without loading, newest first, under the names given later', async () => {
    const library = await open(1000);
    const old = await library.add({
      ...model('old'),
      metadata: { name: 'old', format: 'orrery', created: 1 },
    });
    const recent = await library.add({ ...model('new'), metadata: { name: 'new', format: 'x', created: 2 } });
    await library.rename(old.id, 'Ёлка');
    const listed = (await open(1000)).list();
    expect(listed.map(({ id, name, origin }) => [id, name, origin])).toEqual([
      [recent.id, 'new', 'opened'],
      [old.id, 'Ёлка', 'trained'],
    ]);
    expect(listed).toEqual(library.list());
  });

  it('leaves nothing of a model that is removed, or whose writing was cancelled', async () => {
    const library = await open(1000);
    const { id } = await library.add(model('gone'));
    await library.load(id);
    await library.remove(id);
    await expect(library.load(id)).rejects.toMatchObject({ code: 'not-found' });
    const signal = AbortSignal.abort();
    await expect(library.add(model('never'), { signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect([library.list(), await readdir(folder)]).toEqual([[], ['index.json']]);
  });

  it('keeps what a file says about its words, on the disk, and refuses it damaged', async () => {
    const columns: MetadataColumn[] = [
      { name: 'frequency', kind: 'number', values: Float64Array.of(1.5, Number.NaN) },
      { name: 'class', kind: 'category', categories: ['noun'], codes: Int32Array.of(-1, 0) },
      { name: 'note', kind: 'text', values: ['', '<b>n\u0000t markup</b>'] },
    ];
    const { id } = await (await open(1000)).add({ ...model('rich'), columns });
    const plain = await (await open(1000)).add(model('plain'));
    const library = await open(1000);
    expect(await library.columns(id)).toEqual(columns);
    expect(await library.columns(plain.id)).toEqual([]);
    const file = path.join(folder, `${id}.columns`);
    const bytes = await readFile(file);
    for (const at of [0, 8, 40, bytes.length - 1]) {
      const bad = Buffer.from(bytes);
      bad[at]! ^= 1;
      await writeFile(file, bad);
      await expect(library.columns(id)).rejects.toMatchObject({ code: 'bad-file' });
    }
    await writeFile(file, bytes.subarray(0, 20));
    await expect(library.columns(id)).rejects.toMatchObject({ code: 'bad-file' });
    await library.remove(id);
    expect((await readdir(folder)).filter((name) => name.startsWith(id))).toEqual([]);
  });

  it('lists an opened model at once and copies it a little later, or when it is told to', async () => {
    const library = await open(1000);
    const { id } = await library.addOpened(large, from('/there'));
    expect(library.isSaved(id)).toBe(false);
    expect((await library.load(id)).model.words).toEqual(['a', 'b']);
    expect(await readdir(folder)).toEqual(['index.json']);
    await library.idle();
    expect(library.isSaved(id)).toBe(true);
    const again = await open(1000);
    const { input } = (await again.load(id)).model;
    expect([input.length, input.every((value) => value === 0.5)]).toEqual([large.input.length, true]);
    expect(again.openedFrom(from('/there'))?.id).toBe(id);
  });

  it('copies a small opened model before it is listed', async () => {
    const library = await open(1000);
    const { id } = await library.addOpened(model('opened'));
    expect(library.isSaved(id)).toBe(true);
    expect((await open(1000)).list()).toHaveLength(1);
  });

  it('says at the next start which model had not been copied, once', async () => {
    const library = await open(1000);
    await library.addOpened(large, from('/there/large.vec'));
    const next = async () => {
      const told: string[] = [];
      const notify = (_level: string, message: string) => void told.push(message);
      const started = new Library({ folder, cacheBytes: 1000, onChange: () => {}, notify, readAgain });
      await started.scan();
      return told;
    };
    expect(await next()).toEqual([
      '"opened" had been opened, but Orrery ended before it was copied to the library. Open it again: /there/large.vec.',
    ]);
    expect(await next()).toEqual([]);
    await library.idle();
  });

  describe('a model opened, but not copied when Orrery ended', () => {
    /** A start over the same folder whose reading once more ends as told. */
    const started = async (again: LibraryOptions['readAgain']) => {
      const told: string[] = [];
      const notify = (_level: string, message: string) => void told.push(message);
      const library = new Library({
        ...{ folder, cacheBytes: 1000, onChange: () => {} },
        ...{ notify, readAgain: again },
      });
      await library.scan();
      return { library, told };
    };
    const opened = async () => {
      const file = path.join(folder, 'large.vec');
      await writeFile(file, 'as it was');
      const where = await whenceOf({ path: file, name: 'large.vec' }, [], {});
      const { id } = await (await open(1000)).addOpened(large, where!);
      return { id, file, where };
    };

    it('is listed at the next start as it was, read again for who asks, and copied then', async () => {
      const { id, where } = await opened();
      let read: (model: EmbeddingModel) => void = () => {};
      const reading = new Promise<EmbeddingModel>((resolve) => {
        read = resolve;
      });
      const { library, told } = await started(async (which, asked) => {
        expect([which, asked]).toEqual([id, where]);
        return reading;
      });
      expect(library.list()).toMatchObject([{ id, name: 'opened', words: 2, dim: large.dim }]);
      expect(library.openedFrom(where!)?.id).toBe(id);
      expect(library.isSaved(id)).toBe(false);
      const loading = Promise.all([library.load(id), library.columns(id), library.stored(id)]);
      read({ ...large, metadata: { ...large.metadata } });
      const [loaded, columns, { length }] = await loading;
      expect([loaded.model.input.length, columns, length > 2 ** 25]).toEqual([large.input.length, [], true]);
      await library.idle();
      expect([library.isSaved(id), told]).toEqual([true, []]);
      expect((await open(1000)).list()).toMatchObject([{ id, name: 'opened' }]);
    });

    it('waits for the start after, where Orrery ends meanwhile', async () => {
      const { id } = await opened();
      const { library } = await started(
        (_id, _from, signal) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('left')))),
      );
      library.leave();
      await library.idle();
      const next = await started(async () => large);
      expect(next.library.list()).toMatchObject([{ id }]);
      await next.library.idle();
      expect(next.library.isSaved(id)).toBe(true);
    });

    it.each([
      ['cannot be read', new LabError('bad-file', 'It broke.'), [/could not be read again: It broke\./]],
      ['is cancelled', new LabError('cancelled', 'No more.'), []],
    ] as const)('is off the list where it %s', async (_, error, messages) => {
      await opened();
      const { library, told } = await started(() => Promise.reject(error));
      await library.idle();
      expect([library.list(), told.length]).toEqual([[], messages.length]);
      for (const [i, message] of messages.entries()) expect(told[i]).toMatch(message);
      expect((await started(readAgain)).library.list()).toEqual([]);
    });

    it('is told of where its file is another one now', async () => {
      const { file } = await opened();
      await writeFile(file, 'another');
      const { library, told } = await started(readAgain);
      expect(library.list()).toEqual([]);
      expect(told).toEqual([expect.stringMatching(/ended before it was copied.*large\.vec\.$/)]);
    });

    it('is told of where another content is read', async () => {
      await opened();
      const { library, told } = await started(async () => model('opened'));
      await library.idle();
      expect(library.list()).toEqual([]);
      expect(told).toEqual([expect.stringMatching(/was changed while it was read/)]);
    });
  });

  it('leaves nothing of an opened model that is removed before it was copied', async () => {
    const library = await open(1000);
    const { id } = await library.addOpened(large);
    await library.remove(id);
    await library.idle();
    expect((await readdir(folder)).filter((name) => name !== 'index.json')).toEqual([]);
    expect(library.list()).toEqual([]);
  });

  it('tells of an opened model that cannot be copied, and keeps it in memory', async () => {
    const told: string[] = [];
    const library = new Library({
      ...{ folder, cacheBytes: 1000, onChange: () => {}, readAgain },
      notify: (level, message) => told.push(`${level}: ${message}`),
    });
    const { id } = await library.addOpened(large);
    await rm(folder, { recursive: true });
    await library.idle();
    expect(told[0]).toMatch(
      /^error: "opened" could not be saved and is only in memory\..*folder does not exist/,
    );
    expect((await library.load(id)).model.words).toEqual(['a', 'b']);
  });
});
