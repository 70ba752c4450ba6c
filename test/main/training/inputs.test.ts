import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expandTexts } from '../../../main/training/expand.ts';
import { readWordList } from '../../../main/training/word-list.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-inputs-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a folder stands for the text files in it and below, by name', async () => {
  await mkdir(path.join(folder, 'texts/deep'), { recursive: true });
  for (const name of ['b.txt', 'a.txt.gz', 'deep/c.jsonl', 'picture.png']) {
    await writeFile(path.join(folder, 'texts', name), 'x');
  }
  const names = (await expandTexts([path.join(folder, 'texts'), 'other.log'])).map(({ name }) => name);
  expect(names).toEqual(['a.txt.gz', 'b.txt', path.join('deep', 'c.jsonl'), 'other.log']);
  await mkdir(path.join(folder, 'empty'));
  await expect(expandTexts([path.join(folder, 'empty')])).rejects.toMatchObject({ code: 'empty-corpus' });
});

it('a glob stands for the files it matches, unless a file has that very name', async () => {
  const at = (name: string): string => path.join(folder, 'globs', name);
  await mkdir(at('deep/er'), { recursive: true });
  for (const name of ['b.txt', 'a.txt', 'deep/c.txt', 'deep/er/d.txt', 'e.csv', '[ab].txt']) {
    await writeFile(at(name), 'x');
  }
  const found = async (pattern: string): Promise<string[]> => {
    const texts = await expandTexts([at(pattern)]);
    for (const text of texts) expect(text.path).toBe(path.join(folder, 'globs', text.name));
    return texts.map(({ name }) => name);
  };
  expect(await found('**/*.txt')).toEqual(['[ab].txt', 'a.txt', 'b.txt', 'deep/c.txt', 'deep/er/d.txt']);
  expect(await found('{a,e}.*')).toEqual(['a.txt', 'e.csv']);
  expect(await found('[ab].txt')).toEqual(['[ab].txt']);
  expect(await found('[abc].txt')).toEqual(['a.txt', 'b.txt']);
  const under = path.relative(process.cwd(), at('deep'));
  expect((await expandTexts([`${under}/*/*.txt`])).map((text) => text.path)).toEqual([at('deep/er/d.txt')]);
  await expect(expandTexts([at('**/*.gz')])).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('**/*.gz'),
  });
});

it('a vocabulary file has words, alone or counted; what else it has is refused by line', async () => {
  const read = async (content: string): Promise<unknown> => {
    const file = path.join(folder, 'words.txt');
    await writeFile(file, content);
    return readWordList(file).catch((error) => `${error.code} ${error.details.line}`);
  };
  expect(await read('the 50\r\nking\n\nqueen 9\n')).toEqual(['the', 'king', 'queen']);
  expect(await read('the\nking nine\n')).toBe('bad-file 2');
  expect(await read('the\nking\nthe\n')).toBe('bad-file 3');
  expect(await read('\n')).toBe('bad-file 1');
  await expect(readWordList(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' });
});
