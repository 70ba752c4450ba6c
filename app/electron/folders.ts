import { stat } from 'node:fs/promises';
import { LabError } from '../../core/contract/errors.ts';
import { textsInFolder } from '../../main/training/expand.ts';

/** As many as a corpus may have (core/contract/service.ts). */
const MOST_FILES = 10_000;

/**
 * The texts in a folder and below; null where the path is no folder. Throws LabError `empty-corpus`, `unreadable`, and
 * `too-large` for more texts than a corpus may have.
 */
export async function textsIfFolder(place: string): Promise<{ path: string; name: string }[] | null> {
  const found = await stat(place).catch(() => null);
  if (!found?.isDirectory()) return null;
  const texts = await textsInFolder(place);
  if (texts.length <= MOST_FILES) return texts;
  throw new LabError(
    'too-large',
    `The folder "${place}" holds ${texts.length.toLocaleString('en')} text files, more than ` +
      `${MOST_FILES.toLocaleString('en')}. Choose a folder within it, or pack the files into .zip archives.`,
  );
}
