import { createWriteStream } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../core/contract/errors.ts';
import type { Archive, ByteSource, Companion } from '../core/formats/source.ts';
import { bounded, gunzipped, isTar, MAX_MEMBERS, tarFiles } from './archives.ts';
import { cancelled, codeOf, reasonOf, type TransferOptions } from './files.ts';
import { listZip, readZipEntry, type ZipEntry } from './training/zip.ts';

const STREAM_CHUNK = 2 ** 20;
/** Chunks of a passing stream: the one that is worked on, the one kept besides, the one being read. */
const RING = 3;
/** Files beside one that are looked at, at most. */
const MOST_BESIDE = 5000;

const unreadable = (name: string, error: unknown) =>
  codeOf(error) === 'ENOENT'
    ? new LabError('not-found', `There is no file ${name}.`, { file: name })
    : new LabError('unreadable', `${name} cannot be read: ${reasonOf(error)}.`, { file: name });

/** A file open for reading; `close` it. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** A file that belongs to another. */
export interface NamedPath {
  path: string;
  name: string;
}

export interface OpenFileOptions extends TransferOptions {
  /** What messages call it. */
  name?: string;
  /** Files that belong to it, besides those in its folder. */
  companions?: NamedPath[];
  /** Called with every piece that is read, also of files beside it and of what was unpacked of it. */
  onRead?: () => void;
  /** Bytes of what it was unpacked from: what is unpacked of it in turn stays in proportion to that. */
  packed?: number;
}

type OnRead = OpenFileOptions['onRead'];

/**
 * Opens a file as a source. Gzip, ZIP and tar are recognised by content and unpacked on the way: gzip is a source
 * without size and random access, the others have files to choose from. Progress counts bytes of the file on disk,
 * also where it is packed. Throws `not-found`, `unreadable`, and, while it is read, also `bad-file` (a damaged
 * archive) and `cancelled`.
 */
export async function openFile(
  file: string,
  { name = path.basename(file), signal, onBytes, onRead, companions = [], packed }: OpenFileOptions = {},
): Promise<FileSource> {
  const fail = (error: unknown) => {
    throw unreadable(name, error);
  };
  const info = await stat(file).catch(fail);
  if (info.isDirectory())
    throw new LabError('unreadable', `${name} is a folder, not a file.`, { file: name });
  // Opening a pipe waits for whoever writes to it, and holds one of the few threads for files until then.
  if (!info.isFile()) {
    const message = `${name} is a pipe or a device, not a file. Write its content to a file and open that.`;
    throw new LabError('unreadable', message, { file: name });
  }
  const handle = await open(file, 'r').catch(fail);
  let done = 0;
  const count = (bytes: number) => {
    if (signal?.aborted) throw cancelled();
    onRead?.();
    done += bytes;
    onBytes?.(Math.min(done, info.size), info.size);
  };
  const read = async (offset: number, length: number, into?: Uint8Array) => {
    const size = Math.max(0, Math.min(length, info.size - offset));
    // Every byte of it is written, or cut off.
    const target = into?.subarray(0, size) ?? new Uint8Array(new ArrayBuffer(size));
    let at = 0;
    while (at < target.length) {
      const { bytesRead } = await handle.read(target, at, target.length - at, offset + at).catch(fail);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    count(at);
    return target.subarray(0, at);
  };
  const close = () => handle.close();
  const beside = () => filesBeside(file, companions, onRead);
  async function* whole({ passing = false } = {}) {
    done = 0;
    const ring = passing ? Array.from({ length: RING }, () => new Uint8Array(STREAM_CHUNK)) : null;
    const chunkAt = (at: number) => read(at, STREAM_CHUNK, ring?.[(at / STREAM_CHUNK) % RING]);
    // The next chunk is read while this one is worked on.
    let next = chunkAt(0);
    try {
      for (let at = STREAM_CHUNK; at - STREAM_CHUNK < info.size; at += STREAM_CHUNK) {
        const chunk = await next;
        next = at < info.size ? chunkAt(at) : Promise.resolve(chunk);
        // A failure is told when its turn comes.
        next.catch(() => {});
        yield chunk;
      }
    } finally {
      await next.catch(() => {});
    }
  }
  async function* unpacked() {
    done = 0;
    yield* bounded(
      name,
      info.size,
      gunzipped(file, name, count, (error) => unreadable(name, error)),
    );
  }
  try {
    const head = await read(0, 512);
    if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) {
      const archive = await zipArchive(file, name, count, onRead, packed);
      return { name, size: info.size, stream: whole, read, archive, companions: beside, close };
    }
    const gzip = head[0] === 0x1f && head[1] === 0x8b;
    const stream = gzip ? unpacked : whole;
    if (isTar(gzip ? await beginning(stream()) : head)) {
      const archive = await tarArchive(name, stream, onRead, info.size);
      return { name, size: gzip ? null : info.size, stream, read: gzip ? null : read, archive, close };
    }
    if (!gzip) return { name, size: info.size, stream, read, companions: beside, close };
    return {
      name,
      size: null,
      stream,
      read: null,
      seekable: spooled(name, stream, onRead, info.size),
      companions: beside,
      close,
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function beginning(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      head = Buffer.concat([head, chunk]);
      if (head.length >= 512) break;
    }
  } catch (error) {
    // Damage is told where the bytes are read in earnest.
    if (!(error instanceof LabError) || error.code !== 'bad-file') throw error;
  }
  return head;
}

/** What systems and archivers leave behind. */
const leftBehind = (name: string): boolean => /(^|\/)(__MACOSX\/|\.|thumbs\.db$|desktop\.ini$)/i.test(name);

async function zipArchive(
  file: string,
  name: string,
  count: (bytes: number) => void,
  onRead: OnRead,
  packed = Number.POSITIVE_INFINITY,
): Promise<Archive> {
  const entries = (await listZip(name, file)).filter((entry) => !leftBehind(entry.name));
  if (entries.length > MAX_MEMBERS) {
    throw new LabError(
      'bad-file',
      `${name}: the archive holds ${entries.length} files; Orrery looks into ${MAX_MEMBERS} at most.`,
    );
  }
  const source = (entry: ZipEntry): ByteSource => {
    const stream = () =>
      bounded(
        `${name}/${entry.name}`,
        Math.min(entry.size, packed),
        readZipEntry(name, file, entry, (bytes) => count(bytes.length)),
      );
    return packedSource(`${name}/${entry.name}`, stream, onRead, Math.min(entry.size, packed), async () =>
      entries.map((other) => companion(other.name, other.size, async () => source(other))),
    );
  };
  return {
    kind: 'zip',
    members: entries.map((entry) => ({ name: entry.name, size: entry.size })),
    open: async (wanted) => source(entries.find((entry) => entry.name === wanted)!),
  };
}

async function tarArchive(
  name: string,
  stream: () => AsyncIterable<Uint8Array>,
  onRead: OnRead,
  packed: number,
): Promise<Archive> {
  const members: { name: string; size: number }[] = [];
  for await (const entry of tarFiles(name, stream())) {
    if (!leftBehind(entry.name)) members.push({ name: entry.name, size: entry.size });
  }
  const source = (wanted: string): ByteSource => {
    async function* bytes() {
      for await (const entry of tarFiles(name, stream())) {
        if (entry.name !== wanted) continue;
        yield* entry.bytes;
        return;
      }
    }
    return packedSource(`${name}/${wanted}`, bytes, onRead, packed, async () =>
      members.map((other) => companion(other.name, other.size, async () => source(other.name))),
    );
  };
  return { kind: 'tar', members, open: async (wanted) => source(wanted) };
}

const companion = (file: string, size: number, open: () => Promise<ByteSource>): Companion => ({
  name: path.posix.basename(file),
  size,
  open,
});

function packedSource(
  name: string,
  stream: () => AsyncIterable<Uint8Array>,
  onRead: OnRead,
  packed: number,
  companions: () => Promise<Companion[]>,
): ByteSource {
  const seekable = spooled(name, stream, onRead, packed);
  return { name, size: null, stream, read: null, seekable, companions };
}

/** Unpacks into a file of its own under the system's folder for such, removed when it is closed. */
function spooled(
  name: string,
  stream: () => AsyncIterable<Uint8Array>,
  onRead: OnRead,
  packed: number,
): () => Promise<FileSource> {
  return async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'orrery-unpacked-')).catch((error) => {
      throw new LabError('cannot-write', `${name} cannot be unpacked to ${tmpdir()}: ${reasonOf(error)}.`);
    });
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      const file = path.join(folder, 'content');
      await pipeline(Readable.from(stream()), createWriteStream(file)).catch((error) => {
        if (error instanceof LabError) throw error;
        throw new LabError('cannot-write', `${name} cannot be unpacked to ${tmpdir()}: ${reasonOf(error)}.`);
      });
      const source = await openFile(file, { name, packed, ...(onRead ? { onRead } : {}) });
      return {
        ...source,
        close: async () => {
          await source.close();
          await remove();
        },
      };
    } catch (error) {
      await remove();
      throw error;
    }
  };
}

/** The files in the folder of `file` and those given; each is opened only when it is asked for. */
async function filesBeside(file: string, given: NamedPath[], onRead: OnRead): Promise<Companion[]> {
  // What one of them names is looked for among all of them: a configuration names the words of its tensor.
  const how = { companions: given, ...(onRead ? { onRead } : {}) };
  const folder = path.dirname(file);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name !== path.basename(file));
  const all = [
    ...given.filter((other) => other.path !== file),
    ...names.slice(0, MOST_BESIDE).map((name) => ({ name, path: path.join(folder, name) })),
  ];
  const found: Companion[] = [];
  for (const { name, path: at } of all) {
    if (!/\.(txt|tsv|csv|vocab|words|lst|list|json|bytes|png|jpe?g|gif|webp)$/i.test(name)) continue;
    const info = await stat(at).catch(() => null);
    if (info?.isFile()) found.push({ name, size: info.size, open: () => openFile(at, { name, ...how }) });
  }
  return found;
}
