import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProjectView } from '../../core/contract/projects.ts';
import type { CorpusReference } from '../../core/project/directory.ts';
import type { Content } from '../../core/project/file.ts';
import type { Library } from '../library.ts';
import { portableRecord } from '../portable-runs.ts';
import type { Projections } from '../projections.ts';
import type { RunRecord, StoredCorpus } from '../run-store.ts';
import type { Runs } from '../runs.ts';
import { checkpointInfo } from '../training/checkpoint.ts';
import { checkpointFile } from '../training/checkpointer.ts';

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
  unfinished: { id: string; fingerprint: string }[];
  corpora: CorpusReference[];
  contents: Content[];
  /** Where the texts of its corpora lie, as far as that is on record. */
  texts: TextPlace[];
}

export interface TextPlace {
  fingerprint: string;
  corpus: StoredCorpus;
  /** Of the run that read it. */
  folder: string;
}

/** A part that is in memory. */
export const bytesContent = (kind: string, name: string, bytes: Uint8Array): Content => ({
  kind,
  name,
  length: bytes.length,
  chunks: () => [bytes],
});

/** A part that is a file; null where there is none. */
export async function fileContent(kind: string, name: string, file: string): Promise<Content | null> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return null;
  return { kind, name, length: found.size, chunks: () => createReadStream(file, { highWaterMark: 2 ** 20 }) };
}

export const viewContent = (view: ProjectView): Content =>
  bytesContent('view', '', new TextEncoder().encode(JSON.stringify(view)));

/** Models with all that belongs to them. Throws `not-found` for a model not in the library, and as `Library.stored`. */
export async function gatherModels(ids: readonly string[], sources: ProjectSources): Promise<Gathered> {
  const gathered: Gathered = { models: [], runs: [], unfinished: [], corpora: [], contents: [], texts: [] };
  const { models, runs, contents } = gathered;
  await sources.projections.idle();
  for (const id of new Set(ids)) {
    const { name, length, metadata, chunks } = await sources.library.stored(id);
    models.push({ id, name });
    const run = sources.runs.runOf(id);
    if (metadata.corpus) addCorpus(gathered, metadata.corpus, run);
    const unsaved = await sources.library.besideUnsaved(id);
    for (const [kind, bytes] of Object.entries(unsaved ?? {}))
      if (bytes) contents.push(bytesContent(kind, id, Buffer.concat(bytes)));
    for (const [kind, of, file] of besideModel(id, sources)) {
      const content = unsaved && kind in unsaved ? null : await fileContent(kind, of, file);
      if (content) contents.push(content);
    }
    if (run) {
      runs.push({ id: run.record.summary.id, model: id });
      contents.push(...(await runContents(run)));
    }
    contents.push({ kind: 'model', name: id, length, chunks });
  }
  return gathered;
}

/**
 * Adds runs that are not done, as they stand now; those done, or with nothing to go on from yet, are left out. Answers
 * with what lets go of the files that were set aside for them, so that training may go on meanwhile.
 */
export async function gatherUnfinished(
  gathered: Gathered,
  ids: readonly string[],
  { runs }: ProjectSources,
): Promise<() => Promise<void>> {
  const aside: string[] = [];
  const letGo = async () => {
    for (const file of aside) await rm(file, { force: true });
  };
  try {
    for (const id of new Set(ids)) {
      const run = await runs.unfinished(id);
      if (!run) continue;
      // A link keeps these bytes while the next checkpoint takes their place. The next start removes what is left.
      const file = `${checkpointFile(run.folder)}.${randomBytes(6).toString('hex')}.tmp`;
      aside.push(file);
      const from = checkpointFile(run.folder);
      await link(from, file).catch(() => copyFile(from, file));
      const { corpus } = await checkpointInfo(file);
      const checkpoint = await fileContent('checkpoint', id, file);
      if (!checkpoint || !addCorpus(gathered, corpus, run)) continue;
      gathered.unfinished.push({ id, fingerprint: corpus.fingerprint });
      gathered.contents.push(...(await runContents(run)), checkpoint);
    }
    return letGo;
  } catch (error) {
    await letGo();
    throw error;
  }
}

async function runContents({ record, folder }: { record: RunRecord; folder: string }): Promise<Content[]> {
  const { id } = record.summary;
  const contents = [bytesContent('run', id, new TextEncoder().encode(portableRecord(record)))];
  for (const [kind, file] of [
    ['progress', 'progress.json'],
    ['recording', 'recording.bin'],
    ['start', 'start.json'],
  ] as const) {
    // In memory: these are replaced now and then while the run is under way, and just after it.
    const bytes = await readFile(path.join(folder, file)).catch(() => null);
    if (bytes) contents.push(bytesContent(kind, id, bytes));
  }
  return contents;
}

/** Notes a corpus once, and where its text lies; false where it has no proper fingerprint. */
function addCorpus(
  { corpora, texts }: Gathered,
  corpus: CorpusReference,
  run: { record: RunRecord; folder: string } | null,
): boolean {
  const { fingerprint } = corpus;
  if (!/^[\w-]{1,100}$/.test(fingerprint)) return false;
  if (!corpora.some((known) => known.fingerprint === fingerprint)) corpora.push(corpus);
  if (run && !texts.some((known) => known.fingerprint === fingerprint)) {
    texts.push({ fingerprint, corpus: run.record.corpus, folder: run.folder });
  }
  return true;
}

/** Kind, name and file of what the library and the maps keep beside a model. */
export const besideModel = (
  id: string,
  { library, projections }: Pick<ProjectSources, 'library' | 'projections'>,
): [string, string, string][] => [
  ...Object.entries(library.beside(id)).map(([kind, file]): [string, string, string] => [kind, id, file]),
  ...projections.places(id).map(({ name, file }): [string, string, string] => ['projection', name, file]),
];
