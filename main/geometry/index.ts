import { availableParallelism, totalmem } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { LabError } from '../../core/contract/errors.ts';
import type { Projection, ProjectParameters } from '../../core/contract/projection.ts';
import type { VectorTable } from '../../core/neighbors/table.ts';
import { semanticAxes } from '../../core/projection/axes.ts';
import { mapBytes, mostMapBytes, pointsOf } from '../../core/projection/map-needs.ts';
import type { TrainedFrame } from '../../core/projection/warm-start.ts';
import { startWorker } from '../threads.ts';
import { shared } from '../worker-task.ts';
import type { GeometryJob, GeometryMessage, GeometryProgress } from './messages.ts';

const MOST_THREADS = 16;

/** A projection without the model's name. */
export type Projected = Omit<Projection, 'model'>;

export interface ProjectOptions {
  /** Ends the worker thread at once; the promise rejects with `cancelled`. */
  signal?: AbortSignal;
  /** At most ten a second and stage. */
  onProgress?: (progress: GeometryProgress) => void;
  /** The picture as it forms: [points, dimensions], about the unit ball; the first comes early. */
  onFrame?: (positions: Float32Array, epoch: number, epochs: number) => void;
  /** Of the table's rows; semantic axes are named by them. */
  words?: readonly string[];
  /** [some rows, dimensions] a map to begin from, */
  start?: Float32Array;
  /** or the last picture of the training. */
  frame?: TrainedFrame;
}

/**
 * Projects the first `parameters.top` rows of a table in a worker thread.
 * @throws LabError `cancelled`; `bad-file` naming row and column of a value that is not finite; `invalid-input`
 *   for an empty table; `unknown-word` for a word of an axis; `too-large`
 */
export function project(
  table: VectorTable,
  parameters: ProjectParameters,
  options: ProjectOptions = {},
): Promise<Projected> {
  const points = pointsOf(table.rows, parameters);
  if (points < 1 || table.dim < 1) {
    return Promise.reject(new LabError('invalid-input', 'There are no vectors to project.'));
  }
  if (options.signal?.aborted) return Promise.reject(cancelled());
  const threads = Math.min(MOST_THREADS, availableParallelism());
  const need = mapBytes(points, table.dim, parameters, threads);
  if (need > mostMapBytes || need > totalmem()) return Promise.reject(tooLarge(points, need));
  let axes: Float64Array | null = null;
  if (parameters.method === 'axes') {
    try {
      const chosen = (parameters.axes ?? []).slice(0, parameters.dimensions);
      axes = semanticAxes(table, options.words ?? [], chosen);
    } catch (error) {
      return Promise.reject(error);
    }
  }
  const job: GeometryJob = {
    role: 'project',
    ...{ data: shared(table.data.subarray(0, points * table.dim)), rows: points, dim: table.dim },
    ...{ threads, parameters, axes },
    start: options.start ? startFrom(options.start, points, parameters.dimensions) : null,
    frame: options.frame ?? null,
  };
  const worker = startWorker('geometry-worker', job);
  return new Promise<Projected>((resolve, reject) => {
    const onAbort = () => finish(() => reject(cancelled()));
    const finish = (settle: () => void, endsByItself = false) => {
      options.signal?.removeEventListener('abort', onAbort);
      worker.removeAllListeners();
      if (endsByItself) letEnd(worker);
      else void worker.terminate();
      settle();
    };
    options.signal?.addEventListener('abort', onAbort);
    worker.on('message', (message: GeometryMessage) => {
      if (message.kind === 'progress') options.onProgress?.(message.progress);
      else if (message.kind === 'frame') options.onFrame?.(message.positions, message.epoch, message.epochs);
      else if (message.kind === 'failed') {
        finish(() => reject(new LabError(message.code, message.message, message.details)), true);
      } else {
        const { kind: _, epochs, ...result } = message;
        finish(() => resolve({ parameters, points, epoch: epochs, epochs, ...result }), true);
      }
    });
    worker.on('error', (error) => finish(() => reject(workerError(error))));
    worker.on('exit', (code) =>
      finish(() => reject(new LabError('internal', `The geometry thread ended early, with code ${code}.`))),
    );
  });
}

function tooLarge(points: number, need: number): LabError {
  const gigabytes = (need / 2 ** 30).toFixed(1);
  return new LabError(
    'too-large',
    `A projection of ${points} words needs about ${gigabytes} GB of memory, more than can be had here. ` +
      'Show fewer words and try again.',
    { bytes: need },
  );
}

/** Milliseconds that a thread has to end its helpers and itself once its work is done. */
const GRACE = 10_000;

/** A thread whose work is done ends by itself, after its helpers; one that does not is ended. */
function letEnd(worker: Worker): void {
  const late = setTimeout(() => void worker.terminate(), GRACE);
  late.unref();
  worker.once('exit', () => clearTimeout(late));
  worker.on('error', () => {}); // its answer is there
  worker.unref();
}

const cancelled = () => new LabError('cancelled', 'The projection was cancelled.');

function workerError(error: Error): LabError {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new LabError('too-large', 'The projection ran out of memory. Show fewer words and try again.');
  }
  return new LabError('internal', `The geometry thread failed: ${error.message}`, { stack: error.stack });
}

/** A map as a start for so many points: those it lacks, or has nowhere, begin in its middle. */
function startFrom(positions: Float32Array, points: number, dimensions: 2 | 3): Float32Array {
  const start = new Float32Array(points * dimensions);
  start.set(positions.subarray(0, start.length));
  return start.map((value) => (Number.isFinite(value) ? value : 0));
}
