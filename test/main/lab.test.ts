import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bench, long, setUp, small, smallWorld, stateOf, temporaryFolder, until } from './bench.ts';

describe('from text to answers', () => {
  it('trains a toy world, shows it forming, and answers from the library', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const { lab, seen, service } = bench;
    const { run } = await lab.train({ corpus: smallWorld, parameters: small });
    await until('the run is done', async () => (await stateOf(bench, run)) === 'done');

    expect(seen.vocabulary).toHaveLength(1);
    const words = new TextDecoder().decode(seen.vocabulary[0]!.vocabulary.words).split('\n');
    expect(words.length).toBe(seen.vocabulary[0]!.vocabulary.counts.length);
    const { progress } = await lab.runHistory({ run });
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)!.fraction).toBe(1);
    expect(progress.at(-1)!.heldOutLoss!).toBeLessThan(progress[0]!.heldOutLoss!);
    expect(seen.frame.length).toBeGreaterThan(0);
    expect(seen.frame.at(-1)!.positions.length).toBe(Math.min(words.length, 2000) * 3);
    expect(seen.frame.at(-1)!.positions.every(Number.isFinite)).toBe(true);

    const recording = (await lab.recording({ run }))!;
    expect(recording.points).toBe(Math.min(words.length, 2000));
    expect(recording.fractions.at(-1)).toBe(1);

    const { models, runs } = await lab.status({});
    expect(models).toHaveLength(1);
    const model = models[0]!;
    expect(model).toMatchObject({
      words: words.length,
      dim: 16,
      origin: 'trained',
      name: 'Toy world: kingdom',
    });
    expect(runs[0]).toMatchObject({ id: run, state: 'done', model: model.id });
    expect(new TextDecoder().decode((await lab.vocabulary({ model: model.id })).words)).toBe(
      words.join('\n'),
    );

    const { neighbors } = await lab.neighbors({ model: model.id, word: words[20]!, k: 5 });
    expect(neighbors).toHaveLength(5);
    expect(neighbors.map(({ word }) => word)).not.toContain(words[20]);
    const ranks = (await lab.rankHistory({ run, word: words[20]!, k: 5 }))!;
    expect(ranks.words.slice(0, 5)).toEqual(
      expect.arrayContaining(neighbors.slice(0, 3).map(({ word }) => word)),
    );
    for (let i = 1; i < 5; i++) expect(neighbors[i]!.cosine).toBeLessThanOrEqual(neighbors[i - 1]!.cosine);
    const [a, b, c] = words.slice(10, 13) as [string, string, string];
    const asked = await lab.analogy({ model: model.id, a, b, c, k: 3 });
    const summed = await lab.arithmetic({ model: model.id, plus: [b, c], minus: [a], k: 3 });
    expect(asked).toEqual(summed);

    const last = seen.frame.at(-1)!.positions;
    await lab.project({ model: model.id, parameters: { init: 'last', epochs: 20 } });
    const begun = seen.projection[0]!.positions;
    const scale = Math.hypot(...begun) / Math.hypot(...last);
    const off = Math.hypot(...last.map((value, i) => value * scale - begun[i]!)) / Math.hypot(...begun);
    expect(off).toBeLessThan(0.05); // moved and scaled to fit the unit ball

    const file = path.join(await temporaryFolder(), 'out.safetensors');
    const target = await service.grantFile({ path: file, mode: 'write' });
    const written = await lab.exportModel({ model: model.id, format: 'safetensors', file: target.id });
    expect(written).toEqual({ id: target.id, name: 'out.safetensors', size: (await readFile(file)).length });
    const opened = await lab.openModel({ file: (await service.grantFile({ path: file, mode: 'read' })).id });
    expect(opened).toMatchObject({ origin: 'opened', format: 'safetensors', words: words.length });
    expect(opened.parameters).toEqual(model.parameters);
    expect(await lab.neighbors({ model: opened.id, word: words[20]!, k: 5 })).toEqual({
      query: words[20],
      neighbors,
    });
  });

  it('projects, streams the picture, and remembers it across a restart', async () => {
    const folder = await temporaryFolder();
    const first = await setUp(folder);
    const file = path.join(folder, 'v.txt');
    const rows = Array.from(
      { length: 60 },
      (_, i) => `w${i} ${Math.sin(i)} ${Math.cos(i)} ${i / 60} ${i % 7}`,
    );
    await writeFile(file, rows.join('\n'));
    const model = await first.lab.openModel({
      file: (await first.service.grantFile({ path: file, mode: 'read' })).id,
    });
    const done = await first.lab.project({
      model: model.id,
      parameters: { dimensions: 2, epochs: 20 },
      task: 'map',
    });
    expect(done.positions.length).toBe(120);
    expect(first.seen.projection.every(({ task }) => task === 'map')).toBe(true);
    expect(first.seen.projection.length).toBeGreaterThan(0);
    await first.lab.renameModel({ model: model.id, name: 'Mine' });
    await first.close();

    const second = await setUp(folder);
    const { models, generation } = await second.lab.status({});
    expect([models.map(({ name }) => name), generation]).toEqual([['Mine'], 2]);
    expect(await second.lab.lastProjection({ model: model.id, dimensions: 2 })).toEqual(done);
    expect(await second.lab.lastProjection({ model: model.id, dimensions: 3 })).toBeNull();
    const again = await second.lab.openModel({
      file: (await second.service.grantFile({ path: file, mode: 'read' })).id,
    });
    expect(again.id).toBe(model.id);
    await second.lab.removeModel({ model: model.id });
    expect((await second.lab.status({})).models).toEqual([]);
    expect(await readdir(path.join(folder, 'projections'))).toEqual([]);
  });

  it('trains on pasted text and on files, and scores on questions', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const { lab, service } = bench;
    const text = 'the cat sat on the mat and the dog sat on the log . '.repeat(300);
    const file = path.join(folder, 'a.txt');
    await writeFile(file, text);
    const grant = await service.grantFile({ path: file, mode: 'read' });
    const runs = [await lab.train({ corpus: { kind: 'text', text, name: 'Cats' }, parameters: small })];
    await until('the first is done', async () => (await stateOf(bench, runs[0]!.run)) === 'done');
    runs.push(
      await lab.train({ corpus: { kind: 'files', files: [grant.id] }, parameters: small, name: 'Filed' }),
    );
    await until('the second is done', async () => (await stateOf(bench, runs[1]!.run)) === 'done');
    const { models } = await lab.status({});
    expect(models.map(({ name }) => name).sort()).toEqual(['Cats', 'Filed']);
    const [one, two] = await Promise.all(
      models.map((model) => lab.neighbors({ model: model.id, word: 'cat', k: 3 })),
    );
    expect(one).toEqual(two);

    const questions = path.join(folder, 'pairs.tsv');
    await writeFile(questions, 'cat\tdog\t9\ncat\ton\t1\nlog\tmat\t5\nnone\tcat\t3\n');
    const pairs = await service.grantFile({ path: questions, mode: 'read' });
    const [score] = await lab.evaluate({ model: models[0]!.id, files: [pairs.id] });
    expect(score).toMatchObject({ file: 'pairs.tsv', kind: 'similarity', pairs: 4, covered: 3 });
  });
});

describe('a run that begins with more than its text', () => {
  const mats = 'the cat sat on the mat and the dog sat on the log . '.repeat(300);
  const birds = 'the owl flew over the mat and the crow flew over the log . '.repeat(300);
  const wordsOf = async ({ lab }: Bench, model: string) =>
    new TextDecoder()
      .decode((await lab.vocabulary({ model })).words)
      .split('\n')
      .sort();

  it('goes on from a model of the library, with its words and those of the new text', async () => {
    const bench = await setUp(await temporaryFolder());
    const { lab } = bench;
    const ready = async (input: Parameters<typeof lab.train>[0]) => {
      const { run } = await lab.train(input);
      await until('it is done', async () => (await stateOf(bench, run)) === 'done');
      return (await lab.status({})).runs.find(({ id }) => id === run)!.model!;
    };
    const first = await ready({ corpus: { kind: 'text', text: mats, name: 'Mats' }, parameters: small });
    const corpus = { kind: 'text', text: birds, name: 'Birds' } as const;
    const both = await ready({ corpus, parameters: small, pretrained: first });
    expect(await wordsOf(bench, both)).toEqual(expect.arrayContaining(['cat', 'dog', 'owl', 'crow']));
    const old = await ready({
      corpus,
      parameters: { ...small, continueVocabulary: 'old' },
      pretrained: first,
    });
    expect(await wordsOf(bench, old)).toEqual(await wordsOf(bench, first));
    await expect(
      lab.train({ corpus, parameters: { ...small, dim: small.dim + 1 }, pretrained: first }),
    ).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('dimensions') });
    await expect(lab.train({ corpus, parameters: small, pretrained: 'gone' })).rejects.toMatchObject({
      code: 'not-found',
    });
    // A refusal leaves nothing under way.
    expect((await lab.train({ corpus, parameters: small })).run).toBeTruthy();
  });

  it('trains exactly the words of a given file', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const { lab, service } = bench;
    const file = path.join(folder, 'words.txt');
    await writeFile(file, 'cat\ndog\nsat\nmat\nlog\n');
    const { id: vocabulary } = await service.grantFile({ path: file, mode: 'read' });
    const corpus = { kind: 'text', text: mats, name: 'Mats' } as const;
    const { run } = await lab.train({ corpus, parameters: small, vocabulary });
    await until('it is done', async () => (await stateOf(bench, run)) === 'done');
    const [model] = (await lab.status({})).models;
    expect(await wordsOf(bench, model!.id)).toEqual(['cat', 'dog', 'log', 'mat', 'sat']);
  });
});

describe('control', () => {
  it('pauses, goes on, refuses a second run, and keeps what a stopped run reached', async () => {
    const bench = await setUp(await temporaryFolder());
    const { lab, seen } = bench;
    const { run } = await lab.train({ corpus: smallWorld, parameters: long });
    await until('measurements come', () => seen.progress.length > 2);
    await expect(lab.train({ corpus: smallWorld, parameters: small })).rejects.toMatchObject({
      code: 'busy',
    });
    await lab.pauseRun({ run });
    await until('it pauses', async () => (await stateOf(bench, run)) === 'paused');
    await lab.resumeRun({ run, learningRate: 0.01 });
    await until('it goes on', async () => (await stateOf(bench, run)) === 'training');
    await until('the rate holds', () => seen.progress.at(-1)!.learningRate <= 0.01);
    const { model } = await lab.stopRun({ run, keep: true });
    expect((await lab.status({})).models.map(({ id }) => id)).toEqual([model]);
    expect(await stateOf(bench, run)).toBe('stopped');
    await expect(lab.pauseRun({ run })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('keeps a pause asked for while it reads, and calls it off when asked to go on', async () => {
    const { lab, seen } = await setUp(await temporaryFolder());
    const paused = async () => (await lab.status({})).runs[0]!;
    const corpus = { ...smallWorld, tokens: 400_000 };
    const { run } = await lab.train({ corpus, parameters: long });
    await lab.pauseRun({ run });
    expect(await paused()).toMatchObject({ state: 'reading', pausing: true });
    await until('it pauses', async () => (await paused()).state === 'paused');
    expect(seen.progress.at(-1)!.fraction).toBeLessThan(0.1);
    expect(await paused()).not.toHaveProperty('pausing');
    await lab.stopRun({ run, keep: false });

    const { run: second } = await lab.train({ corpus, parameters: long });
    await lab.pauseRun({ run: second });
    await lab.resumeRun({ run: second });
    expect(await paused()).not.toHaveProperty('pausing');
    const before = seen.progress.length;
    await until('it trains', () => seen.progress.length > before + 5);
    await lab.pauseRun({ run: second });
    await lab.resumeRun({ run: second });
    const then = seen.progress.length;
    await until('it goes on', () => seen.progress.length > then + 5);
    expect((await paused()).state).toBe('training');
    await lab.stopRun({ run: second, keep: false });
  });

  it('goes with the model that it made, from the list and from the disk', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const { run } = await bench.lab.train({ corpus: smallWorld, parameters: small });
    await until('it is done', async () => (await stateOf(bench, run)) === 'done');
    const { models } = await bench.lab.status({});
    await bench.lab.removeModel({ model: models[0]!.id });
    expect((await bench.lab.status({})).runs).toEqual([]);
    await expect.poll(() => readdir(path.join(folder, 'runs'))).toEqual([]);
  });

  it('drops a run that is stopped and not kept', async () => {
    const bench = await setUp(await temporaryFolder());
    const { run } = await bench.lab.train({ corpus: smallWorld, parameters: long });
    expect(await bench.lab.stopRun({ run, keep: false })).toEqual({ model: null });
    expect((await bench.lab.status({})).models).toEqual([]);
  });

  it('cancels a projection and a file being opened', async () => {
    const folder = await temporaryFolder();
    const { lab, service } = await setUp(folder);
    const file = path.join(folder, 'v.txt');
    const rows = Array.from({ length: 4000 }, (_, i) => `w${i} ${Math.sin(i * i)} ${Math.cos(i)} ${i % 17}`);
    await writeFile(file, rows.join('\n'));
    const { id } = await service.grantFile({ path: file, mode: 'read' });
    const opening = lab.openModel({ file: id, task: 't' });
    void lab.cancel({ task: 't' });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect((await lab.status({})).models).toEqual([]);
    expect((await readdir(path.join(folder, 'models'))).filter((name) => name !== 'index.json')).toEqual([]);

    const model = await lab.openModel({ file: id });
    const projecting = lab.project({ model: model.id, parameters: { epochs: 10_000 }, task: 'p' });
    void lab.cancel({ task: 'p' });
    await expect(projecting).rejects.toMatchObject({ code: 'cancelled' });
  });
});
