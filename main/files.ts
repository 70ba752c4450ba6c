import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { LabError } from '../core/contract/errors.ts';

/** What people call the failures of a file system. */
const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EFBIG: 'it would become larger than files may be here',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'another program is using it',
  EIO: 'the disk reported an error',
};

/** The code of a file system error, if it is one. */
export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;

/** The reason of a file system error in words. */
export function reasonOf(error: unknown): string {
  return reasons[codeOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

const cannotWrite = (file: string, error: unknown) => {
  const reason = codeOf(error) === 'ENOENT' ? 'its folder does not exist' : reasonOf(error);
  return new LabError('cannot-write', `${file} cannot be written: ${reason}.`, {
    file,
    reason: codeOf(error),
  });
};

/** For progress and for stopping. */
export interface TransferOptions {
  signal?: AbortSignal | undefined;
  /** Bytes done of `total`; `total` is 0 where it is not known beforehand. */
  onBytes?: ((done: number, total: number) => void) | undefined;
}

export const cancelled = () => new LabError('cancelled', 'Stopped at your wish.');

/**
 * Writes a file whole or not at all: a temporary file in the same folder, flushed to the disk, then renamed.
 * Whatever fails, the temporary file is removed and a file that was there stays. Answers with the bytes
 * written. Throws `cannot-write`, `cancelled`, and what `chunks` throws.
 */
export async function writeFileAtomic(
  file: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | string,
  options: TransferOptions = {},
): Promise<number> {
  const parts = typeof chunks === 'string' ? [new TextEncoder().encode(chunks)] : chunks;
  return fillFileAtomic(
    file,
    async (out) => {
      for await (const chunk of parts) await out.write(chunk);
    },
    options,
  );
}

/** A file being written, not yet under its name. */
export interface OutputStream {
  write(chunk: Uint8Array): Promise<void>;
  /** Writes over what is there already. */
  patch(chunk: Uint8Array, at: number): Promise<void>;
}

/**
 * As `writeFileAtomic`, for files whose beginning is known only at their end. Throws `cannot-write`, `cancelled`, and
 * what `fill` throws.
 */
export async function fillFileAtomic(
  file: string,
  fill: (out: OutputStream) => Promise<void>,
  { signal, onBytes }: TransferOptions = {},
): Promise<number> {
  const temporary = temporaryFor(file);
  let handle: FileHandle | null = null;
  let done = 0;
  try {
    const to = await attempt(file, () => open(temporary, 'wx'));
    handle = to;
    await fill({
      write: async (chunk) => {
        if (signal?.aborted) throw cancelled();
        await attempt(file, () => writeAll(to, chunk));
        done += chunk.length;
        onBytes?.(done, 0);
      },
      patch: (chunk, at) => attempt(file, () => writeAll(to, chunk, at)),
    });
    if (signal?.aborted) throw cancelled();
    await attempt(file, () => to.sync());
    handle = null;
    await attempt(file, () => to.close());
    await attempt(file, () => replace(temporary, file));
    return done;
  } catch (error) {
    await handle?.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Chunks packed with gzip. */
export function gzipped(chunks: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return pipeline(Readable.from(chunks, { objectMode: false }), createGzip(), () => {});
}

/** On Windows a virus scanner or indexer may hold a file for a moment, and renaming over it fails meanwhile. */
async function replace(from: string, to: string): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      const passing = process.platform === 'win32' && /^(EPERM|EACCES|EBUSY)$/.test(codeOf(error) ?? '');
      if (!passing || wait > 1000) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

async function writeAll(
  handle: FileHandle,
  chunk: Uint8Array,
  position: number | null = null,
): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const to = position === null ? null : position + at;
    const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, to);
    at += bytesWritten;
  }
}

async function attempt<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** A name that every file system takes, of at most 120 characters. */
export const safeFileName = (name: string): string =>
  name
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(-120) || 'text.txt';

const temporaryFor = (file: string) =>
  path.join(
    path.dirname(file),
    `.${path.basename(file).slice(0, 60)}.${randomBytes(6).toString('hex')}.part`,
  );

/**
 * Whether a file could be written here, asked before long work: its folder takes a new file, and what is there
 * already may be replaced. Leaves nothing behind. Throws `cannot-write`.
 */
export async function canWrite(file: string): Promise<void> {
  const probe = temporaryFor(file);
  try {
    const there = await stat(file).catch(() => null);
    if (there?.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' });
    if (there) await access(file, constants.W_OK);
    await (await open(probe, 'wx')).close();
  } catch (error) {
    throw cannotWrite(file, error);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}
