import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIRECTORY_VERSION } from '../../../core/project/directory.ts';
import { objects, orrery } from './orrery.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'orrery-info-'));
  await copyFile(
    path.resolve(import.meta.dirname, '../../fixtures/project-v1.orrery'),
    path.join(folder, 'a.orrery'),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('info of a project', () => {
  it('tells what it holds, for people and for programs', async () => {
    const asked = await orrery(['info', 'a.orrery', '--json'], folder);
    expect(objects(asked.out)).toMatchObject([
      {
        format: 'orrery-project',
        version: DIRECTORY_VERSION,
        name: 'project-v1',
        models: ['Kingdom'],
        sections: { view: 82 },
      },
    ]);
    const { out, code } = await orrery(['info', 'a.orrery'], folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^models +Kingdom$/m);
  });

  it('names what is missing of a file that was cut, and refuses one without a directory', async () => {
    const bytes = await readFile(path.join(folder, 'a.orrery'));
    await writeFile(path.join(folder, 'cut.orrery'), bytes.subarray(0, 1800));
    const cut = await orrery(['info', 'cut.orrery'], folder);
    expect([cut.code, cut.err]).toEqual([0, expect.stringMatching(/^The model ".*" is missing/)]);
    await writeFile(path.join(folder, 'short.orrery'), bytes.subarray(0, 300));
    const short = await orrery(['info', 'short.orrery'], folder);
    expect([short.code, short.err]).toEqual([1, expect.stringMatching(/short\.orrery: .*cut short/)]);
  });
});
