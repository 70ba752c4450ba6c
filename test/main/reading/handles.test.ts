import { readdir, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { setUp, temporaryFolder } from '../bench.ts';

/** How often this process has a file open. */
async function openings(file: string): Promise<number> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(file)).length;
}

it.skipIf(process.platform !== 'linux')(
  'no file stays open that was read, looked into or given up',
  async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'vectors.vec');
    const line = (i: number) =>
      `word${i} ${Array.from({ length: 20 }, (_, d) => Math.sin(i + d)).join(' ')}\n`;
    await writeFile(file, Array.from({ length: 3000 }, (_, i) => line(i)).join(''));
    const { lab, service } = await setUp(path.join(folder, 'home'));
    for (let i = 0; i < 20; i++) {
      const { id } = await service.grantFile({ path: file, mode: 'read' });
      await lab.inspectFile({ file: id });
      const { id: model } = await lab.openModel({ file: id, options: { first: 10 + i } });
      await lab.removeModel({ model });
      const given = lab.openModel({ file: id, task: `t${i}` });
      given.then(({ id: opened }) => lab.removeModel({ model: opened })).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 5 * i));
      await lab.cancel({ task: `t${i}` });
      await given.catch(() => {});
    }
    await expect.poll(() => openings(file)).toBe(0);
  },
);
