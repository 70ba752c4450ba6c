import { mkdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import { exportName } from '../exchange.ts';
import { codeOf, reasonOf } from '../files.ts';
import { type Lock, LockedError, ownerText, takeLock } from '../lock.ts';

/** Bytes that a disk keeps free beyond what is written. */
const RESERVE = 16 * 2 ** 20;

/** A project's name as the name of a file, without its ending. */
export const fileNameOf = (name: string): string =>
  exportName(name, 'safetensors').replace(/\.safetensors$/, '');

/** What a project is called that is kept in that file. */
export const projectName = (name: string): string =>
  name.replace(/\.orrery$/i, '').slice(0, 200) || 'Project';

/** A file name in `folder` that nothing has yet. Throws `cannot-write`. */
export async function freePath(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw new LabError('cannot-write', `${folder} cannot be made: ${reasonOf(error)}.`);
  });
  for (let n = 1; ; n++) {
    const file = path.join(folder, `${fileNameOf(name)}${n > 1 ? ` ${n}` : ''}.orrery`);
    if (!(await stat(file).catch(() => null))) return file;
  }
}

/** Throws `cannot-write` before anything is written where the disk has no room for it. */
export async function requireSpace(target: string, bytes: number): Promise<void> {
  const disk = await statfs(path.dirname(target)).catch(() => null);
  if (!disk) return;
  const free = disk.bavail * disk.bsize;
  if (bytes + RESERVE <= free) return;
  const [needed, there] = [bytes + RESERVE, free].map((n) => `${Math.ceil(n / 2 ** 20)} MiB`);
  throw new LabError(
    'cannot-write',
    `${path.basename(target)} needs ${needed} and the disk has ${there} free. Free some space, or save it elsewhere.`,
    { reason: 'ENOSPC' },
  );
}

/** Takes a project's file for this Orrery alone. Throws `busy` where another has it, `cannot-write`. */
export async function lockProject(target: string): Promise<Lock> {
  try {
    return await takeLock(lockFile(target));
  } catch (error) {
    if (error instanceof LockedError) throw inUse(target, error);
    throw new LabError('cannot-write', `${target} cannot be written: ${reasonOf(error)}.`, {
      reason: codeOf(error),
    });
  }
}

/** As `lockProject`; with `readOnly` a lock that cannot be had is only a reason not to save there. */
export async function tryLockProject(
  target: string,
  readOnly: boolean,
): Promise<{ lock: Lock | null; why: string | null }> {
  try {
    return { lock: await takeLock(lockFile(target)), why: null };
  } catch (error) {
    const busy = error instanceof LockedError;
    if (busy && !readOnly) throw inUse(target, error);
    const why = busy ? inUse(target, error).message : `It cannot be written: ${reasonOf(error)}.`;
    return { lock: null, why };
  }
}

const lockFile = (target: string): string =>
  path.join(path.dirname(target), `.${path.basename(target)}.lock`);

const inUse = (target: string, { owner }: LockedError) =>
  new LabError(
    'busy',
    `${path.basename(target)} is open in another Orrery (${ownerText(owner)}). Close it there, or open it for reading only.`,
    { file: path.basename(target), pid: owner.pid, since: owner.since },
  );
