import { parentPort, workerData } from 'node:worker_threads';
import { asLabError } from '../../core/contract/errors.ts';
import { type OpenedModel, readModel } from '../../core/formats/formats.ts';
import type { ReadOptions } from '../../core/formats/table.ts';
import { convert } from '../convert.ts';
import { openFile } from '../sources.ts';
import type { WorkerMessage } from '../worker-task.ts';
import { HeapWatch } from './heap.ts';
import { inspect } from './inspect.ts';
import type { PackedModel, ReadAnswers, ReadJob } from './job.ts';
import { beat } from './pulse.ts';

/** Reads a file of vectors in a thread of its own; the matrices it answers with are handed over, not copied. */
const { kind, file, companions, options, to, pulse, mostBytes, mostObjects } = workerData as ReadJob;
const heap = new HeapWatch(mostObjects, file.name);

/** Milliseconds between two reports. */
const INTERVAL = 100;

const say = (message: WorkerMessage<ReadAnswers[ReadJob['kind']]>, transfer: ArrayBuffer[] = []) =>
  parentPort!.postMessage(message, transfer);

const started = performance.now();
let told = 0;
let place = 'its beginning';
/** Also a file beside it, or what was unpacked of it, is read from its beginning to its end some time. */
const onRead = (): void => {
  heap.check();
  beat(pulse, place);
};
function onBytes(done: number, total: number): void {
  const now = performance.now();
  if (now - told < INTERVAL && done < total) return;
  told = now;
  place = `about byte ${done}`;
  const perSecond = now > started ? (done / (now - started)) * 1000 : 0;
  const secondsLeft = perSecond > 0 ? (total - done) / perSecond : null;
  say({
    kind: 'progress',
    progress: { stage: 'Reading', done, total, unit: 'bytes', perSecond, secondsLeft },
  });
}

const onStep = (at: string): void => {
  place = at;
  onRead();
};
const bounded: ReadOptions = { ...options, mostBytes, shared: true, onStep };

type Answer = [ReadAnswers[ReadJob['kind']], ArrayBuffer[]];

/** The file is closed before the answer is given: the thread is ended then, and an unfinished closing leaks. */
async function work(): Promise<Answer> {
  beat(pulse, place);
  const source = await openFile(file.path, {
    name: file.name,
    companions,
    onBytes,
    onRead,
  });
  try {
    if (kind === 'inspect') return [await inspect(source, bounded), []];
    if (kind === 'convert' && to) return [await convert(source, to.path, to.format, bounded), []];
    return packed(await readModel(source, bounded));
  } finally {
    await source.close();
    heap.close();
  }
}

function packed(opened: OpenedModel): Answer {
  const { model, ...rest } = opened;
  const { joinedWords, dim, input, output, counts, columns, pictures, views, subwords, metadata } = model;
  const words = joinedWords?.slice() ?? new TextEncoder().encode(model.words.join('\n'));
  const result: PackedModel = {
    ...{ ...rest, words, count: input.length / dim },
    model: {
      ...{ dim, input, output, counts, metadata },
      ...(columns ? { columns } : {}),
      ...(pictures ? { pictures } : {}),
      ...(views ? { views } : {}),
      ...(subwords ? { subwords } : {}),
    },
  };
  const arrays = [input, output, counts, subwords?.vectors, words].map((array) => array?.buffer);
  // What is shared need not be handed over.
  return [result, [...new Set(arrays)].filter((buffer) => buffer instanceof ArrayBuffer)];
}

try {
  const [result, transfer] = await work();
  say({ kind: 'done', result }, transfer);
} catch (thrown) {
  const { code, message, details } = asLabError(thrown);
  say({ kind: 'failed', code, message, details });
}
