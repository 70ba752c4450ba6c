import net from 'node:net';
import os from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { type App, launchApp } from './harness.ts';

const address = Object.values(os.networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

/** At an address that browsers do not call secure: no cross-origin isolation, no clipboard, no `randomUUID`. */
describe('served beyond loopback', () => {
  let app: App | undefined;
  afterAll(() => app?.close());

  it('warns, and trains and maps all the same', async ({ skip }) => {
    if (!address) return skip('this machine has no address but loopback');
    app = await launchApp({ args: ['--host', address] });
    expect(new URL(app.url).hostname).toBe(address);
    expect(app.shell.output()).toMatch(/^WARNING: .*plain HTTP/m);
    expect(await app.page.evaluate(() => window.isSecureContext)).toBe(false);
    await app.page.getByRole('button', { name: 'Toy world' }).and(app.page.locator(':enabled')).click();
    await app.page.getByText(/UMAP 3D/).waitFor();
    const untrusted = /Cross-Origin-(Opener|Embedder)-Policy header has been ignored|Origin-Agent-Cluster/;
    expect(app.errors.filter((line) => !untrusted.test(line))).toEqual([]);
  });

  it('is no more open to a hostile page than on loopback', async ({ skip }) => {
    if (!app) return skip('it was not served');
    const site = net.createServer((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\n ');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', () => resolve()));
    const page = await app.context.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as net.AddressInfo).port}/`);
    const opened = await page.evaluate(async (url) => {
      const asked = (init?: RequestInit) =>
        fetch(init ? new URL('uploads/x.txt', url) : url, init).then(
          () => true,
          () => false,
        );
      const socket = await new Promise((resolve) => {
        const tried = new WebSocket(new URL('lab', url).href.replace('http', 'ws'));
        tried.onopen = () => resolve(true);
        tried.onerror = () => resolve(false);
      });
      return [await asked(), await asked({ method: 'PUT', body: 'x' }), socket];
    }, app.url);
    expect(opened).toEqual([false, false, false]);
    await page.close();
    site.close();
  });
});
