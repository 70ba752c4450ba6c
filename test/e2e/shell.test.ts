import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, launchApp } from './harness.ts';
import { childrenOf, isAlive, startShell } from './shell-process.ts';

describe('the web shell in a browser', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  it('shows the application, isolated, with nothing refused by its own policy', async () => {
    await app.page.locator('#root > *, main').first().waitFor();
    expect(await app.page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    await app.screenshot('shell-start');
    expect(app.errors).toEqual([]);
  });

  it('runs no inline script and loads nothing from elsewhere', async () => {
    const page = await app.newTab();
    const ran = await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.intruder = true';
      document.body.append(script);
      const fetched = await fetch('http://127.0.0.1:9/').then(
        () => true,
        () => false,
      );
      return { inline: 'intruder' in window, fetched };
    });
    expect(ran).toEqual({ inline: false, fetched: false });
    // Both refusals are told on the console.
    const told = () => app.errors.filter((line) => line.includes('Content Security Policy'));
    await expect.poll(() => told().length).toBeGreaterThanOrEqual(2);
    await page.close();
    app.errors.splice(0);
  });

  it('is not to be framed or fetched by another site, not even with the address known', async () => {
    const site = net.createServer((socket) => {
      const html = `<iframe src="${app.url}"></iframe>`;
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${html.length}\r\n\r\n${html}`,
      );
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', () => resolve()));
    const page = await app.context.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as net.AddressInfo).port}/`);
    const opened = await page.evaluate(async (url) => {
      const fetched = await fetch(url).then(
        () => true,
        () => false,
      );
      const socket = await new Promise((resolve) => {
        const tried = new WebSocket(new URL('lab', url).href.replace('http', 'ws'));
        tried.onopen = () => resolve(true);
        tried.onerror = () => resolve(false);
      });
      return { fetched, socket };
    }, app.url);
    expect(opened).toEqual({ fetched: false, socket: false });
    expect(await page.frames()[1]?.locator('#root').count()).toBe(0);
    await page.close();
    site.close();
    app.errors.splice(0);
  });

  it('survives a reload, and serves several tabs', async () => {
    await app.page.reload();
    await app.page.locator('#root > *, main').first().waitFor();
    const second = await app.newTab();
    await second.locator('#root > *, main').first().waitFor();
    await second.close();
    expect(app.errors).toEqual([]);
  });
});

describe('the web shell as a process', () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(path.join(os.tmpdir(), 'orrery-shell-'));
    folders.push(made);
    return made;
  };
  afterAll(() => {
    for (const made of folders) rmSync(made, { recursive: true, force: true });
  });

  it('ends clean on Ctrl+C: no process left, the port free, the data folder unlocked', async () => {
    const home = folder();
    const shell = startShell('dist/node/web.js', ['--port', '0'], { ORRERY_HOME: home });
    const { port } = new URL(await shell.url);
    const [service = 0] = childrenOf(shell.process.pid ?? 0);
    expect(isAlive(service)).toBe(true);
    expect(await shell.interrupt()).toBe(0);
    expect(isAlive(service)).toBe(false);
    expect(readdirSync(home)).not.toContain('lock');
    const again = startShell('dist/node/web.js', ['--port', port], { ORRERY_HOME: home });
    expect(new URL(await again.url).port).toBe(port);
    expect(await again.interrupt()).toBe(0);
  });

  it('leaves no service behind when it is killed itself', async () => {
    const shell = startShell('dist/node/web.js', ['--port', '0'], { ORRERY_HOME: folder() });
    await shell.url;
    const [service = 0] = childrenOf(shell.process.pid ?? 0);
    shell.process.kill('SIGKILL');
    await expect.poll(() => isAlive(service)).toBe(false);
  });

  it('starts the service again when that is killed, and says so', async () => {
    const shell = startShell('dist/node/web.js', ['--port', '0'], { ORRERY_HOME: folder() });
    await shell.url;
    const pid = shell.process.pid ?? 0;
    const [service = 0] = childrenOf(pid);
    process.kill(service, 'SIGKILL');
    await expect.poll(() => shell.output()).toContain('running again');
    expect(shell.output()).toContain('SIGKILL');
    expect(childrenOf(pid)).toHaveLength(1);
    expect(childrenOf(pid)).not.toContain(service);
    expect(await shell.interrupt()).toBe(0);
  });

  it('says in one line why it cannot start, and exits with 1', async () => {
    const home = folder();
    const first = startShell('dist/node/web.js', ['--port', '0'], { ORRERY_HOME: home });
    const { port } = new URL(await first.url);
    const file = path.join(home, 'a file');
    writeFileSync(file, '');
    const cases: [string[], string, RegExp][] = [
      [['--port', port], folder(), new RegExp(`^Port ${port} is in use\\..*\\n$`)],
      [['--port', '0'], home, /^Another Orrery .* is using .*\n$/],
      [['--port', '0'], path.join(file, 'below'), /^Orrery keeps its data in .*\n$/],
      [['--port', '0', '--open', 'absent.txt'], folder(), /^There is no file .*absent\.txt.*\n$/],
    ];
    for (const [args, at, line] of cases) {
      const shell = startShell('dist/node/web.js', args, { ORRERY_HOME: at });
      expect(await shell.ended).toBe(1);
      expect(shell.output()).toMatch(line);
    }
    const usage = startShell('dist/node/web.js', ['--port', 'x'], { ORRERY_HOME: home });
    expect(await usage.ended).toBe(2);
    await first.interrupt();
  });
});

describe('npm start', () => {
  it('serves to a browser, saying why, where there is no display', async ({ skip }) => {
    if (process.platform !== 'linux') skip('a display cannot be taken away on this system');
    const home = mkdtempSync(path.join(os.tmpdir(), 'orrery-start-'));
    const bare = { ORRERY_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' };
    const shell = startShell('app/start.mjs', [], bare);
    await shell.url;
    expect(shell.output()).toMatch(/^No desktop window: there is no display\. .*\nOrrery is at http/);
    expect(await shell.interrupt()).toBe(0);
    const asked = startShell('app/start.mjs', ['--web', '--port', '0'], bare);
    await asked.url;
    expect(asked.output()).toMatch(/^Orrery is at http/);
    expect(await asked.interrupt()).toBe(0);
    rmSync(home, { recursive: true });
  });
});
