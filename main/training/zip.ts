import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { LabError } from '../../core/contract/errors.ts';

/** A file within a zip archive (PKWARE APPNOTE 6.3). */
export interface ZipEntry {
  name: string;
  /** 0: stored, 8: deflated. */
  method: number;
  encrypted: boolean;
  crc: number;
  /** Bytes in the archive. */
  size: number;
  /** Of the entry's own header. */
  offset: number;
}

const END = 0x0605_4b50;
const END64 = 0x0606_4b50;
const LOCATOR64 = 0x0706_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;
const IN_EXTRA = 0xffff_ffff;

/** The files of an archive, folders left out. Throws LabError `bad-file` for one that is cut or damaged. */
export async function listZip(name: string, path: string): Promise<ZipEntry[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { count, bytes, offset } = await findDirectory(name, file, size);
    if (offset + bytes > size) throw damaged(name, 'its list of files lies beyond its end');
    const directory = await read(name, file, offset, bytes);
    const entries: ZipEntry[] = [];
    for (let at = 0; entries.length < count; ) {
      if (at + 46 > bytes || directory.readUInt32LE(at) !== CENTRAL)
        throw damaged(name, 'its list of files breaks off');
      entries.push(entryAt(directory, at));
      at +=
        46 +
        directory.readUInt16LE(at + 28) +
        directory.readUInt16LE(at + 30) +
        directory.readUInt16LE(at + 32);
    }
    return entries.filter((entry) => !entry.name.endsWith('/'));
  } finally {
    await file.close();
  }
}

async function findDirectory(name: string, file: FileHandle, size: number) {
  const tailStart = Math.max(0, size - 22 - 0xffff);
  const tail = await read(name, file, tailStart, size - tailStart);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== END) {
    throw damaged(name, 'its end is missing');
  }
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR64) {
    const [count, bytes, offset] = [
      tail.readUInt16LE(end + 10),
      tail.readUInt32LE(end + 12),
      tail.readUInt32LE(end + 16),
    ];
    return { count, bytes, offset };
  }
  const record = await read(name, file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (record.readUInt32LE(0) !== END64) throw damaged(name, 'its end is damaged');
  const [count, bytes, offset] = [32, 40, 48].map((at) => Number(record.readBigUInt64LE(at))) as [
    number,
    number,
    number,
  ];
  return { count, bytes, offset };
}

function entryAt(directory: Buffer, at: number): ZipEntry {
  const flags = directory.readUInt16LE(at + 8);
  const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
  const extra = directory.subarray(nameEnd, nameEnd + directory.readUInt16LE(at + 30));
  // Sizes that need 64 bits stand in the extra field 1: only those, in the order uncompressed, compressed, offset.
  const large: number[] = [];
  for (let e = 0; e + 4 <= extra.length; e += 4 + extra.readUInt16LE(e + 2)) {
    if (extra.readUInt16LE(e) !== 1) continue;
    const end = Math.min(extra.length, e + 4 + extra.readUInt16LE(e + 2));
    for (let v = e + 4; v + 8 <= end; v += 8) large.push(Number(extra.readBigUInt64LE(v)));
  }
  const value = (place: number): number => {
    const short = directory.readUInt32LE(at + place);
    return short === IN_EXTRA ? (large.shift() ?? short) : short;
  };
  value(24); // the uncompressed size comes first among the large ones
  const size = value(20);
  const offset = value(42);
  return {
    name: directory.toString((flags & 0x800) !== 0 ? 'utf8' : 'latin1', at + 46, nameEnd),
    method: directory.readUInt16LE(at + 10),
    encrypted: (flags & 1) !== 0,
    crc: directory.readUInt32LE(at + 16),
    size,
    offset,
  };
}

/**
 * The bytes of one file of an archive. `onRead` gets them as they are in the archive.
 * Throws LabError `bad-file` when it is encrypted, packed in another way, or damaged.
 */
export async function* readZipEntry(
  name: string,
  path: string,
  entry: ZipEntry,
  onRead: (onDisk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const inside = `${name}/${entry.name}`;
  if (entry.encrypted) throw damaged(inside, 'it is locked with a password; unpack it first');
  if (entry.method !== 0 && entry.method !== 8) {
    throw damaged(inside, `it is packed by method ${entry.method}, not deflate; unpack it first`);
  }
  const file = await open(path, 'r');
  const header = await read(name, file, entry.offset, 30).finally(() => file.close());
  if (header.readUInt32LE(0) !== LOCAL) throw damaged(inside, 'its header is missing');
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.size === 0) return;
  const raw = createReadStream(path, { start, end: start + entry.size - 1, highWaterMark: 1 << 18 });
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of raw as AsyncIterable<Buffer>) {
      onRead(chunk);
      yield chunk;
    }
  };
  let bytes: AsyncIterable<Buffer> = counted();
  if (entry.method === 8) {
    const inflate = createInflateRaw({ chunkSize: 1 << 18 });
    pipeline(Readable.from(bytes), inflate, () => {}); // its errors come out of the loop over `inflate`
    bytes = inflate;
  }
  let crc = 0;
  for await (const chunk of bytes) {
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (crc !== entry.crc) throw damaged(inside, 'its checksum does not match');
}

async function read(name: string, file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, at);
  if (bytesRead < length) throw damaged(name, 'it is cut off');
  return buffer;
}

const damaged = (name: string, why: string): LabError =>
  new LabError('bad-file', `The zip archive "${name}" cannot be read: ${why}.`);
