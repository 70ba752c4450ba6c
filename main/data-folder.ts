import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/contract/errors.ts';
import { canWrite, codeOf, reasonOf, writeFileAtomic } from './files.ts';

/** Milliseconds between two signs of life in the lock file. */
const HEARTBEAT = 10_000;
/** A lock without a sign of life for so long belongs to nobody, even if a process of that number runs. */
const ABANDONED = 60_000;

/**
 * The folder that holds everything Orrery keeps. One service process at a time:
 *
 *     lock         JSON {pid, token} of the process that uses the folder; its time is a heartbeat
 *     generation   how many times a service was started here
 *     models/      the library, see library.ts
 *     projections/ the last finished projection of each model and dimension
 *     runs/        a folder a run, see run-store.ts
 *     exports/     files written for download; emptied at every start
 */
export interface DataFolder {
  readonly models: string;
  readonly projections: string;
  readonly runs: string;
  readonly exports: string;
  /** Increases with every start. */
  readonly generation: number;
  /** Lets another process have the folder. */
  release(): Promise<void>;
}

/** Opens and locks a data folder, making it where needed. Throws `cannot-write`, or `busy` when another process has it. */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const folders = {
    models: path.join(root, 'models'),
    projections: path.join(root, 'projections'),
    runs: path.join(root, 'runs'),
    exports: path.join(root, 'exports'),
  };
  try {
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  } catch (error) {
    throw unusable(root, error);
  }
  await canWrite(path.join(root, 'lock'));
  const lock = await takeLock(root);
  try {
    await rm(folders.exports, { recursive: true, force: true });
    await mkdir(folders.exports, { recursive: true });
    for (const folder of [folders.models, folders.projections]) await removeLeftovers(folder);
    const generation = await nextGeneration(path.join(root, 'generation'));
    return { ...folders, generation, release: lock.release };
  } catch (error) {
    await lock.release();
    throw error instanceof LabError ? error : unusable(root, error);
  }
}

const unusable = (root: string, error: unknown) =>
  new LabError(
    'cannot-write',
    `Orrery keeps its data in ${root}, which cannot be used: ${reasonOf(error)}. Set ORRERY_HOME to another folder.`,
    { folder: root, reason: codeOf(error) },
  );

async function takeLock(root: string): Promise<{ release(): Promise<void> }> {
  const file = path.join(root, 'lock');
  const content = JSON.stringify({ pid: process.pid, token: randomBytes(8).toString('hex') });
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(content);
      await handle.close();
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unusable(root, error);
      await removeIfAbandoned(root, file, attempt);
    }
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      if ((await readFile(file, 'utf8').catch(() => '')) === content) await rm(file, { force: true });
    },
  };
}

/** Moves an abandoned lock out of the way. Throws `busy` when its owner lives. */
async function removeIfAbandoned(root: string, file: string, attempt: number): Promise<void> {
  const held = await readFile(file, 'utf8').catch(() => null);
  if (held === null) return;
  const age = Date.now() - ((await stat(file).catch(() => null))?.mtimeMs ?? 0);
  const pid = ownerOf(held);
  // A lock without a number is one being written just now, unless it is old.
  const living = pid === null ? age < 2000 : isRunning(pid) && age < ABANDONED;
  if (living || attempt > 3) {
    const who = pid === null ? '' : ` (process ${pid})`;
    throw new LabError(
      'busy',
      `Another Orrery${who} is using ${root}. Close it, or set ORRERY_HOME to another folder.`,
      { folder: root, pid },
    );
  }
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await rename(file, aside).catch(() => {});
  const moved = await readFile(aside, 'utf8').catch(() => held);
  // Somebody else was faster and this is their new lock: give it back.
  if (moved !== held) await rename(aside, file).catch(() => {});
  else await rm(aside, { force: true });
}

function ownerOf(content: string): number | null {
  try {
    const { pid } = JSON.parse(content) as { pid?: unknown };
    return Number.isInteger(pid) && (pid as number) > 0 ? (pid as number) : null;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function nextGeneration(file: string): Promise<number> {
  const last = Number.parseInt(await readFile(file, 'utf8').catch(() => '0'), 10);
  const generation = (Number.isSafeInteger(last) && last > 0 ? last : 0) + 1;
  await writeFileAtomic(file, String(generation));
  return generation;
}

/** Removes what a writer left behind that was killed. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.part')) await rm(path.join(folder, name), { force: true });
  }
}
