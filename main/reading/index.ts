import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { OpenOptions } from '../../core/contract/opening.ts';
import type { NamedPath } from '../sources.ts';
import type { Task } from '../tasks.ts';
import { runWorker } from '../worker-task.ts';
import type { ReadAnswer, ReadJob } from './job.ts';

/**
 * Reads or inspects a file in a thread of its own. Throws as `readModel`, `cancelled`, and `too-large`, whose details say
 * `sample` where fewer rows may do.
 */
export async function readInWorker<K extends ReadJob['kind']>(
  kind: K,
  file: NamedPath,
  companions: NamedPath[],
  options: OpenOptions,
  task: Task,
): Promise<ReadAnswer<K>> {
  const named = ({ path, name }: NamedPath): NamedPath => ({ path, name });
  const job: ReadJob = { kind, file: named(file), companions: companions.map(named), options };
  return await runWorker<ReadAnswer<K>>('read-worker', job, {
    signal: task.signal,
    onProgress: task.forward,
    what: `Reading ${file.name}`,
    outOfMemory: 'Open its first rows or a sample.',
  }).catch((thrown) => {
    const { code, message, details } = asLabError(thrown);
    throw code === 'too-large' ? new LabError(code, message, { ...details, sample: true }) : thrown;
  });
}
