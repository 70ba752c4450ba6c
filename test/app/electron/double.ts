/**
 * A double of the parts of Electron that our shell uses, typed after Electron's own declarations so that the
 * compiler notices drift. Import it anew (vi.resetModules) for each test: it has state, as Electron has.
 */
import { EventEmitter } from 'node:events';
import path from 'node:path';
import type Electron from 'electron';
import { FakePorts, FakeUtility } from './double-processes.ts';
import { FakeBrowserWindow, windows } from './double-window.ts';

class FakeApp extends EventEmitter {
  isPackaged = false;
  readonly calls: string[] = [];
  readonly paths: Record<string, string> = {};
  lock = true;
  becomeReady: () => void = () => {};
  readonly #ready = new Promise<void>((resolve) => {
    this.becomeReady = resolve;
  });
  #quitting = false;

  setName: Electron.App['setName'] = (name) => void this.calls.push(`name ${name}`);
  getVersion: Electron.App['getVersion'] = () => '1.2.3';
  enableSandbox: Electron.App['enableSandbox'] = () => void this.calls.push('sandbox');
  setPath: Electron.App['setPath'] = (name, to) => {
    this.paths[name] = to;
  };
  requestSingleInstanceLock: Electron.App['requestSingleInstanceLock'] = () => this.lock;
  whenReady: Electron.App['whenReady'] = () => this.#ready;
  setAboutPanelOptions: Electron.App['setAboutPanelOptions'] = (options) =>
    void this.calls.push(`about ${options.applicationName} ${options.applicationVersion}`);
  addRecentDocument: Electron.App['addRecentDocument'] = (file) => void this.calls.push(`recent ${file}`);
  clearRecentDocuments: Electron.App['clearRecentDocuments'] = () => void this.calls.push('no recents');
  exit: Electron.App['exit'] = (code) => void this.calls.push(`exit ${code}`);

  /** As Electron does: `will-quit`, and the end unless somebody prevents it. */
  quit: Electron.App['quit'] = () => {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (prevented || this.#quitting) return;
    this.#quitting = true;
    this.calls.push('quit');
  };
}

class FakeIpcMain extends EventEmitter {
  readonly handlers = new Map<string, Parameters<Electron.IpcMain['handle']>[1]>();
  handle: Electron.IpcMain['handle'] = (channel, handler) => void this.handlers.set(channel, handler);
}

const app = new FakeApp();
const ipcMain = new FakeIpcMain();

const schemes: Electron.CustomScheme[] = [];
const protocolHandlers = new Map<string, (request: Request) => Response | Promise<Response>>();
const protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
  registerSchemesAsPrivileged: (list) => void schemes.push(...list),
  handle: (scheme, handler) => void protocolHandlers.set(scheme, handler),
};

type PermissionHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type BeforeRequest = (
  details: { url: string },
  answer: (response: Electron.CallbackResponse) => void,
) => void;
const sessionHandlers: {
  permission?: PermissionHandler;
  check?: CheckHandler;
  beforeRequest?: BeforeRequest;
} = {};
const defaultSession = {
  setPermissionRequestHandler: (handler: PermissionHandler) => {
    sessionHandlers.permission = handler;
  },
  setPermissionCheckHandler: (handler: CheckHandler) => {
    sessionHandlers.check = handler;
  },
  setDevicePermissionHandler: () => {},
  webRequest: {
    onBeforeRequest: (handler: BeforeRequest) => {
      sessionHandlers.beforeRequest = handler;
    },
  },
};

/** What the user will choose, and what was shown. */
const dialogs = {
  open: { canceled: true, filePaths: [] } as Electron.OpenDialogReturnValue,
  save: { canceled: true, filePath: '' } as Electron.SaveDialogReturnValue,
  button: 0,
  shown: [] as string[],
};
const dialog = {
  showOpenDialog: async (_window: unknown, options: Electron.OpenDialogOptions) => {
    dialogs.shown.push(`open ${options.title} ${options.properties?.join('+')}`);
    return dialogs.open;
  },
  showSaveDialog: async (_window: unknown, options: Electron.SaveDialogOptions) => {
    dialogs.shown.push(`save ${options.defaultPath}`);
    return dialogs.save;
  },
  showMessageBox: async (_window: unknown, options: Electron.MessageBoxOptions) => {
    dialogs.shown.push(`box ${options.message}`);
    return { response: dialogs.button, checkboxChecked: false } satisfies Electron.MessageBoxReturnValue;
  },
  showErrorBox: ((title, content) => {
    dialogs.shown.push(`error ${title}: ${content}`);
  }) satisfies Electron.Dialog['showErrorBox'],
};

const menus: Electron.MenuItemConstructorOptions[][] = [];
const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: Electron.MenuItemConstructorOptions[]) => void menus.push(template),
};

const revealed: string[] = [];
const shell: Pick<Electron.Shell, 'showItemInFolder'> = {
  showItemInFolder: (file) => void revealed.push(file),
};
const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};
const nativeTheme: Pick<Electron.NativeTheme, 'shouldUseDarkColors'> = { shouldUseDarkColors: true };

const utilities: FakeUtility[] = [];
const utilityProcess = {
  fork: (file: string, args: string[], options: Electron.ForkOptions) => {
    const child = new FakeUtility(file, args, options);
    utilities.push(child);
    return child;
  },
};

/** The renderer's half, for the preload script. */
const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: (async (channel, ...input) =>
    structuredClone(
      await ipcMain.handlers.get(channel)?.(senderEvent() as never, ...input),
    )) as Electron.IpcRenderer['invoke'],
  send: ((channel, ...input) =>
    void ipcMain.emit(channel, senderEvent(), ...input)) as Electron.IpcRenderer['send'],
});
const exposed: Record<string, unknown> = {};
const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'> = {
  exposeInMainWorld: (key, api) => {
    exposed[key] = api;
  },
};
const webUtils: Pick<Electron.WebUtils, 'getPathForFile'> = {
  getPathForFile: (file) => (file.name.startsWith('made-up') ? '' : path.resolve('/dropped', file.name)),
};

/** An IPC event from our own page; pass a frame for another sender. */
function senderEvent(frame: { url: string } | null | undefined = windows[0]?.webContents.mainFrame) {
  return { senderFrame: frame };
}

/** The page's half of the port channel: what main posts to the window reaches the preload script. */
FakeBrowserWindow.toPage = (channel, message, ports) => ipcRenderer.emit(channel, { ports }, message);
FakeBrowserWindow.created = (contents) => app.emit('web-contents-created', {}, contents);

/** `electron`: what `import 'electron'` gives; the rest: what it was told, and what it will answer. */
export const double = {
  electron: {
    app,
    BrowserWindow: FakeBrowserWindow,
    contextBridge,
    dialog,
    ipcMain,
    ipcRenderer,
    Menu,
    MessageChannelMain: FakePorts,
    nativeTheme,
    protocol,
    screen,
    session: { defaultSession },
    shell,
    utilityProcess,
    webUtils,
  },
  app,
  dialogs,
  exposed,
  ipcMain,
  menus,
  protocolHandlers,
  revealed,
  schemes,
  senderEvent,
  sessionHandlers,
  utilities,
  windows,
};
export type Double = typeof double;
