import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabError } from '../../../core/contract/errors.ts';
import type { CorpusText } from '../../../main/training/training.ts';
import { file, generated, train, until } from './harness.ts';
import { pairedText } from './paired-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-training-'));
});
afterAll(() => rm(folder, { recursive: true }));

const failure = async (texts: CorpusText[], parameters: Record<string, unknown> = {}): Promise<LabError> => {
  const error = await train(texts, parameters).run.result.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LabError);
  return error as LabError;
};

describe('a run', () => {
  it('trains on generated text until done; the loss falls and the pairs find each other', async () => {
    const { run, progress, states } = train([generated(60_000)]);
    const model = (await run.result)!;
    expect(states).toEqual(['reading', 'training', 'done']);
    expect(model.words.length).toBeGreaterThan(20);
    expect(model.input.length).toBe(model.words.length * 20);
    const losses = progress.flatMap(({ heldOutLoss }) => heldOutLoss ?? []);
    expect(losses[0]).toBeCloseTo(6 * Math.LN2, 2);
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.8);
    expect(model.metadata.loss).toBe(losses.at(-1));
    expect(progress.at(-1)).toMatchObject({ fraction: 1, epoch: 2, epochs: 2, secondsLeft: 0 });
    expect(progress.map(({ step }) => step)).toEqual(progress.map((_, i) => i));
    expect(model.metadata.corpus).toMatchObject({ name: 'pairs', tokens: 60_000 });
  });

  it('trains on files, gzip too, as on the same text generated', async () => {
    const text = [...pairedText(20_000, 1)].join('\n');
    const one = { threads: 1, seed: 7 };
    const results = await Promise.all(
      [
        [await file(folder, 'a.txt', text)],
        [await file(folder, 'a.txt.gz', gzipSync(text))],
        [generated(20_000)],
        [
          await file(folder, 'a1.txt', text.slice(0, 40_000)),
          await file(folder, 'a2.txt', text.slice(40_000)),
        ],
      ].map(async (texts) => (await train(texts, one).run.result)!),
    );
    const [plain, zipped, made, split] = results;
    expect(zipped!.input).toEqual(plain!.input);
    expect(made!.input).toEqual(plain!.input);
    expect(split!.words.length).toBeGreaterThanOrEqual(plain!.words.length);
    expect(plain!.metadata.corpus!.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(plain!.metadata.corpus!.fingerprint).not.toBe(zipped!.metadata.corpus!.fingerprint);
  });

  it('gives the same bits for one thread and one seed, others for another seed', async () => {
    const result = async (seed: number) =>
      (await train([generated(20_000)], { threads: 1, seed }).run.result)!;
    const [a, b, c] = await Promise.all([result(3), result(3), result(4)]);
    expect(a.input).toEqual(b.input);
    expect(a.output).toEqual(b.output);
    expect(a.input).not.toEqual(c.input);
  });

  it('pauses for real, takes a new learning rate and goes on', async () => {
    const { run, progress, states } = train([generated(60_000)], { epochs: 10_000, learningRate: 0.05 });
    await until(() => progress.length > 1);
    expect(run.vectors()).toMatchObject({ dim: 20, rows: expect.any(Number) });
    run.pause();
    await until(() => run.state === 'paused');
    const before = run.vectors()!.input.slice();
    const measured = progress.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(run.vectors()!.input).toEqual(before);
    expect(progress.length).toBe(measured);
    run.resume({ learningRate: 0.01 });
    await until(() => progress.length > measured);
    expect(progress[measured]!.learningRate).toBeLessThanOrEqual(0.01);
    expect(progress[measured]!.learningRate).toBeGreaterThan(0.001);
    run.stop({ keep: false });
    await run.result;
    expect(states).toEqual(['reading', 'training', 'paused', 'training', 'stopping', 'stopped']);
  });

  it('comes to its end after a pause', async () => {
    const { run, progress, states } = train([generated(20_000)]);
    run.pause();
    await until(() => run.state === 'paused');
    run.resume({});
    await run.result;
    expect(states).toEqual(['reading', 'training', 'paused', 'training', 'done']);
    expect(progress.at(-1)!.fraction).toBe(1);
  });

  it('stops and keeps what it has, or nothing', async () => {
    const keep = train([generated(60_000)], { epochs: 10_000 });
    await until(() => keep.progress.length > 1);
    keep.run.stop({ keep: true });
    expect(keep.run.state).toBe('stopping');
    expect((await keep.run.result)!.input.some((x) => x !== 0)).toBe(true);
    expect(keep.run.state).toBe('stopped');

    const drop = train([generated(60_000)], { epochs: 10_000 });
    await until(() => drop.progress.length > 1);
    drop.run.pause();
    await until(() => drop.run.state === 'paused');
    drop.run.stop({ keep: false });
    expect(await drop.run.result).toBeNull();
    expect(drop.states).toEqual(['reading', 'training', 'paused', 'stopping', 'stopped']);
  });

  it('can be stopped while reading', async () => {
    const endless: CorpusText = {
      name: 'endless',
      *lines() {
        for (;;) yield 'the same words again';
      },
    };
    const { run, stages, states } = train([endless]);
    await until(() => stages.length > 2);
    run.stop({ keep: true });
    expect(await run.result).toBeNull();
    expect(states).toEqual(['reading', 'stopping', 'stopped']);
  });

  it('cuts running text into sentences', async () => {
    const line = [...pairedText(20_000, 1)].join(' ');
    const model = await train([await file(folder, 'line.txt', line)], { maxSentence: 50 }).run.result;
    expect(model!.metadata.corpus!.tokens).toBe(20_000);
  });
});

describe('a text larger than the memory for it', () => {
  it('is trained on from a file to the same bits, and the file goes away', async () => {
    // 1.2 million numbers: one block in memory, one in the file.
    const texts = [generated(1_100_000)];
    const parameters = { threads: 1, epochs: 1, dim: 8 };
    const checkpointFolder = path.join(folder, 'tokens');
    const small = train(texts, parameters, { tokenMemory: 1, checkpointFolder });
    await until(() => small.progress.length > 0);
    expect((await readdir(checkpointFolder)).some((name) => name.startsWith('tokens-'))).toBe(true);
    const [spilled, whole] = await Promise.all([small.run.result, train(texts, parameters).run.result]);
    expect(spilled!.input).toEqual(whole!.input);
    expect((await readdir(checkpointFolder)).filter((name) => name.startsWith('tokens-'))).toEqual([]);
  });
});

describe('bad input', () => {
  it('is refused with what to do', async () => {
    const gone = await failure([{ name: 'gone.txt', path: path.join(folder, 'gone.txt') }]);
    expect(gone).toMatchObject({ code: 'not-found', message: expect.stringContaining('"gone.txt"') });

    expect(await failure([{ name: 'f', path: folder }])).toMatchObject({ code: 'unreadable' });

    const empty = await failure([await file(folder, 'empty.txt', '')]);
    expect(empty).toMatchObject({ code: 'empty-corpus', message: expect.stringContaining('"empty.txt"') });

    const binary = await failure([await file(folder, 'binary.txt', new Uint8Array([104, 105, 10, 0, 1, 2]))]);
    expect(binary).toMatchObject({ code: 'bad-file', details: { offset: 3 } });

    const rare = await failure([await file(folder, 'rare.txt', 'one two three two\n'.repeat(3))], {
      minCount: 10,
    });
    expect(rare).toMatchObject({ code: 'empty-corpus', details: { minCount: 10, largest: 6 } });
    expect(rare.message).toContain('"two", occurs 6 times');

    const short = await failure([await file(folder, 'short.txt', 'a b a')], { minCount: 1 });
    expect(short).toMatchObject({ code: 'empty-corpus', details: { tokens: 3, contextSize: 5 } });

    const packed = gzipSync([...pairedText(20_000, 1)].join('\n'));
    expect(
      await failure([await file(folder, 'cut.gz', packed.subarray(0, packed.length / 2))]),
    ).toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('ends too early'),
    });
  });

  it('is refused before anything starts', () => {
    expect(() => train([])).toThrow(LabError);
    expect(() => train([generated(1000)], { learningRate: 0.01, minLearningRate: 0.02 })).toThrow(/minimum/);
  });
});

describe('the parameters', () => {
  const last = <T>(items: T[]): T => items.at(-1)!;

  it('spread the decay of the learning rate over a longer horizon', async () => {
    const parameters = { epochs: 2, startEpoch: 2, maxEpochs: 8, learningRate: 0.08, minLearningRate: 0 };
    const { run, progress } = train([generated(20_000)], parameters);
    await run.result;
    expect(progress[0]!.learningRate).toBeCloseTo(0.06, 6);
    expect(last(progress).learningRate).toBeCloseTo(0.04, 6);
    expect(() => train([generated(1000)], { startEpoch: 5, epochs: 2, maxEpochs: 6 })).toThrow(/beyond/);
  });

  it('end the training at a budget of words or minutes, decayed and done', async () => {
    const words = train([generated(60_000)], { epochs: 100, maxTokens: 150_000 });
    await words.run.result;
    expect(words.run.state).toBe('done');
    expect(last(words.progress).tokens).toBeGreaterThanOrEqual(150_000);
    expect(last(words.progress).tokens).toBeLessThan(180_000);
    expect(last(words.progress).fraction).toBe(1);

    const minutes = train([generated(60_000)], { epochs: 10_000, maxMinutes: 0.005, minLearningRate: 0 });
    await minutes.run.result;
    expect(minutes.run.state).toBe('done');
    expect(last(minutes.progress)).toMatchObject({ fraction: 1, secondsLeft: 0, learningRate: 0 });
    expect(last(minutes.progress).epoch).toBeLessThan(10_000);
  });

  it('shuffle sentences by seed, the same words all the same', async () => {
    const result = async (shuffle: boolean) =>
      (await train([generated(30_000)], { threads: 1, shuffle }).run.result)!;
    const [plain, once, again] = await Promise.all([result(false), result(true), result(true)]);
    expect(once.input).toEqual(again.input);
    expect(once.input).not.toEqual(plain.input);
    expect(once.words).toEqual(plain.words);
  });

  it('go on from pretrained vectors of the same length', async () => {
    const first = (await train([generated(30_000)], { threads: 1 }).run.result)!;
    const pretrained = { ...first, input: first.input.slice(), output: first.output!.slice() };
    const tiny = { threads: 1, maxTokens: 1, learningRate: 1e-9 };
    const { run } = train([generated(30_000)], tiny, { pretrained });
    const second = (await run.result)!;
    expect(second.words).toEqual(first.words);
    second.input.forEach((x, i) => {
      if (Math.abs(x - pretrained.input[i]!) > 1e-5) throw new Error(`row ${Math.floor(i / 20)} was lost`);
    });
    expect(() => train([generated(1000)], { dim: 30 }, { pretrained })).toThrow(
      /20 dimensions and the run 30/,
    );
  });

  it('train the words of a given vocabulary', async () => {
    const vocabulary = ['t0w1', 't3w3', 'absent', 't9w7'];
    const model = await train([generated(30_000)], {}, { vocabulary }).run.result;
    expect(new Set(model!.words)).toEqual(new Set(vocabulary));
    await expect(train([generated(3000)], {}, { vocabulary: ['x'] }).run.result).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
