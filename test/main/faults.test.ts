import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { chmod, cp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../core/formats/formats.ts';
import { ProjectFile } from '../../main/projects/project-file.ts';
import { openFile } from '../../main/sources.ts';
import { checkpointInfo, readCheckpoint } from '../../main/training/checkpoint.ts';
import {
  buildActivity,
  faultsIn,
  killed,
  leftovers,
  mayMount,
  type Promised,
  remaining,
  run,
  starved,
} from '../faults/campaign.ts';
import { setUp, temporaryFolder } from './bench.ts';

beforeAll(buildActivity);

const nothing: Promised = { models: [], saved: new Map(), revision: 0, written: [], failures: [], ended: '' };

describe('the service killed without warning', () => {
  // In large: node test/faults/run.mjs --count 100
  it.each([
    ['training', 1500],
    ['saving', 1200],
    ['converting', 1200],
  ] as const)('while %s loses nothing that was promised', async (kind, after) => {
    const folder = await temporaryFolder();
    const promised = await killed(folder, kind, after);
    expect(promised.ended).toBe('SIGKILL');
    expect(await faultsIn(folder, promised)).toEqual([]);
    expect(await leftovers(folder)).toEqual([]);
  });
});

describe('a full disk', () => {
  // In large: node test/faults/run.mjs --disks 16
  it.skipIf(!mayMount())(
    'at every write is told, leaves no half file, and what was whole stays whole',
    async () => {
      const needed = await wholeRun();
      for (let kib = 16; kib < needed; kib = Math.ceil(kib * 1.7)) expect(await starved(kib)).toEqual([]);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'as a limit on the size of files is told in the same way',
    async () => {
      const folder = await temporaryFolder();
      const limited = (script: string[]): [string, string[]] => [
        'bash',
        // The signal that ends a process at its limit is ignored, so that the write fails as on a full disk.
        ['-c', 'trap "" XFSZ; ulimit -f 60; exec "$@"', 'bash', ...script],
      ];
      const promised = await run({ folder, kind: 'once', command: limited });
      expect(promised.ended).toBe('exit code 0');
      expect(promised.failures.length).toBeGreaterThan(0);
      for (const failure of promised.failures)
        expect(failure).toMatch(/larger than|file too large|EFBIG|only in memory/i);
      expect(await remaining(folder, promised)).toEqual([]);
    },
  );

  async function wholeRun(): Promise<number> {
    const folder = await temporaryFolder();
    const promised = await run({ folder, kind: 'once' });
    expect(promised).toMatchObject({ failures: [], ended: 'exit code 0', revision: 1 });
    expect(await faultsIn(folder, promised)).toEqual([]);
    const { stdout } = spawnSync('du', ['-sk', folder], { encoding: 'utf8' });
    return Number.parseInt(stdout, 10);
  }
});

describe('files cut at every 4 KiB', () => {
  it('open as far as they go or are refused in words: projects, models, checkpoints', async () => {
    const folder = await temporaryFolder();
    const at = (first: string) => ({
      onLine: (line: string, child: ChildProcess) => void (line.startsWith(first) && child.kill('SIGKILL')),
    });
    const promised = await run({ folder, kind: 'saving', ...at('project') });
    const project = path.join(folder, 'work.orrery');
    const training = await temporaryFolder();
    let models = 0;
    const { saved } = await run({
      folder: training,
      kind: 'training',
      // The first run is over soon; the second is killed at its first checkpoint.
      onLine: (line, child) => {
        if (line.startsWith('model')) models++;
        if (models === 1 && line.startsWith('saved')) child.kill('SIGKILL');
      },
    });
    const interrupted = [...saved.keys()].at(-1);
    const model = path.join(folder, 'home/models', `${promised.models[0]}.safetensors`);
    const checkpoint = path.join(training, 'home/runs', interrupted!, 'run.checkpoint');
    const read: [string, (file: string) => Promise<unknown>][] = [
      [project, openWhole],
      [model, readAll],
      [checkpoint, async (file) => [await checkpointInfo(file), await readCheckpoint(file)]],
    ];
    for (const [file, open] of read) {
      const whole = await open(file);
      const { size } = await stat(file);
      const cut = path.join(folder, 'cut');
      await cp(file, cut);
      for (let length = Math.floor((size - 1) / 4096) * 4096; length >= 0; length -= 4096) {
        await truncate(cut, length);
        const found = await open(cut).catch((error: unknown) => error);
        // A project whose cut took no more than the second copy of its directory has lost nothing.
        if (file === project && found === whole) continue;
        expect(found, `${file} cut at ${length}`).toMatchObject({
          code: 'bad-file',
          message: expect.stringMatching(/cut|damaged|not|no /),
        });
      }
    }
  });

  /** Bytes of all its sections, read and checked. */
  async function openWhole(file: string): Promise<number> {
    const opened = await ProjectFile.open(file);
    let bytes = 0;
    for (const section of opened.directory.sections)
      for await (const part of opened.stream(section)) bytes += part.length;
    return bytes;
  }

  async function readAll(file: string): Promise<void> {
    const source = await openFile(file);
    try {
      await readModel(source);
    } finally {
      await source.close();
    }
  }
});

describe('a file that changes while it is read', () => {
  it('is not taken for a model', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'vectors.txt');
    const line = (i: number) =>
      `word${i} ${Array.from({ length: 50 }, (_, d) => Math.sin(i + d)).join(' ')}\n`;
    const text = Array.from({ length: 20_000 }, (_, i) => line(i)).join('');
    await writeFile(file, text);
    const { lab, service, seen } = await setUp(path.join(folder, 'home'));
    const { id } = await service.grantFile({ path: file, mode: 'read' });
    const opening = lab.openModel({ file: id });
    opening.catch(() => {}); // looked at below, perhaps after it has failed
    while (seen.task.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await writeFile(file, text.replaceAll('word', 'dorw'));
    await expect(opening).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/vectors\.txt was changed while it was read/),
    });
    expect((await lab.status({})).models).toEqual([]);
  });
});

describe('without permission', () => {
  const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

  it.skipIf(process.platform === 'win32')('is told at once, with the folder and what to do', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o555);
    const promised = await run({ folder, kind: 'once', options: somebody });
    expect(promised.failures).toEqual([
      expect.stringMatching(/^start .*home.*permission denied.*ORRERY_HOME/),
    ]);
    await chmod(folder, 0o755);
  });

  it.skipIf(process.platform === 'win32')(
    'to write beside itself, a model or project fails alone',
    async () => {
      const folder = await temporaryFolder();
      const home = path.join(folder, 'home');
      mkdirSync(home);
      await chmod(home, 0o777);
      await chmod(folder, 0o555);
      const promised = await run({ folder, kind: 'once', options: somebody });
      await chmod(folder, 0o755);
      expect(promised.ended).toBe('exit code 0');
      expect(promised.failures).toHaveLength(4);
      for (const failure of promised.failures) expect(failure).toMatch(/^cannot-write .*permission denied/);
      expect(await faultsIn(folder, promised)).toEqual([]);
    },
  );
});

describe('a clock that jumps', () => {
  it('costs neither the run nor the lock nor what was saved', async () => {
    const folder = await temporaryFolder();
    const jumping = path.resolve(import.meta.dirname, '../faults/jumping-clock.mjs');
    const command = ([node, ...script]: string[]): [string, string[]] => [
      node!,
      ['--import', jumping, ...script],
    ];
    const promised = await run({ folder, kind: 'once', command });
    expect(promised).toMatchObject({ failures: [], ended: 'exit code 0', revision: 1 });
    expect(promised.written).toHaveLength(3);
    expect(await faultsIn(folder, promised)).toEqual([]);
    expect(await readFile(path.join(folder, 'home', 'generation'), 'utf8')).toBe('2');
  });
});

// A campaign that finds nothing because it looks at nothing would pass: it must see what is missing.
describe('the search for faults', () => {
  it('finds a lost model, a lost run, a damaged project and a cut file', async () => {
    const folder = await temporaryFolder();
    const promised = await run({ folder, kind: 'once' });
    const project = path.join(folder, 'work.orrery');
    const bytes = await readFile(project);
    bytes[bytes.length - 4000]! ^= 1;
    await writeFile(project, bytes);
    await truncate(path.join(folder, 'a.bin'), 100);
    const lost = { ...nothing, ...promised, models: ['gone'], saved: new Map([['run', 0.5]]) };
    const found = (await faultsIn(folder, lost)).join('\n');
    for (const fault of [/model gone is lost/, /run run is lost/, /project: .*damaged/, /a\.bin: /])
      expect(found).toMatch(fault);
  });
});
