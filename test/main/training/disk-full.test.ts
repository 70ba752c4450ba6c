import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCheckpoint } from '../../../main/training/checkpoint.ts';
import { generated, train, until } from './harness.ts';

/** A disk of one megabyte in memory; mounting it takes Linux and the right to. */
const disk = mkdtempSync(path.join(tmpdir(), 'orrery-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

it.skipIf(!mounted)('a full disk pauses the run; the last checkpoint stays, and it goes on', async () => {
  const checkpointFolder = path.join(disk, 'run');
  const options = { checkpointFolder, checkpointSchedule: { tokens: 300_000 } };
  const { run, states, checkpoints } = train([generated(30_000)], { epochs: 5000, threads: 1 }, options);
  await until(() => checkpoints.length > 0);
  const { bavail, bsize } = await statfs(disk);
  const filler = path.join(disk, 'filler');
  await writeFile(filler, new Uint8Array(bavail * bsize)).catch(() => {});
  await until(() => run.state === 'paused');
  expect(run.problem).toMatchObject({
    code: 'cannot-write',
    message: expect.stringMatching(/the disk is full.*last good checkpoint is kept.*Make room, then go on/),
  });
  expect(await readdir(checkpointFolder)).toEqual(['run.checkpoint']);
  const last = checkpoints.at(-1)!;
  expect((await readCheckpoint(last.path)).fraction).toBe(last.fraction);

  await rm(filler);
  const before = checkpoints.length;
  run.resume();
  await until(() => checkpoints.length > before);
  expect(states).toEqual(['reading', 'training', 'paused', 'training']);
  run.stop({ keep: false });
  await run.result;
});
