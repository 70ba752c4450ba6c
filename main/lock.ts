import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from './files.ts';

/** Milliseconds between two signs of life in a lock file: its time of change. */
const HEARTBEAT = 10_000;
/** A lock without a sign of life for so long may belong to nobody, even if a process of that number runs. */
const ABANDONED = 60_000;
/** Milliseconds in which a living owner gives a sign for certain. */
const WATCH = 1.5 * HEARTBEAT;
/** Milliseconds that writing a new lock's content may take. */
const YOUNG = 2000;

/** Who holds a lock. */
export interface LockOwner {
  pid: number | null;
  /** Name of the machine; absent in locks of the first version. */
  host?: string | undefined;
  /** Milliseconds since 1970. */
  since?: number | undefined;
}

export interface Lock {
  /** False once the file is gone or another's. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

/** A living owner stands in the way. */
export class LockedError extends Error {
  readonly owner: LockOwner;

  constructor(owner: LockOwner) {
    super('locked');
    this.owner = owner;
  }
}

/** "process 12 on atlas, since 23/11/2026, 14:05:00" */
export function ownerText({ pid, host, since }: LockOwner): string {
  const who = pid === null ? 'a process' : `process ${pid}`;
  const where = host === undefined || host === hostname() ? '' : ` on ${host}`;
  return who + where + (since === undefined ? '' : `, since ${new Date(since).toLocaleString('en-GB')}`);
}

/**
 * Takes a lock file, moving one out of the way that its owner has abandoned: by the end of the process on this
 * machine, or by giving no sign of life. An old time of change alone proves nothing, since clocks jump and
 * machines sleep: then the file is watched for a while. Throws LockedError, and what the file system throws.
 */
export async function takeLock(file: string, watch = WATCH): Promise<Lock> {
  const content = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    since: Date.now(),
    token: randomBytes(8).toString('hex'),
  });
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(file, 'wx');
      try {
        await handle.writeFile(content);
      } finally {
        await handle.close();
      }
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      await removeIfAbandoned(file, attempt, watch);
    }
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, HEARTBEAT);
  timer.unref();
  const held = async () => (await readFile(file, 'utf8').catch(() => '')) === content;
  return {
    held,
    release: async () => {
      clearInterval(timer);
      if (await held()) await rm(file, { force: true }).catch(() => {});
    },
  };
}

/** Moves an abandoned lock out of the way. Throws LockedError when its owner lives. */
async function removeIfAbandoned(file: string, attempt: number, watch: number): Promise<void> {
  const held = await readFile(file, 'utf8').catch(() => null);
  if (held === null) return;
  const owner = ownerOf(held);
  if (attempt > 3 || (await lives(file, owner, watch))) throw new LockedError(owner);
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  await rename(file, aside).catch(() => {});
  const moved = await readFile(aside, 'utf8').catch(() => held);
  // Somebody else was faster and this is their new lock: give it back.
  if (moved !== held) await rename(aside, file).catch(() => {});
  else await rm(aside, { force: true });
}

async function lives(file: string, { pid, host }: LockOwner, watch: number): Promise<boolean> {
  const changed = async () => (await stat(file).catch(() => null))?.mtimeMs ?? null;
  const before = await changed();
  if (before === null) return false;
  const age = Math.abs(Date.now() - before);
  // A lock without a number is one being written just now, unless it is old.
  if (pid === null) return age < YOUNG;
  if ((host === undefined || host === hostname()) && !isRunning(pid)) return false;
  if (age < ABANDONED) return true;
  for (let waited = 0; waited < watch; waited += 250) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    if ((await changed()) !== before) return true;
  }
  return false;
}

function ownerOf(content: string): LockOwner {
  try {
    const { pid, host, since } = JSON.parse(content) as Record<string, unknown>;
    return {
      pid: Number.isInteger(pid) && (pid as number) > 0 ? (pid as number) : null,
      host: typeof host === 'string' ? host : undefined,
      since: typeof since === 'number' && Number.isFinite(since) ? since : undefined,
    };
  } catch {
    return { pid: null };
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
