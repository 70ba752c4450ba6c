import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { type OpenedModel, readModel } from '../../../core/formats/formats.ts';
import type { ReadOptions } from '../../../core/formats/table.ts';
import type { EmbeddingModel } from '../../../core/model.ts';
import { openFile } from '../../../main/sources.ts';

/** A folder for the tests of one file, removed after them. */
export async function folderForTests(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orrery-formats-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Reads a file as the service and the command line do. */
export async function read(file: string, options: ReadOptions = {}): Promise<OpenedModel> {
  const source = await openFile(file);
  try {
    return await readModel(source, options);
  } finally {
    await source.close();
  }
}

/** Words of several scripts, values that need every digit, and a column of each kind. */
export function sample(rows = 60, dim = 7): EmbeddingModel {
  const words = [
    'the',
    'Ёлка',
    'न',
    '的',
    '🎄',
    'naïve',
    '"quoted"',
    '1.5',
    '-2',
    'a,b',
    "it's",
    '=1+1',
    '[x]',
    '{y}',
  ];
  while (words.length < rows) words.push(`word${words.length}`);
  words.length = rows;
  return {
    words,
    dim,
    input: Float32Array.from({ length: rows * dim }, (_, i) => Math.sin(i * 1.7) * 10 ** ((i % 9) - 6)),
    output: null,
    counts: null,
    columns: [
      {
        name: 'frequency',
        kind: 'number',
        values: Float64Array.from({ length: rows }, (_, i) => (i === 3 ? Number.NaN : i / 3)),
      },
      {
        name: 'kind',
        kind: 'category',
        categories: ['noun', 'verb, "strong"'],
        codes: Int32Array.from({ length: rows }, (_, i) => (i % 3) - 1),
      },
      { name: 'note', kind: 'text', values: words.map((word, i) => (i === 5 ? '' : `<b>${word}</b> ${i}`)) },
    ],
    metadata: { name: 'sample', format: 'test' },
  };
}
