import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { projectParameters } from '../../../core/contract/projection.ts';
import { umapBytes } from '../../../core/projection/needs.ts';
import { project } from '../../../main/geometry/index.ts';
import { clusteredTable } from '../../core/neighbors/tables.ts';

const status = '/proc/self/status';
const field = (name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(status, 'utf8'))?.[1]);

it.skipIf(!existsSync(status))(
  'cancelled at any moment, leaves no threads and no memory behind',
  async () => {
    const table = clusteredTable(12_000, 100, 20, 5, 1);
    const parameters = projectParameters.parse({ epochs: 10_000 });
    /** Cancels at the first word of that stage, or with the first frame; resolves once it has failed. */
    const cancelAt = async (moment: string) => {
      const control = new AbortController();
      const reached = (now: string) => now === moment && control.abort();
      const running = project(table, parameters, {
        signal: control.signal,
        onFrame: (_, epoch) => reached(epoch === 0 ? 'first frame' : 'frame'),
        onProgress: ({ stage, done }) => reached(done > 0 ? stage : `${stage} begun`),
      });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    };
    await cancelAt('first frame');
    const settled = async (most: number) => {
      for (let wait = 0; wait < 2400 && field('Threads') > most; wait++)
        await new Promise((r) => setTimeout(r, 50));
      return field('Threads');
    };
    await new Promise((r) => setTimeout(r, 500));
    const threads = field('Threads');
    const memory = field('VmRSS');
    const moments = ['first frame', 'neighbors begun', 'neighbors', 'layout', 'frame'];
    for (const moment of [...moments, ...moments]) await cancelAt(moment);
    expect(await settled(threads)).toBeLessThanOrEqual(threads);
    const need = umapBytes(12_000, 100, 15, 2) / 1024;
    // were it kept, ten maps' worth
    expect(field('VmRSS') - memory).toBeLessThan(5 * need);
  },
);
