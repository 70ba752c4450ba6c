import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HostRequest } from '../../../core/contract/host.ts';
import type { HostConnection } from '../../../renderer/host/connect.ts';
import type { Double } from './double.ts';
import { startDesktop } from './start.ts';

const running: Double[] = [];
const start = async (options: Parameters<typeof startDesktop>[0] = {}) => {
  const desktop = await startDesktop(options);
  running.push(desktop.double);
  return desktop;
};
const { argv, env } = process;

async function quitAll(): Promise<void> {
  for (const double of running.splice(0)) {
    double.app.quit();
    await expect.poll(() => double.app.calls.at(-1), { timeout: 20_000 }).toBe('quit');
  }
}

afterEach(async () => {
  await quitAll();
  process.argv = argv;
  process.env = env;
  vi.unstubAllGlobals();
});

/** A page that notes what it is told. */
function noted(page: HostConnection) {
  const states: string[] = [];
  const requests: HostRequest[] = [];
  page.host.onService((state) => states.push(state));
  page.host.onRequest((request) => requests.push(request));
  return { states, requests };
}

describe('the window', () => {
  it('is sandboxed, isolated and without Node, and shows app://orrery once painted', async () => {
    const { double } = await start();
    const [window] = double.windows;
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      preload: expect.stringMatching(/dist.node.preload\.cjs$/),
    });
    expect(window?.options.show).toBe(false);
    expect(window?.webContents.mainFrame.url).toBe('app://orrery/');
    expect(window?.calls).not.toContain('show');
    window?.emit('ready-to-show');
    expect(window?.calls).toContain('show');
    expect(double.app.calls).toEqual(expect.arrayContaining(['sandbox', 'about Orrery 1.2.3']));
  });

  it('comes back where it was', async () => {
    const first = await start();
    first.double.windows[0]!.maximized = true;
    first.double.windows[0]!.close();
    await quitAll();
    const { double } = await start({ folder: first.folder });
    expect(double.windows[0]?.options).toMatchObject({ x: 40, y: 50, width: 900, height: 700 });
    expect(double.windows[0]?.maximized).toBe(true);
  });

  it('is asked to reload when its process crashed', async () => {
    const { double } = await start();
    double.windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    await expect.poll(() => double.windows[0]?.webContents.reloads).toBe(1);
    expect(double.dialogs.shown).toEqual(['box The window stopped working.']);
  });

  it('is the only one: a second start brings it forward, with its files', async () => {
    const { double, openPage, folder } = await start();
    const { requests } = noted(await openPage());
    const [window] = double.windows;
    window!.minimized = true;
    writeFileSync(path.join(folder, 'late.txt'), 'text');
    double.app.emit('second-instance', {}, ['electron', '.', 'late.txt'], folder);
    await expect.poll(() => requests).toMatchObject([{ kind: 'open-files', files: [{ name: 'late.txt' }] }]);
    expect(window?.minimized).toBe(false);
    expect(double.windows).toHaveLength(1);
  });

  it('leaves at once when another Orrery has the lock', async () => {
    const { double } = await start({
      prepare: ({ app }) => {
        app.lock = false;
      },
    });
    expect(double.app.calls.at(-1)).toBe('quit');
    expect(double.windows).toEqual([]);
    expect(double.utilities).toEqual([]);
  });
});

describe('security', () => {
  it('declares its scheme before the app is ready, and serves nothing outside the interface', async () => {
    const { double } = await start();
    expect(double.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    const get = async (url: string, method = 'GET') =>
      await double.protocolHandlers.get('app')?.(new Request(url, { method }));
    for (const url of [
      'app://elsewhere/',
      'app://orrery/%2e%2e%2fnode/electron.js',
      'app://orrery/missing.js',
    ]) {
      const answer = await get(url);
      expect(answer?.status).toBe(404);
      expect(answer?.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer?.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    }
    expect((await get('app://orrery/', 'POST'))?.status).toBe(405);
  });

  it('denies navigation, windows, webviews and permissions', async () => {
    const { double } = await start();
    const contents = double.windows[0]!.webContents;
    const prevented = (event: string, details: object) => {
      const preventDefault = vi.fn();
      contents.emit(event, { ...details, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    expect(prevented('will-navigate', { url: 'https://example.org/' })).toBe(true);
    expect(prevented('will-navigate', { url: 'file:///etc/passwd' })).toBe(true);
    expect(prevented('will-navigate', { url: 'app://elsewhere/' })).toBe(true);
    expect(prevented('will-navigate', { url: 'app://orrery/' })).toBe(false);
    expect(prevented('will-frame-navigate', { url: 'app://orrery/', isMainFrame: false })).toBe(true);
    expect(prevented('will-redirect', { url: 'app://orrery/' })).toBe(true);
    expect(prevented('will-attach-webview', {})).toBe(true);
    expect(contents.windowOpen?.({} as never)).toEqual({ action: 'deny' });
    const granted = vi.fn();
    double.sessionHandlers.permission?.(null as never, 'media', granted, null as never);
    expect(granted).toHaveBeenCalledWith(false);
    expect(double.sessionHandlers.check?.(null, 'geolocation', '', null as never)).toBe(false);
  });

  it('lets no request leave the machine', async () => {
    const { double } = await start();
    const cancelled = (url: string) => {
      const answer = vi.fn();
      double.sessionHandlers.beforeRequest?.({ url }, answer);
      return answer.mock.calls[0]?.[0].cancel;
    };
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'ws://x/', 'file:///etc/passwd']) {
      expect(cancelled(url)).toBe(true);
    }
    expect(cancelled('app://orrery/index.html')).toBe(false);
    expect(cancelled('blob:app://orrery/1')).toBe(false);
  });

  it('gives the page seven functions and nothing else: no path, no Electron object, no general channel', async () => {
    const { double, openPage } = await start();
    await openPage();
    expect(Object.keys(double.exposed)).toEqual(['orrery']);
    const bridge = double.exposed.orrery as Record<string, unknown>;
    // The whole surface. What is added here must be said in docs/security.md.
    expect(Object.keys(bridge).sort()).toEqual([
      'acceptDrop',
      'onRequest',
      'onServiceLost',
      'pickFiles',
      'pickSave',
      'requestPort',
      'reveal',
    ]);
    for (const member of Object.values(bridge)) expect(member).toBeTypeOf('function');
    const channels = [...double.ipcMain.handlers.keys(), ...double.ipcMain.eventNames()].map(String).sort();
    expect(channels).toEqual([
      'orrery:accept-drop',
      'orrery:pick-files',
      'orrery:pick-save',
      'orrery:request-port',
      'orrery:reveal',
    ]);
  });

  it('answers only the top frame of its own page', async () => {
    const { double, folder } = await start();
    const drop = double.ipcMain.handlers.get('orrery:accept-drop')!;
    const file = path.join(folder, 'a.txt');
    writeFileSync(file, 'text');
    const asFrame = async (frame: { url: string } | null) =>
      await drop(double.senderEvent(frame) as never, [file]);
    const own = double.windows[0]!.webContents.mainFrame;
    expect(await asFrame(own)).toMatchObject({ value: [{ name: 'a.txt', size: 4 }] });
    const refused = { error: { code: 'invalid-input' } };
    expect(await asFrame(null)).toMatchObject(refused);
    expect(await asFrame({ url: 'app://orrery/' })).toMatchObject(refused); // another frame
    own.url = 'https://example.org/';
    expect(await asFrame(own)).toMatchObject(refused);
  });

  it.each([[['relative.txt']], ['/not/a/list'], [[42]], [undefined]])(
    'refuses %j as a drop',
    async (input) => {
      const { double } = await start();
      const drop = double.ipcMain.handlers.get('orrery:accept-drop')!;
      expect(await drop(double.senderEvent() as never, input)).toMatchObject({
        error: { code: 'invalid-input' },
      });
    },
  );
});

describe('the service process', () => {
  it('answers the page through preload, main and utility', async () => {
    const { double, openPage, folder } = await start();
    const { connect, host } = await openPage();
    const status = await (await connect()).status({});
    expect(status.generation).toBeGreaterThan(0);
    expect(host.kind).toBe('desktop');
    expect(double.utilities[0]).toMatchObject({
      file: expect.stringMatching(/dist.node.utility\.js$/),
      args: [folder],
    });
  });

  it('is started again when it dies, and the page told', async () => {
    const { double, openPage } = await start();
    const page = await openPage();
    const { states } = noted(page);
    const lab = await page.connect();
    await lab.status({});
    double.utilities[0]?.die(137);
    expect(states).toEqual(['lost']);
    await expect(lab.status({})).rejects.toMatchObject({ code: 'connection-lost' });
    const next = await page.connect();
    expect(next).not.toBe(lab);
    expect((await next.status({})).models).toBeDefined();
    expect(states).toEqual(['lost', 'restarted']);
    expect(double.utilities).toHaveLength(2);
  });

  it('is saved before the application ends', async () => {
    const { double, openPage } = await start();
    await (await openPage()).connect();
    double.app.emit('window-all-closed');
    expect(double.app.calls).not.toContain('quit');
    expect(double.utilities[0]?.received).toContainEqual({ kind: 'close' });
    await expect.poll(() => double.app.calls).toContain('quit');
    expect(double.utilities).toHaveLength(1);
  });
});

describe('files', () => {
  it('come from dialogs, as grants without paths', async () => {
    const { double, openPage, folder } = await start();
    const { host, connect } = await openPage();
    await connect();
    expect(await host.pickFiles('corpus')).toEqual([]);
    const file = path.join(folder, 'mine.txt');
    writeFileSync(file, 'one two');
    double.dialogs.open = { canceled: false, filePaths: [file] };
    const [grant] = await host.pickFiles('corpus');
    expect(grant).toEqual({ id: expect.any(String), name: 'mine.txt', size: 7 });
    expect(JSON.stringify(grant)).not.toContain(folder);
    expect(double.dialogs.shown.at(-1)).toBe('open Choose text to train on openFile+multiSelections');
    host.deliver(grant!);
    await expect.poll(() => double.revealed).toEqual([file]);
  });

  it('come from folders: the texts in them and below', async () => {
    const { double, openPage, folder } = await start();
    const { host, connect } = await openPage();
    await connect();
    const texts = path.join(folder, 'texts');
    mkdirSync(path.join(texts, 'deep'), { recursive: true });
    for (const name of ['b.txt', 'deep/a.csv', 'picture.png']) writeFileSync(path.join(texts, name), 'x');
    double.dialogs.open = { canceled: false, filePaths: [texts] };
    const names = (await host.pickFiles('corpus-folder')).map(({ name }) => name);
    expect(names).toEqual(['b.txt', path.join('deep', 'a.csv')]);
    expect(double.dialogs.shown.at(-1)).toBe(
      'open Choose a folder of text to train on openDirectory+multiSelections',
    );
    mkdirSync(path.join(folder, 'empty'));
    double.dialogs.open = { canceled: false, filePaths: [path.join(folder, 'empty')] };
    await expect(host.pickFiles('corpus-folder')).rejects.toMatchObject({ code: 'empty-corpus' });
  });

  it('are saved where the user says, under a name without folders', async () => {
    const { double, openPage, folder } = await start();
    const { host } = await openPage();
    expect(await host.pickSave('../../model.safetensors')).toBeNull();
    expect(double.dialogs.shown).toEqual(['save model.safetensors']);
    double.dialogs.save = { canceled: false, filePath: path.join(folder, 'out.safetensors') };
    expect(await host.pickSave('model.safetensors')).toMatchObject({ name: 'out.safetensors', size: 0 });
  });

  it('that are dropped but not there make an error that says so', async () => {
    const { openPage } = await start();
    const { host } = await openPage();
    await expect(host.acceptDrop([new File(['x'], 'absent.txt')])).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('absent.txt'),
    });
    expect(await host.acceptDrop([new File(['x'], 'made-up.txt')])).toEqual([]);
  });

  it('named on the command line or by the system before the start wait for the page', async () => {
    const { double, openPage, folder } = await start({
      argv: ['--some-switch', path.resolve('package.json')],
      prepare: ({ app }) => {
        const { becomeReady } = app;
        app.becomeReady = () => {
          app.emit('open-file', { preventDefault: vi.fn() }, path.resolve('LICENSE'));
          becomeReady();
        };
      },
    });
    const { requests } = noted(await openPage());
    await expect.poll(() => requests).toHaveLength(1);
    expect(requests).toMatchObject([
      { kind: 'open-files', files: [{ name: 'package.json' }, { name: 'LICENSE' }] },
    ]);
    const { recent } = JSON.parse(readFileSync(path.join(folder, 'desktop/window.json'), 'utf8'));
    expect(recent).toEqual([path.resolve('LICENSE'), path.resolve('package.json')]);
    expect(double.app.calls).toContain(`recent ${path.resolve('LICENSE')}`);
  });

  it('that are gone are told and dropped from the recent ones', async () => {
    const { double, folder } = await start();
    const gone = path.join(folder, 'gone.txt');
    double.app.emit('open-file', { preventDefault: vi.fn() }, gone);
    await expect
      .poll(() => double.dialogs.shown)
      .toEqual([expect.stringMatching(/^error The file could not be opened: .*gone\.txt/)]);
  });
});

describe('menus', () => {
  it('wait for a page that is still loading', async () => {
    const { double, openPage } = await start();
    const file = double.menus[0]?.find(({ label }) => label === '&File')?.submenu;
    if (!Array.isArray(file)) throw new Error('There is no File menu.');
    (file.find(({ label }) => label === 'Open Embeddings…')!.click as () => void)();
    const { requests } = noted(await openPage());
    expect(requests).toEqual([{ kind: 'open-embeddings' }]);
  });
});
