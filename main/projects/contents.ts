import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProjectView } from '../../core/contract/projects.ts';
import type { CorpusReference } from '../../core/project/directory.ts';
import type { Content } from '../../core/project/file.ts';
import type { Library } from '../library.ts';
import type { Projections } from '../projections.ts';
import type { Runs } from '../runs.ts';

/** What a project is made from. */
export interface ProjectSources {
  library: Library;
  projections: Projections;
  runs: Runs;
}

/** The parts of a project, not read yet. */
export interface Gathered {
  models: { id: string; name: string }[];
  runs: { id: string; model: string }[];
  corpora: CorpusReference[];
  contents: Content[];
}

/** A part that is in memory. */
export const bytesContent = (kind: string, name: string, bytes: Uint8Array): Content => ({
  kind,
  name,
  length: bytes.length,
  chunks: () => [bytes],
});

/** A part that is a file; null where there is none. */
async function fileContent(kind: string, name: string, file: string): Promise<Content | null> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return null;
  return { kind, name, length: found.size, chunks: () => createReadStream(file, { highWaterMark: 2 ** 20 }) };
}

export const viewContent = (view: ProjectView): Content =>
  bytesContent('view', '', new TextEncoder().encode(JSON.stringify(view)));

/** Models with all that belongs to them. Throws `not-found` for a model not in the library, and as `Library.stored`. */
export async function gatherModels(
  ids: readonly string[],
  { library, projections, runs }: ProjectSources,
): Promise<Gathered> {
  const models: Gathered['models'] = [];
  const made: Gathered['runs'] = [];
  const contents: Content[] = [];
  const corpora = new Map<string, CorpusReference>();
  for (const id of new Set(ids)) {
    const { name, length, metadata, chunks } = await library.stored(id);
    models.push({ id, name });
    if (metadata.corpus && isFingerprint(metadata.corpus.fingerprint)) {
      corpora.set(metadata.corpus.fingerprint, metadata.corpus);
    }
    const files: [string, string, string][] = besideModel(id, { library, projections });
    const run = runs.runOf(id);
    if (run) {
      const { id: of } = run.record.summary;
      made.push({ id: of, model: id });
      contents.push(bytesContent('run', of, new TextEncoder().encode(run.portable)));
      files.push(['progress', of, path.join(run.folder, 'progress.json')]);
      files.push(['recording', of, path.join(run.folder, 'recording.bin')]);
    }
    for (const [kind, of, file] of files) {
      const content = await fileContent(kind, of, file);
      if (content) contents.push(content);
    }
    contents.push({ kind: 'model', name: id, length, chunks });
  }
  return { models, runs: made, corpora: [...corpora.values()], contents };
}

/** Kind, name and file of what the library and the maps keep beside a model. */
export const besideModel = (
  id: string,
  { library, projections }: Pick<ProjectSources, 'library' | 'projections'>,
): [string, string, string][] => [
  ['columns', id, library.columnsFile(id)],
  ...projections.places(id).map(({ name, file }): [string, string, string] => ['projection', name, file]),
];

const isFingerprint = (text: string): boolean => /^[\w-]{1,100}$/.test(text);

/** The files of a corpus as parts; `missing` names those that are not there any more. */
export async function corpusContents(
  fingerprint: string,
  files: readonly { name: string; path: string }[],
): Promise<{ contents: Content[]; missing: string[] }> {
  const contents: Content[] = [];
  const missing: string[] = [];
  for (const [i, { name, path: file }] of files.entries()) {
    const content = await fileContent(
      'corpus',
      `${fingerprint}/${i}/${path.basename(name).slice(-200)}`,
      file,
    );
    if (content) contents.push(content);
    else missing.push(name);
  }
  return { contents, missing };
}
