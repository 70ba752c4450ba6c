import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/contract/errors.ts';
import { parseJson } from '../core/json.ts';
import { reasonOf, safeFileName, writeFileAtomic } from './files.ts';
import { isUnderWay, type RunRecord, type RunStore, runRecord, type StoredCorpus } from './run-store.ts';
import { checkpointFile } from './training/checkpointer.ts';

/** A text that came with a run. */
interface Text {
  name: string;
  path: string;
}

/** What comes with a run besides its record; null: not there. */
export interface RunParts {
  record: Uint8Array;
  progress: Uint8Array | null;
  recording: Uint8Array | null;
  start: Uint8Array | null;
  /** Where it can go on, checked as it is read. */
  checkpoint: AsyncIterable<Uint8Array> | null;
  /** Its text, unpacked; empty where that did not come. */
  texts: readonly Text[];
}

/** The record of a run as it may go to another machine: with the names of its files, not their places. */
export function portableRecord({ summary, corpus, ...record }: RunRecord): string {
  const { progress: _, checkpoint: __, pausing: ___, ...rest } = summary;
  const about = isUnderWay(summary)
    ? { ...rest, state: 'interrupted', message: 'It was under way when its project was saved.' }
    : rest;
  const files = corpus.kind === 'files' && corpus.files.map(({ name }) => ({ name, path: name }));
  return JSON.stringify({ ...record, summary: about, corpus: files ? { kind: 'files', files } : corpus });
}

/**
 * Puts a run on record that another Orrery has made: a finished one by its model, an unfinished one by its checkpoint.
 * No place that its record names is believed. Throws LabError `bad-file` for one that is not of that id and model,
 * and `cannot-write`.
 */
export async function adoptRun(
  store: RunStore,
  run: string,
  model: string | null,
  parts: RunParts,
): Promise<RunRecord> {
  const record = parse(parts.record);
  const { summary } = record;
  const ended = model === null ? summary.state === 'interrupted' : !isUnderWay(summary);
  if (summary.id !== run || (summary.model ?? null) !== model || !ended) {
    throw new LabError('bad-file', `The record of the run "${summary.name}" belongs to another one.`);
  }
  delete summary.checkpoint;
  const folder = store.folder(run);
  record.corpus = placed(record.corpus, parts.texts, folder);
  const files: [string, AsyncIterable<Uint8Array> | Iterable<Uint8Array> | null][] = [
    [path.join(folder, 'progress.json'), parts.progress && [parts.progress]],
    [path.join(folder, 'recording.bin'), parts.recording && [parts.recording]],
    [path.join(folder, 'start.json'), parts.start && [parts.start]],
    [checkpointFile(folder), parts.checkpoint],
  ];
  const made = await mkdir(folder, { recursive: true });
  try {
    for (const [file, bytes] of files) if (bytes) await writeFileAtomic(file, bytes);
    await store.save(record);
  } catch (error) {
    if (made !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
  return record;
}

function parse(bytes: Uint8Array): RunRecord {
  try {
    return runRecord.parse(parseJson(bytes)) as RunRecord;
  } catch (error) {
    throw new LabError('bad-file', `The record of a run cannot be read: ${reasonOf(error)}`);
  }
}

/** The corpus where it lies here; one that did not come is missed in a place where it may be put. */
function placed(corpus: StoredCorpus, texts: readonly Text[], folder: string): StoredCorpus {
  if (corpus.kind === 'toy') return corpus;
  if (texts.length > 0)
    return { kind: 'files', files: texts.map(({ name, path: at }) => ({ name, path: at })) };
  if (corpus.kind === 'text') return corpus;
  const files = corpus.files.map(({ name }, i) => ({
    name,
    path: path.join(folder, 'texts', `${i} ${safeFileName(name)}`),
  }));
  return { kind: 'files', files };
}
