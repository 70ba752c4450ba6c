import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FromService, ToService } from '../../../app/shell/control.ts';
import { readStatic } from '../../../app/shell/static-files.ts';
import { connectLab } from '../../../core/contract/client.ts';
import { TransportPort } from '../../../core/contract/port.ts';
import { packageApp, readFuses } from './package.ts';

let folder: string;
let asar: string;
/** The archive's content, unpacked files included. */
let extracted: string;

beforeAll(() => {
  folder = packageApp();
  asar = path.join(folder, 'resources/app.asar');
  extracted = path.join(folder, 'extracted');
  extractAll(asar, extracted);
}, 120_000);
afterAll(() => rmSync(path.resolve(folder, '../..'), { recursive: true, force: true }));

describe('the package', () => {
  it('holds all that runs, and nothing else', () => {
    const files = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    const wanted = ['electron.js', 'preload.cjs', 'utility.js', 'train-worker.js', 'geometry-worker.js'];
    expect(files).toEqual(expect.arrayContaining(wanted.map((file) => `/dist/node/${file}`)));
    expect(files).toEqual(expect.arrayContaining(['/package.json', '/dist/renderer/index.html']));
    expect(files.filter((file) => file.endsWith('.wasm')).length).toBeGreaterThan(0);
    expect(files.filter((file) => /node_modules|\.(ts|tsx|map)$|\/test\//.test(file))).toEqual([]);
    expect(JSON.parse(readFileSync(path.join(extracted, 'package.json'), 'utf8'))).toMatchObject({
      main: 'dist/node/electron.js',
      type: 'module',
    });
  });

  it('has what threads and WebAssembly load outside the archive, and main and preload inside', () => {
    const unpacked = readdirSync(`${asar}.unpacked`, { recursive: true }).map(String);
    const outside = unpacked.map((file) => file.replaceAll('\\', '/'));
    expect(outside).toEqual(
      expect.arrayContaining(['package.json', 'dist/node/utility.js', 'dist/node/train-worker.js']),
    );
    const kernels = readdirSync(path.join(extracted, 'dist/kernels'));
    expect(outside).toEqual(expect.arrayContaining(kernels.map((name) => `dist/kernels/${name}`)));
    expect(outside).not.toContain('dist/node/electron.js');
    expect(outside).not.toContain('dist/node/preload.cjs');
  });

  it('has its fuses set', () => {
    expect(readFuses(path.join(folder, 'orrery'))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      browserV8Snapshot: false,
      fileProtocolPrivileges: false,
    });
  });
});

describe('what is packaged', () => {
  it('loads as the main process: it asks for the lock and, refused, quits', () => {
    const stub = path.join(extracted, 'node_modules/electron');
    mkdirSync(stub, { recursive: true });
    writeFileSync(path.join(stub, 'package.json'), '{"type":"module","main":"index.js"}');
    const modules = ['BrowserWindow', 'Menu', 'MessageChannelMain', 'dialog', 'ipcMain', 'nativeTheme'];
    const others = ['screen', 'session', 'shell', 'utilityProcess'];
    writeFileSync(
      path.join(stub, 'index.js'),
      `export const app = { isPackaged: true, enableSandbox() {}, setName() {}, setPath() {}, on() {},
        requestSingleInstanceLock: () => false, quit: () => console.log('quit') };
      export const protocol = { registerSchemesAsPrivileged: (list) => console.log(list[0].scheme) };
      export const ${[...modules, ...others].map((name) => `${name} = {}`).join(', ')};`,
    );
    const output = execFileSync(process.execPath, [path.join(extracted, 'dist/node/electron.js')], {
      env: { ...process.env, ORRERY_HOME: path.join(folder, 'home') },
      encoding: 'utf8',
    });
    expect(output).toBe('app\nquit\n');
  });

  it('loads as the sandboxed preload script: CommonJS that needs Electron alone', () => {
    const code = readFileSync(path.join(extracted, 'dist/node/preload.cjs'), 'utf8');
    const exposed: Record<string, object> = {};
    const required: string[] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (key: string, api: object) => (exposed[key] = api) },
      ipcRenderer: { on() {}, send() {}, invoke() {} },
      webUtils: {},
    };
    new Function('require', 'exports', 'module', code)(
      (name: string) => {
        required.push(name);
        return electron;
      },
      {},
      {},
    );
    expect(required).toEqual(['electron']);
    expect(Object.keys(exposed.orrery ?? {}).sort()).toEqual([
      'acceptDrop',
      'onRequest',
      'onServiceLost',
      'pickFiles',
      'pickSave',
      'requestPort',
      'reveal',
    ]);
  });

  it('trains and maps a toy world in the packaged service process', async () => {
    const child = fork(
      path.join(import.meta.dirname, 'as-utility.mjs'),
      [path.join(`${asar}.unpacked`, 'dist/node/utility.js'), path.join(folder, 'home')],
      { serialization: 'advanced' },
    );
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const { ready, port } = desktopSide(child);
    expect(await ready).toEqual({ kind: 'ready' });
    child.send({ control: { kind: 'connect' } });
    const lab = connectLab(port);
    const finished = new Promise<string>((resolve, reject) => {
      lab.on('runs', ([run]) => {
        if (run?.state === 'done' && run.model) resolve(run.model);
        if (run?.state === 'failed') reject(new Error(run.message));
      });
    });
    await lab.train({
      corpus: { kind: 'toy', world: 'kingdom', tokens: 20_000 },
      parameters: { dim: 16, epochs: 1, minCount: 1, threads: 2 },
    });
    const model = await finished;
    const map = await lab.project({ model, parameters: { method: 'pca', dimensions: 3 } });
    expect(map.positions.length).toBe(3 * map.points);
    expect(map.positions.every(Number.isFinite)).toBe(true);
    child.send({ control: { kind: 'close' } satisfies ToService });
    expect(await ended).toBe(0);
  });

  it('serves its renderer: the page and all it names, each of its right type', async () => {
    const root = path.join(extracted, 'dist/renderer');
    const page = await readStatic(root, '/');
    const named = [...String(page?.bytes).matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(
      ([, file]) => file ?? '',
    );
    expect(named.some((file) => file.endsWith('.js'))).toBe(true);
    for (const file of named) {
      const served = await readStatic(root, `/${file}`);
      expect(served?.type, file).toMatch(file.endsWith('.js') ? /javascript/ : /css|svg|png|font/);
    }
    expect(existsSync(path.join(root, 'index.html'))).toBe(true);
  });
});

/** The shell's half of the channel to a packaged utility. */
function desktopSide(child: ChildProcess) {
  const port = new TransportPort({ send: (frame) => child.send({ frame }), close: () => child.disconnect() });
  const ready = new Promise<FromService>((resolve) => {
    child.on('message', (message) => {
      const { control, frame } = message as { control?: FromService; frame?: Uint8Array };
      if (frame) port.receive(frame);
      else if (control) resolve(control);
    });
  });
  return { ready, port };
}
