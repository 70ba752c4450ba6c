import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** WebGL in software, so that a machine without a graphics card draws the cloud too. */
export const softwareGraphics = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  // Software graphics on a busy machine are slow, not hung.
  '--disable-gpu-watchdog',
];

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe',
];
/** Milliseconds an installation may take. */
const patience = 600_000;

/**
 * A Chromium to test with: the one named by ORRERY_CHROMIUM, else the system's, else Playwright's, which is
 * installed where there is none. Throws with what to do where that fails.
 * @returns {string}
 */
export function findChromium() {
  const named = process.env.ORRERY_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`ORRERY_CHROMIUM is ${named}, where there is nothing.`);
  }
  return onPath() ?? places.find(existsSync) ?? playwrights();
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return commands
    .flatMap((command) => folders.map((folder) => path.join(folder, command + suffix)))
    .find((file) => existsSync(file));
}

function playwrights() {
  const file = chromium.executablePath();
  if (existsSync(file)) return file;
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
  console.log('No Chromium was found; installing one by Playwright...');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit', timeout: patience });
  if (existsSync(file)) return file;
  throw new Error(
    'The end-to-end tests need a Chromium and none could be installed. Install one (Debian: apt-get install ' +
      'chromium) or set ORRERY_CHROMIUM to the executable of Chromium, Chrome or Edge.',
  );
}
