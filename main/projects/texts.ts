import path from 'node:path';
import type { OpenedProject } from '../../core/contract/projects.ts';
import type { Content } from '../../core/project/file.ts';
import type { Grants } from '../grants.ts';
import { fileContent, type Gathered, type TextPlace } from './contents.ts';

/** Which texts go along: none, those that have no other home (pasted, or come with the project), or the user's files too. */
export type WhichTexts = 'none' | 'homeless' | 'all';

/**
 * The texts of a project's corpora as parts of its file. `missing` names those that are not
 * where they were any more.
 */
export async function gatherTexts(
  { corpora, texts }: Gathered,
  came: OpenedProject['corpora'],
  which: WhichTexts,
  grants: Grants,
): Promise<{ contents: Content[]; missing: string[] }> {
  const contents: Content[] = [];
  const missing: string[] = [];
  for (const { fingerprint } of which === 'none' ? [] : corpora) {
    const here = came.find((known) => known.fingerprint === fingerprint);
    const files = here
      ? here.files.map(({ id }) => grants.resolve(id, 'read'))
      : filesOf(
          texts.find((known) => known.fingerprint === fingerprint),
          which === 'all',
        );
    for (const [i, { name, path: file }] of files.entries()) {
      const section = `${fingerprint}/${i}/${path.basename(name).slice(-200)}`;
      const content = await fileContent('corpus', section, file);
      if (content) contents.push(content);
      else missing.push(name);
    }
  }
  return { contents, missing };
}

function filesOf(place: TextPlace | undefined, all: boolean): { name: string; path: string }[] {
  if (place?.corpus.kind === 'files') return all ? place.corpus.files : [];
  // Its name is how the text begins; read as plain text whatever that is.
  if (place?.corpus.kind === 'text')
    return [{ name: `${place.corpus.name}.txt`, path: path.join(place.folder, 'corpus.txt') }];
  return [];
}
