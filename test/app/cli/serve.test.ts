import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { start } from './orrery.ts';

it('serves the app until Ctrl+C', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'orrery-serve-'));
  const { child, ended } = start(['serve', '--port', '0'], folder);
  const line = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (part: Buffer) => resolve(String(part)));
    child.once('exit', () => resolve(''));
  });
  const address = /http:\/\/127\.0\.0\.1:\d+\/\S+\//.exec(line)?.[0];
  expect(address, line).toBeDefined();
  const page = await fetch(address as string);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0 });
  await rm(folder, { recursive: true, force: true });
});

it('warns, on standard error alone, where it is to listen beyond this machine', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'orrery-serve-'));
  const { child, ended } = start(['serve', '--port', '0', '--host', '0.0.0.0'], folder);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGINT');
  const { code, out: stdout, err: stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^WARNING: Orrery listens on 0\.0\.0\.0, beyond this machine, over plain HTTP/m);
  expect(stdout).toMatch(/^Orrery is at http:\/\/127\.0\.0\.1:\d+\/\S+\/$/m);
  expect(stdout).not.toContain('WARNING');
  await rm(folder, { recursive: true, force: true });
});
