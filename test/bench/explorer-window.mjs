// What the explorer's window takes of time and memory, as users have it: the built web shell, a file from disk, a click.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium, softwareGraphics } from '../e2e/chromium.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const names = { sheet: 'Nearest neighbours', search: 'Search words' };

/** Writes an .npy file of float32 values. @param {string} file @param {number} rows @param {number} dim */
function writeVectors(file, rows, dim) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dim}), }`;
  const padded = `${header.padEnd(117)}\n`;
  const values = new Float32Array(rows * dim);
  for (let i = 0, state = 1; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 31 - 1 + Math.sin((i % dim) * (1 + (Math.floor(i / dim) % 12)));
  }
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length, 0]);
  writeFileSync(file, Buffer.concat([magic, Buffer.from(padded), new Uint8Array(values.buffer)]));
}

/** Runs in the page before its scripts: WebGL rasterises only the first thousand points. */
function thin() {
  const { drawArrays } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawArrays = function (mode, first, count) {
    drawArrays.call(this, mode, first, mode === this.POINTS ? Math.min(1000, count) : count);
  };
}

/** Runs in the page: milliseconds from a keystroke until its answers are in the list. @param {string[]} typed */
async function type(typed) {
  const field = /** @type {HTMLInputElement} */ (
    document.querySelector('[role="combobox"][aria-label="Search words"]')
  );
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  const times = [];
  field.focus();
  for (const text of typed) {
    const began = performance.now();
    set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const first = () => document.querySelector('[role="listbox"] [role="option"]')?.textContent ?? '';
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No answer to "${text}", but "${first()}".`)), 5000);
      const look = () => {
        if (!first().startsWith(text)) return;
        clearTimeout(late);
        observer.disconnect();
        resolve(undefined);
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      look();
    });
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return times;
}

/** Runs in the page: milliseconds from a click on a neighbour until its own stand there. @param {number} clicks */
async function walk(clicks) {
  const list = () => document.querySelector('[aria-label="Nearest neighbours"]')?.textContent ?? '';
  const times = [];
  for (let i = 0; i < clicks; i++) {
    const buttons = document.querySelectorAll('[aria-label="Nearest neighbours"] button');
    const button = /** @type {HTMLElement} */ (buttons[i % 5]);
    const before = list();
    const began = performance.now();
    button.click();
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The neighbours did not come after ${before}`)), 20_000);
      const observer = new MutationObserver(() => {
        if (list() === '' || list() === before) return;
        clearTimeout(late);
        observer.disconnect();
        resolve(undefined);
      });
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return times;
}

/** @param {number[]} times @param {number} p */
const at = (times, p) => times.sort((a, b) => a - b)[Math.floor(p * (times.length - 1))] ?? Number.NaN;

/** Measures and answers with rows of a table: what, measured, required, unit. */
export async function measureWindow() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-bench-'));
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
  const args = [...softwareGraphics, '--enable-precise-memory-info', '--js-flags=--expose-gc'];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  /** @param {number} rows @param {number} dim */
  const open = async (rows, dim) => {
    const file = path.join(folder, `${rows}x${dim}.npy`);
    writeVectors(file, rows, dim);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    await page.addInitScript(thin);
    await page.goto(url);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open embeddings' }).first().click(),
    ]);
    await page.waitForTimeout(3000);
    const began = performance.now();
    await chooser.setFiles(file);
    // What is only numbers is looked into first; the default is taken.
    await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    await page.locator('.caption', { hasText: rows.toLocaleString('en') }).waitFor({ timeout: 120_000 });
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    return { page, seconds: (performance.now() - began) / 1000 };
  };
  /** @type {(string | number)[][]} */
  const rows = [];
  /** @param {string} what @param {number} measured @param {number} required @param {string} unit */
  const note = (what, measured, required, unit) => {
    console.log(JSON.stringify({ what, measured, required, unit }));
    rows.push([what, measured, required, unit]);
  };
  try {
    const large = await open(1_000_000, 3);
    note('1,000,000 x 3 from disk to the first frame', large.seconds, 3, 's');
    await large.page.waitForTimeout(3000);
    const typed = Array.from({ length: 30 }, (_, i) => String(100 + 29 * i));
    await large.page.evaluate(type, typed.slice(0, 5));
    const found = await large.page.evaluate(type, typed);
    note('search as you type, 1,000,000 words, p95', at(found, 0.95), 50, 'ms');
    const heap = await large.page.evaluate(() => {
      /** @type {any} */ (window).gc();
      return /** @type {any} */ (performance).memory.usedJSHeapSize / 1e6;
    });
    note('renderer heap at 1,000,000 points', heap, 400, 'MB');
    await large.page.close();
    const pca = await open(100_000, 100);
    note('100,000 x 100 from disk to the first frame, PCA', pca.seconds, 3, 's');
    await pca.page.close();
    const { page } = await open(100_000, 200);
    const field = page.getByRole('combobox', { name: names.search });
    await field.fill('777');
    await page.getByRole('option').first().waitFor();
    await field.press('Enter');
    await page.getByRole('list', { name: names.sheet }).getByRole('button').nth(5).waitFor();
    await page.waitForTimeout(1000);
    await page.evaluate(walk, 5);
    note('neighbours after the click, 100,000 x 200, p95', at(await page.evaluate(walk, 40), 0.95), 50, 'ms');
  } finally {
    await browser.close();
    shell.kill('SIGINT');
    await new Promise((resolve) => shell.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}
