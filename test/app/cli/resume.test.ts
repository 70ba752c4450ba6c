import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objects, orrery, start } from './orrery.ts';

let folder: string;
const at = (name: string) => path.join(folder, name);
const run = (...args: string[]) => orrery(args, folder);
const text = [
  'train',
  'text.txt',
  '--dim',
  '16',
  '--threads',
  '1',
  '--checkpoint-tokens',
  '200000',
  '--json',
];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-resume-'));
  expect(await run('toy', '--tokens', '60000', '--out', 'text.txt')).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Trains until a checkpoint is on the disk, then ends the process by the signal. False: it was done before that came. */
async function interrupted(signal: 'SIGKILL' | 'SIGINT', ...args: string[]): Promise<boolean> {
  const { child, ended } = start(args, folder);
  let told = '';
  child.stdout?.on('data', (part: Buffer) => {
    told += part;
    if (told.includes('"checkpoint"') && !child.killed) child.kill(signal);
  });
  const { code, out } = await ended;
  return signal === 'SIGKILL' ? code === null : objects(out).at(-1)?.stopped === true;
}

describe('training in the terminal', () => {
  it('killed and resumed writes the bytes of an uninterrupted run, and leaves nothing else', async () => {
    const epochs = ['--epochs', '60'];
    while (!(await interrupted('SIGKILL', ...text, '--out', 'cut.bin', ...epochs))) await rm(at('cut.bin'));
    expect(existsSync(at('cut.bin'))).toBe(false);

    const again = await run(...text, '--out', 'cut.bin', ...epochs);
    expect(again).toMatchObject({
      code: 2,
      err: expect.stringMatching(/not ended.*cut\.bin\.run.* % done.*--resume.*--restart/s),
    });
    const changed = await run('train', '--resume', '--out', 'cut.bin', '--dim', '8');
    expect(changed).toMatchObject({ code: 2, err: expect.stringContaining('leave out --dim') });

    const resumed = await run('train', '--resume', '--out', 'cut.bin', '--json');
    expect(resumed.code, resumed.err).toBe(0);
    const [first] = objects(resumed.out).filter(({ event }) => event === 'progress');
    expect(first?.fraction).toBeGreaterThan(0);
    expect((await run(...text, '--out', 'whole.bin', ...epochs, '--checkpoint-minutes', '0')).code).toBe(0);
    expect((await readFile(at('cut.bin'))).equals(await readFile(at('whole.bin')))).toBe(true);
    expect(existsSync(at('cut.bin.run'))).toBe(false);
    expect(existsSync(at('whole.bin.run'))).toBe(false);
  });

  it('stopped by Ctrl+C keeps the model so far, and can be gone on with at another learning rate', async () => {
    const epochs = ['--epochs', '40'];
    while (!(await interrupted('SIGINT', ...text, '--out', 'half.bin', ...epochs))) {}
    const half = await readFile(at('half.bin'));
    const wrong = await run('train', '--resume', '--out', 'half.bin', '--learning-rate', '-1');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('--learning-rate') });
    const { code, out, err } = await run(
      ...['train', '--resume', '--out', 'half.bin', '--learning-rate', '0.01', '--json'],
    );
    expect(code, err).toBe(0);
    const rates = objects(out).flatMap(({ learningRate }) => (learningRate as number) ?? []);
    expect(Math.max(...rates.slice(1))).toBeLessThanOrEqual(0.01);
    expect(objects(out).at(-1)).toMatchObject({ event: 'done' });
    expect((await readFile(at('half.bin'))).equals(half)).toBe(false);
    expect(existsSync(at('half.bin.run'))).toBe(false);
  });

  it('is one process at a time, and begins anew when told to', async () => {
    const { child, ended } = start([...text, '--out', 'one.bin', '--epochs', '9000'], folder);
    await new Promise<void>((resolve, reject) => {
      void ended.then(({ err }) => reject(new Error(err)));
      child.stdout?.on('data', (part: Buffer) => String(part).includes('"checkpoint"') && resolve());
    });
    const args = ['train', 'text.txt', '--out', 'one.bin', '--epochs', '1'];
    for (const second of [args, [...args, '--restart'], ['train', '--resume', '--out', 'one.bin']]) {
      expect(await run(...second)).toMatchObject({ code: 1, err: expect.stringContaining('under way') });
    }
    child.kill('SIGKILL');
    await ended;
    expect((await run(...args, '--restart')).code).toBe(0);
    expect(existsSync(at('one.bin'))).toBe(true);
    expect(existsSync(at('one.bin.run'))).toBe(false);
  });

  it('says that there is nothing to go on with, and touches no folder of another kind', async () => {
    const none = await run('train', '--resume', '--out', 'none.bin');
    expect(none).toMatchObject({ code: 1, err: expect.stringMatching(/no run.*none\.bin\.run/) });
    await mkdir(at('mine.bin.run'));
    await writeFile(at('mine.bin.run/letter.txt'), 'Dear');
    const other = await run('train', 'text.txt', '--out', 'mine.bin', '--epochs', '1');
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('something else') });
    expect(await readdir(at('mine.bin.run'))).toEqual(['letter.txt']);
    expect((await run('train', '--out', 'none.bin')).err).toContain('no text to train on');
    expect(existsSync(at('none.bin.run'))).toBe(false);
  });
});
