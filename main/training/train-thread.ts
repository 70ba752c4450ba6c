import { LabError } from '../../core/contract/errors.ts';
import { startWorker } from '../threads.ts';
import type { TrainJob } from './train-protocol.ts';

/** Starts a training thread; resolves when it has ended. Rejects with LabError `internal` when it fails. */
export function startTrainThread(job: TrainJob): Promise<void> {
  return new Promise((resolve, reject) => {
    const thread = startWorker('train-worker', job);
    thread.on('error', ({ message, stack }) => {
      reject(new LabError('internal', `A training thread failed: ${message}`, { stack }));
    });
    thread.on('exit', () => resolve());
  });
}
