import { parentPort, workerData } from 'node:worker_threads';
import { asLabError } from '../../core/contract/errors.ts';
import { readModel } from '../../core/formats/formats.ts';
import { openFile } from '../sources.ts';
import type { WorkerMessage } from '../worker-task.ts';
import { inspect } from './inspect.ts';
import type { ReadAnswer, ReadJob } from './job.ts';

/** Reads a file of vectors in a thread of its own; the matrices it answers with are handed over, not copied. */
const { kind, file, companions, options } = workerData as ReadJob;

/** Milliseconds between two reports. */
const INTERVAL = 100;

const say = (message: WorkerMessage<ReadAnswer<ReadJob['kind']>>, transfer: ArrayBuffer[] = []) =>
  parentPort!.postMessage(message, transfer);

const started = performance.now();
let told = 0;
function onBytes(done: number, total: number): void {
  const now = performance.now();
  if (now - told < INTERVAL && done < total) return;
  told = now;
  const perSecond = now > started ? (done / (now - started)) * 1000 : 0;
  const secondsLeft = perSecond > 0 ? (total - done) / perSecond : null;
  say({
    kind: 'progress',
    progress: { stage: 'Reading', done, total, unit: 'bytes', perSecond, secondsLeft },
  });
}

/** The file is closed before the answer is given: the thread is ended then, and an unfinished closing leaks. */
async function work(): Promise<[ReadAnswer<ReadJob['kind']>, ArrayBuffer[]]> {
  const source = await openFile(file.path, { name: file.name, companions, onBytes });
  try {
    if (kind === 'inspect') return [await inspect(source, options), []];
    const result = await readModel(source, options);
    const { input, output, counts, subwords } = result.model;
    const arrays = [input, output, counts, subwords?.vectors].flatMap((array) => array?.buffer ?? []);
    return [result, [...new Set(arrays)] as ArrayBuffer[]];
  } finally {
    await source.close();
  }
}

try {
  const [result, arrays] = await work();
  say({ kind: 'done', result }, arrays);
} catch (thrown) {
  const { code, message, details } = asLabError(thrown);
  say({ kind: 'failed', code, message, details });
}
