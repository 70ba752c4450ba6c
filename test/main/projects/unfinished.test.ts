import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProjectView } from '../../../core/contract/projects.ts';
import { ProjectFile } from '../../../main/projects/project-file.ts';
import { type Bench, long, setUp, small, smallWorld, stateOf, temporaryFolder, until } from '../bench.ts';

const view: ProjectView = { version: 1, parts: {} };
const lines = 'the cat sat on the mat and the dog sat on the log .\n'.repeat(200);
const write = (bench: Bench, file: string) => bench.service.grantFile({ path: file, mode: 'write' });
const read = (bench: Bench, file: string) => bench.service.grantFile({ path: file, mode: 'read' });
const runsOf = async ({ lab }: Bench) => (await lab.status({})).runs;

/** The model that a run becomes. */
async function modelOf(bench: Bench, run: string): Promise<string> {
  let model: string | undefined;
  await until('it is trained', async () => {
    model = (await runsOf(bench)).find(({ id }) => id === run)?.model;
    return model !== undefined;
  });
  return model!;
}

/** A project saved while its only run stands paused, and how far that was. */
async function savedWhilePaused(folder: string, corpora: boolean) {
  const bench = await setUp(path.join(folder, 'first'));
  const text = path.join(folder, 'my text.txt');
  await writeFile(text, lines.repeat(20));
  const { id: granted } = await read(bench, text);
  const corpus = { kind: 'files' as const, files: [granted] };
  const { run } = await bench.lab.train({ corpus, parameters: { ...long, epochs: 4000 } });
  await until('measurements come', () => bench.seen.progress.length > 3);
  await bench.lab.pauseRun({ run });
  await until('it pauses', async () => (await stateOf(bench, run)) === 'paused');
  const file = path.join(folder, 'class.orrery');
  const about = { models: [], runs: [run], view, file: (await write(bench, file)).id };
  if (corpora) await bench.lab.copyProject({ ...about, name: 'class', corpora });
  else await bench.lab.saveProject(about);
  const { checkpoint } = (await runsOf(bench))[0]!;
  expect(await readdir(path.join(folder, 'first', 'runs', run))).not.toContainEqual(
    expect.stringMatching(/tmp$/),
  );
  return { bench, file, run, text, fraction: checkpoint!.fraction };
}

describe('a run that is not done', () => {
  it('goes on from where its project was saved, on another machine too, and stays when it has', async () => {
    const folder = await temporaryFolder();
    const { bench, file, run, text, fraction } = await savedWhilePaused(folder, true);
    await bench.close();
    await rm(text);
    const other = await setUp(path.join(folder, 'second'));
    const { id } = await read(other, file);
    const opened = await other.lab.openProject({ file: id });
    expect(opened).toMatchObject({ runs: [run], models: [], problems: [] });
    const [found] = await runsOf(other);
    expect(found).toMatchObject({
      ...{ id: run, state: 'interrupted', checkpoint: { fraction } },
      message: 'It was under way when its project was saved.',
    });
    expect((await other.lab.runHistory({ run })).progress.length).toBeGreaterThan(1);
    await other.lab.closeProject({});
    expect(await runsOf(other)).toEqual([]);

    await other.lab.openProject({ file: id });
    await other.lab.resumeRun({ run, learningRate: 0.01 });
    await until('it trains', () => other.seen.progress.some((one) => one.fraction > fraction));
    expect(other.seen.progress[0]!.fraction).toBeGreaterThanOrEqual(fraction);
    await other.lab.pauseRun({ run });
    await until('it pauses', async () => (await stateOf(other, run)) === 'paused');
    await other.lab.closeProject({});
    expect(await stateOf(other, run)).toBe('paused');
    const { model } = await other.lab.stopRun({ run, keep: true });
    expect((await other.lab.vocabulary({ model: model! })).counts.length).toBeGreaterThan(5);
  });

  it('is saved while it trains, and training goes on', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(path.join(folder, 'first'));
    const { run } = await bench.lab.train({ corpus: smallWorld, parameters: long });
    await until('measurements come', () => bench.seen.progress.length > 3);
    const file = path.join(folder, 'class.orrery');
    const about = { models: [], runs: [run, 'unknown'], view };
    await bench.lab.saveProject({ ...about, file: (await write(bench, file)).id });
    const measured = bench.seen.progress.length;
    await until('training goes on', () => bench.seen.progress.length > measured + 3);
    expect(await stateOf(bench, run)).toBe('training');
    const { directory } = await ProjectFile.open(file);
    expect(directory.unfinished).toMatchObject([{ id: run }]);
    await bench.lab.closeProject({});
    await bench.lab.stopRun({ run, keep: false });
    expect(await stateOf(bench, run)).toBe('stopped');
  });

  it('without its text says where that is to be put, and goes on once it is there', async () => {
    const folder = await temporaryFolder();
    const { bench, file, run, text } = await savedWhilePaused(folder, false);
    await bench.close();
    const home = path.join(folder, 'second');
    const other = await setUp(home);
    await other.lab.openProject({ file: (await read(other, file)).id });
    await other.lab.resumeRun({ run });
    await until('it has failed', async () => (await stateOf(other, run)) === 'interrupted');
    expect((await runsOf(other))[0]!.message).toMatch(/"my text\.txt".*moved or deleted/);
    // Never a place that the project's file names.
    const { corpus } = JSON.parse(await readFile(path.join(home, 'runs', run, 'run.json'), 'utf8'));
    expect(path.dirname(corpus.files[0].path)).toBe(path.join(home, 'runs', run, 'texts'));
    await mkdir(path.dirname(corpus.files[0].path));
    await copyFile(text, corpus.files[0].path);
    await other.lab.resumeRun({ run });
    await until('it trains', async () => (await stateOf(other, run)) === 'training');
  });
});

describe('a text that was pasted', () => {
  it('goes with its project and its copies, and tells why words are near on another machine', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(path.join(folder, 'first'));
    const corpus = { kind: 'text', text: lines, name: 'the cat, sat.csv' } as const;
    const { run } = await bench.lab.train({ corpus, parameters: small });
    const model = await modelOf(bench, run);
    const [plain, copy, again] = ['plain', 'copy', 'again'].map((name) =>
      path.join(folder, `${name}.orrery`),
    );
    const about = { models: [model], view };
    await bench.lab.saveProject({ ...about, file: (await write(bench, plain!)).id });
    const target = (await write(bench, copy!)).id;
    await bench.lab.copyProject({ ...about, file: target, name: 'copy', corpora: true });
    const bare = path.join(folder, 'bare.orrery');
    const without = { ...about, file: (await write(bench, bare)).id, name: 'bare', corpora: false };
    await bench.lab.copyProject(without);
    const kinds = (await ProjectFile.open(bare)).directory.sections.map(({ kind }) => kind);
    expect(kinds).not.toContain('corpus');
    await bench.close();

    const other = await setUp(path.join(folder, 'second'));
    for (const file of [plain!, copy!]) {
      const opened = await other.lab.openProject({ file: (await read(other, file)).id });
      expect(opened.problems).toEqual([]);
      expect(opened.corpora[0]!.files).toMatchObject([{ name: 'the cat, sat.csv.txt', size: lines.length }]);
      const near = await other.lab.whyNear({ model, a: 'cat', b: 'dog' });
      expect(near.contexts.length).toBeGreaterThan(0);
      expect(near.sentences.length).toBeGreaterThan(0);
      if (file === plain) await other.lab.closeProject({});
    }
    // What came with a project stays with it when it is saved here.
    await other.lab.saveProject({ ...about, file: (await write(other, again!)).id });
    await other.close();
    const third = await setUp(path.join(folder, 'third'));
    const { corpora } = await third.lab.openProject({ file: (await read(third, again!)).id });
    expect(corpora[0]!.files).toMatchObject([{ size: lines.length }]);
    const text = corpora[0]!.files.map(({ id }) => id);
    const { run: trained } = await third.lab.train({
      corpus: { kind: 'files', files: text },
      parameters: small,
    });
    await modelOf(third, trained);
  });
});
