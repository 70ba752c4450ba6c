import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Bench, setUp, small, smallWorld, temporaryFolder, until } from './bench.ts';

async function trained(
  { lab }: Bench,
  corpus: Parameters<Bench['lab']['train']>[0]['corpus'],
): Promise<string> {
  const { run } = await lab.train({ corpus, parameters: small });
  const model = async () => (await lab.status({})).runs.find(({ id }) => id === run)?.model;
  await until('the run has become a model', async () => (await model()) !== undefined);
  return (await model())!;
}

describe('why two words are near', () => {
  it('shows sentences of a toy world, again after a restart', async () => {
    const folder = await temporaryFolder();
    const first = await setUp(folder);
    const model = await trained(first, smallWorld);
    const answer = await first.lab.whyNear({ model, a: 'king', b: 'queen' });
    expect(answer.contexts.length).toBeGreaterThan(0);
    expect(answer.sentences.map(({ of }) => of)).toContain(0);
    expect(answer.sentences.map(({ of }) => of)).toContain(1);
    for (const { words, target, of } of answer.sentences) expect(words[target]).toBe(['king', 'queen'][of]);
    const shared = new Set(answer.contexts.map(({ word }) => word));
    expect(answer.sentences[0]!.marked.some((at) => shared.has(answer.sentences[0]!.words[at]!))).toBe(true);
    await expect(first.lab.whyNear({ model, a: 'kingg', b: 'queen' })).rejects.toMatchObject({
      code: 'unknown-word',
      details: { suggestions: expect.arrayContaining(['king']) },
    });
    await first.close();
    const second = await setUp(folder);
    expect(await second.lab.whyNear({ model, a: 'king', b: 'queen' })).toEqual(answer);
  });

  it('says when the text was changed, is gone, or was never here', async () => {
    const folder = await temporaryFolder();
    const bench = await setUp(folder);
    const text = path.join(folder, 'cats.txt');
    const lines = (animal: string) =>
      `the ${animal} sat on the mat and the dog sat on the log .\n`.repeat(400);
    await writeFile(text, lines('cat'));
    const { id } = await bench.service.grantFile({ path: text, mode: 'read' });
    const model = await trained(bench, { kind: 'files', files: [id] });
    await writeFile(text, lines('cow'));
    await expect(bench.lab.whyNear({ model, a: 'dog', b: 'mat' })).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('was changed'),
    });
    await rm(text);
    await expect(bench.lab.whyNear({ model, a: 'dog', b: 'mat' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('cats.txt'),
    });
    await writeFile(text, lines('cat'));
    expect(
      (await bench.lab.whyNear({ model, a: 'dog', b: 'cat' })).contexts.map(({ word }) => word),
    ).toContain('mat');

    const vectors = path.join(folder, 'v.txt');
    await writeFile(vectors, 'a 1 2\nb 2 1\n');
    const file = await bench.service.grantFile({ path: vectors, mode: 'read' });
    const opened = await bench.lab.openModel({ file: file.id });
    await expect(bench.lab.whyNear({ model: opened.id, a: 'a', b: 'b' })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('opened from a file'),
    });
  });

  it('keeps pasted text for it', async () => {
    const bench = await setUp(await temporaryFolder());
    const text = 'the cat sat on the mat and the dog sat on the log . '.repeat(300);
    const model = await trained(bench, { kind: 'text', text, name: 'Pasted' });
    const { sentences } = await bench.lab.whyNear({ model, a: 'cat', b: 'dog' });
    expect(sentences.length).toBeGreaterThan(0);
  });
});
