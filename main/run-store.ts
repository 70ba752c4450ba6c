import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LabError } from '../core/contract/errors.ts';
import type { RunProgress, RunSummary } from '../core/contract/service.ts';
import { toySentences } from '../core/corpus/toy/index.ts';
import { parseJson } from '../core/json.ts';
import { trainParameters } from '../core/word2vec/parameters.ts';
import { reasonOf, writeFileAtomic } from './files.ts';
import { loadRecording, saveRecording } from './recording/file.ts';
import type { Recording } from './recording/recording.ts';
import type { PretrainedVectors } from './training/session.ts';
import type { CorpusText } from './training/training.ts';

/** Finished runs kept for their charts and for what their text can tell, */
const FINISHED = 20;
/** and what is kept of them. */
const KEPT = ['run.json', 'progress.json', 'recording.bin', 'corpus.txt', 'start.json'];

/** A corpus as it can be found again after a restart. */
const storedCorpus = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('toy'),
    world: z.enum(['kingdom', 'atlas', 'grammar', 'two-tongues']),
    tokens: z.number(),
    seed: z.number(),
  }),
  z.object({ kind: z.literal('files'), files: z.array(z.object({ name: z.string(), path: z.string() })) }),
  /** The text itself is in corpus.txt. */
  z.object({ kind: z.literal('text'), name: z.string() }),
]);
export type StoredCorpus = z.output<typeof storedCorpus>;

/** What a corpus is called where it has no other name. */
export function titleOfCorpus(corpus: StoredCorpus): string {
  if (corpus.kind === 'toy') return `Toy world: ${corpus.world}`;
  if (corpus.kind === 'text') return corpus.name;
  const [first, ...more] = corpus.files;
  return more.length > 0 ? `${first!.name} and ${more.length} more` : first!.name;
}

const states = [
  'reading',
  'training',
  'paused',
  'stopping',
  'done',
  'stopped',
  'failed',
  'interrupted',
] as const;

export const runRecord = z.object({
  version: z.literal(1),
  started: z.number(),
  corpus: storedCorpus,
  summary: z.object({
    id: z.string(),
    name: z.string(),
    state: z.enum(states),
    parameters: trainParameters,
    corpus: z.string(),
    model: z.string().optional(),
    message: z.string().optional(),
    checkpoint: z.object({ fraction: z.number(), saved: z.number() }).optional(),
  }),
});

/** What a run begins with besides its text. */
export interface StartingPoint {
  /** Exactly the words to train. */
  vocabulary?: string[];
  /** Vectors to go on from; after a restart only their words matter, the vectors are in the checkpoint. */
  pretrained?: PretrainedVectors;
}

const startingPoint = z.object({
  vocabulary: z.array(z.string()).optional(),
  pretrained: z.object({ words: z.array(z.string()), dim: z.number() }).optional(),
});

/** What is remembered of a run; `summary` is live, its `progress` is kept apart. */
export interface RunRecord {
  version: 1;
  /** Milliseconds since 1970. */
  started: number;
  corpus: StoredCorpus;
  summary: RunSummary;
}

export const isUnderWay = ({ state }: RunSummary): boolean =>
  state === 'reading' || state === 'training' || state === 'paused' || state === 'stopping';

/** Why a run cannot be told anything. */
export const notUnderWay = ({ id, name, state }: RunSummary) =>
  new LabError('invalid-input', `"${name}" is not under way (it is ${state}).`, { run: id, state });

/**
 * The folder of runs. Of each run:
 *     run.json        the record
 *     progress.json   its measurements
 *     recording.bin   how its cloud formed
 *     corpus.txt      text that was pasted
 *     start.json      the words it began with, where they were given
 *     run.checkpoint  the last checkpoint (written by the trainer)
 */
export class RunStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  folder(run: string): string {
    return path.join(this.#folder, run);
  }

  /** Makes a run's folder. Throws what the file system throws. */
  async create(record: RunRecord, text: string | null, start: StartingPoint): Promise<void> {
    const folder = this.folder(record.summary.id);
    const { vocabulary, pretrained } = start;
    await mkdir(folder, { recursive: true });
    if (text !== null) await writeFile(path.join(folder, 'corpus.txt'), text);
    if (vocabulary || pretrained) {
      const words = pretrained && { words: pretrained.words, dim: pretrained.dim };
      await writeFileAtomic(
        path.join(folder, 'start.json'),
        JSON.stringify({ vocabulary, pretrained: words }),
      );
    }
    await this.save(record);
  }

  /** What a run began with, to encode its text as before. Throws LabError `bad-file` where that is damaged. */
  async startingPoint(run: string): Promise<StartingPoint> {
    const file = path.join(this.folder(run), 'start.json');
    if (!existsSync(file)) return {};
    try {
      const { vocabulary, pretrained } = startingPoint.parse(parseJson(await readFile(file)));
      return {
        ...(vocabulary ? { vocabulary } : {}),
        ...(pretrained ? { pretrained: { ...pretrained, input: new Float32Array(0), output: null } } : {}),
      };
    } catch (error) {
      throw new LabError(
        'bad-file',
        `What this run began with (${file}) cannot be read: ${reasonOf(error)}. Keep its checkpoint as a model, or discard it.`,
      );
    }
  }

  async save({ summary: { progress: _, ...summary }, ...record }: RunRecord): Promise<void> {
    await writeFileAtomic(
      path.join(this.folder(summary.id), 'run.json'),
      JSON.stringify({ ...record, summary }),
    );
  }

  async saveProgress(run: string, progress: readonly RunProgress[]): Promise<void> {
    await writeFileAtomic(path.join(this.folder(run), 'progress.json'), JSON.stringify(progress));
  }

  /** The record of one run. Throws LabError `bad-file`. */
  async read(run: string): Promise<RunRecord> {
    try {
      return await this.#parse(run);
    } catch (error) {
      const file = path.join(this.folder(run), 'run.json');
      throw new LabError(
        'bad-file',
        `The record of this run (${file}) cannot be read: ${reasonOf(error)}. Start the run again.`,
      );
    }
  }

  async #parse(run: string): Promise<RunRecord> {
    const content: unknown = parseJson(await readFile(path.join(this.folder(run), 'run.json')));
    return runRecord.parse(content) as RunRecord;
  }

  /** Measurements of a run; none where they are lost. */
  async progress(run: string): Promise<RunProgress[]> {
    try {
      const found: unknown = parseJson(await readFile(path.join(this.folder(run), 'progress.json')));
      const measured = (item: Partial<RunProgress> | null) => Number.isInteger(item?.step);
      return Array.isArray(found) ? (found as RunProgress[]).filter(measured) : [];
    } catch {
      return [];
    }
  }

  /** How the cloud of a run formed; null where that is lost. */
  recording(run: string): Promise<Recording | null> {
    return loadRecording(path.join(this.folder(run), 'recording.bin'));
  }

  saveRecording(run: string, recording: Recording): Promise<void> {
    return saveRecording(path.join(this.folder(run), 'recording.bin'), recording);
  }

  /** All runs on disk, oldest first. Those too old to matter, or with no record, are removed. */
  async scan(notify: (message: string) => void): Promise<RunRecord[]> {
    const records: RunRecord[] = [];
    for (const id of await readdir(this.#folder)) {
      const files: string[] = await readdir(this.folder(id)).catch(() => []);
      // What a writer left behind that was killed; without a record the run had not begun.
      const leftovers = files.includes('run.json')
        ? files.filter((name) => /\.(part|tmp)$/.test(name))
        : [''];
      for (const name of leftovers)
        await rm(path.join(this.folder(id), name), { recursive: true, force: true });
      if (!files.includes('run.json')) continue;
      try {
        const record = await this.#parse(id);
        if (record.summary.id === id) records.push(record);
      } catch (error) {
        notify(
          `What was kept of a run (${this.folder(id)}) cannot be read and was left alone: ${reasonOf(error)}.`,
        );
      }
    }
    records.sort((a, b) => a.started - b.started);
    const finished = records.filter(({ summary }) => !isUnderWay(summary) && summary.state !== 'interrupted');
    const old = finished.slice(0, Math.max(0, finished.length - FINISHED));
    for (const { summary } of old) await this.remove(summary.id);
    return records.filter((record) => !old.includes(record));
  }

  async remove(run: string): Promise<void> {
    await rm(this.folder(run), { recursive: true, force: true });
  }

  /** What a finished run no longer needs. */
  async removeWorkingFiles(run: string): Promise<void> {
    for (const name of await readdir(this.folder(run))) {
      if (KEPT.includes(name)) continue;
      await rm(path.join(this.folder(run), name), { force: true });
    }
  }

  /** The corpus as the trainer takes it. */
  texts({ corpus, summary }: RunRecord): CorpusText[] {
    switch (corpus.kind) {
      case 'toy':
        return [{ name: summary.corpus, lines: () => toySentences(corpus.world, corpus) }];
      case 'files':
        return corpus.files;
      case 'text':
        return [{ name: corpus.name, path: path.join(this.folder(summary.id), 'corpus.txt') }];
    }
  }
}
