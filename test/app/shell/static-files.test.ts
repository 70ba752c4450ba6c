import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readStatic, resolveStatic } from '../../../app/shell/static-files.ts';

describe('resolveStatic', () => {
  const root = path.resolve('/srv/app');

  it.each([
    ['/', 'index.html'],
    ['/assets/', 'assets/index.html'],
    ['/assets/main-1a2b.js', 'assets/main-1a2b.js'],
    ['/a%20b.txt', 'a b.txt'],
    ['/%D1%91%D0%BB%D0%BA%D0%B0.txt', 'ёлка.txt'],
  ])('%s is %s', (pathname, file) => {
    expect(resolveStatic(root, pathname)).toBe(path.join(root, file));
  });

  it.each([
    '/..',
    '/../secret',
    '/%2e%2e/secret',
    '/%2E%2E%2Fsecret',
    '/assets/%2e%2e/%2e%2e/secret',
    '/..%5csecret',
    '/..\\secret',
    '/C:/Windows/win.ini',
    '/C%3A/Windows',
    '//etc/passwd',
    '/assets//x',
    '/.env',
    '/a%00.html',
    '/%ff',
    '/%',
    'etc/passwd',
    '',
  ])('%j names nothing', (pathname) => {
    expect(resolveStatic(root, pathname)).toBeNull();
  });
});

describe('readStatic', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'orrery-static-'));
    await mkdir(path.join(root, 'assets'));
    await writeFile(path.join(root, 'index.html'), '<!doctype html>');
    await writeFile(path.join(root, 'assets/k.WASM'), Buffer.from([0, 97, 115, 109]));
  });

  it('gives bytes and type, and a validator of the content', async () => {
    const page = await readStatic(root, '/');
    expect(page?.bytes.toString()).toBe('<!doctype html>');
    expect(page?.type).toBe('text/html; charset=utf-8');
    expect((await readStatic(root, '/assets/k.WASM'))?.type).toBe('application/wasm');
    const before = page?.etag;
    await writeFile(path.join(root, 'index.html'), '<!doctype html><p>');
    expect((await readStatic(root, '/'))?.etag).not.toBe(before);
  });

  it('has nothing for a folder or a missing file', async () => {
    expect(await readStatic(root, '/assets')).toBeNull();
    expect(await readStatic(root, '/missing.js')).toBeNull();
  });
});
