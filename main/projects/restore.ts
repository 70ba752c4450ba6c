import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import { type OpenedProject, projectView } from '../../core/contract/projects.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import { parseJson } from '../../core/json.ts';
import { reasonOf, safeFileName, writeFileAtomic } from '../files.ts';
import type { Grants } from '../grants.ts';
import { besideModel, type ProjectSources } from './contents.ts';
import type { ProjectFile } from './project-file.ts';

/** Largest columns and map that are believed, bytes. */
const MAX_SMALL = 2 ** 30;

/**
 * Lists a project's models and puts their maps and columns where the library keeps such. What cannot be read
 * is told in `problems`, and stops nothing else. Answers with the ids of the models it listed.
 */
export async function attachModels(
  file: ProjectFile,
  { library, projections }: ProjectSources,
  problems: string[],
): Promise<string[]> {
  const attached: string[] = [];
  const problem = (error: unknown) => problems.push(reasonOf(error));
  for (const { id, name } of file.directory.models) {
    const section = file.section('model', id);
    if (!section || file.layout.cut.includes(section)) {
      problems.push(`The model "${name}" is missing from ${file.name}: the file is cut short.`);
      continue;
    }
    try {
      if (!(await library.attach(id, name, (whole) => file.source(section, whole)))) continue;
      attached.push(id);
    } catch (error) {
      problem(error);
      continue;
    }
    for (const [kind, of, target] of besideModel(id, { library, projections })) {
      try {
        // What is there is of a later moment: kept when Orrery ended without saving.
        if (await stat(target).catch(() => null)) continue;
        const bytes = await file.read(kind, of, MAX_SMALL);
        if (bytes) await writeFileAtomic(target, [bytes]);
      } catch (error) {
        problem(error);
      }
    }
  }
  return attached;
}

/** Largest record of a run, and its measurements, that are believed, bytes. */
const MAX_RUN = 64 * 2 ** 20;

/**
 * Puts a project's runs on record: those of its models, and those it holds unfinished. Answers with the ids of those
 * that were not there before.
 */
export async function adoptRuns(
  file: ProjectFile,
  { runs, library, grants }: ProjectSources & { grants: Grants },
  attached: readonly string[],
  corpora: OpenedProject['corpora'],
  problems: string[],
): Promise<string[]> {
  const adopted: string[] = [];
  const textsOf = (fingerprint: string | undefined) =>
    corpora
      .find((known) => known.fingerprint === fingerprint)
      ?.files.map(({ id }) => grants.resolve(id, 'read')) ?? [];
  const adopt = async (id: string, model: string | null, fingerprint: string | undefined) => {
    try {
      const record = await file.read('run', id, MAX_RUN);
      if (!record) return;
      const checkpoint = model === null ? file.section('checkpoint', id) : undefined;
      const parts = {
        record,
        progress: await file.read('progress', id, MAX_RUN),
        recording: await file.read('recording', id, MAX_SMALL),
        start: await file.read('start', id, MAX_SMALL),
        checkpoint: checkpoint ? file.stream(checkpoint) : null,
        texts: textsOf(fingerprint),
      };
      if (await runs.adopt(id, model, parts)) adopted.push(id);
    } catch (error) {
      problems.push(reasonOf(error));
    }
  };
  for (const { id, model } of file.directory.runs) {
    if (!attached.includes(model)) continue;
    const { metadata } = await library.stored(model).catch(() => ({ metadata: null }));
    await adopt(id, model, metadata?.corpus?.fingerprint);
  }
  for (const { id, fingerprint } of file.directory.unfinished) await adopt(id, null, fingerprint);
  return adopted;
}

/**
 * Unpacks the texts that came with a project into `folder`, opened for training. Their names in the file choose
 * no place on the disk. What is damaged is told in `problems`.
 */
export async function unpackCorpora(
  file: ProjectFile,
  folder: string,
  grants: Grants,
  problems: string[],
  onBytes: (done: number, total: number) => void,
): Promise<OpenedProject['corpora']> {
  const sections = file.directory.sections.filter(({ kind }) => kind === 'corpus');
  const total = sections.reduce((sum, { length }) => sum + length, 0);
  const found = new Map<string, FileGrant[]>();
  let before = 0;
  for (const section of sections) {
    const [fingerprint = '', number = '', ...rest] = section.name.split('/');
    const name = rest.join('/');
    if (!/^[\w-]{1,100}$/.test(fingerprint) || !/^\d{1,5}$/.test(number)) continue;
    const own = path.join(folder, fingerprint);
    const target = path.join(own, `${number} ${safeFileName(name)}`);
    const start = before;
    before += section.length;
    try {
      await mkdir(own, { recursive: true });
      const there = await stat(target).catch(() => null);
      if (there?.size !== section.length) {
        await writeFileAtomic(target, file.stream(section), {
          onBytes: (done) => onBytes(start + done, total),
        });
      }
      const grant = await grants.grant({ path: target, name, mode: 'read' });
      found.set(fingerprint, [...(found.get(fingerprint) ?? []), grant]);
    } catch (error) {
      problems.push(reasonOf(error));
    }
  }
  const names = new Map(file.directory.corpora.map((corpus) => [corpus.fingerprint, corpus.name]));
  return [...found].map(([fingerprint, files]) => ({
    fingerprint,
    name: names.get(fingerprint) ?? files[0]!.name,
    files,
  }));
}

/** Largest view that is believed, bytes. */
const MAX_VIEW = 64 * 2 ** 20;

/** What the window remembered; null, and told in `problems`, where that cannot be read. */
export async function readView(file: ProjectFile, problems: string[]): Promise<OpenedProject['view']> {
  try {
    const bytes = await file.read('view', '', MAX_VIEW);
    if (!bytes) return null;
    return projectView.parse(parseJson(bytes));
  } catch (error) {
    problems.push(
      error instanceof LabError
        ? error.message
        : `${file.name}: what the window remembered (selections, bookmarks, notes) cannot be read.`,
    );
    return null;
  }
}
