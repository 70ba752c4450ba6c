// Serves the pages in this folder with Vite and opens them in real Chromium; for tests and benchmarks.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { softwareGraphics } from '../../../e2e/chromium.mjs';

/** Milliseconds for whatever a page is to do: a slow machine is no failure. */
const patience = 120_000;
const root = path.resolve(fileURLToPath(import.meta.url), '../../../../..');

/**
 * @param {string} executablePath
 * @param {string[]} [args] more arguments for Chromium
 * @param {() => void} [before] runs in every page before its own scripts
 * @returns what opens a page (its address relative to this folder), and what ends everything
 */
export async function openPages(executablePath, args = [], before) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: path.join(root, 'node_modules/.cache/scene-pages'),
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['three', 'uplot'], noDiscovery: true },
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath,
    args: [...softwareGraphics, ...args],
    timeout: patience,
  });
  return {
    /** @param {string} address @param {{ width: number, height: number }} [viewport] */
    async open(address, viewport = { width: 1000, height: 700 }) {
      const page = await browser.newPage({ viewport });
      page.setDefaultTimeout(patience);
      if (before) await page.addInitScript(before);
      const url = new URL(`test/renderer/scene/page/${address}`, server.resolvedUrls?.local[0]);
      await page.goto(url.href);
      await page.waitForFunction('window.lab || window.chartLab');
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
