import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { filesOf } from '../../../app/electron/arguments.ts';
import { menuTemplate } from '../../../app/electron/menu.ts';
import { SettingsFile, visibleBounds } from '../../../app/electron/settings.ts';

describe('filesOf', () => {
  const cwd = path.resolve('/home/ada');
  it('reads the files of a command line, with and without a package', () => {
    const packaged = ['/opt/orrery', '--no-sandbox', 'a.txt', path.resolve('/b.vec'), '--inspect'];
    expect(filesOf(packaged, cwd, true)).toEqual([path.resolve(cwd, 'a.txt'), path.resolve('/b.vec')]);
    expect(filesOf(['electron', '--no-sandbox', '.', 'a.txt'], cwd, false)).toEqual([
      path.resolve(cwd, 'a.txt'),
    ]);
    expect(filesOf(['electron', '.'], cwd, false)).toEqual([]);
  });
});

describe('visibleBounds', () => {
  const display = { x: 0, y: 0, width: 1920, height: 1080 };
  const window = { x: 100, y: 100, width: 800, height: 600 };
  it.each([
    ['inside', window, true],
    ['half out', { ...window, x: 1700 }, true],
    ['on a display that is gone', { ...window, x: 2500 }, false],
    ['with its title bar above the screen', { ...window, y: -40 }, false],
    ['with too little left to grip', { ...window, x: 1850 }, false],
  ])('%s', (_where, bounds, kept) => {
    expect(visibleBounds(bounds, [display])).toEqual(kept ? bounds : undefined);
  });
  it('looks at every display', () => {
    expect(visibleBounds({ ...window, x: -900 }, [display, { ...display, x: -1920 }])).toBeDefined();
    expect(visibleBounds(undefined, [display])).toBeUndefined();
  });
});

describe('SettingsFile', () => {
  const file = () => path.join(mkdtempSync(path.join(os.tmpdir(), 'orrery-settings-')), 'sub/window.json');

  it('remembers bounds and recent files, latest first, each once, ten at most', () => {
    const at = file();
    const settings = new SettingsFile(at);
    settings.rememberWindow({ x: 1, y: 2, width: 3, height: 4 }, true);
    for (let i = 0; i < 12; i++) settings.addRecent(`/f${i}`);
    settings.addRecent('/f7');
    const again = new SettingsFile(at);
    expect([again.bounds, again.maximized]).toEqual([{ x: 1, y: 2, width: 3, height: 4 }, true]);
    expect(again.recent).toEqual(['7', '11', '10', '9', '8', '6', '5', '4', '3', '2'].map((n) => `/f${n}`));
    again.forgetRecent('/f11');
    expect(again.recent).not.toContain('/f11');
    again.forgetRecent();
    expect(JSON.parse(readFileSync(at, 'utf8')).recent).toEqual([]);
  });

  it.each(['', 'not json', '{"bounds":{"x":"1"}}', '[]'])('starts afresh from %j', (content) => {
    const at = path.join(mkdtempSync(path.join(os.tmpdir(), 'orrery-settings-')), 'window.json');
    writeFileSync(at, content);
    const settings = new SettingsFile(at);
    expect([settings.bounds, settings.maximized, settings.recent]).toEqual([undefined, false, []]);
  });
});

describe('menuTemplate', () => {
  const asked: unknown[] = [];
  const actions = {
    request: (request: unknown) => void asked.push(request),
    openRecent: (name: string) => void asked.push(name),
    clearRecent: () => void asked.push('clear'),
  };
  type Items = MenuItemConstructorOptions[];
  const all = (items: Items): Items =>
    items.flatMap((item) => [item, ...all(Array.isArray(item.submenu) ? item.submenu : [])]);
  const items = (platform: string, recent: string[] = []) => all(menuTemplate(platform, recent, actions));
  const press = (list: Items, label: string) =>
    (list.find((item) => item.label === label)!.click as () => void)();

  it.each(['win32', 'linux', 'darwin'])('has the custom places of %s', (platform) => {
    const roles = items(platform).map(({ role }) => role);
    const mac = platform === 'darwin';
    expect(roles.includes('appMenu')).toBe(mac);
    expect(roles.includes('quit')).toBe(!mac);
    expect(roles.includes('about')).toBe(!mac); // on macOS it is in appMenu
    for (const role of ['undo', 'copy', 'paste', 'selectAll', 'togglefullscreen', 'windowMenu', 'help']) {
      expect(roles).toContain(role);
    }
  });

  it('gives no shortcut twice', () => {
    const keys = items('linux').flatMap(({ accelerator }) => accelerator ?? []);
    expect(keys).toHaveLength(new Set(keys).size);
    expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+O', 'CmdOrCtrl+F', 'CmdOrCtrl+N']));
  });

  it('asks the window for what it cannot do itself', () => {
    asked.length = 0;
    const list = items('linux');
    press(list, 'Train on Text…');
    press(list, 'Open Embeddings…');
    press(list, 'Find Word…');
    expect(asked).toEqual([{ kind: 'train-text' }, { kind: 'open-embeddings' }, { kind: 'find-word' }]);
  });

  it('lists recent files', () => {
    asked.length = 0;
    const file = path.resolve('/texts/salt & pepper.txt');
    const list = items('linux', [file]);
    press(list, 'salt && pepper.txt');
    press(list, 'Clear Menu');
    expect(asked).toEqual([file, 'clear']);
    expect(items('linux').some(({ label, enabled }) => label === 'Nothing yet' && enabled === false)).toBe(
      true,
    );
  });
});

describe('the sources of the desktop shell', () => {
  it('switch no protection off, open nothing outside, and touch no file://', () => {
    const folder = path.resolve('app/electron');
    const forbidden = [
      ...['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures', 'allowpopups'],
      ...['webSecurity: false', 'contextIsolation: false', 'sandbox: false', 'nodeIntegration: true'],
      ...['no-sandbox', 'openExternal', 'openPath', 'loadFile', 'file://', 'exec(', 'remote-debugging'],
    ];
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(sources.length).toBeGreaterThan(10);
    for (const name of sources) {
      const text = readFileSync(path.join(folder, name), 'utf8');
      for (const word of forbidden) expect(text.includes(word), `${word} in ${name}`).toBe(false);
    }
  });
});
