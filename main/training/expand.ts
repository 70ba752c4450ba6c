import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { LabError } from '../../core/contract/errors.ts';
import { mayHoldTexts } from '../../core/corpus/text-names.ts';
import { reasonOf } from '../files.ts';
import type { CorpusText } from './corpus.ts';

/**
 * The texts that files, folders and globs stand for: a file for itself, a folder for all files in it and below that
 * are text by their names, a glob (`texts/*.txt`) for all files it matches, each in order of their names. A glob is
 * only taken for one where nothing has that very name; not every shell expands them.
 * Throws LabError `empty-corpus` for a folder without texts, `not-found` for a glob that matches no file.
 */
export async function expandTexts(places: string[]): Promise<CorpusText[]> {
  const texts = await Promise.all(places.map(expand));
  return texts.flat();
}

async function expand(place: string): Promise<CorpusText[]> {
  const found = await stat(place).catch(() => null);
  const pattern = place.replaceAll(path.sep, '/').split('/');
  const fixed = pattern.findIndex((part) => isDynamicPattern(part));
  if (!found && fixed >= 0) return expandGlob(place, pattern, fixed);
  if (!found?.isDirectory()) return [{ name: path.basename(place), path: path.resolve(place) }];
  return textsInFolder(place);
}

/**
 * All files in a folder and below that are text by their names, in order of these.
 * Throws LabError `empty-corpus` for a folder without texts, `unreadable` for one that cannot be listed.
 */
export async function textsInFolder(folder: string): Promise<{ name: string; path: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((thrown) => {
    throw new LabError('unreadable', `The folder "${folder}" cannot be read: ${reasonOf(thrown)}.`);
  });
  const files = entries
    .filter((entry) => entry.isFile() && mayHoldTexts(entry.name))
    .map((entry) => path.resolve(entry.parentPath, entry.name))
    .sort();
  if (files.length > 0) return files.map((file) => ({ name: path.relative(folder, file), path: file }));
  throw new LabError(
    'empty-corpus',
    `The folder "${folder}" holds no text files (.txt, .csv, .tsv, .jsonl, .gz, .zip).`,
  );
}

/** @param fixed the first so many parts of the pattern hold no wildcard: the folder it is searched from */
async function expandGlob(place: string, pattern: string[], fixed: number): Promise<CorpusText[]> {
  const folder = path.resolve(...pattern.slice(0, fixed).map((part) => `${part}/`));
  const names = await glob(pattern.slice(fixed).join('/'), {
    cwd: folder,
    expandDirectories: false,
    caseSensitiveMatch: process.platform !== 'win32',
  });
  if (names.length > 0) return names.sort().map((name) => ({ name, path: path.join(folder, name) }));
  throw new LabError(
    'not-found',
    `No file matches "${place}", nor is there one of that name. Check the pattern and the folder "${folder}".`,
  );
}
