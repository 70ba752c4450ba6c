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
