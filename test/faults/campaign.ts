import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { connectLab } from '../../core/contract/client.ts';
import { portPair } from '../../core/contract/port.ts';
import { readModel } from '../../core/formats/formats.ts';
import { ProjectFile } from '../../main/projects/project-file.ts';
import { startService } from '../../main/service.ts';
import { openFile } from '../../main/sources.ts';

const root = path.resolve(import.meta.dirname, '../..');
const activity = path.join(root, 'dist/node/fault-activity.js');

/** Bundles `activity.ts` to where its worker threads find theirs. */
export async function buildActivity(): Promise<void> {
  await build({
    ...{ root, configFile: false, logLevel: 'error', publicDir: false, ssr: { noExternal: true } },
    build: {
      ssr: 'test/faults/activity.ts',
      target: 'node20',
      outDir: 'dist/node',
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: path.basename(activity) } },
    },
  });
}

export type Kind = 'training' | 'saving' | 'converting' | 'once';

/** What a process had promised when it ended. */
export interface Promised {
  models: string[];
  /** The last checkpoint of each run, 0..1. */
  saved: Map<string, number>;
  revision: number;
  written: string[];
  failures: string[];
  /** How it ended: exit code or signal. */
  ended: string;
}

interface Start {
  folder: string;
  kind: Kind;
  /** Called with every line. */
  onLine?(line: string, child: ChildProcess): void;
  /** What runs the script instead of node alone: `ulimit`, another user. */
  command?: (script: string[]) => [string, string[]];
  options?: SpawnOptions;
}

/** Runs an activity to its end, by itself or by whatever `onLine` does to it. */
export async function run({ folder, kind, onLine, command, options = {} }: Start): Promise<Promised> {
  const script = [activity, path.join(folder, 'home'), kind];
  const [file, args] = command?.([process.execPath, ...script]) ?? [process.execPath, script];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let text = '';
  let errors = '';
  child.stderr?.on('data', (part: Buffer) => {
    errors += part;
  });
  child.stdout?.on('data', (part: Buffer) => {
    const lines = (text + part).split('\n');
    text = lines.pop()!;
    for (const line of lines) take(line);
  });
  const promised: Promised = {
    models: [],
    saved: new Map(),
    revision: 0,
    written: [],
    failures: [],
    ended: '',
  };
  const take = (line: string) => {
    const [what, first = '', second = '', ...rest] = line.split(' ');
    if (what === 'model') promised.models.push(first);
    if (what === 'saved') promised.saved.set(first, Number(second));
    if (what === 'project') promised.revision = Number(second);
    if (what === 'written') promised.written.push(first);
    if (what === 'failed') promised.failures.push([first, second, ...rest].join(' '));
    onLine?.(line, child);
  };
  promised.ended = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? `exit code ${code} ${errors}`.trim()));
  });
  return promised;
}

/** Lets an activity work for a while, then kills it without warning. `after` milliseconds from its first line. */
export const killed = (folder: string, kind: Kind, after: number): Promise<Promised> =>
  run({
    folder,
    kind,
    onLine: (line, child) => {
      if (line === 'ready') setTimeout(() => child.kill('SIGKILL'), after);
    },
  });

/**
 * Looks at what is left as the next start finds it. Answers with everything that is not as promised: nothing, if
 * no file is corrupt, no model lost, no more of a run than what came after its last checkpoint, and that is said.
 */
export async function faultsIn(folder: string, promised: Promised): Promise<string[]> {
  const faults: string[] = [];
  const check = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      faults.push(`${what}: ${(error as Error).message}`);
    }
  };
  await check('the service starts', async () => {
    const service = await startService({ dataFolder: path.join(folder, 'home') });
    try {
      const [here, there] = portPair();
      service.connect(there);
      const lab = connectLab(here);
      const notices: string[] = [];
      lab.on('notice', ({ level, message }) => level !== 'info' && notices.push(message));
      const { models, runs } = await lab.status({});
      const known = models.map(({ id }) => id);
      for (const id of promised.models) if (!known.includes(id)) faults.push(`the model ${id} is lost`);
      for (const id of known) await check(`the model ${id}`, () => lab.vocabulary({ model: id }));
      for (const [id, fraction] of promised.saved) {
        const found = runs.find((run) => run.id === id);
        if (found?.model) continue;
        if (found?.state !== 'interrupted') faults.push(`the run ${id} is ${found?.state ?? 'lost'}`);
        else if ((found.checkpoint?.fraction ?? 0) < fraction)
          faults.push(`the run ${id} lost its checkpoint`);
        else if (!found.message) faults.push(`the run ${id} does not say that it was interrupted`);
        else await check(`keeping the run ${id}`, () => lab.stopRun({ run: id, keep: true }));
      }
      for (const message of notices) faults.push(`a notice at the start: ${message}`);
    } finally {
      await service.close();
    }
  });
  const project = path.join(folder, 'work.orrery');
  if (promised.revision > 0 || (await stat(project).catch(() => null))) {
    await check('the project', async () => {
      const { directory, section, ...file } = await readWhole(project);
      if (directory.revision < promised.revision) throw new Error('it is older than promised');
      if (!section('view') || file.layout.cut.length > 0) throw new Error('parts of it are missing');
    });
  }
  for (const name of ['a.safetensors', 'a.vec', 'a.bin']) {
    const file = path.join(folder, name);
    if (!promised.written.includes(name) && !(await stat(file).catch(() => null))) continue;
    await check(name, async () => {
      const source = await openFile(file);
      try {
        await readModel(source);
      } finally {
        await source.close();
      }
    });
  }
  return faults;
}

/** A project with every section read and compared with its checksum. */
async function readWhole(file: string) {
  const project = await ProjectFile.open(file);
  for (const section of project.directory.sections) {
    for await (const _ of project.stream(section));
  }
  const section = (kind: string) => project.section(kind);
  return { directory: project.directory, layout: project.layout, section };
}

/** Files that a killed writer has left, which the next start should have removed. */
export async function leftovers(folder: string): Promise<string[]> {
  const all = await readdir(path.join(folder, 'home'), { recursive: true });
  return all.filter((name) => /\.(part|tmp)$/.test(name));
}

/** Whether a small disk in memory can be mounted here: on Linux, by root, where that is permitted. */
export function mayMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const place = mkdtempSync(path.join(os.tmpdir(), 'orrery-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', place]).status === 0;
  if (mounted) spawnSync('umount', [place]);
  rmSync(place, { recursive: true, force: true });
  return mounted;
}

/**
 * Everything once on a disk of so many KiB. Answers with all that is not as it should be: each failure is to be told
 * as want of space, and what was whole to stay whole.
 */
export async function starved(kib: number): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-starved-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'none', folder]);
  try {
    const { ended, failures, ...promised } = await run({ folder, kind: 'once' });
    const over = ended === 'exit code 0';
    const started = over || (failures.length === 1 && /^start .*(disk|space)/.test(failures[0]!));
    const faults = started ? [] : [`it ended with ${ended}`];
    faults.push(
      ...failures.filter((failure) => !/disk is full|disk has .* free|only in memory/.test(failure)),
    );
    return over ? [...faults, ...(await remaining(folder, { ...promised, ended, failures }))] : faults;
  } finally {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Faults as seen from a copy with room: the next start must not fail for want of it. A model that could not be saved is
 * not promised over the end of the process, and its notice says so.
 */
export async function remaining(folder: string, promised: Promised): Promise<string[]> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'orrery-remaining-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const faults = await faultsIn(copy, { ...promised, models: [] });
    return faults.filter((fault) => !fault.startsWith('a notice at the start'));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
