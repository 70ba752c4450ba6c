import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { nodeEntry } from '../shell/locations.ts';
import { appPage } from './scheme.ts';
import { type SettingsFile, visibleBounds } from './settings.ts';

/** Opens the application's window where it was last time, and remembers where it is when it closes. */
export function openWindow(settings: SettingsFile): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...visibleBounds(settings.bounds, areas),
    minWidth: 720,
    minHeight: 480,
    title: 'Orrery',
    // Shown once painted, so that no white rectangle flashes first.
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1116' : '#f7f8fa',
    webPreferences: {
      preload: nodeEntry('preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      // Chromium's spell checker fetches dictionaries from the network.
      spellcheck: false,
    },
  });
  if (settings.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => settings.rememberWindow(window.getNormalBounds(), window.isMaximized()));
  window.webContents.on('render-process-gone', (_event, { reason }) => recover(window, reason));
  void window.loadURL(appPage);
  return window;
}

async function recover(window: BrowserWindow, reason: string): Promise<void> {
  if (reason === 'clean-exit' || window.isDestroyed()) return;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working.',
    detail: `Its process ended (${reason}). Training and models are in another process and are not affected.`,
    buttons: ['Reload', 'Close'],
    defaultId: 0,
    cancelId: 1,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.close();
}
