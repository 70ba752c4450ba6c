import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Content } from '../../../core/project/file.ts';
import { writeProject } from '../../../core/project/file.ts';
import { writeFileAtomic } from '../../../main/files.ts';
import { ProjectFile } from '../../../main/projects/project-file.ts';
import { checkpointInfo } from '../../../main/training/checkpoint.ts';
import { long, setUp, smallWorld, temporaryFolder, until } from '../bench.ts';

/** A project with one unfinished run, rewritten by somebody who means harm. */
async function forged(folder: string, change: (kind: string, bytes: Buffer) => Buffer): Promise<string> {
  const bench = await setUp(path.join(folder, 'first'));
  const { run } = await bench.lab.train({ corpus: smallWorld, parameters: long });
  await until('measurements come', () => bench.seen.progress.length > 1);
  const file = path.join(folder, 'honest.orrery');
  const target = await bench.service.grantFile({ path: file, mode: 'write' });
  const view = { version: 1, parts: {} } as const;
  await bench.lab.saveProject({ file: target.id, models: [], runs: [run], view });
  await bench.close();
  const opened = await ProjectFile.open(file);
  const contents: Content[] = [];
  for (const { kind, name } of opened.directory.sections) {
    const bytes = change(kind, Buffer.from((await opened.read(kind, name, 2 ** 30))!));
    contents.push({ kind, name, length: bytes.length, chunks: () => [bytes] });
  }
  const { sections: _, ...about } = opened.directory;
  const forgery = path.join(folder, 'forged.orrery');
  await writeFileAtomic(forgery, writeProject(about, contents, crc32));
  return forgery;
}

async function open(folder: string, file: string) {
  const bench = await setUp(path.join(folder, 'second'));
  const { id } = await bench.service.grantFile({ path: file, mode: 'read' });
  const { problems } = await bench.lab.openProject({ file: id });
  return { bench, problems, runs: (await bench.lab.status({})).runs };
}

it('a record that names files of this machine is given none of them', async () => {
  const folder = await temporaryFolder();
  const file = await forged(folder, (kind, bytes) => {
    if (kind !== 'run') return bytes;
    const record = JSON.parse(bytes.toString());
    const files = ['/etc/passwd', '../../../../etc/passwd'].map((at) => ({ name: at, path: at }));
    return Buffer.from(JSON.stringify({ ...record, corpus: { kind: 'files', files } }));
  });
  const { bench, runs } = await open(folder, file);
  const own = path.join(folder, 'second', 'runs', runs[0]!.id);
  const { corpus } = JSON.parse(await readFile(path.join(own, 'run.json'), 'utf8'));
  for (const { path: at } of corpus.files) expect(path.dirname(at)).toBe(path.join(own, 'texts'));
  await bench.lab.resumeRun({ run: runs[0]!.id });
  await until('it fails', async () => (await bench.lab.status({})).runs[0]!.state === 'interrupted');
});

it.each([
  ['threads', 1e9],
  ['threads', 3],
  ['stride', 1],
  ['stride', 8000],
  ['nextWork', -1],
  ['workers', []],
  ['schedule', ['x']],
  ['vocabulary', 2 ** 31],
  ['fraction', 7],
] as const)(
  'a checkpoint whose %s is %j is told as damaged, and nothing goes on from it',
  async (name, value) => {
    const folder = await temporaryFolder();
    const file = await forged(folder, (kind, bytes) => {
      if (kind !== 'checkpoint') return bytes;
      const length = bytes.readUInt32LE(12);
      const header = JSON.parse(bytes.toString('utf8', 16, 16 + length));
      const json = Buffer.from(JSON.stringify({ ...header, [name]: value }));
      const start = Buffer.from(bytes.subarray(0, 16));
      start.writeUInt32LE(json.length, 12);
      return Buffer.concat([start, json, bytes.subarray(16 + length)]);
    });
    const { bench, runs } = await open(folder, file);
    expect(runs[0]).toMatchObject({ state: 'interrupted' });
    expect(runs[0]).not.toHaveProperty('checkpoint');
    await expect(bench.lab.resumeRun({ run: runs[0]!.id })).rejects.toMatchObject({ code: 'not-found' });
    const own = path.join(folder, 'second', 'runs', runs[0]!.id);
    expect(await readdir(own)).toContain('run.checkpoint');
    await expect(checkpointInfo(path.join(own, 'run.checkpoint'))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/is damaged|is cut off/),
    });
  },
);
