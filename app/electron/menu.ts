import path from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import type { HostRequest } from '../../core/contract/host.ts';

export interface MenuActions {
  request(request: HostRequest): void;
  openRecent(file: string): void;
  clearRecent(): void;
}

/** The application's menus, after each platform's custom. `recent`: absolute paths, latest first. */
export function menuTemplate(
  platform: string,
  recent: readonly string[],
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const ask = (label: string, request: HostRequest, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator && { accelerator }),
    click: () => actions.request(request),
  });

  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      ask('Train on Text…', { kind: 'train-text' }, 'CmdOrCtrl+N'),
      ask('Open Embeddings…', { kind: 'open-embeddings' }, 'CmdOrCtrl+O'),
      { label: 'Open Recent', submenu: recentItems(recent, actions) },
      ask('Try a Toy World…', { kind: 'toy-world' }, 'CmdOrCtrl+T'),
      separator,
      ask('Open Project…', { kind: 'open-project' }, 'CmdOrCtrl+Shift+O'),
      ask('Save Project', { kind: 'save-project' }, 'CmdOrCtrl+S'),
      ask('Save Project As…', { kind: 'save-project-as' }, 'CmdOrCtrl+Shift+S'),
      ask('Save a Copy for Class…', { kind: 'copy-project' }),
      separator,
      ask('Export Model…', { kind: 'export-model' }, 'CmdOrCtrl+E'),
      separator,
      mac ? { role: 'close' } : { role: 'quit' },
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      ask('Find Word…', { kind: 'find-word' }, 'CmdOrCtrl+F'),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'resetZoom' },
      separator,
      { role: 'togglefullscreen' },
      separator,
      { role: 'reload' },
      { role: 'toggleDevTools' },
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    submenu: [
      ask('Keyboard Shortcuts', { kind: 'shortcuts' }, 'CmdOrCtrl+/'),
      ...(mac ? [] : [separator, { role: 'about' } satisfies MenuItemConstructorOptions]),
    ],
  };
  // macOS's first menu holds About, Settings, Hide and Quit.
  return [...(mac ? [{ role: 'appMenu' } as const] : []), file, edit, view, { role: 'windowMenu' }, help];
}

function recentItems(recent: readonly string[], actions: MenuActions): MenuItemConstructorOptions[] {
  if (recent.length === 0) return [{ label: 'Nothing yet', enabled: false }];
  return [
    ...recent.map((file) => ({
      // An ampersand would mark a mnemonic.
      label: path.basename(file).replaceAll('&', '&&'),
      sublabel: path.dirname(file),
      toolTip: file,
      click: () => actions.openRecent(file),
    })),
    { type: 'separator' },
    { label: 'Clear Menu', click: () => actions.clearRecent() },
  ];
}
