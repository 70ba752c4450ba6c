import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { noted, quitAll, start } from './running.ts';

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
