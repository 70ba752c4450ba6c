// The Electron binary: whether a window can be opened here, and fetching it on the first run.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Why no desktop window can be opened here, for people; null when nothing stands against it.
 * @param {{ platform: string, env: Readonly<Record<string, string | undefined>>, uid: number | undefined }} machine
 */
export function whyNoWindow({ platform, env, uid }) {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (uid === 0) return "Electron's sandbox does not work for root; start Orrery as an ordinary user";
  return null;
}

/**
 * Path of the installed Electron executable, or null.
 * @param {string} root the project's folder
 */
export function electronBinary(root) {
  const folder = path.join(root, 'node_modules/electron');
  const name = path.join(folder, 'path.txt');
  if (!existsSync(name)) return null;
  const binary = path.join(folder, 'dist', readFileSync(name, 'utf8'));
  return existsSync(binary) ? binary : null;
}

/**
 * Fetches the Electron binary with its own installer; null when done, else why it failed. Never takes longer
 * than `seconds`.
 * @param {string} root @param {number} seconds
 * @returns {Promise<string | null>}
 */
export function installElectron(root, seconds) {
  return new Promise((resolve) => {
    const installer = path.join(root, 'node_modules/electron/install.js');
    const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (part) => {
      complaint += part;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(null);
      else if (signal === 'SIGKILL') resolve(`Electron was not fetched within ${seconds} seconds`);
      else
        resolve(
          `Electron could not be fetched (${
            complaint
              .trim()
              .split('\n')[0]
              ?.replace(/^\w*Error: /, '') || `exit code ${code}`
          })`,
        );
    });
  });
}
