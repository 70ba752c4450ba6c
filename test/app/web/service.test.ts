import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../../core/formats/safetensors-write.ts';
import { ProjectFile } from '../../../main/projects/project-file.ts';
import { ownFolder, type RealService, realService } from './real-service.ts';

/** A file of vectors so large that it is copied to the library only after it is on screen. */
async function largeFile(folder: string, words = 40_000, dim = 300): Promise<string> {
  const file = path.join(folder, 'large.safetensors');
  const chunks = writeSafetensors({
    words: Array.from({ length: words }, (_, i) => `w${i}`),
    dim,
    input: Float32Array.from({ length: words * dim }, (_, i) => Math.sin(i)),
    output: null,
    counts: null,
    metadata: { name: 'large', format: 'orrery' },
  });
  await writeFile(file, Buffer.concat([...chunks]));
  return file;
}

async function open({ lab, supervisor }: RealService, file: string) {
  const { id } = await supervisor.grantFile({ path: file, mode: 'read' });
  return lab.openModel({ file: id });
}

describe('the service in a process of its own', () => {
  it('killed with -9 just after a large file was opened has its model again at the next start', async () => {
    const folder = await ownFolder();
    const home = path.join(folder, 'home');
    const file = await largeFile(folder);
    const first = await realService(home);
    const opened = await open(first, file);
    expect(opened.bytes).toBeGreaterThan(2 ** 25);
    await first.kill();
    const second = await realService(home);
    const { models } = await second.lab.status({});
    expect(models).toEqual([opened]);
    const { neighbors } = await second.lab.neighbors({ model: opened.id, word: 'w7', k: 3 });
    expect(neighbors).toHaveLength(3);
    expect(second.notices).toEqual([]);
    // And once more, killed while it reads again or copies.
    await second.kill();
    const third = await realService(home);
    expect((await third.lab.status({})).models).toEqual([opened]);
    await third.lab.vocabulary({ model: opened.id });
    await third.supervisor.close();
    const fourth = await realService(home);
    expect((await fourth.lab.status({})).models.map(({ id }) => id)).toEqual([opened.id]);
    await writeFile(file, 'gone by now: it was copied');
    expect((await fourth.lab.vocabulary({ model: opened.id })).words.length).toBeGreaterThan(100_000);
  }, 120_000);

  it('asked to close while it saves a project saves it first', async () => {
    const folder = await ownFolder();
    const service = await realService(path.join(folder, 'home'));
    const model = await open(service, await largeFile(folder, 100_000));
    const target = path.join(folder, 'class.orrery');
    const { id } = await service.supervisor.grantFile({ path: target, mode: 'write' });
    const saving = service.lab.saveProject({
      ...{ file: id, models: [model.id], runs: [], revision: 0, task: 'save' },
      view: { version: 1, parts: { notes: { version: 1, value: 'Last words' } } },
    });
    const begun = new Promise<void>((resolve) => {
      service.lab.on('task', ({ task }) => task === 'save' && resolve());
    });
    await begun;
    const closing = service.supervisor.close();
    expect(await saving).toMatchObject({ name: 'class', models: [model.id] });
    await closing;
    const project = await ProjectFile.open(target);
    expect(project.directory.models).toEqual([{ id: model.id, name: 'large' }]);
    expect(project.layout.cut).toEqual([]);
    for await (const _ of project.stream(project.section('model', model.id)!));
  }, 120_000);

  it('refuses a row of millions of lists, and lives', async () => {
    const folder = await ownFolder();
    const service = await realService(path.join(folder, 'home'));
    const file = path.join(folder, 'worst.jsonl');
    const lists = Buffer.alloc(240 * 2 ** 20, '[],');
    await writeFile(file, Buffer.concat([Buffer.from('["a",[1,2]]\n["b",['), lists, Buffer.from('0]]\n')]));
    await expect(open(service, file)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(/^worst\.jsonl: value 2, at byte 12, is longer than 8 MiB/),
    });
    expect((await service.lab.status({})).generation).toBe(1);
  }, 120_000);
});
