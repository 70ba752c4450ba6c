import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/contract/errors.ts';
import { canWrite, codeOf, reasonOf, writeFileAtomic } from './files.ts';
import { type Lock, LockedError, ownerText, takeLock } from './lock.ts';

/**
 * The folder that holds everything Orrery keeps. One service process at a time:
 *
 *     lock         who uses the folder, see lock.ts
 *     generation   how many times a service was started here
 *     models/      the library, see library.ts
 *     projections/ the last finished projection of each model and dimension
 *     runs/        a folder a run, see run-store.ts
 *     projects/    recent projects, what is not saved yet, and files of Orrery's own, see projects/
 *     gallery/     what was downloaded on request, see gallery/
 *     exports/     files written for download; emptied at every start
 */
export interface DataFolder {
  readonly models: string;
  readonly projections: string;
  readonly runs: string;
  readonly projects: string;
  readonly gallery: string;
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
    projects: path.join(root, 'projects'),
    gallery: path.join(root, 'gallery'),
    exports: path.join(root, 'exports'),
  };
  try {
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  } catch (error) {
    throw unusable(root, error);
  }
  await canWrite(path.join(root, 'lock'));
  const lock = await lockFolder(root);
  try {
    await rm(folders.exports, { recursive: true, force: true });
    await mkdir(folders.exports, { recursive: true });
    for (const folder of [folders.models, folders.projections, folders.projects])
      await removeLeftovers(folder);
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

/** Throws `busy` when another process has the folder. */
async function lockFolder(root: string): Promise<Lock> {
  try {
    return await takeLock(path.join(root, 'lock'));
  } catch (error) {
    if (!(error instanceof LockedError)) throw unusable(root, error);
    const { owner } = error;
    throw new LabError(
      'busy',
      `Another Orrery (${ownerText(owner)}) is using ${root}. Close it, or set ORRERY_HOME to another folder.`,
      { folder: root, pid: owner.pid },
    );
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
