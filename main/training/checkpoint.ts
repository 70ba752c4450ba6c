import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { LabError } from '../../core/contract/errors.ts';
import { parseJson } from '../../core/json.ts';
import { type CheckpointHeader, type StoredHeader, storedHeader } from './checkpoint-header.ts';

/**
 * A checkpoint file, little-endian:
 *
 *     8 bytes   magic "ORRERYCK"
 *     u32       version
 *     u32       bytes of the header, JSON in UTF-8 (`CheckpointHeader` and the byte length of each section)
 *     sections  words (UTF-8, joined by newline), counts [V] f64, input and output [V, stride] f32
 *     u32       CRC-32 of everything before
 */
const MAGIC = 'ORRERYCK';
const VERSION = 1;
/** Bytes written or read at a time, so that a large table never holds up the event loop. */
const PIECE = 1 << 22;

export interface Checkpoint extends CheckpointHeader {
  words: string[];
  counts: Float64Array;
  /** [V, stride] */
  input: Float32Array;
  output: Float32Array;
}

/** A checkpoint whose bytes are on their way to the disk. */
export interface PendingCheckpoint {
  /** Makes it durable and puts it in the place of the last one. */
  commit(): Promise<void>;
}

function writeError(path: string, thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown;
  const { code, message } = thrown as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : message;
  return new LabError('cannot-write', `The checkpoint "${path}" cannot be written: ${why}.`, { path, code });
}

/**
 * Writes the bytes of a checkpoint beside `path`; the training may go on once this resolves. `commit` puts it
 * in place. Until then, and whenever either fails, the last checkpoint at `path` stays.
 * Throws LabError `cannot-write`.
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<PendingCheckpoint> {
  const { words, counts, input, output, ...header } = checkpoint;
  const sections = { words: Buffer.from(words.join('\n')), counts, input, output };
  const sizes = Object.values(sections).map((section) => section.byteLength);
  const json = Buffer.from(JSON.stringify({ ...header, vocabulary: words.length, sizes }));
  const start = Buffer.alloc(16);
  start.write(MAGIC, 'latin1');
  start.writeUInt32LE(VERSION, 8);
  start.writeUInt32LE(json.length, 12);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  let file: FileHandle | undefined;
  const giveUp = async (thrown: unknown): Promise<never> => {
    await file?.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(path, thrown);
  };
  try {
    await mkdir(dirname(path), { recursive: true });
    file = await open(temporary, 'wx');
    let crc = 0;
    for (const part of [start, json, ...Object.values(sections)]) crc = await writeAll(file, part, crc);
    const end = Buffer.alloc(4);
    end.writeUInt32LE(crc);
    await writeAll(file, end, 0);
  } catch (thrown) {
    return giveUp(thrown);
  }
  const written = file;
  const commit = async (): Promise<void> => {
    await written.sync();
    await written.close();
    await rename(temporary, path);
  };
  return { commit: () => commit().catch(giveUp) };
}

/** Writes all of `part` in pieces; the CRC-32 continued over it. */
async function writeAll(file: FileHandle, part: ArrayBufferView, crc: number): Promise<number> {
  const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  let sum = crc;
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + PIECE);
    const writing = file.write(piece);
    const whole = crc32(piece, sum); // meanwhile
    const { bytesWritten } = await writing;
    sum = bytesWritten === piece.length ? whole : crc32(piece.subarray(0, bytesWritten), sum);
    at += bytesWritten;
  }
  return sum;
}

/** What a checkpoint says about itself, without its vectors. Throws as `readCheckpoint`, but for the checksum. */
export async function checkpointInfo(path: string): Promise<CheckpointHeader> {
  const reader = await CheckpointReader.open(path);
  try {
    const { vocabulary: _, sizes: __, ...header } = await reader.header();
    return header;
  } finally {
    await reader.close();
  }
}

/**
 * Reads a checkpoint, checked before anything large is allocated.
 * Throws LabError `not-found`, `unreadable`, or `bad-file` when it is foreign, of another version, cut or damaged.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const reader = await CheckpointReader.open(path);
  try {
    const { vocabulary, sizes, ...header } = await reader.header();
    const table = vocabulary * header.stride;
    const words = (await reader.take(Buffer.alloc(sizes[0]!))).toString().split('\n');
    const counts = await reader.take(new Float64Array(vocabulary));
    const input = await reader.take(new Float32Array(table));
    const output = await reader.take(new Float32Array(table));
    await reader.finish();
    if (words.length !== vocabulary) throw reader.bad('is damaged: its words do not fit its vectors');
    return { ...header, words, counts, input, output };
  } finally {
    await reader.close();
  }
}

/** Reads a checkpoint from its start, summing up what it reads. */
class CheckpointReader {
  readonly #path: string;
  readonly #file: FileHandle;
  #crc = 0;

  static async open(path: string): Promise<CheckpointReader> {
    try {
      return new CheckpointReader(path, await open(path, 'r'));
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOENT') throw new LabError('not-found', `There is no checkpoint "${path}".`);
      throw new LabError('unreadable', `The checkpoint "${path}" cannot be read: ${message}.`);
    }
  }

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  close = (): Promise<void> => this.#file.close();

  async take<T extends ArrayBufferView>(part: T): Promise<T> {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await this.#file.read(bytes, at, Math.min(PIECE, bytes.length - at));
      if (bytesRead === 0) throw this.bad('is cut off');
      this.#crc = crc32(bytes.subarray(at, at + bytesRead), this.#crc);
      at += bytesRead;
    }
    return part;
  }

  /** The header, checked against the size of the file. */
  async header(): Promise<StoredHeader> {
    const { size } = await this.#file.stat();
    const start = await this.take(Buffer.alloc(16));
    if (start.toString('latin1', 0, 8) !== MAGIC) throw this.bad('is not a checkpoint of Orrery');
    const version = start.readUInt32LE(8);
    if (version !== VERSION) throw this.bad(`has version ${version}; this Orrery reads version ${VERSION}`);
    const length = start.readUInt32LE(12);
    if (16 + length > size) throw this.bad('is cut off');
    const header = this.#parse(await this.take(Buffer.alloc(length)));
    const { sizes, vocabulary, stride } = header;
    const table = 4 * vocabulary * stride;
    const expected = [sizes[0]!, 8 * vocabulary, table, table];
    if (expected.some((bytes, i) => bytes !== sizes[i])) {
      throw this.bad('is damaged: its parts do not fit together');
    }
    const promised = 20 + length + sizes.reduce((a, b) => a + b, 0);
    if (promised !== size) throw this.bad(`is cut off: it has ${size} of ${promised} bytes`);
    return header;
  }

  /** Compares the checksum at the end. */
  async finish(): Promise<void> {
    const computed = this.#crc;
    const end = await this.take(Buffer.alloc(4));
    if (end.readUInt32LE() !== computed) throw this.bad('is damaged: its checksum does not match');
  }

  #parse(json: Buffer): StoredHeader {
    try {
      return storedHeader.parse(parseJson(json));
    } catch {
      throw this.bad('is damaged: its header cannot be read');
    }
  }

  bad(what: string): LabError {
    const advice = 'The run cannot go on from it; start it anew.';
    return new LabError('bad-file', `The checkpoint "${this.#path}" ${what}. ${advice}`, {
      path: this.#path,
    });
  }
}
