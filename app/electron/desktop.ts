import { app, type BrowserWindow, dialog, Menu, MessageChannelMain } from 'electron';
import { asLabError } from '../../core/contract/errors.ts';
import type { HostRequest } from '../../core/contract/host.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import { Supervisor } from '../shell/supervisor.ts';
import { channels } from './channels.ts';
import { textsIfFolder } from './folders.ts';
import { menuTemplate } from './menu.ts';
import { type ConnectWindow, forkUtility } from './service-process.ts';
import type { SettingsFile } from './settings.ts';
import { openWindow } from './window.ts';

/** The one window, the service process behind it, and what passes between them and the system. */
export class Desktop {
  readonly supervisor: Supervisor<ConnectWindow>;
  readonly #settings: SettingsFile;
  #window: BrowserWindow | undefined;
  /** The page listens: it has asked for a port since it was last loaded. */
  #listening = false;
  #waiting: HostRequest[] = [];

  constructor(settings: SettingsFile, dataFolder: string) {
    this.#settings = settings;
    this.supervisor = new Supervisor<ConnectWindow>({
      start: () => forkUtility(dataFolder),
      onLost: () => this.#window?.webContents.send(channels.serviceLost),
      onUp: () => this.#connect(),
      log: (line) => console.error(line),
    });
  }

  get window(): BrowserWindow | undefined {
    return this.#window;
  }

  /** Brings the window to the front, opening it first where it was closed. */
  show(): BrowserWindow {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    window.focus();
    return window;
  }

  /** The page has loaded and asks for its port; it gets one as soon as the service is up. */
  pageReady(): void {
    this.#listening = true;
    for (const request of this.#waiting.splice(0)) this.request(request);
    if (this.supervisor.isUp) this.#connect();
  }

  /** Passes a request to the page, as soon as it listens. */
  request(request: HostRequest): void {
    if (this.#listening) this.#window?.webContents.send(channels.request, request);
    else this.#waiting.push(request);
    this.show();
  }

  /** Opens files to the service and remembers them; of a folder, the texts in it. Throws LabError naming the first that fails. */
  async grantFiles(files: string[]): Promise<FileGrant[]> {
    const grants: FileGrant[] = [];
    for (const file of files) {
      const texts = await textsIfFolder(file);
      if (texts) {
        for (const text of texts) grants.push(await this.supervisor.grantFile({ ...text, mode: 'read' }));
        continue;
      }
      grants.push(await this.supervisor.grantFile({ path: file, mode: 'read' }));
      this.#settings.addRecent(file);
      app.addRecentDocument(file);
    }
    if (files.length > 0) this.installMenu();
    return grants;
  }

  /** Files from the system: dropped on the icon, double-clicked, on the command line, or recent. */
  async openFiles(files: string[]): Promise<void> {
    try {
      const granted = await this.grantFiles(files);
      if (granted.length > 0) this.request({ kind: 'open-files', files: granted });
    } catch (thrown) {
      const { code, message } = asLabError(thrown);
      if (code === 'not-found') for (const file of files) this.#settings.forgetRecent(file);
      this.installMenu();
      dialog.showErrorBox('The file could not be opened', message);
    }
  }

  installMenu(): void {
    const template = menuTemplate(process.platform, this.#settings.recent, {
      request: (request) => this.request(request),
      openRecent: (file) => void this.openFiles([file]),
      clearRecent: () => {
        this.#settings.forgetRecent();
        app.clearRecentDocuments();
        this.installMenu();
      },
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #open(): BrowserWindow {
    const window = openWindow(this.#settings);
    this.#window = window;
    this.#listening = false;
    // A reload or a crash takes the page's listeners and its port with it.
    window.webContents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#listening = false;
    });
    window.on('closed', () => {
      this.#window = undefined;
      this.#listening = false;
    });
    return window;
  }

  /** Gives the page, if it listens, and the service the two ends of a new channel. */
  #connect(): void {
    const contents = this.#window?.webContents;
    if (!this.#listening || !contents || contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.supervisor.post({ kind: 'connect', port: port1 });
    contents.postMessage(channels.port, null, [port2]);
  }
}
