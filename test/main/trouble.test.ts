import { readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../core/formats/formats.ts';
import { openFile } from '../../main/sources.ts';
import { long, setUp, small, smallWorld, stateOf, temporaryFolder, until } from './bench.ts';

describe('the services in trouble', () => {
  it('names an unknown word and its nearest spellings', async () => {
    const folder = await temporaryFolder();
    const { lab, service } = await setUp(folder);
    const file = path.join(folder, 'v.txt');
    await writeFile(file, 'queen 1 0\nking 0 1\nmat 1 1\n');
    const model = (await lab.openModel({ file: (await service.grantFile({ path: file, mode: 'read' })).id }))
      .id;
    const expected = { code: 'unknown-word', details: { word: 'quene', suggestions: ['queen'] } };
    await expect(lab.neighbors({ model, word: 'quene' })).rejects.toMatchObject(expected);
    await expect(lab.analogy({ model, a: 'king', b: 'quene', c: 'mat' })).rejects.toMatchObject(expected);
    await expect(lab.arithmetic({ model, plus: [], minus: [] })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(lab.neighbors({ model: 'none', word: 'x' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses files that are truncated, foreign, missing or not granted', async () => {
    const folder = await temporaryFolder();
    const { lab, service } = await setUp(folder);
    const file = path.join(folder, 'v.bin');
    const open = async () =>
      lab.openModel({ file: (await service.grantFile({ path: file, mode: 'read' })).id });
    await writeFile(file, '100 300\nthe ');
    await expect(open()).rejects.toMatchObject({
      code: 'bad-file',
      message: /v\.bin: the file is cut short.*100 words/,
    });
    await writeFile(file, Buffer.from('80049500', 'hex'));
    await expect(open()).rejects.toMatchObject({ code: 'bad-file', message: /Python pickle/ });
    await writeFile(file, '');
    await expect(open()).rejects.toMatchObject({ code: 'bad-file', message: /empty/ });
    await expect(lab.openModel({ file: '/etc/passwd' })).rejects.toMatchObject({ code: 'not-found' });
    const nowhere = { path: path.join(folder, 'none'), mode: 'read' } as const;
    await expect(service.grantFile(nowhere)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses to write where it cannot, and to what was opened for reading', async () => {
    const folder = await temporaryFolder();
    const { lab, service } = await setUp(folder);
    const file = path.join(folder, 'v.txt');
    await writeFile(file, 'a 1 2\nb 3 4\n');
    const read = await service.grantFile({ path: file, mode: 'read' });
    const { id: model } = await lab.openModel({ file: read.id });
    const format = 'word2vec-text';
    await expect(lab.exportModel({ model, format, file: read.id })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const nowhere = { path: path.join(folder, 'none', 'x'), mode: 'write' } as const;
    await expect(service.grantFile(nowhere)).rejects.toMatchObject({ code: 'cannot-write' });
    const download = await lab.exportModel({ model, format });
    expect(download.name).toBe('v.txt');
    expect(await readFile(service.grantedPath(download.id), 'utf8')).toBe('2 2\na 1 2\nb 3 4\n');
  });

  it('says why a run failed', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const file = path.join(folder, 'empty.txt');
    await writeFile(file, '');
    const grant = await bench.service.grantFile({ path: file, mode: 'read' });
    const { run } = await bench.lab.train({
      corpus: { kind: 'files', files: [grant.id] },
      parameters: small,
    });
    await until('it fails', async () => (await stateOf(bench, run)) === 'failed');
    const [summary] = (await bench.lab.status({})).runs;
    expect(summary!.message).toMatch(/empty\.txt/);
    expect(bench.seen.notice.at(-1)).toMatchObject({ level: 'error', run });
    const wrong = { ...small, learningRate: 0.01, minLearningRate: 0.1 };
    await expect(bench.lab.train({ corpus: smallWorld, parameters: wrong })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await bench.lab.stopRun({
      run: (await bench.lab.train({ corpus: smallWorld, parameters: long })).run,
      keep: false,
    });
  });

  it('finds the models again when the index is damaged, and leaves damaged models alone', async () => {
    const folder = await temporaryFolder();
    const first = await setUp(folder);
    for (const name of ['a', 'b']) {
      const file = path.join(folder, `${name}.txt`);
      await writeFile(file, 'x 1 2\ny 3 4\n');
      await first.lab.openModel({ file: (await first.service.grantFile({ path: file, mode: 'read' })).id });
    }
    await first.close();
    const models = path.join(folder, 'models');
    await writeFile(path.join(models, 'index.json'), '{"version":1,');
    const [damaged] = (await readdir(models)).filter((name) => name.endsWith('.safetensors'));
    await truncate(path.join(models, damaged!), 100);
    const second = await setUp(folder);
    expect((await second.lab.status({})).models).toHaveLength(1);
    await until('both are told of', () => second.seen.notice.length === 2);
    expect(second.seen.notice.map(({ message }) => message).join()).toMatch(/index.*left out/s);
    expect(await readdir(models)).toContain(damaged);
  });

  it('keeps a model in memory that cannot be saved, and says so', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const { lab, seen, service } = bench;
    const { run } = await lab.train({ corpus: smallWorld, parameters: long });
    await until('measurements come', () => seen.progress.length > 2);
    await rm(path.join(folder, 'models'), { recursive: true });
    const { model } = await lab.stopRun({ run, keep: true });
    expect(seen.notice.map(({ message }) => message).join()).toMatch(
      /only in memory.*folder does not exist.*Export it/,
    );
    const words = new TextDecoder().decode((await lab.vocabulary({ model: model! })).words).split('\n');
    expect((await lab.neighbors({ model: model!, word: words[5]!, k: 3 })).neighbors).toHaveLength(3);
    const file = path.join(folder, 'saved.bin');
    const target = await service.grantFile({ path: file, mode: 'write' });
    await lab.exportModel({ model: model!, format: 'word2vec-binary', file: target.id });
    const opened = await readModel(await openFile(file));
    expect(opened.model.words).toEqual(words);
  });

  it('lets one service have a folder, and the next after it', async () => {
    const folder = await temporaryFolder();
    const first = await setUp(folder);
    await expect(setUp(folder)).rejects.toMatchObject({ code: 'busy', message: /using/ });
    await first.close();
    const second = await setUp(folder);
    await second.close();
    const lock = path.join(folder, 'lock');
    // No process has this number: the largest Linux gives is 2^22.
    for (const left of ['{"pid":999999999,"token":"x"}', `{"pid":${process.ppid},"token":"x"}`, 'damaged']) {
      await writeFile(lock, left);
      await utimes(lock, new Date(0), new Date(0));
      await (await setUp(folder)).close();
    }
    await writeFile(lock, `{"pid":${process.ppid},"token":"x"}`);
    await expect(setUp(folder)).rejects.toMatchObject({ code: 'busy' });
  });

  it('says which data folder cannot be used', async () => {
    const file = path.join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(setUp(path.join(file, 'data'))).rejects.toMatchObject({ code: 'cannot-write' });
  });
});
