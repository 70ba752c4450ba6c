// `npm start`: builds what is stale and opens the desktop window, or serves the same application to a browser.
//   npm start -- [--web] [--port N] [--host ADDRESS] [FILE...]
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from './build.mjs';
import { electronBinary, installElectron, whyNoWindow } from './desktop-binary.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
/** Seconds the first run waits for the Electron binary (about 120 MB). */
const patience = Number(process.env.ORRERY_ELECTRON_TIMEOUT ?? 300);
/** Electron that fails within so many milliseconds never showed a window. */
const stillborn = 10_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        web: { type: 'boolean', default: false },
        port: { type: 'string' },
        host: { type: 'string' },
        open: { type: 'string', multiple: true, default: [] },
      },
      allowPositionals: true,
    });
    return { ...values, files: [...values.open, ...positionals] };
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    console.error('Usage: npm start -- [--web] [--port N] [--host ADDRESS] [FILE...]');
    process.exit(2);
  }
}

const { web, port, host, files } = readArguments();
await buildAll();
const problem = web || port !== undefined || host !== undefined ? '' : await openWindow();
if (problem !== null) {
  if (problem) console.log(`No desktop window: ${problem}. Serving the same app to a browser instead.`);
  const options = [
    ...(port === undefined ? [] : ['--port', port]),
    ...(host === undefined ? [] : ['--host', host]),
    ...files.flatMap((file) => ['--open', file]),
  ];
  process.argv = [process.execPath, path.join(root, 'dist/node/web.js'), ...options];
  await import(pathToFileURL(path.join(root, 'dist/node/web.js')).href);
}

/**
 * Opens the desktop window and waits for its end; why it could not, or null when it did.
 * @returns {Promise<string | null>}
 */
async function openWindow() {
  const { platform, env } = process;
  const obstacle = whyNoWindow({ platform, env, uid: process.getuid?.() });
  if (obstacle) return obstacle;
  if (!electronBinary(root)) {
    console.log('Fetching Electron, once (about 120 MB)...');
    const failure = await installElectron(root, patience);
    if (failure) return failure;
  }
  const binary = electronBinary(root);
  return binary ? runElectron(binary) : 'Electron was fetched but is not where it should be';
}

/**
 * @param {string} binary
 * @returns {Promise<string | null>}
 */
function runElectron(binary) {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const startedAt = Date.now();
  const child = spawn(binary, [root, ...files.map((file) => path.resolve(file))], { stdio: 'inherit', env });
  // Ctrl+C reaches Electron too, which saves and ends; we end with it.
  let interrupted = false;
  for (const signal of signals) {
    process.on(signal, () => {
      interrupted = true;
      child.kill('SIGTERM');
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`Electron could not be started (${error.message})`));
    child.on('exit', (code, signal) => {
      for (const name of signals) process.removeAllListeners(name);
      if (code === 0 || interrupted) return resolve(null);
      if (Date.now() - startedAt < stillborn) {
        return resolve(`Electron ended at once (${signal ?? `exit code ${code}`})`);
      }
      process.exitCode = code ?? 1;
      resolve(null);
    });
  });
}
