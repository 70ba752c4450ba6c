import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../../core/contract/errors.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import type { FileRequest } from '../shell/control.ts';

/** Disk space, in bytes, that an upload must leave free. */
const reserve = 64 * 2 ** 20;
/** Milliseconds. */
const day = 24 * 60 * 60 * 1000;

/** A name that every file system takes: no separators, control or reserved characters, at most 120 long. */
function safeName(name: string): string {
  const clean = name
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what we remove
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '');
  const extension = /(\.[A-Za-z0-9]{1,12}){0,2}$/.exec(clean)?.[0] ?? '';
  return (
    clean.slice(0, clean.length - extension.length).slice(0, 120 - extension.length) + extension || 'file'
  );
}

/**
 * Streams a request's body to `folder` and opens it to the service. Written under a temporary name, flushed,
 * then renamed, so a broken connection leaves nothing. Throws LabError: `cannot-write`, `connection-lost`.
 */
export async function receiveUpload(
  request: IncomingMessage,
  name: string,
  folder: string,
  grantFile: (file: FileRequest) => Promise<FileGrant>,
): Promise<FileGrant> {
  const shown = safeName(name);
  const own = path.join(folder, randomUUID());
  const part = path.join(own, `${shown}.part`);
  const whole = path.join(own, shown);
  try {
    await mkdir(own, { recursive: true });
    await requireSpace(own, Number(request.headers['content-length'] ?? 0), shown);
    const within = (bytes: AsyncIterable<Buffer>) => leavingSpace(bytes, own, shown);
    await pipeline(request, within, createWriteStream(part, { flags: 'wx', flush: true }));
    await rename(part, whole);
    return await grantFile({ path: whole, name, mode: 'read' });
  } catch (thrown) {
    await rm(own, { recursive: true, force: true });
    throw uploadError(thrown, shown, folder);
  }
}

/**
 * Removes uploads that nobody can miss: those that broke off a day ago, and whole ones after 30 days. Until
 * then an interrupted run may still need its text. Best effort.
 */
export async function removeOldUploads(folder: string, now = Date.now()): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const own = path.join(folder, name);
    const info = await stat(own).catch(() => null);
    const files = await readdir(own).catch(() => []);
    const broken = files.every((file) => file.endsWith('.part'));
    const limit = broken ? day : 30 * day;
    if (info && now - info.mtimeMs > limit) await rm(own, { recursive: true, force: true });
  }
}

/** Bytes of an upload between two looks at the disk. */
const stretch = 8 * 2 ** 20;

/** Passes an upload on, but not into the disk's reserve, whatever length it had claimed, if any. */
async function* leavingSpace(chunks: AsyncIterable<Buffer>, folder: string, name: string) {
  let since = 0;
  for await (const chunk of chunks) {
    since += chunk.length;
    if (since >= stretch) {
      since = 0;
      await requireSpace(folder, 0, name);
    }
    yield chunk;
  }
}

async function requireSpace(folder: string, bytes: number, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bytes + reserve <= bavail * bsize) return;
  const [needed, free] = [bytes, bavail * bsize].map((n) => `${(n / 2 ** 20).toFixed(0)} MiB`);
  throw new LabError(
    'cannot-write',
    `"${name}" (${needed}) does not fit on the disk: ${free} are free in ${folder}. Free some space and try again.`,
  );
}

function uploadError(thrown: unknown, name: string, folder: string): LabError {
  if (thrown instanceof LabError) return thrown;
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET') {
    return new LabError('connection-lost', `The connection broke before "${name}" was complete. Try again.`);
  }
  return new LabError('cannot-write', `"${name}" could not be saved in ${folder}: ${message}`);
}

/** Sends a granted file as a download. Throws LabError `not-found` before anything is sent. */
export async function sendDownload(response: ServerResponse, file: string, head: boolean): Promise<void> {
  const { size } = await stat(file).catch(() => {
    throw new LabError('not-found', `${path.basename(file)} is no longer there. Export it again.`);
  });
  const name = path.basename(file);
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': size,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeExtended(name)}`,
    'Cache-Control': 'no-store',
  });
  if (head) response.end();
  else await pipeline(createReadStream(file, { end: Math.max(size - 1, 0) }), response);
}

/** RFC 8187: percent-encoding that also covers what encodeURIComponent leaves. */
const encodeExtended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
