import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { LabError } from '../../core/contract/errors.ts';
import { cancelled, codeOf, reasonOf, writeFileAtomic } from '../files.ts';

const REDIRECTS = 5;
/** Attempts in a row without a single new byte before giving up. */
const PATIENCE = 4;

export interface FetchOptions {
  name: string;
  /** Length the file must have; null: what the server says. */
  bytes: number | null;
  signal: AbortSignal;
  onBytes(done: number, total: number): void;
  /** Asked before the first byte is written, with the bytes still to come (null: unknown). Throws where there is no room. */
  requireSpace(bytes: number | null): Promise<void>;
  /** Milliseconds without a byte after which the connection is given up. */
  stall?: number;
  /** Milliseconds before the next attempt, doubling. */
  pause?: number;
}

/** What is known of a file half downloaded, so that the rest is of the same file. */
interface Begun {
  url: string;
  /** A strong ETag, else the Last-Modified date; null: the rest cannot be asked for. */
  validator: string | null;
}

/**
 * Downloads `url` to `part`, going on where an earlier attempt broke off if the server still has the same file
 * (Range and If-Range, RFC 9110). A broken connection is taken up again by itself a few times. The file is complete
 * when this resolves; `part` stays for the next time when it rejects, but for content that cannot be right.
 * Throws `unreadable`, `not-found`, `bad-file`, `cannot-write`, `cancelled`.
 */
export async function fetchFile(url: string, part: string, options: FetchOptions): Promise<void> {
  const { signal, name, pause = 1000 } = options;
  for (let failures = 0; ; ) {
    const before = await sizeOf(part);
    try {
      return await attempt(url, part, options);
    } catch (error) {
      if (signal.aborted) throw cancelled();
      if (error instanceof LabError) throw error;
      failures = (await sizeOf(part)) > before ? 1 : failures + 1;
      if (failures >= PATIENCE) {
        throw new LabError(
          'unreadable',
          `${name} could not be downloaded: ${networkReason(error)}. What has come is kept; try again to go on.`,
          { url },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, pause * 2 ** failures));
    }
  }
}

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => null))?.size ?? 0;
const note = (part: string): string => `${part}.json`;

/** The reason a connection failed; fetch hides it in the cause. */
function networkReason(error: unknown): string {
  const cause = (error as Error).cause ?? error;
  const reasons: Record<string, string> = {
    ENOTFOUND: 'its address is not known; is there a network?',
    EAI_AGAIN: 'its address could not be looked up; is there a network?',
    ECONNREFUSED: 'the server does not answer',
    ECONNRESET: 'the connection broke',
    UND_ERR_SOCKET: 'the connection broke',
    UND_ERR_CONNECT_TIMEOUT: 'the server does not answer',
  };
  return reasons[codeOf(cause) ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
}

async function attempt(url: string, part: string, options: FetchOptions): Promise<void> {
  const { name, bytes, signal } = options;
  const begun = await readNote(part, url);
  const have = begun?.validator ? await sizeOf(part) : 0;
  const stalled = new AbortController();
  const both = AbortSignal.any([signal, stalled.signal]);
  const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
  if (have > 0) Object.assign(headers, { Range: `bytes=${have}-`, 'If-Range': begun!.validator! });
  const watch = new Watch(options.stall ?? 30_000, stalled);
  try {
    const response = await follow(url, headers, both, name);
    if (response.status === 416) return await finishOrRestart(response, have, part, name);
    const from = startOf(response, have, name, url);
    const total = totalOf(response, from);
    if (bytes !== null && total !== null && total !== bytes) {
      throw new LabError(
        'bad-file',
        `${name}: the server offers ${total} bytes and ${bytes} are expected. The publisher may have changed the file; nothing was downloaded.`,
        { url, expected: bytes, found: total },
      );
    }
    const length = bytes ?? total;
    await options.requireSpace(length === null ? null : length - from);
    await writeNote(part, { url, validator: validatorOf(response) });
    await receive(response, part, from, length, options, watch);
  } finally {
    watch.stop();
  }
}

/** Follows redirections, never from an encrypted address to one that is not. */
async function follow(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  name: string,
): Promise<Response> {
  let at = new URL(url);
  for (let n = 0; n <= REDIRECTS; n++) {
    const response = await fetch(at, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    const secure = next.protocol === 'https:' || (next.protocol === 'http:' && at.protocol === 'http:');
    if (!secure) {
      throw new LabError(
        'unreadable',
        `${name} could not be downloaded: it was sent on to ${next.protocol}//.`,
      );
    }
    at = next;
  }
  throw new LabError(
    'unreadable',
    `${name} could not be downloaded: it was sent on more than ${REDIRECTS} times.`,
  );
}

/** Where in the file the answer begins. A server that ignores Range sends all of it. */
function startOf(response: Response, have: number, name: string, url: string): number {
  const { status } = response;
  if (status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  if (status === 206 && range && Number(range[1]) === have) return have;
  void response.body?.cancel();
  // Worth another attempt: the server is out of order for now.
  if (status >= 500 || status === 429) throw new Error(`the server answered ${status}`);
  const gone = status === 404 || status === 410;
  throw new LabError(
    gone ? 'not-found' : 'unreadable',
    gone
      ? `${name} is not at ${url} any more.`
      : `${name} could not be downloaded: the server answered ${status}${status === 206 ? ' with another part than was asked for' : ''}.`,
    { url, status },
  );
}

function totalOf(response: Response, from: number): number | null {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return Number.isSafeInteger(length) ? from + length : null;
}

/** Range not satisfiable: either all of it is here, or the file at the server has become shorter. */
async function finishOrRestart(response: Response, have: number, part: string, name: string): Promise<void> {
  await response.body?.cancel();
  const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (Number(total) === have) return;
  await discard(part);
  throw new Error(`${name}: the server has another file than before`);
}

function validatorOf({ headers }: Response): string | null {
  const tag = headers.get('etag');
  return tag && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

async function receive(
  response: Response,
  part: string,
  from: number,
  length: number | null,
  { name, onBytes, signal }: FetchOptions,
  watch: Watch,
): Promise<void> {
  const file = await write(name, () => open(part, from > 0 ? 'r+' : 'w'));
  let done = from;
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      watch.alive();
      if (signal.aborted) throw cancelled();
      if (length !== null && done + chunk.length > length) {
        throw new LabError('bad-file', `${name}: the server sent more than the ${length} bytes expected.`);
      }
      await write(name, () => writeAll(file, chunk, done));
      done += chunk.length;
      onBytes(done, length ?? 0);
    }
    if (length !== null && done < length)
      throw new Error(`the connection broke after ${done} of ${length} bytes`);
    await write(name, () => file.sync());
  } catch (error) {
    if (error instanceof LabError && error.code === 'bad-file') {
      await file.close();
      await discard(part);
    }
    throw error;
  } finally {
    await file.close().catch(() => {});
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  }
}

/** A failure of the disk, apart from those of the network. */
async function write<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new LabError('cannot-write', `${name} could not be saved: ${reasonOf(error)}.`, {
      reason: codeOf(error),
    });
  }
}

/** Forgets what was begun. */
export async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(note(part), { force: true });
}

async function readNote(part: string, url: string): Promise<Begun | null> {
  try {
    const begun = JSON.parse(await readFile(note(part), 'utf8')) as Begun;
    return begun.url === url ? begun : null;
  } catch {
    return null;
  }
}

const writeNote = (part: string, begun: Begun) => writeFileAtomic(note(part), JSON.stringify(begun));

/** Gives a connection up that has gone silent. */
class Watch {
  readonly #timer: NodeJS.Timeout;

  constructor(stall: number, control: AbortController) {
    this.#timer = setTimeout(
      () => control.abort(new Error(`nothing came for ${stall / 1000} seconds`)),
      stall,
    );
  }

  alive(): void {
    this.#timer.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The hash of bytes as they come, hex. */
export async function hashOf(algorithm: string, chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
