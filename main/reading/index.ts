import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { ExportFormat, FileInspection, OpenOptions } from '../../core/contract/opening.ts';
import type { OpenedModel } from '../../core/formats/formats.ts';
import { spelled } from '../../core/formats/word-table.ts';
import type { Converted } from '../convert.ts';
import type { NamedPath } from '../sources.ts';
import type { Task } from '../tasks.ts';
import { runWorker } from '../worker-task.ts';
import { HEAP_ROOM } from './heap.ts';
import type { ReadAnswers, ReadJob } from './job.ts';
import { newPulse, watchPulse } from './pulse.ts';

/** What reading a file may take before it is ended. */
interface ReadLimits {
  /** Seconds without a sign of progress. */
  still: number;
  /** MiB of objects: words, cells, what libraries decode. */
  heap: number;
  /** Bytes of vectors in one piece. */
  vectors: number;
}

const MIB = 2 ** 20;
/**
 * A quarter of the machine's memory for objects, and no more than a third of what this thread has room for, which takes
 * the texts among them (in Electron all threads share 4 GiB of objects); nearly all of it for vectors.
 */
function limitsHere(): ReadLimits {
  const { heap_size_limit, used_heap_size } = getHeapStatistics();
  const room = (heap_size_limit - used_heap_size) / 3;
  return {
    still: 60,
    heap: Math.max(512, Math.min(totalmem() / 4, room) / MIB),
    vectors: totalmem() * 0.9,
  };
}

/** A file to read, with those that belong to it and what was chosen of it. */
export interface ReadRequest {
  file: NamedPath;
  companions?: NamedPath[];
  options?: OpenOptions;
  /** Where to write; for `convert`. */
  to?: { path: string; format: ExportFormat };
  limits?: Partial<ReadLimits>;
}

/** Follows the work, and ends it. */
export type Follower = Partial<Pick<Task, 'signal' | 'forward'>>;

/** Reads a file. Throws as `readModel`; and `cancelled`; `too-large`; `bad-file` where reading does not go on. */
export async function readFile(request: ReadRequest, follower: Follower = {}): Promise<OpenedModel> {
  const { model, words, count, ...rest } = await inWorker('read', request, follower);
  return { ...rest, model: spelled(words, count, model) };
}

/** Looks into a file. Throws as `readFile`. */
export const inspectFile = (request: ReadRequest, follower: Follower = {}): Promise<FileInspection> =>
  inWorker('inspect', request, follower);

/** Writes what a file holds in another format. Throws as `readFile`, and `cannot-write`. */
export const convertFile = (
  request: ReadRequest & Required<Pick<ReadRequest, 'to'>>,
  follower: Follower = {},
): Promise<Converted> => inWorker('convert', request, follower);

/**
 * One job in a thread of its own with bounds to its memory, ended where it makes no progress: what a file holds must
 * not be able to stop the program. `too-large` says `sample` in its details where fewer rows may do.
 */
async function inWorker<K extends ReadJob['kind']>(
  kind: K,
  { file, companions = [], options = {}, to, limits }: ReadRequest,
  { signal, forward }: Follower,
): Promise<ReadAnswers[K]> {
  const { still, heap, vectors } = { ...limitsHere(), ...limits };
  const named = ({ path, name }: NamedPath): NamedPath => ({ path, name });
  const pulse = newPulse();
  const job: ReadJob = {
    ...{ kind, file: named(file), companions: companions.map(named), options, pulse },
    ...{ mostBytes: vectors, mostObjects: heap * MIB },
    ...(to ? { to } : {}),
  };
  const stop = new AbortController();
  let stuck: string | null = null;
  const unwatch = watchPulse(pulse, still, (place) => {
    stuck = place;
    stop.abort();
  });
  try {
    return await runWorker<ReadAnswers[K]>('read-worker', job, {
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      ...(forward ? { onProgress: forward } : {}),
      what: `Reading ${file.name}`,
      outOfMemory: 'Open its first rows or a sample of them.',
      limits: { maxOldGenerationSizeMb: Math.round(heap * HEAP_ROOM) },
    });
  } catch (thrown) {
    if (stuck !== null && !signal?.aborted) throw standstill(file.name, stuck, still);
    const { code, message, details } = asLabError(thrown);
    throw code === 'too-large' ? new LabError(code, message, { ...details, sample: true }) : thrown;
  } finally {
    unwatch();
  }
}

const standstill = (name: string, place: string, seconds: number) =>
  new LabError(
    'bad-file',
    `${name}: reading was ended, since it made no progress for ${Math.round(seconds)} seconds${place && `, at ${place}`}. The file is damaged there, or its disk does not answer; copy it to this computer's disk, or write it anew with the program it came from.`,
    { file: name, place },
  );
