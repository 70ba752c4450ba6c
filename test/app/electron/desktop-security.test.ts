import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { start } from './running.ts';

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
