import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import type { CorpusText } from './corpus.ts';
import { isTextName } from './text-kinds.ts';

/**
 * The texts that files and folders stand for: a file for itself, a folder for all files in it and below that are text
 * by their names, in order of their names. Throws LabError `empty-corpus` for a folder without any.
 */
export async function expandTexts(places: string[]): Promise<CorpusText[]> {
  const texts = await Promise.all(places.map(expand));
  return texts.flat();
}

async function expand(place: string): Promise<CorpusText[]> {
  const found = await stat(place).catch(() => null);
  if (!found?.isDirectory()) return [{ name: path.basename(place), path: path.resolve(place) }];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && (isTextName(entry.name) || /\.zip$/i.test(entry.name)))
    .map((entry) => path.resolve(entry.parentPath, entry.name))
    .sort();
  if (files.length > 0) return files.map((file) => ({ name: path.relative(place, file), path: file }));
  throw new LabError(
    'empty-corpus',
    `The folder "${place}" holds no text files (.txt, .csv, .tsv, .jsonl, .gz, .zip).`,
  );
}
