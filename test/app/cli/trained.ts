import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { orrery } from './orrery.ts';

/** A folder with a toy text (`text.txt`) and a model of it (`model.safetensors`), and commands run in it. */
export function trainedFolder() {
  let folder = '';
  const run = (...args: string[]) => orrery(args, folder);
  /** The output of a run that must succeed. */
  const done = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await run(...args);
    expect(err).not.toContain('rror');
    expect(code, err).toBe(0);
    return out;
  };
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'orrery-cli-'));
    await done('toy', '--tokens', '60000', '--out', 'text.txt');
    const settings = ['--dim', '24', '--epochs', '6', '--threads', '1'];
    await done('train', 'text.txt', '--out', 'model.safetensors', ...settings);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return { run, done, at: (name: string) => path.join(folder, name), where: () => folder };
}

/** The words of an answer. */
export const wordsOf = (answer: Record<string, unknown> | undefined): string[] =>
  ((answer?.neighbors ?? []) as { word: string }[]).map(({ word }) => word);
