import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { long, setUp, small, smallWorld, stateOf, temporaryFolder, until } from './bench.ts';

const child = 'dist/node/killed-service.js';

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ssr: 'test/main/killed-service.ts',
      target: 'node20',
      outDir: 'dist/node',
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: path.basename(child) } },
    },
  });
});

/** Starts a service that trains, and kills it once it has said `after`. Answers with the run's id. */
async function killed(folder: string, input: unknown, after: string): Promise<string> {
  const process_ = spawn(process.execPath, [child, folder, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  process_.stdout.on('data', (data) => {
    said += data;
    if (said.includes('run ') && said.includes(after)) process_.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => process_.on('exit', (_, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  return /run (\w+)/.exec(said)![1]!;
}

describe('a service killed while it trains', () => {
  it('finds the run again, goes on from its checkpoint, and keeps what it reached', async () => {
    const folder = await temporaryFolder();
    const run = await killed(folder, { corpus: smallWorld, parameters: long, name: 'Mine' }, 'saved');

    const bench = await setUp(folder);
    const { lab, seen } = bench;
    const { runs, models, generation } = await lab.status({});
    expect([models, generation]).toEqual([[], 2]);
    expect(runs).toMatchObject([{ id: run, name: 'Mine', state: 'interrupted' }]);
    const { fraction } = runs[0]!.checkpoint!;
    expect(fraction).toBeGreaterThan(0);

    await lab.resumeRun({ run, learningRate: 0.02 });
    await until('it trains again', () => seen.progress.length > 2);
    expect(seen.progress[0]!.fraction).toBeGreaterThanOrEqual(fraction);
    await until('the new rate holds', () => seen.progress.at(-1)!.learningRate <= 0.02);
    const { progress, vocabulary } = await lab.runHistory({ run });
    expect(vocabulary!.counts.length).toBeGreaterThan(50);
    for (let i = 1; i < progress.length; i++)
      expect(progress[i]!.step).toBeGreaterThan(progress[i - 1]!.step);
    const { model } = await lab.stopRun({ run, keep: true });
    expect((await lab.status({})).models).toMatchObject([{ id: model, name: 'Mine' }]);
  });

  it('can keep or discard what a run had reached, without going on', async () => {
    const folder = await temporaryFolder();
    const first = await killed(folder, { corpus: smallWorld, parameters: long }, 'saved');
    const second = await killed(folder, { corpus: smallWorld, parameters: long }, 'saved');
    const bench = await setUp(folder);
    const { model } = await bench.lab.stopRun({ run: first, keep: true });
    expect(await bench.lab.stopRun({ run: second, keep: false })).toEqual({ model: null });
    const { models, runs } = await bench.lab.status({});
    expect(models.map(({ id }) => id)).toEqual([model]);
    expect(runs).toMatchObject([{ id: first, state: 'stopped', model }]);
    await bench.close();
    const later = await setUp(folder);
    expect((await later.lab.status({})).runs).toMatchObject([{ id: first, state: 'stopped', model }]);
  });

  it('keeps what had been saved when stopped while the text is read again', async () => {
    const folder = await temporaryFolder();
    const run = await killed(folder, { corpus: smallWorld, parameters: long, name: 'Mine' }, 'saved');
    const { lab } = await setUp(folder);
    await lab.resumeRun({ run });
    const { model } = await lab.stopRun({ run, keep: true });
    expect((await lab.status({})).models).toMatchObject([{ id: model, name: 'Mine' }]);
  });

  it('says that a run without a checkpoint has nothing to go on from', async () => {
    const folder = await temporaryFolder();
    const run = await killed(
      folder,
      { corpus: { ...smallWorld, tokens: 20_000_000 }, parameters: small },
      'run',
    );
    const { lab } = await setUp(folder);
    expect((await lab.status({})).runs).toMatchObject([{ id: run, state: 'interrupted' }]);
    for (const refused of [lab.resumeRun({ run }), lab.stopRun({ run, keep: true })]) {
      await expect(refused).rejects.toMatchObject({
        code: 'not-found',
        message: /before its first checkpoint/,
      });
    }
    await lab.stopRun({ run, keep: false });
    expect((await lab.status({})).runs).toEqual([]);
  });

  it('keeps the checkpoint when the text it needs is gone', async () => {
    const folder = await temporaryFolder();
    const text = path.join(await temporaryFolder(), 'a.txt');
    await writeFile(text, 'the cat sat on the mat and the dog sat on the log .\n'.repeat(2000));
    const first = await setUp(folder, { checkpointMinutes: 0.002 });
    const grant = await first.service.grantFile({ path: text, mode: 'read' });
    const { run } = await first.lab.train({ corpus: { kind: 'files', files: [grant.id] }, parameters: long });
    await until('there is a checkpoint', async () => !!(await first.lab.status({})).runs[0]?.checkpoint);
    await first.close();
    await rm(text);
    const second = await setUp(folder);
    expect(await stateOf(second, run)).toBe('interrupted');
    await second.lab.resumeRun({ run });
    await until('it gives up', async () => (await stateOf(second, run)) === 'interrupted');
    const [summary] = (await second.lab.status({})).runs;
    expect(summary).toMatchObject({ message: /a\.txt/, checkpoint: expect.anything() });
    expect((await second.lab.stopRun({ run, keep: true })).model).toBeTruthy();
  });
});
