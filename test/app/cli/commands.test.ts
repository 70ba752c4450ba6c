import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { objects, orrery, start } from './orrery.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);
const run = (...args: string[]) => orrery(args, folder);

/** The output of a run that must succeed. */
async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await run(...args);
  expect(err).not.toContain('rror');
  expect(code, err).toBe(0);
  return out;
}

const wordsOf = (answer: Record<string, unknown> | undefined): string[] =>
  ((answer?.neighbors ?? []) as { word: string }[]).map(({ word }) => word);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-cli-'));
  await done('toy', '--tokens', '60000', '--out', 'text.txt');
  await done(
    'train',
    'text.txt',
    '--out',
    'model.safetensors',
    '--dim',
    '24',
    '--epochs',
    '6',
    '--threads',
    '1',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

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
      folder,
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
    const before = await readdir(folder);
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
      folder,
    );
    child.stdout?.once('data', () => {
      child.kill('SIGINT');
      child.kill('SIGINT');
    });
    child.stderr?.on('data', (part: Buffer) => {
      if (String(part).includes('again')) child.kill('SIGINT');
    });
    expect((await ended).code).toBe(130);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('questions', () => {
  it('lists neighbours', async () => {
    const [answer] = objects(await done('neighbors', 'model.safetensors', 'queen', '-k', '3', '--json'));
    expect(answer).toEqual({
      query: 'queen',
      neighbors: Array(3).fill({ word: expect.any(String), cosine: expect.any(Number) }),
    });
    const [far] = objects(
      await done('neighbors', 'model.safetensors', 'queen', '-k', '3', '--metric', 'euclidean', '--json'),
    );
    expect((far!.neighbors as { score: number }[]).map(({ score }) => score)).toEqual(
      (far!.neighbors as { score: number }[]).map(({ score }) => score).sort((a, b) => a - b),
    );
    const text = await done('neighbors', 'model.safetensors', 'queen');
    expect(text.trimEnd().split('\n')).toHaveLength(10);
    expect(text).not.toMatch(/^queen /m);
  });

  it('solves analogies without answering in the words of the question', async () => {
    const [answer] = objects(await done('analogy', 'model.safetensors', 'man', 'king', 'woman', '--json'));
    const words = wordsOf(answer);
    expect(words).toHaveLength(5);
    expect(words).not.toContain('king');
  });

  it('evaluates pairs and analogies by their content', async () => {
    await writeFile(
      at('pairs.csv'),
      'word,other,score\nking,queen,9\nking,bread,1\nbread,oven,6\nking,Xyzzy,2\n',
    );
    const out = await done('evaluate', 'model.safetensors', 'pairs.csv', 'text.analogies.txt', '--json');
    expect(objects(out)).toEqual([
      {
        file: 'pairs.csv',
        kind: 'similarity',
        spearman: expect.any(Number),
        interval: null,
        pairs: 4,
        covered: 3,
      },
      {
        file: 'text.analogies.txt',
        kind: 'analogy',
        accuracy: expect.any(Number),
        interval: [expect.any(Number), expect.any(Number)],
        questions: expect.any(Number),
        covered: expect.any(Number),
      },
    ]);
    expect(await done('evaluate', 'model.safetensors', 'pairs.csv')).toMatch(
      /Spearman .* \(3 of 4 pairs covered\)/,
    );
  });
});

describe('model files', () => {
  it('tells what a model holds', async () => {
    const [facts] = objects(await done('info', 'model.safetensors', '--json'));
    expect(facts).toMatchObject({
      dim: 24,
      outputVectors: true,
      parameters: { dim: 24, epochs: 6, seed: 1 },
      corpus: { name: 'text.txt', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
      version: expect.stringMatching(/^\d+\.\d+/),
    });
    expect(await done('info', 'model.safetensors')).toMatch(/^dim +24$/m);
  });

  it('converts between formats and keeps the vectors', async () => {
    await done('convert', 'model.safetensors', 'v.bin');
    await done('convert', 'v.bin', 'v.txt');
    await done('convert', 'v.txt', 'v.safetensors');
    const original = (await readModel(memorySource('a', await readFile(at('model.safetensors'))))).model;
    const after = (await readModel(memorySource('b', await readFile(at('v.safetensors'))))).model;
    expect(after.words).toEqual(original.words);
    expect(after.input).toEqual(original.input);
  });

  it.each([
    ['2', 'word,x,y'],
    ['3', 'word,x,y,z'],
  ])('projects to %s dimensions', async (dims, header) => {
    await writeFile(at('odd.txt'), `4 3\na,b 1 2 3\n"c 2 1 0\nd 0 1 1\ne 1 1 9\n`);
    await done('project', 'odd.txt', '--out', 'p.csv', '--dims', dims, '--method', 'pca');
    const lines = (await readFile(at('p.csv'), 'utf8')).trimEnd().split('\n');
    expect(lines[0]).toBe(header);
    expect(lines[1]).toMatch(/^"a,b",-?[\d.e-]+,/);
    expect(lines[2]).toMatch(/^"""c",/);
    expect(lines).toHaveLength(5);
    const { err } = await run(
      'project',
      'model.safetensors',
      '--out',
      'u.csv',
      '--dims',
      dims,
      '--top',
      '60',
    );
    expect(err).toMatch(
      /^A map of 60 words; it needs about \d+ MB of memory\.\n[\s\S]*Wrote 60 points to u\.csv/m,
    );
    expect((await readFile(at('u.csv'), 'utf8')).trimEnd().split('\n')).toHaveLength(61);
  });

  it('says how far two models, or two maps, agree on who is near whom', async () => {
    const overlap = async (...args: string[]) => objects(await done('overlap', ...args, '--json'))[0]!;
    expect(await overlap('model.safetensors', 'model.safetensors')).toMatchObject({ mean: 1, k: 15 });
    for (const method of ['pca', 'umap']) {
      const more = ['--method', method, '--top', '80', '--dims', '2'];
      await done('project', 'model.safetensors', '--out', `${method}.csv`, ...more);
    }
    const maps = await overlap('pca.csv', 'umap.csv', '-k', '5');
    expect(maps).toMatchObject({ k: 5, sampled: 80, shared: 80, error: 0 });
    expect(maps.mean).toBeGreaterThan(0.07); // what chance gives is 5 of 79
    expect(maps.mean).toBeLessThan(1);
    const sample = await overlap('umap.csv', 'model.safetensors', '--sample', '20');
    expect(sample).toMatchObject({ sampled: 20, shared: 80 });
    expect(sample.error).toBeGreaterThan(0);
    expect(await done('overlap', 'pca.csv', 'umap.csv')).toMatch(
      /% of the 15 nearest are the same, among 80 shared/,
    );
  });

  it('places the words beyond those that were laid out, where they are asked for', async () => {
    const read = async (name: string) => (await readFile(at(name), 'utf8')).trimEnd().split('\n');
    const project = (out: string, ...more: string[]) =>
      done('project', 'model.safetensors', '--out', out, '--dims', '2', '--top', '60', ...more);
    await project('some.csv');
    await project('all.csv', '--place-rest');
    const [some, all] = [await read('some.csv'), await read('all.csv')];
    expect(all.slice(0, 61)).toEqual(some);
    expect(all.length).toBeGreaterThan(100);
    const far = all.slice(61).filter((line) => Math.hypot(...line.split(',').slice(-2).map(Number)) > 1.5);
    expect(far).toEqual([]);
  });

  it('projects by t-SNE, on chosen components, and along axes between words', async () => {
    const rows = async () => (await readFile(at('m.csv'), 'utf8')).trimEnd().split('\n').slice(1);
    const project = (...more: string[]) =>
      done('project', 'odd.txt', '--out', 'm.csv', '--dims', '2', ...more);
    await writeFile(at('odd.txt'), `4 3\na,b 1 2 3\n"c 2 1 0\nd 0 1 1\ne 1 1 9\n`);
    await project('--method', 'tsne', '--perplexity', '2', '--epochs', '20');
    expect(await rows()).toHaveLength(4);
    await project('--method', 'pca', '--components', '3,1');
    expect(await rows()).toHaveLength(4);
    await project('--method', 'axes', '--axis', 'd->e', '--axis', 'd,e->"c');
    const xs = (await rows()).map((row) => Number(row.split(',').at(-2)));
    expect(xs[3]).toBe(Math.max(...xs));
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
