import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectView } from '../../../core/contract/projects.ts';
import { DIRECTORY_VERSION } from '../../../core/project/directory.ts';
import { ProjectFile } from '../../../main/projects/project-file.ts';
import { type Bench, setUp, small, smallWorld, temporaryFolder, until } from '../bench.ts';

const view = (note: string): ProjectView => ({ version: 1, parts: { notes: { version: 1, value: note } } });
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

async function trained(bench: Bench, name: string): Promise<string> {
  const { run } = await bench.lab.train({ corpus: smallWorld, parameters: small, name });
  let model: string | undefined;
  await until('it is trained', async () => {
    model = (await bench.lab.status({})).runs.find(({ id }) => id === run)?.model;
    return model !== undefined;
  });
  return model!;
}

const write = (bench: Bench, file: string) => bench.service.grantFile({ path: file, mode: 'write' });
const read = (bench: Bench, file: string) => bench.service.grantFile({ path: file, mode: 'read' });

/** A project with one trained model and its map, saved and let go. */
async function saved(folder: string): Promise<{ file: string; model: string; neighbors: unknown }> {
  const file = path.join(folder, 'class.orrery');
  const bench = await setUp(path.join(folder, 'first'));
  const model = await trained(bench, 'Kingdom');
  await bench.lab.project({ model, parameters: { method: 'pca' } });
  const { id } = await write(bench, file);
  const info = await bench.lab.saveProject({ file: id, models: [model], view: view('one'), thumbnail: png });
  expect(info).toMatchObject({ name: 'class', revision: 1, models: [model], readOnly: null });
  const neighbors = await bench.lab.neighbors({ model, word: 'king', k: 5 });
  await bench.close();
  return { file, model, neighbors };
}

describe('a project', () => {
  it('opens elsewhere with its models, maps and view, and reads a model when it is asked for', async () => {
    const folder = await temporaryFolder();
    const { file, model, neighbors } = await saved(folder);
    const bench = await setUp(path.join(folder, 'second'));
    const opened = await bench.lab.openProject({ file: (await read(bench, file)).id });
    expect(opened).toMatchObject({ view: view('one'), models: [model], problems: [], recovered: null });
    const { models } = await bench.lab.status({});
    expect(models).toMatchObject([{ id: model, name: 'Kingdom', origin: 'trained' }]);
    expect(await bench.lab.neighbors({ model, word: 'king', k: 5 })).toEqual(neighbors);
    expect((await bench.lab.lastProjection({ model, dimensions: 3 }))?.parameters.method).toBe('pca');
    expect(await bench.lab.lastProjection({ model, dimensions: 3, method: 'pca' })).toMatchObject({ model });
    expect(bench.seen.project.at(-1)).toMatchObject({ name: 'class' });
    const [run] = (await bench.lab.status({})).runs;
    expect(run).toMatchObject({ name: 'Kingdom', state: 'done', model });
    expect((await bench.lab.runHistory({ run: run!.id })).progress.length).toBeGreaterThan(0);
    expect((await bench.lab.recording({ run: run!.id }))?.points).toBeGreaterThan(50);
    const [recent] = await bench.lab.recentProjects({});
    expect(recent).toMatchObject({ name: 'class', models: 1, thumbnail: png, missing: false });
    await bench.lab.closeProject({});
    expect(await bench.lab.status({})).toMatchObject({ models: [], runs: [] });
    expect(await bench.lab.openedProject({})).toBeNull();
    expect((await bench.lab.openProject({ recent: recent!.id })).models).toEqual([model]);
  });

  it('is saved again over itself, with what was made since, and keeps working', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const bench = await setUp(path.join(folder, 'second'));
    await bench.lab.openProject({ file: (await read(bench, file)).id });
    const second = await trained(bench, 'Another');
    await bench.lab.renameModel({ model, name: 'Königreich' });
    const models = [model, second];
    const info = await bench.lab.saveProject({ models, view: view('two'), revision: 1 });
    expect(info).toMatchObject({ revision: 2, models });
    expect((await bench.lab.neighbors({ model, word: 'king', k: 3 })).neighbors).toHaveLength(3);
    await expect(bench.lab.saveProject({ models, view: view('x'), revision: 1 })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(/another window/),
    });
    await bench.close();
    const { directory } = await ProjectFile.open(file);
    expect(directory.models.map(({ name }) => name)).toEqual(['Königreich', 'Another']);
    expect((await readdir(folder)).sort()).toEqual(['class.orrery', 'first', 'second']);
  });

  it('is not written by two: the second is told who has it and since when, and may look', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const first = await setUp(path.join(folder, 'second'));
    await first.lab.openProject({ file: (await read(first, file)).id });
    const second = await setUp(path.join(folder, 'third'));
    const { id } = await read(second, file);
    await expect(second.lab.openProject({ file: id })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(
        /class\.orrery is open in another Orrery \(process \d+, since .*2\d\d\d/,
      ),
    });
    const looked = await second.lab.openProject({ file: id, readOnly: true });
    expect(looked.project?.readOnly).toMatch(/another Orrery/);
    await expect(second.lab.saveProject({ models: [model], view: view('x') })).rejects.toMatchObject({
      code: 'busy',
    });
    const over = (await write(second, file)).id;
    await expect(
      second.lab.saveProject({ file: over, models: [model], view: view('x') }),
    ).rejects.toMatchObject({
      code: 'busy',
    });
    await first.close();
    expect((await second.lab.openProject({ file: id })).project?.readOnly).toBeNull();
  });

  it('that another program has changed is not overwritten unasked', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const bench = await setUp(path.join(folder, 'second'));
    await bench.lab.openProject({ file: (await read(bench, file)).id });
    const bytes = await readFile(file);
    await writeFile(file, bytes);
    await expect(bench.lab.saveProject({ models: [model], view: view('x') })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringMatching(/changed by another program/),
    });
    await expect(bench.lab.vocabulary({ model })).rejects.toMatchObject({ code: 'unreadable' });
    expect(await readFile(file)).toEqual(bytes);
  });

  it('keeps what was not saved over the end of Orrery, and opens again by itself', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const home = path.join(folder, 'second');
    const bench = await setUp(home);
    await bench.lab.openProject({ file: (await read(bench, file)).id });
    await bench.lab.keepView({ view: view('not saved'), models: [model] });
    await bench.close();
    const later = await setUp(home);
    const back = await later.lab.openedProject({});
    expect(back).toMatchObject({ project: { name: 'class' }, view: view('not saved'), models: [model] });
    expect(back?.recovered).toBeGreaterThan(1e12);
    await later.lab.saveProject({ models: [model], view: view('not saved'), revision: 1 });
    expect((await later.lab.openedProject({}))?.recovered).toBeNull();
    await later.close();
    await rm(file);
    const last = await setUp(home);
    expect(await last.lab.openedProject({})).toBeNull();
    expect(last.seen.notice[0]?.message).toMatch(/could not be opened again.*class\.orrery/);
  });

  it('opens what is whole of a file that was cut, and says what is missing', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const { layout, size } = await ProjectFile.open(file);
    const section = layout.directory.sections.find(({ kind }) => kind === 'model')!;
    await truncate(file, layout.start + section.offset + 100);
    expect(size).toBeGreaterThan(layout.start + section.offset + 100);
    const bench = await setUp(path.join(folder, 'second'));
    const opened = await bench.lab.openProject({ file: (await read(bench, file)).id });
    expect(opened.view).toEqual(view('one'));
    expect(opened.problems).toEqual([expect.stringMatching(/"Kingdom" is missing from class\.orrery/)]);
    await expect(bench.lab.vocabulary({ model })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('never gives vectors that are damaged', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const { layout } = await ProjectFile.open(file);
    const section = layout.directory.sections.find(({ kind }) => kind === 'model')!;
    const bytes = await readFile(file);
    bytes[layout.start + section.offset + section.length - 9]! ^= 1;
    await writeFile(file, bytes);
    const bench = await setUp(path.join(folder, 'second'));
    expect((await bench.lab.openProject({ file: (await read(bench, file)).id })).problems).toEqual([]);
    const damaged = { code: 'bad-file', message: expect.stringMatching(/model .* is damaged/) };
    await expect(bench.lab.vocabulary({ model })).rejects.toMatchObject(damaged);
    const save = bench.lab.saveProject({ models: [model], view: view('x') });
    await expect(save).rejects.toMatchObject(damaged);
    expect(await readFile(file)).toEqual(bytes);
  });

  it('copied for class takes the text along, which opens for training on another machine', async () => {
    const folder = await temporaryFolder();
    const text = path.join(folder, 'my text.txt');
    await writeFile(text, 'the cat sat on the mat and the dog sat on the log .\n'.repeat(200));
    const bench = await setUp(path.join(folder, 'first'));
    const { id: corpus } = await read(bench, text);
    const { run } = await bench.lab.train({ corpus: { kind: 'files', files: [corpus] }, parameters: small });
    let model: string | undefined;
    await until('it is trained', async () => {
      model = (await bench.lab.status({})).runs.find(({ id }) => id === run)?.model;
      return model !== undefined;
    });
    const about = { models: [model!], view: view('class'), name: 'For class' };
    const copy = await bench.lab.copyProject({ ...about, corpora: true });
    expect(copy).toMatchObject({ name: 'For class.orrery' });
    const file = path.join(folder, 'on a stick.orrery');
    await copyFile(bench.service.grantedPath(copy.id), file);
    await rm(text);
    await bench.close();

    const other = await setUp(path.join(folder, 'second'));
    const { corpora, problems } = await other.lab.openProject({ file: (await read(other, file)).id });
    expect(problems).toEqual([]);
    expect(corpora).toMatchObject([{ name: 'my text.txt', files: [{ name: 'my text.txt' }] }]);
    const again = await other.lab.train({
      corpus: { kind: 'files', files: corpora[0]!.files.map(({ id }) => id) },
      parameters: small,
    });
    await until('it is trained again', async () =>
      (await other.lab.status({})).runs.some(({ id, model }) => id === again.run && model),
    );
  });

  it('of the first version opens still, and becomes one of this version when it is saved', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'old.orrery');
    await copyFile(path.resolve(import.meta.dirname, '../../fixtures/project-v1.orrery'), file);
    expect((await readFile(file)).includes('{"version":1,"app"')).toBe(true);
    const bench = await setUp(path.join(folder, 'home'));
    const opened = await bench.lab.openProject({ file: (await read(bench, file)).id });
    expect(opened).toMatchObject({ view: view('Notes of the first version'), problems: [] });
    const [model] = opened.models as [string];
    const { words } = await bench.lab.vocabulary({ model });
    expect(new TextDecoder().decode(words).split('\n')).toContain('was');
    expect(await bench.lab.lastProjection({ model, dimensions: 3 })).toMatchObject({ model });
    await bench.lab.saveProject({ models: [model], view: opened.view!, revision: 1 });
    expect((await readFile(file)).includes(`{"version":${DIRECTORY_VERSION},"app"`)).toBe(true);
    expect(await bench.lab.vocabulary({ model })).toEqual(expect.objectContaining({ words }));
  });

  it('of the third version, without pictures and bookmarks, opens as it was', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'old.orrery');
    await copyFile(path.resolve(import.meta.dirname, '../../fixtures/project-v3.orrery'), file);
    const bench = await setUp(path.join(folder, 'home'));
    const opened = await bench.lab.openProject({ file: (await read(bench, file)).id });
    expect(opened).toMatchObject({ view: view('Notes of the third version'), problems: [] });
    const [model] = opened.models as [string];
    expect(await bench.lab.metadata({ model })).toMatchObject({
      columns: [{ name: 'kind', categories: ['animal', 'thing'] }],
    });
    expect(await bench.lab.extras({ model })).toEqual({ pictures: null, views: [] });
    expect(await bench.lab.lastProjection({ model, dimensions: 3 })).toMatchObject({ points: 6 });
  });

  it('from an upload is taken over, since uploads are cleared', async () => {
    const folder = await temporaryFolder();
    const { file, model } = await saved(folder);
    const home = path.join(folder, 'second');
    const upload = path.join(home, 'uploads', 'one', 'class.orrery');
    await mkdir(path.dirname(upload), { recursive: true });
    await copyFile(file, upload);
    const bench = await setUp(home);
    await bench.lab.openProject({ file: (await read(bench, upload)).id });
    await rm(path.join(home, 'uploads'), { recursive: true });
    await bench.lab.saveProject({ models: [model], view: view('two'), revision: 1 });
    expect(await readdir(path.join(home, 'projects', 'files'))).toContain('class.orrery');
  });
});
