import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LockedError, ownerText, takeLock } from '../../main/lock.ts';
import { temporaryFolder } from './bench.ts';

const year = 365 * 24 * 3600;
const age = (file: string, seconds: number) => {
  const at = Date.now() / 1000 - seconds;
  return utimes(file, at, at);
};

describe('a lock', () => {
  it('is one process’s at a time, and says whose', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    const lock = await takeLock(file);
    const refused = await takeLock(file).catch((error: LockedError) => error);
    expect(refused).toBeInstanceOf(LockedError);
    const { owner } = refused as LockedError;
    expect(owner).toMatchObject({ pid: process.pid, host: hostname() });
    expect(ownerText(owner)).toMatch(/^process \d+, since \d\d\/\d\d\/\d{4}/);
    expect(await lock.held()).toBe(true);
    await lock.release();
    await (await takeLock(file)).release();
  });

  it('of a process that has ended here is moved out of the way', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: 'x' }));
    const lock = await takeLock(file);
    expect(await lock.held()).toBe(true);
    await lock.release();
  });

  it('of another machine holds while it shows life', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    await writeFile(file, JSON.stringify({ pid: 1, host: 'elsewhere', since: 0, token: 'x' }));
    await expect(takeLock(file)).rejects.toBeInstanceOf(LockedError);
    await age(file, year);
    await (await takeLock(file, 300)).release();
  });

  it('is not taken from a living owner by a clock that jumps, in either direction', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    const mine = JSON.stringify({ pid: process.pid, host: hostname(), token: 'x' });
    for (const jump of [year, -year]) {
      await writeFile(file, mine);
      await age(file, jump);
      // A sign each time the timer comes round, whenever that is, well before the watch ends.
      let signs = 0;
      const beat = setInterval(() => void age(file, jump - ++signs), 300);
      await expect(takeLock(file, 60_000)).rejects.toBeInstanceOf(LockedError);
      clearInterval(beat);
      expect(await readFile(file, 'utf8')).toBe(mine);
    }
  });

  it('of a number that now belongs to another process is known by giving no sign', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    await writeFile(file, JSON.stringify({ pid: process.ppid, host: hostname(), token: 'x' }));
    await age(file, year);
    await (await takeLock(file, 600)).release();
  });

  it('that is gone is not held any more', async () => {
    const file = path.join(await temporaryFolder(), 'lock');
    const lock = await takeLock(file);
    await rm(file);
    expect(await lock.held()).toBe(false);
    await lock.release();
  });
});
