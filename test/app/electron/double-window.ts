import { EventEmitter } from 'node:events';
import type Electron from 'electron';
import { FakePort } from './double-processes.ts';

/** Open windows. */
export const windows: FakeBrowserWindow[] = [];

class FakeWebContents extends EventEmitter {
  readonly mainFrame = { url: 'about:blank' };
  readonly sent: unknown[][] = [];
  reloads = 0;
  windowOpen: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | undefined;

  setWindowOpenHandler: Electron.WebContents['setWindowOpenHandler'] = (handler) => {
    this.windowOpen = handler;
  };
  send: Electron.WebContents['send'] = (channel, ...input) => {
    this.sent.push([channel, ...structuredClone(input)]);
    FakeBrowserWindow.toPage(channel, structuredClone(input)[0], []);
  };
  postMessage = (channel: string, message: unknown, transfer: FakePort[]): void => {
    for (const item of transfer)
      if (!(item instanceof FakePort)) throw new TypeError('Only ports are transferred.');
    this.sent.push([channel, structuredClone(message)]);
    FakeBrowserWindow.toPage(
      channel,
      message,
      transfer.map(({ port }) => port),
    );
  };
  reload: Electron.WebContents['reload'] = () => {
    this.reloads++;
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  };
  isDestroyed: Electron.WebContents['isDestroyed'] = () => false;
}

export class FakeBrowserWindow extends EventEmitter {
  static toPage: (channel: string, message: unknown, ports: unknown[]) => void = () => {};
  static created: (contents: FakeWebContents) => void = () => {};
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new FakeWebContents();
  readonly calls: string[] = [];
  maximized = false;
  minimized = false;
  destroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    windows.push(this);
    FakeBrowserWindow.created(this.webContents);
  }

  loadURL: Electron.BrowserWindow['loadURL'] = async (url) => {
    this.webContents.mainFrame.url = url;
  };
  show: Electron.BrowserWindow['show'] = () => void this.calls.push('show');
  focus: Electron.BrowserWindow['focus'] = () => void this.calls.push('focus');
  restore: Electron.BrowserWindow['restore'] = () => {
    this.minimized = false;
  };
  maximize: Electron.BrowserWindow['maximize'] = () => {
    this.maximized = true;
  };
  isMaximized: Electron.BrowserWindow['isMaximized'] = () => this.maximized;
  isMinimized: Electron.BrowserWindow['isMinimized'] = () => this.minimized;
  isDestroyed: Electron.BrowserWindow['isDestroyed'] = () => this.destroyed;
  getNormalBounds: Electron.BrowserWindow['getNormalBounds'] = () => ({
    x: 40,
    y: 50,
    width: 900,
    height: 700,
  });
  close: Electron.BrowserWindow['close'] = () => {
    this.emit('close');
    this.destroyed = true;
    windows.splice(windows.indexOf(this), 1);
    this.emit('closed');
  };
}
