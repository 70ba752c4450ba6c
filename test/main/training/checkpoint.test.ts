import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointInfo, readCheckpoint, writeCheckpoint } from '../../../main/training/checkpoint.ts';
import { checkpointFile, checkpointInterval } from '../../../main/training/checkpointer.ts';
import { modelOfCheckpoint } from '../../../main/training/model.ts';
import { file, generated, train, until } from './harness.ts';
import { pairedText } from './paired-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-checkpoint-'));
});
afterAll(() => rm(folder, { recursive: true }));

const place = (name: string): string => path.join(folder, name);

/** A checkpoint of a run that is stopped at once after it. */
async function anyCheckpoint(name: string): Promise<string> {
  const options = { checkpointFolder: place(name) };
  const { run, progress, checkpoints } = train([generated(30_000)], { epochs: 1000 }, options);
  await until(() => progress.length > 1);
  await run.checkpoint();
  run.stop({ keep: false });
  await run.result;
  return checkpoints[0]!.path;
}

describe('a run with checkpoints', () => {
  it('killed and resumed gives the bits of an uninterrupted one, with one thread', async () => {
    await build({
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: 'test/main/training/killed-run.ts',
        target: 'node20',
        outDir: 'dist/node',
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'killed-run.js' } },
      },
    });
    const text = await file(folder, 'pairs.txt', [...pairedText(30_000, 5)].join('\n'));
    const parameters = { dim: 20, threads: 1, epochs: 300, seed: 9 };
    const checkpointFolder = place('killed');
    const args = ['dist/node/killed-run.js', text.path!, checkpointFolder, JSON.stringify(parameters)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let saved = '';
    child.stdout.on('data', (data) => {
      saved += data;
      if (saved.length >= 'saved\nsaved\n'.length) child.kill('SIGKILL');
    });
    const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    expect(signal).toBe('SIGKILL');

    const resumeFrom = checkpointFile(checkpointFolder);
    const { fraction } = await checkpointInfo(resumeFrom);
    expect(fraction).toBeGreaterThan(0);
    expect(fraction).toBeLessThan(1);
    const resumed = train([text], {}, { resumeFrom, checkpointFolder });
    const model = (await resumed.run.result)!;
    expect(resumed.progress[0]!.fraction).toBeCloseTo(fraction, 6);

    const whole = (await train([text], parameters).run.result)!;
    expect(model.words).toEqual(whole.words);
    expect(model.input).toEqual(whole.input);
    expect(model.output).toEqual(whole.output);
    expect(model.metadata.parameters).toEqual(whole.metadata.parameters);
    expect(model.metadata.loss).toBe(whole.metadata.loss);
  });

  it('writes one when paused, and goes on training through those on schedule', async () => {
    const options = { checkpointFolder: place('paused'), checkpointSchedule: { tokens: 500_000 } };
    const { run, states, checkpoints } = train([generated(30_000)], { epochs: 600 }, options);
    await until(() => checkpoints.length > 1);
    expect(states).toEqual(['reading', 'training']);
    run.pause();
    const before = checkpoints.length;
    await until(() => run.state === 'paused' && checkpoints.length > before);
    const stored = await readCheckpoint(checkpoints.at(-1)!.path);
    expect(stored.input).toEqual(run.vectors()!.input);
    run.resume();
    run.stop({ keep: true });
    await run.result;
    expect(await readdir(options.checkpointFolder)).toEqual(['run.checkpoint']);
    const second = stored.input.slice(stored.stride, stored.stride + 20);
    const model = modelOfCheckpoint(stored);
    expect(model.input.length).toBe(model.words.length * 20);
    expect(model.input.subarray(20, 40)).toEqual(second);
  });

  it('pauses when a checkpoint cannot be written, keeps the last good one, and goes on when told to', async () => {
    const blocked = place('blocked');
    const options = { checkpointFolder: blocked, checkpointSchedule: { tokens: 500_000 } };
    const { run, states, checkpoints, notices } = train([generated(30_000)], { epochs: 1000 }, options);
    await until(() => checkpoints.length > 0);
    await rm(blocked, { recursive: true });
    await writeFile(blocked, 'a file where the folder was');
    await until(() => run.state === 'paused');
    expect(run.problem).toMatchObject({ code: 'cannot-write' });
    expect(notices.at(-1)).toContain('the last good checkpoint is kept');
    await rm(blocked);
    run.resume();
    const before = checkpoints.length;
    await until(() => checkpoints.length > before);
    expect(states).toEqual(['reading', 'training', 'paused', 'training']);
    run.stop({ keep: false });
    await run.result;
  });

  it('notices divergence, pauses, and goes on from the last good checkpoint with a lower rate', async () => {
    const options = { checkpointFolder: place('diverged') };
    const { run, progress, checkpoints, notices } = train(
      [generated(60_000)],
      { epochs: 600, learningRate: 0.05, update: 'classic' },
      options,
    );
    await until(() => progress.length > 1);
    run.pause();
    await until(() => checkpoints.length > 0);
    const { fraction } = checkpoints[0]!;
    run.resume({ learningRate: 10 });
    await until(() => run.state === 'paused' && run.problem !== null);
    expect(run.problem).toMatchObject({ code: 'diverged', details: { checkpoint: true } });
    expect(notices.at(-1)).toContain('last good checkpoint');
    const measured = progress.length;
    run.resume({ learningRate: 0.02 });
    await until(() => progress.length > measured);
    expect(progress[measured]!.fraction).toBeCloseTo(fraction, 1);
    await until(() => progress.at(-1)!.fraction > fraction + 0.05);
    run.stop({ keep: true });
    const model = (await run.result)!;
    expect(model.input.every(Number.isFinite)).toBe(true);
    expect(model.metadata.loss).toBeLessThan(6 * Math.LN2);
  });

  it('stopped and kept before it has read its text again, is what the checkpoint holds', async () => {
    const resumeFrom = await anyCheckpoint('read-again');
    const options = { epochs: 1000 };
    const kept = train([generated(30_000)], options, { resumeFrom }).run;
    const discarded = train([generated(30_000)], options, { resumeFrom }).run;
    kept.stop({ keep: true });
    discarded.stop({ keep: false });
    const model = await kept.result;
    expect(model).toEqual(modelOfCheckpoint(await readCheckpoint(resumeFrom)));
    expect(kept.state).toBe('stopped');
    expect(await discarded.result).toBeNull();
  });

  it('is not resumed on another text', async () => {
    const resumeFrom = await anyCheckpoint('other');
    await expect(train([generated(30_000, 2)], {}, { resumeFrom }).run.result).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('changed'),
    });
  });
});

describe('the time between checkpoints', () => {
  it('is short where they cost little, and never longer than asked for', () => {
    expect(checkpointInterval(3, 20)).toBe(5000);
    expect(checkpointInterval(3, 500)).toBe(25_000);
    expect(checkpointInterval(3, 60_000)).toBe(180_000);
    expect(checkpointInterval(0.002, 500)).toBe(120);
  });
});

describe('a checkpoint file', () => {
  it('that is missing, foreign, cut or damaged is refused', async () => {
    await expect(readCheckpoint(place('none'))).rejects.toMatchObject({ code: 'not-found' });
    const whole = await readFile(await anyCheckpoint('whole'));
    const damaged = async (change: (bytes: Buffer) => Buffer): Promise<unknown> => {
      await writeFile(place('bad'), change(Buffer.from(whole)));
      return readCheckpoint(place('bad')).catch((error) => error.message);
    };
    expect(await damaged(() => Buffer.from('something else entirely'))).toContain('not a checkpoint');
    expect(await damaged(() => Buffer.alloc(3))).toContain('cut off');
    expect(await damaged((bytes) => bytes.subarray(0, bytes.length - 1))).toContain('cut off');
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at]! ^= 1;
      return bytes;
    };
    expect(await damaged(flip(8))).toContain('version 0');
    expect(await damaged(flip(whole.length - 100))).toContain('checksum');
    expect(await damaged(flip(20))).toContain('damaged');
  });

  it('comes back as it was written', async () => {
    const checkpoint = await readCheckpoint(await anyCheckpoint('roundtrip'));
    const copy = place('copy.checkpoint');
    await (await writeCheckpoint(copy, checkpoint)).commit();
    expect(await readCheckpoint(copy)).toEqual(checkpoint);
  });
});
