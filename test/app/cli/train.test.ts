import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { objects, start } from './orrery.ts';
import { trainedFolder, wordsOf } from './trained.ts';

const { at, done, run, where } = trainedFolder();

describe('toy', () => {
  it('writes a text of that length and its key beside it', async () => {
    const text = await readFile(at('text.txt'), 'utf8');
    expect(text.split(/\s+/).length).toBeGreaterThanOrEqual(60_000);
    expect(await readFile(at('text.analogies.txt'), 'utf8')).toMatch(/^: \S+\n(\S+ ){3}\S+\n/);
  });

  it('tells the same with the same seed, another world in another tongue', async () => {
    await done('toy', '--tokens', '60000', '--seed', '1', '--out', 'again.txt');
    expect(await readFile(at('again.txt'), 'utf8')).toBe(await readFile(at('text.txt'), 'utf8'));
    await done('toy', '--world', 'two-tongues', '--tokens', '2000', '--out', 'two.txt');
    expect(await readFile(at('two.txt'), 'utf8')).toMatch(/королева/);
  });
});

describe('train', () => {
  it('prints progress and ends with the result, as JSON', async () => {
    const out = await done(
      'train',
      'text.txt',
      '--out',
      'json.safetensors',
      '--dim',
      '8',
      '--epochs',
      '1',
      '--json',
    );
    const events = objects(out);
    expect(events.map(({ event }) => event)).toContain('progress');
    const stage = events.find(({ event }) => event === 'stage');
    expect(stage).toMatchObject({ unit: 'bytes', perSecond: expect.any(Number) });
    expect(stage).toHaveProperty('secondsLeft');
    const { model } = await readModel(memorySource('m', await readFile(at('json.safetensors'))));
    expect(events.at(-1)).toEqual({
      event: 'done',
      vocabulary: model.words.length,
      tokens: model.metadata.corpus?.tokens,
      seconds: expect.any(Number),
      tokensPerSecond: expect.any(Number),
      loss: model.metadata.loss,
      path: 'json.safetensors',
    });
    expect(model).toMatchObject({
      dim: 8,
      metadata: { parameters: { method: 'cbow', update: 'corrected', epochs: 1 } },
    });
  });

  it('repeats itself with one thread and one seed', async () => {
    const options = ['--dim', '8', '--epochs', '1', '--threads', '1', '--method', 'skipgram', '--seed', '5'];
    await done('train', 'text.txt', '--out', 'one.txt', ...options);
    await done('train', 'text.txt', '--out', 'two.txt', ...options);
    expect(await readFile(at('one.txt'), 'utf8')).toBe(await readFile(at('two.txt'), 'utf8'));
  });

  it('reads several files, packed or not', async () => {
    await writeFile(at('half.txt.gz'), gzipSync('the queen greets the king\n'.repeat(50)));
    const out = await done(
      'train',
      'text.txt',
      'half.txt.gz',
      '--out',
      'b.bin',
      '--dim',
      '4',
      '--epochs',
      '1',
      '--json',
    );
    const tokens = (await readFile(at('text.txt'), 'utf8')).trim().split(/\s+/).length + 250;
    expect(objects(out).at(-1)).toMatchObject({ tokens });
  });

  it('goes on from a model with its words, those of the text, or both', async () => {
    const short = ['--min-count', '1', '--epochs', '1', '--threads', '1'];
    await writeFile(at('old.txt'), 'sun moon star\n'.repeat(300));
    await writeFile(at('new.txt'), 'moon star comet\n'.repeat(300));
    await done('train', 'old.txt', '--out', 'old.safetensors', '--dim', '5', ...short);
    const vectors = async (name: string) => {
      const { model } = await readModel(memorySource('m', await readFile(at(name))));
      const vector = (i: number) => [...model.input.subarray(5 * i, 5 * i + 5)];
      return new Map(model.words.map((word, i) => [word, vector(i)]));
    };
    const old = await vectors('old.safetensors');
    for (const [choice, words] of [
      ['old', ['moon', 'star', 'sun']],
      ['new', ['comet', 'moon', 'star']],
      ['union', ['comet', 'moon', 'star', 'sun']],
    ] as const) {
      const from = ['--pretrained', 'old.safetensors', '--continue-vocabulary', choice, '--dim', '5'];
      // at so low a rate what was known stays where it was
      const rate = ['--learning-rate', '1e-9'];
      await done('train', 'new.txt', '--out', 'on.safetensors', ...from, ...rate, ...short);
      const found = await vectors('on.safetensors');
      expect([...found.keys()].sort()).toEqual(words);
      for (const [word, vector] of found) {
        const known = old.get(word);
        for (let d = 0; known && d < 5; d++) expect(vector[d]).toBeCloseTo(known[d]!, 4);
      }
    }
    const wrong = await run(
      'train',
      'new.txt',
      '--out',
      'x.bin',
      '--pretrained',
      'old.safetensors',
      '--dim',
      '6',
    );
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('5 dimensions') });
  });

  it('says what to do when training diverges, and writes nothing', async () => {
    const { code, err } = await run('train', 'text.txt', '--out', 'far.bin', '--learning-rate', '10');
    expect(code).toBe(1);
    expect(err).toMatch(/diverged.*learning rate \d.*Nothing was written.*--learning-rate [\d.]+\./s);
    expect(existsSync(at('far.bin'))).toBe(false);
  });

  it('keeps what it has learnt at Ctrl+C', async () => {
    const { child, ended } = start(
      ['train', 'text.txt', '--out', 'kept.safetensors', '--epochs', '9000', '--json'],
      where(),
    );
    const onData = (part: Buffer) => {
      if (!String(part).includes('"progress"')) return;
      child.stdout?.off('data', onData);
      child.kill('SIGINT');
    };
    child.stdout?.on('data', onData);
    const { code, out, err } = await ended;
    expect(code, err).toBe(0);
    expect(objects(out).at(-1)).toMatchObject({ event: 'done', stopped: true });
    expect(existsSync(at('kept.safetensors'))).toBe(true);
  });

  it('writes nothing when Ctrl+C is pressed twice', async () => {
    const before = await readdir(where());
    const { child, ended } = start(
      [
        'train',
        'text.txt',
        '--out',
        'none.safetensors',
        '--epochs',
        '9000',
        '--json',
        '--checkpoint-minutes',
        '0',
      ],
      where(),
    );
    child.stdout?.once('data', () => {
      child.kill('SIGINT');
      child.kill('SIGINT');
    });
    child.stderr?.on('data', (part: Buffer) => {
      if (String(part).includes('again')) child.kill('SIGINT');
    });
    expect((await ended).code).toBe(130);
    expect(await readdir(where())).toEqual(before);
  });
});

const wiki = path.resolve('../shared/data/en/enwiki-sentences-2m.txt.gz');

it.skipIf(!existsSync(wiki))('learns from real text (skipped without ../shared/data)', async () => {
  const lines = gunzipSync(await readFile(wiki))
    .toString()
    .split('\n')
    .slice(0, 12_000);
  await writeFile(at('wiki.txt'), lines.join('\n'));
  const out = await done('train', 'wiki.txt', '--out', 'wiki.safetensors', '--dim', '32', '--json');
  const losses = objects(out).flatMap(({ heldOutLoss }) =>
    typeof heldOutLoss === 'number' ? [heldOutLoss] : [],
  );
  expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]!);
  const words = wordsOf(objects(await done('neighbors', 'wiki.safetensors', 'two', '--json'))[0]);
  const numbers = [
    'one',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'ten',
    'several',
    'many',
    'few',
    'other',
  ];
  expect(words.filter((word) => numbers.includes(word))).not.toEqual([]);
});
