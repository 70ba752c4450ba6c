import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inAddress, isLoopback, reachedAt, warningOf } from '../../../app/web/addresses.ts';
import { serveWeb, type WebOptions, type WebShell } from '../../../app/web/server.ts';
import { connectLab } from '../../../core/contract/client.ts';
import { ask, openTab } from './ask.ts';

const own = (family: 'IPv4' | 'IPv6') =>
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .find((one) => !one.internal && !one.scopeid && one.family === family)?.address;
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
async function serve(options: WebOptions): Promise<WebShell> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'orrery-beyond-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const shell = await serveWeb({ dataFolder: folder, port: 0, ...options });
  undo.push(shell.close);
  return shell;
}
const reaches = (host: string, port: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(Number(port), host, () => resolve(true));
    socket.on('connect', () => socket.destroy());
    socket.on('error', () => resolve(false));
  });

describe('beyond loopback', () => {
  it('is not reached unless it is asked for', async ({ skip }) => {
    const address = own('IPv4');
    if (!address) return skip('this machine has no address but loopback');
    const { url, others } = await serve({});
    expect(others).toEqual([]);
    expect(await reaches('127.0.0.1', new URL(url).port)).toBe(true);
    expect(await reaches(address, new URL(url).port)).toBe(false);
  });

  it.each(['IPv4', 'IPv6'] as const)(
    'serves at the %s address asked for, and nowhere else',
    async (family) => {
      const host = own(family);
      if (!host) return console.log(`skipped: this machine has no ${family} address but loopback`);
      const shell = await serve({ host });
      const { port, pathname, origin, host: named } = new URL(shell.url);
      expect(shell.url.startsWith(`http://${inAddress(host)}:`)).toBe(true);
      expect(await reaches('127.0.0.1', port)).toBe(false);
      const page = await ask(shell.url, pathname, { headers: { Host: named } });
      expect(page.status).toBe(200);
      expect(String(page.headers['content-security-policy'])).toContain(`ws://${named};`);
      const tab = await openTab(shell.url);
      expect((await connectLab(tab.port).status({})).generation).toBe(1);
      tab.port.close();

      const refused = [
        await ask(shell.url, '/', { headers: { Host: named } }),
        await ask(shell.url, pathname, { headers: { Host: `rebound.example:${port}` } }),
        await ask(shell.url, pathname, { headers: { Host: `127.0.0.1:${port}` } }),
        await ask(shell.url, pathname, { headers: { Host: `localhost:${port}` } }),
        await ask(shell.url, pathname, { headers: { Host: named, Origin: 'http://evil.example' } }),
        await ask(shell.url, `${pathname}uploads/x.txt`, {
          method: 'PUT',
          headers: { Host: named },
          body: 'x',
        }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([403, 421, 421, 421, 403, 403]);
      for (const { headers } of refused)
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      await expect(openTab(shell.url, { Origin: 'http://evil.example' })).rejects.toThrow('403');
      await expect(openTab(shell.url, { Origin: `http://127.0.0.1:${port}` })).rejects.toThrow('403');
      await expect(openTab(shell.url, { Host: `rebound.example:${port}`, Origin: origin })).rejects.toThrow(
        '421',
      );
      await expect(openTab(shell.url.replace(/[^/]+\/$/, 'guess/'))).rejects.toThrow('403');
    },
  );

  it('serves at every address where all are asked for, each by its own name only', async ({ skip }) => {
    const address = own('IPv4');
    if (!address) return skip('this machine has no address but loopback');
    const shell = await serve({ host: '0.0.0.0' });
    const { port, pathname } = new URL(shell.url);
    expect(new URL(shell.url).hostname).toBe('127.0.0.1');
    const [other] = shell.others.filter((url) => url.includes(`//${address}:`));
    expect(other).toBe(`http://${address}:${port}${pathname}`);
    for (const url of [shell.url, other!]) {
      const tab = await openTab(url);
      expect((await connectLab(tab.port).status({})).generation).toBe(1);
      tab.port.close();
    }
    const names = [`127.0.0.1:${port}`, `0.0.0.0:${port}`, `rebound.example:${port}`];
    const answers = await Promise.all(names.map((Host) => ask(other!, pathname, { headers: { Host } })));
    expect(answers.map(({ status }) => status)).toEqual([421, 421, 421]);
  });

  it('says of an address that is not this machine’s what to do', async () => {
    await expect(serve({ host: '203.0.113.9' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/"203\.0\.113\.9" is no address of this machine .* leave --host out/),
    });
  });
});

describe('what is told', () => {
  it('warns of everything but loopback', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', 'localhost', '::1']) expect(warningOf(host)).toBeNull();
    for (const host of ['0.0.0.0', '::', '192.0.2.7', '127.0.0.1.evil.example', 'class.example'])
      expect(warningOf(host)).toMatch(/WARNING.*plain HTTP.*secret key.*as you do/);
    expect(isLoopback('127.0.0.1.evil.example')).toBe(false);
  });

  it('lists the addresses to open', () => {
    const one = (address: string, family: 'IPv4' | 'IPv6', internal = false, scopeid = 0) =>
      ({ address, family, internal, scopeid }) as os.NetworkInterfaceInfo;
    const interfaces = {
      lo: [one('127.0.0.1', 'IPv4', true), one('::1', 'IPv6', true)],
      eth: [one('192.0.2.7', 'IPv4'), one('fd00::7', 'IPv6'), one('fe80::7', 'IPv6', false, 2)],
    };
    expect(reachedAt('0.0.0.0', interfaces)).toEqual(['127.0.0.1', '192.0.2.7']);
    expect(reachedAt('::', interfaces)).toEqual(['127.0.0.1', '192.0.2.7', '[fd00::7]']);
    expect(reachedAt('fd00::7', interfaces)).toEqual(['[fd00::7]']);
  });
});
