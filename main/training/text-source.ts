import { open, stat } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { LabError } from '../../core/contract/errors.ts';
import { isTextName } from '../../core/corpus/text-names.ts';
import { listZip, readZipEntry } from './zip.ts';

/** A text as bytes on disk. */
export interface FileText {
  name: string;
  path: string;
}

/** Bytes unpacked at a time. */
const PIECE = 1 << 18;

/** What becomes of a file's bytes as they are on disk. */
export interface Intake {
  onRead(onDisk: Uint8Array): void;
  /**
   * Where to read the next ones to: a place not in use until the next but one is asked for. `first`: none asked for
   * before is in use.
   */
  room(first: boolean): Uint8Array;
}

interface FileState {
  size: number;
  modified: number;
}

const reasons: Record<string, string> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  EIO: 'the disk reported an error',
};

function readError(file: FileText, thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown;
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new LabError('not-found', `There is no file "${file.name}". It may have been moved or deleted.`);
  }
  if (code?.startsWith('Z_')) {
    const what = code === 'Z_BUF_ERROR' ? 'ends too early' : `is damaged (${message})`;
    return new LabError('bad-file', `The packed file "${file.name}" ${what}. Copy or download it again.`);
  }
  const why = (code && reasons[code]) ?? message;
  return new LabError('unreadable', `"${file.name}" cannot be read: ${why}.`);
}

/** Size and time of change. Throws LabError `not-found` or `unreadable`. */
export async function examine(file: FileText): Promise<FileState> {
  try {
    const found = await stat(file.path);
    if (found.isDirectory()) throw new LabError('unreadable', `"${file.name}" is a folder, not a file.`);
    return { size: found.size, modified: found.mtimeMs };
  } catch (thrown) {
    throw readError(file, thrown);
  }
}

/** A text, and how to read it once. */
export interface Source {
  name: string;
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * What a file holds: the files of a zip archive that are text by their names, else one text, gzip unpacked.
 * Throws as `readBytes`.
 */
export async function openTexts(file: FileText, intake: Intake): Promise<Source[]> {
  if (!(await isZip(file))) return [{ name: file.name, bytes: () => readBytes(file, intake) }];
  const entries = (await listZip(file.name, file.path)).filter(({ name }) => isTextName(name));
  if (entries.length === 0) {
    throw new LabError('empty-corpus', `The zip archive "${file.name}" holds no text files.`);
  }
  return entries.map((entry) => ({
    name: `${file.name}/${entry.name}`,
    bytes: async function* () {
      try {
        yield* readZipEntry(file.name, file.path, entry, intake.onRead);
      } catch (thrown) {
        throw readError(file, thrown);
      }
    },
  }));
}

async function isZip(file: FileText): Promise<boolean> {
  if (!/\.zip$/i.test(file.name) && !/\.zip$/i.test(file.path)) return false;
  await examine(file);
  return true;
}

/**
 * The bytes of a text, gzip unpacked (recognised by content), each piece valid until the next is asked for.
 * Throws LabError `not-found`, `unreadable`, `bad-file`, also when the file changes while it is read.
 */
async function* readBytes(file: FileText, intake: Intake): AsyncGenerator<Uint8Array> {
  const before = await examine(file);
  try {
    let read = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of readAhead(file.path, intake.room)) {
        read += chunk.length;
        intake.onRead(chunk);
        yield chunk;
      }
    };
    const chunks = counted();
    const first = await chunks.next();
    if (first.done) return;
    const all = prepend(first.value, chunks);
    yield* first.value[0] === 0x1f && first.value[1] === 0x8b ? gunzip(all) : all;
    const after = await examine(file);
    if (read !== before.size || after.size !== before.size || after.modified !== before.modified) {
      throw new LabError('unreadable', `"${file.name}" was changed while it was read. Try again.`);
    }
  } catch (thrown) {
    throw readError(file, thrown);
  }
}

/** The bytes of a file in pieces, each valid until the next is asked for; the next is read meanwhile. */
async function* readAhead(path: string, room: Intake['room']): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  const readTo = (buffer: Uint8Array) => file.read(buffer, 0, buffer.length);
  let buffer = room(true);
  let pending = readTo(buffer);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      buffer = room(false);
      pending = readTo(buffer);
      yield piece;
    }
  } finally {
    await pending.catch(() => {});
    await file.close();
  }
}

async function* prepend(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const copies = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of packed) yield piece.slice(); // several of them wait at a time
  };
  const unpack = createGunzip({ chunkSize: PIECE });
  pipeline(Readable.from(copies()), unpack, () => {}); // its errors come out of the loop over `unpack`
  yield* unpack as AsyncIterable<Uint8Array>;
}
