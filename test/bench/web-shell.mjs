import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

/**
 * Starts the built web shell with its library in a folder.
 * @param {string} folder
 * @returns the address for the browser, the process, and what ends it
 */
export async function startShell(folder) {
  const shell = spawn(process.execPath, ['dist/node/web.js', '--port', '0'], {
    cwd: root,
    env: { ...process.env, ORRERY_HOME: path.join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** @type {string} */
  const url = await new Promise((resolve) => {
    let told = '';
    shell.stdout.on('data', (chunk) => {
      told += chunk;
      const found = /http:\/\/\S+/.exec(told);
      if (found) resolve(found[0]);
    });
  });
  const stop = async () => {
    shell.kill('SIGINT');
    await new Promise((resolve) => shell.once('exit', resolve));
  };
  return { url, pid: shell.pid ?? 0, stop };
}
