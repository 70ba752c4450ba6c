import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { LabError } from '../core/contract/errors.ts';
import type { ByteSource } from '../core/formats/source.ts';
import { cancelled, codeOf, reasonOf, type TransferOptions } from './files.ts';

const STREAM_CHUNK = 2 ** 20;

const unreadable = (name: string, error: unknown) =>
  codeOf(error) === 'ENOENT'
    ? new LabError('not-found', `There is no file ${name}.`, { file: name })
    : new LabError('unreadable', `${name} cannot be read: ${reasonOf(error)}.`, { file: name });

/** A file open for reading; `close` it. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file as a source. Gzip is recognised by content and unpacked on the way; such a source has no size
 * and no random access. `name` is what messages call it; progress counts bytes of the file on disk, also where
 * it is compressed. Throws `not-found`, `unreadable`, and, while it is read, also `bad-file` (a damaged
 * archive) and `cancelled`.
 */
export async function openFile(
  file: string,
  { name = path.basename(file), signal, onBytes }: TransferOptions & { name?: string } = {},
): Promise<FileSource> {
  const fail = (error: unknown) => {
    throw unreadable(name, error);
  };
  const info = await stat(file).catch(fail);
  if (info.isDirectory())
    throw new LabError('unreadable', `${name} is a folder, not a file.`, { file: name });
  const handle = await open(file, 'r').catch(fail);
  let done = 0;
  const count = (bytes: number) => {
    if (signal?.aborted) throw cancelled();
    done += bytes;
    onBytes?.(Math.min(done, info.size), info.size);
  };
  const read = async (offset: number, length: number) => {
    const target = new Uint8Array(Math.max(0, Math.min(length, info.size - offset)));
    let at = 0;
    while (at < target.length) {
      const { bytesRead } = await handle.read(target, at, target.length - at, offset + at).catch(fail);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    count(at);
    return target.subarray(0, at);
  };
  let gzip: boolean;
  try {
    const magic = await read(0, 2);
    gzip = magic[0] === 0x1f && magic[1] === 0x8b;
  } catch (error) {
    await handle.close();
    throw error;
  }
  async function* stream() {
    done = 0;
    if (gzip) return yield* unpacked(file, name, count);
    for (let at = 0; at < info.size; at += STREAM_CHUNK) yield await read(at, STREAM_CHUNK);
  }
  return {
    name,
    size: gzip ? null : info.size,
    stream,
    read: gzip ? null : read,
    close: () => handle.close(),
  };
}

async function* unpacked(file: string, name: string, count: (bytes: number) => void) {
  const packed = createReadStream(file, { highWaterMark: 2 ** 18 });
  const gunzip = createGunzip({ chunkSize: 2 ** 18 });
  let read = 0;
  packed.on('data', (chunk) => {
    read += chunk.length;
  });
  packed.on('error', (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    let reported = 0;
    for await (const chunk of gunzip) {
      count(read - reported);
      reported = read;
      yield chunk as Uint8Array;
    }
  } catch (error) {
    const code = codeOf(error);
    if (error instanceof LabError) throw error;
    if (!code?.startsWith('Z_')) throw unreadable(name, error);
    const what = code === 'Z_BUF_ERROR' ? 'is cut short' : `is damaged before byte ${read}`;
    throw new LabError('bad-file', `${name}: the gzip archive ${what}.`, { file: name, byte: read });
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}
