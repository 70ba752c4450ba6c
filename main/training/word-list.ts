import { readFile } from 'node:fs/promises';
import { LabError } from '../../core/contract/errors.ts';

/**
 * The words of a vocabulary file: one a line, alone or followed by a count (as kōan and word2vec save them), which is
 * counted anew. Throws LabError `not-found`, `unreadable`, or `bad-file` naming the line.
 */
export async function readWordList(file: string): Promise<string[]> {
  const bad = (line: number, what: string): LabError =>
    new LabError('bad-file', `The vocabulary file "${file}", line ${line}: ${what}.`, { line });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new LabError('not-found', `There is no vocabulary file "${file}".`);
    throw new LabError('unreadable', `The vocabulary file "${file}" cannot be read: ${message}.`);
  }
  const seen = new Map<string, number>();
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '') return;
    const [word, count, ...more] = line.trim().split(/\s+/);
    if (more.length > 0 || (count !== undefined && !/^\d+$/.test(count))) {
      throw bad(i + 1, `"${line.slice(0, 60)}" is not a word, or a word and its count`);
    }
    const before = seen.get(word!);
    if (before !== undefined) throw bad(i + 1, `the word "${word}" stands on line ${before} already`);
    seen.set(word!, i + 1);
  });
  if (seen.size === 0) throw bad(1, 'the file holds no words');
  return [...seen.keys()];
}
