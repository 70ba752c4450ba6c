import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zipped } from '../../../core/formats/zip-write.ts';
import { seeds } from '../../fuzz/seeds.ts';
import { folderForTests, read } from './sample.ts';

const folder = await folderForTests();

/** A tar archive (POSIX.1-1988) of one file in a folder. */
function tar(name: string, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(512);
  head.write(`folder/${name}`, 0);
  head.write('0000644\0', 100);
  head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  head.write('        0', 148);
  head.write('ustar\0', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([head, bytes, Buffer.alloc(((512 - (bytes.length % 512)) % 512) + 1024)]);
}

/** A ZIP archive of one packed file, as most programs write it: sizes before the bytes. */
function zip(name: string, bytes: Uint8Array, level = 6): Buffer {
  const packed = deflateRawSync(bytes, { level });
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02\x14\0', 'latin1'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

/** Tables, and not what only goes with one. */
const files = [...seeds()].flatMap(([format, list]) =>
  list.flatMap(({ name, bytes }) =>
    format === 'projector-beside' || /metadata|config|vocab/.test(name)
      ? []
      : [[`${format}: ${name}`, name, bytes] as const],
  ),
);

describe('each format inside an archive', () => {
  it.each(files)('%s', async (label, name, bytes) => {
    const own = await mkdtemp(path.join(folder, 'one-'));
    const plain = path.join(own, name);
    await writeFile(plain, bytes);
    const expected = await read(plain);
    const archives: [string, Uint8Array][] = [
      ['.gz', gzipSync(bytes)],
      ['.tar', tar(name, bytes)],
      ['.tar.gz', gzipSync(tar(name, bytes))],
      ['.zip', zip(name, bytes)],
      ['.stored.zip', Buffer.concat([...zipped([{ name, chunks: [bytes] }])])],
    ];
    for (const [ending, content] of archives) {
      const file = path.join(own, `${name}${ending}`);
      await writeFile(file, content);
      const { model, format } = await read(file);
      // Arrays in an archive are what NumPy calls .npz.
      const called = expected.format === 'npy' && format === 'npz' ? 'npy' : format;
      expect([called, model.words, model.dim], `${label} in ${ending}`).toEqual([
        expected.format,
        expected.model.words,
        expected.model.dim,
      ]);
      expect(model.input).toEqual(expected.model.input);
      expect(model.columns).toEqual(expected.model.columns);
    }
  });

  it('a file of NumPy within one unpacks in proportion to what it came in', async () => {
    const zeros = Buffer.alloc(300 * 2 ** 20);
    const head = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (19660800, 4), }".padEnd(117)}\n`;
    const npy = Buffer.concat([Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), Buffer.from(head), zeros]);
    // Packed but little, so that the inner archive by itself is in proportion.
    const packed = zip('vectors.npy', npy, 1);
    expect(npy.length / packed.length).toBeLessThan(500);
    const bomb = path.join(folder, 'bomb.npz.gz');
    await writeFile(bomb, gzipSync(packed));
    await expect(read(bomb, { words: null })).rejects.toThrow(/unpacks to more than 500 times its size/);
  });

  it('any other archive within one is refused, with what to do', async () => {
    const file = path.join(folder, 'outer.zip');
    await writeFile(file, zip('inner.zip', zip('a.txt', Buffer.from('a 1 2 3'))));
    await expect(read(file)).rejects.toThrow(/ZIP archive within an archive. Unpack the outer one first/);
  });
});
