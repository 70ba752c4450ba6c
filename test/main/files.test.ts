import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModel } from '../../core/formats/formats.ts';
import { canWrite, writeFileAtomic } from '../../main/files.ts';
import { openFile } from '../../main/sources.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'orrery-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('atomic writing', () => {
  it('replaces a file whole', async () => {
    const file = path.join(folder, 'a.txt');
    await writeFile(file, 'old');
    expect(await writeFileAtomic(file, 'new')).toBe(3);
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('leaves the old file and nothing else when the content fails half-way', async () => {
    const file = path.join(folder, 'a.txt');
    await writeFile(file, 'old');
    const broken = function* () {
      yield new Uint8Array(10);
      throw new Error('half-way');
    };
    await expect(writeFileAtomic(file, broken())).rejects.toThrow('half-way');
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('leaves nothing when cancelled', async () => {
    const control = new AbortController();
    const endless = function* () {
      for (let i = 0; ; i++) {
        if (i === 3) control.abort();
        yield new Uint8Array(10);
      }
    };
    const done = writeFileAtomic(path.join(folder, 'a'), endless(), { signal: control.signal });
    await expect(done).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says why a file cannot be written, before and at the attempt', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await mkdir(path.join(folder, 'folder'));
    for (const [target, reason] of [
      [path.join(folder, 'missing', 'a'), 'its folder does not exist'],
      [path.join(file, 'a'), 'a part of the path is a file'],
      [path.join(folder, 'folder'), 'folder|use'],
    ] as const) {
      const expected = { code: 'cannot-write', message: expect.stringMatching(reason) };
      await expect(writeFileAtomic(target, 'x')).rejects.toMatchObject(expected);
      await expect(canWrite(target)).rejects.toMatchObject(expected);
    }
    await canWrite(path.join(folder, 'new'));
    expect((await readdir(folder)).sort()).toEqual(['file', 'folder']);
  });
});

describe('reading', () => {
  it('reads anywhere in a file, short only at its end', async () => {
    const file = path.join(folder, 'a');
    await writeFile(file, 'abcdef');
    const source = await openFile(file);
    expect(Buffer.from(await source.read!(2, 3)).toString()).toBe('cde');
    expect(Buffer.from(await source.read!(4, 9)).toString()).toBe('ef');
    expect((await source.read!(9, 9)).length).toBe(0);
    await source.close();
  });

  it('unpacks gzip by content, reporting bytes of the file', async () => {
    const file = path.join(folder, 'vectors');
    const bytes = gzipSync('2 2\na 1 2\nb 3 4\n');
    await writeFile(file, bytes);
    const seen: number[][] = [];
    const source = await openFile(file, { onBytes: (done, total) => seen.push([done, total]) });
    const { model } = await readModel(source);
    await source.close();
    expect([model.words, [...model.input]]).toEqual([
      ['a', 'b'],
      [1, 2, 3, 4],
    ]);
    expect(seen.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it('says what is wrong with an archive or a path', async () => {
    const bytes = gzipSync(
      Buffer.from(Array.from({ length: 5000 }, (_, i) => `w${i} ${Math.sin(i)}\n`).join('')),
    );
    const file = path.join(folder, 'v.txt.gz');
    await writeFile(file, bytes.subarray(0, bytes.length / 2));
    const cut = await openFile(file);
    await expect(readModel(cut)).rejects.toMatchObject({
      code: 'bad-file',
      message: /v\.txt\.gz.*cut short/,
    });
    await cut.close();
    bytes.fill(7, 2000, 2100);
    await writeFile(file, bytes);
    const damaged = await openFile(file);
    await expect(readModel(damaged)).rejects.toMatchObject({ code: 'bad-file', message: /damaged/ });
    await damaged.close();
    await expect(openFile(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(openFile(folder)).rejects.toMatchObject({ code: 'unreadable', message: /folder/ });
  });

  it('stops when asked', async () => {
    const file = path.join(folder, 'a.txt');
    await writeFile(file, 'a 1 2\n'.repeat(400_000));
    const control = new AbortController();
    const source = await openFile(file, {
      signal: control.signal,
      onBytes: (done) => done > 1e6 && control.abort(),
    });
    await expect(readModel(source)).rejects.toMatchObject({ code: 'cancelled' });
    await source.close();
  });
});
