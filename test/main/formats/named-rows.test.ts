import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../main/reading/inspect.ts';
import { openFile } from '../../../main/sources.ts';
import { projectorFolder } from './projector-sample.ts';
import { folderForTests, read } from './sample.ts';

const folder = await folderForTests();
const labels =
  'word\tkind\tsize\tother\ncat\tanimal\t4\tkatze\ncar\tthing\t9\tauto\nbus\tthing\t30\tbus\ndog\tanimal\t7\thund\n';
const config = await projectorFolder(path.join(folder, 'named'), { 'labels.tsv': labels }, {});
const names = async (options: object) => {
  const { model } = await read(config, options);
  return [model.words, model.columns?.map(({ name, kind }) => `${name} ${kind}`)];
};

describe('columns beside a matrix', () => {
  it('are told of, with their types and what they are taken for', async () => {
    const source = await openFile(config);
    const { columns, metadata } = await inspect(source, { metadata: ['size'] });
    await source.close();
    expect(columns).toEqual([
      { name: 'word', type: 'text', role: 'word' },
      { name: 'kind', type: 'text', role: 'unused' },
      { name: 'size', type: 'number', role: 'metadata' },
      { name: 'other', type: 'text', role: 'unused' },
    ]);
    expect(metadata).toEqual(['size']);
  });

  it('are all kept, or those chosen, or none', async () => {
    const words = ['cat', 'car', 'bus', 'dog'];
    expect(await names({})).toEqual([words, ['kind category', 'size number', 'other category']]);
    expect(await names({ metadata: ['size', 'kind'] })).toEqual([words, ['size number', 'kind category']]);
    expect(await names({ metadata: [] })).toEqual([words, undefined]);
    expect(await names({ words: null })).toEqual([['1', '2', '3', '4'], undefined]);
  });

  it('may be the words; what were the words is then one of them', async () => {
    const other = await names({ words: 'other' });
    expect(other).toEqual([
      ['katze', 'auto', 'bus', 'hund'],
      ['word category', 'kind category', 'size number'],
    ]);
    expect((await names({ words: 'kind', metadata: ['word'] }))[0]).toEqual([
      'animal',
      'thing',
      'thing (2)',
      'animal (2)',
    ]);
  });

  it('that there are not are named, with those there are', async () => {
    for (const options of [{ words: 'colour' }, { metadata: ['colour'] }])
      await expect(names(options)).rejects.toThrow(
        /there is no column "colour" in labels.tsv. Its columns: "word", "kind", "size", "other"/,
      );
  });
});
