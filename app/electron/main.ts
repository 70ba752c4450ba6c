import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app, dialog } from 'electron';
import { asLabError } from '../../core/contract/errors.ts';
import { dataFolder } from '../shell/data-folder.ts';
import { filesOf } from './arguments.ts';
import { Desktop } from './desktop.ts';
import { answerPage } from './ipc.ts';
import { declareScheme, serveScheme } from './scheme.ts';
import { harden } from './security.ts';
import { SettingsFile } from './settings.ts';

// Until `ready` nothing may be awaited: Electron reads schemes, sandbox and folders before that.
const folder = dataFolder();
const profile = path.join(folder, 'desktop');
declareScheme();
app.enableSandbox();
app.setName('Orrery');
try {
  mkdirSync(profile, { recursive: true });
  // Chromium's own files stay out of the way of models and runs; the lock below is one for each data folder.
  app.setPath('userData', profile);
} catch (thrown) {
  dialog.showErrorBox('Orrery cannot start', `${profile} cannot be written: ${asLabError(thrown).message}`);
  app.exit(1);
}

/** Files the system asked for before there was a window. */
const early: string[] = filesOf(process.argv, process.cwd(), app.isPackaged);
let desktop: Desktop | undefined;
const open = (files: string[]): void => {
  if (desktop) void desktop.openFiles(files);
  else early.push(...files);
};

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => {
    desktop?.show();
    open(filesOf(argv, cwd, app.isPackaged));
  });
  // macOS: a file dropped on the icon or opened from the Finder, possibly before `ready`.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => desktop?.show());
  closeServiceOnQuit();
  void app.whenReady().then(start);
} else {
  app.quit();
}

async function start(): Promise<void> {
  harden();
  serveScheme();
  app.setAboutPanelOptions({
    applicationName: 'Orrery',
    applicationVersion: app.getVersion(),
    copyright: 'MIT licence',
    credits: 'A desktop laboratory for word embeddings.',
  });
  desktop = new Desktop(new SettingsFile(path.join(profile, 'window.json')), folder);
  answerPage(desktop);
  desktop.installMenu();
  desktop.show();
  try {
    await desktop.supervisor.start();
  } catch (thrown) {
    dialog.showErrorBox('Orrery cannot start', asLabError(thrown).message);
    app.exit(1);
    return;
  }
  if (early.length > 0) await desktop.openFiles(early.splice(0));
}

/** The service saves a checkpoint of what trains before the application ends. */
function closeServiceOnQuit(): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('will-quit', async (event) => {
    if (state === 'closed' || !desktop) return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    await desktop.supervisor.close();
    state = 'closed';
    app.quit();
  });
}
