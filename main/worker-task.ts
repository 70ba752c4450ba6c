import type { ResourceLimits } from 'node:worker_threads';
import type { ErrorCode } from '../core/contract/errors.ts';
import { LabError } from '../core/contract/errors.ts';
import type { TaskProgress } from '../core/contract/service.ts';
import { startWorker } from './threads.ts';

/** What a worker thread that does one task says. */
export type WorkerMessage<T> =
  | { kind: 'progress'; progress: Omit<TaskProgress, 'task'> }
  | { kind: 'done'; result: T }
  | { kind: 'failed'; code: ErrorCode; message: string; details: Record<string, unknown> };

export interface WorkerTaskOptions {
  /** Ends the thread at once; the promise rejects with `cancelled`. */
  signal?: AbortSignal;
  onProgress?: (progress: Omit<TaskProgress, 'task'>) => void;
  /** What is being done, in the words of messages: "The search for clusters". */
  what: string;
  /** What to do where the memory is not enough. */
  outOfMemory?: string;
  /** Memory of the thread's objects, beyond which it is ended with `too-large`. */
  limits?: ResourceLimits;
}

/** Runs one job in a worker thread of its own. Throws what the worker threw, `cancelled`, or `too-large`. */
export function runWorker<T>(name: string, job: unknown, options: WorkerTaskOptions): Promise<T> {
  const { signal, onProgress, what, outOfMemory = 'Make a map of fewer words and try again.' } = options;
  const cancelled = () => new LabError('cancelled', `${what} was cancelled.`);
  if (signal?.aborted) return Promise.reject(cancelled());
  const worker = startWorker(name, job, options.limits ? { resourceLimits: options.limits } : {});
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => finish(() => reject(cancelled()));
    const finish = (settle: () => void) => {
      signal?.removeEventListener('abort', onAbort);
      worker.removeAllListeners();
      void worker.terminate();
      settle();
    };
    signal?.addEventListener('abort', onAbort);
    worker.on('message', (message: WorkerMessage<T>) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'done') finish(() => resolve(message.result));
      else finish(() => reject(new LabError(message.code, message.message, message.details)));
    });
    worker.on('error', (error) => finish(() => reject(workerError(error, what, outOfMemory))));
    worker.on('exit', (code) =>
      finish(() => reject(new LabError('internal', `${what} ended early, with code ${code}.`))),
    );
  });
}

function workerError(error: Error, what: string, advice: string): LabError {
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new LabError('too-large', `${what} ran out of memory. ${advice}`);
  }
  return new LabError('internal', `${what} failed: ${error.message}`, { stack: error.stack });
}

/** The same values in memory that threads share; copied only when they are not there already. */
export function shared(data: Float32Array): Float32Array {
  if (data.buffer instanceof SharedArrayBuffer) return data;
  const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return copy;
}
