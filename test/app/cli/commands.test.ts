import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../../core/formats/formats.ts';
import { memorySource } from '../../../core/formats/source.ts';
import { objects } from './orrery.ts';
import { trainedFolder, wordsOf } from './trained.ts';

const { at, done, run } = trainedFolder();

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
