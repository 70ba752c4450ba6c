import { queryObjects } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { projectParameters } from '../../../core/contract/projection.ts';
import { project } from '../../../main/geometry/index.ts';
import { clusteredTable } from '../../core/neighbors/tables.ts';

/** Objects of this thread that can still be reached; a collection of garbage comes first. */
const ports = (): number => queryObjects(MessagePort, { format: 'count' });

it.skipIf(!isMainThread)('maps that are done leave no port of their helper threads behind', async () => {
  const table = clusteredTable(800, 16, 5, 5, 1);
  const parameters = projectParameters.parse({ epochs: 5 });
  const map = () => project(table, parameters);
  await map();
  await expect.poll(ports).toBeLessThan(20);
  const before = ports();
  for (let i = 0; i < 6; i++) await map();
  // A thread ends a moment after its answer.
  await expect.poll(ports).toBeLessThanOrEqual(before);
});
