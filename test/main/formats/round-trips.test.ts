import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../../core/contract/opening.ts';
import { writers } from '../../../core/formats/write.ts';
import { convert, save } from '../../../main/convert.ts';
import { openFile } from '../../../main/sources.ts';
import { folderForTests, read, sample } from './sample.ts';

const folder = await folderForTests();
/** What a format is called when it is read, where that differs. */
const readAs: Record<string, string> = { 'fasttext-vec': 'word2vec-text', 'word2vec-text': 'word2vec-text' };

describe('written and read again', () => {
  it.each(exportFormats)('%s keeps words and every bit of the values, packed or not', async (format) => {
    const model = sample();
    for (const packed of ['', '.gz']) {
      const { extension } = writers[format];
      if (packed && /zip|npz/.test(extension)) continue;
      const file = path.join(folder, `${format}${extension}${packed}`);
      await save({ model, notices: [] }, file, format);
      const opened = await read(file);
      expect(opened.model.words).toEqual(model.words);
      expect(opened.model.input).toEqual(model.input);
      expect(opened.format).toBe(readAs[format] ?? format);
      if (writers[format].keepsColumns) expect(opened.model.columns).toEqual(model.columns);
    }
  });

  it.each(['npy', 'projector'] as const)('%s as files beside each other find each other', async (format) => {
    const model = sample();
    const name = format === 'npy' ? 'beside.npy' : 'beside.projector.tsv';
    const { files } = await save({ model, notices: [] }, path.join(folder, name), format);
    expect(files.length).toBe(format === 'npy' ? 2 : 3);
    for (const file of files.filter((each) => !/vocab|metadata/.test(each))) {
      const opened = await read(file);
      expect(opened.model.words, file).toEqual(model.words);
      expect(opened.model.input, file).toEqual(model.input);
    }
  });

  it('passes a table through to safetensors row by row, to the same model', async () => {
    const model = sample(5000, 3);
    for (const format of ['word2vec-text', 'word2vec-binary', 'glove'] as const) {
      const from = path.join(folder, `through-${format}.x`);
      const to = path.join(folder, `through-${format}.safetensors`);
      await save({ model, notices: [] }, from, format);
      const source = await openFile(from);
      const converted = await convert(source, to, 'safetensors');
      await source.close();
      expect(converted.words).toBe(5000);
      const opened = await read(to);
      expect(opened.model.words).toEqual(model.words);
      expect(opened.model.input).toEqual(model.input);
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
