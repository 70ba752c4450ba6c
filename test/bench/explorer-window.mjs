// What the explorer's window takes of time and memory, as users have it: the built web shell, a file from disk, a click.
// Beside the time from opening to the first frame stands the processor time that the window, the shell and its service
// took in it, which other work on the machine changes little.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium, softwareGraphics } from '../e2e/chromium.mjs';
import { childrenOf, keepApart, secondsOf } from './processes.mjs';
import { startShell } from './web-shell.mjs';

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

/** Runs in the page before its scripts: WebGL rasterises only the first thousand points; when they came is noted. */
function thin() {
  const { drawArrays } = WebGL2RenderingContext.prototype;
  /** @type {any} */
  const notes = window;
  WebGL2RenderingContext.prototype.drawArrays = function (mode, first, count) {
    drawArrays.call(this, mode, first, mode === this.POINTS ? Math.min(1000, count) : count);
    if (mode !== this.POINTS || count < 10_000 || notes.firstFrame) return;
    notes.firstFrame = new Promise((resolve) => requestAnimationFrame(resolve));
  };
}

/** Runs in the page: resolves in the frame after the one that first drew the points. */
async function firstFrame() {
  /** @type {any} */
  const notes = window;
  while (!notes.firstFrame) await new Promise((resolve) => setTimeout(resolve, 10));
  await notes.firstFrame;
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
  const name = '[aria-label="Nearest neighbours"]';
  const words = () =>
    Array.from(document.querySelectorAll(`${name} button`), (one) => one.textContent).join();
  /** @param {() => boolean} done @param {string} what */
  const until = (done, what) =>
    new Promise((resolve, reject) => {
      const give = () => {
        const said = document.body.textContent?.slice(0, 1000);
        reject(new Error(`${what} did not come; the window says: ${said}`));
      };
      const late = setTimeout(give, 60_000);
      const look = () => {
        if (!done()) return;
        clearTimeout(late);
        observer.disconnect();
        resolve(undefined);
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      look();
    });
  const times = [];
  for (let i = 0; i < clicks; i++) {
    await until(() => document.querySelectorAll(`${name} button`).length > 5, 'A list');
    const button = /** @type {HTMLElement} */ (document.querySelectorAll(`${name} button`)[i % 5]);
    const before = words();
    const began = performance.now();
    button.click();
    await until(() => words() !== '' && words() !== before, 'Another list');
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return times;
}

/** @param {number[]} times @param {number} p */
const at = (times, p) => times.sort((a, b) => a - b)[Math.floor(p * (times.length - 1))] ?? Number.NaN;

/** @typedef {[what: string, measured: number, required: number, unit: string]} Row */

/** Processor time so far of the windows of a browser and of a shell with its service. @param {import('playwright-core').Browser} browser @param {number} pid */
async function processor(browser, pid) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const windows = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  return [...windows, pid, ...childrenOf(pid)].reduce((sum, one) => sum + secondsOf(one), 0);
}

/**
 * Opens a file of vectors in a shell and a browser of its own, which know of no other, and gives them to `use`.
 * @param {number} rows
 * @param {number} dim
 * @param {(opened: { page: import('playwright-core').Page, seconds: number, busy: number }) => Promise<void>} use
 */
async function open(rows, dim, use) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-bench-'));
  const shell = await startShell(folder);
  const args = [...softwareGraphics, '--enable-precise-memory-info', '--js-flags=--expose-gc'];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  try {
    const file = path.join(folder, `${rows}x${dim}.npy`);
    writeVectors(file, rows, dim);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page.setDefaultTimeout(120_000);
    await page.addInitScript(thin);
    await page.goto(shell.url);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open embeddings' }).first().click(),
    ]);
    await page.waitForTimeout(3000);
    const before = await processor(browser, shell.pid);
    const began = performance.now();
    await chooser.setFiles(file);
    // What is only numbers is looked into first; the default is taken. The time between is the person's, not counted.
    const open = page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true });
    await open.waitFor();
    const looked = performance.now() - began;
    await open.click({ trial: true });
    const asked = performance.now();
    await open.evaluate((button) => /** @type {HTMLElement} */ (button).click());
    await page.evaluate(firstFrame);
    const seconds = (looked + performance.now() - asked) / 1000;
    const busy = (await processor(browser, shell.pid)) - before;
    await page.locator('.caption', { hasText: rows.toLocaleString('en') }).waitFor();
    await use({ page, seconds, busy });
  } finally {
    await browser.close();
    await shell.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures and answers with rows of a table; what fails is told, and is not a number there. */
export async function measureWindow() {
  /** @type {Row[]} */
  const rows = [];
  /** @param {Row} row */
  const note = (...row) => {
    console.log(JSON.stringify(row));
    rows.push(row);
  };
  /** As `open`; if it fails, the others are measured all the same. @type {typeof open} */
  const attempt = async (...given) => {
    try {
      await open(...given);
    } catch (thrown) {
      note(`failed: ${thrown instanceof Error ? thrown.message : thrown}`, Number.NaN, Number.NaN, '');
    }
  };
  /** @param {string} what @param {number} seconds @param {number} busy */
  const opened = (what, seconds, busy) => {
    note(`${what} from disk to the first frame`, seconds, 3, 's');
    note('  its processor time, all threads of window, shell and service', busy, Number.NaN, 's');
  };
  await attempt(1_000_000, 3, async ({ page, seconds, busy }) => {
    opened('1,000,000 x 3', seconds, busy);
    await page.waitForTimeout(3000);
    const typed = Array.from({ length: 12 }, (_, i) => String(1000 + 723 * i)).flatMap((number) =>
      [1, 2, 3, 4].map((length) => number.slice(0, length)),
    );
    await page.evaluate(type, typed.slice(0, 5));
    const found = await page.evaluate(type, typed);
    note('search as you type, 1,000,000 words, median', at(found, 0.5), Number.NaN, 'ms');
    note('search as you type, 1,000,000 words, p95', at(found, 0.95), 50, 'ms');
    const heap = await page.evaluate(() => {
      /** @type {any} */ (window).gc();
      return /** @type {any} */ (performance).memory.usedJSHeapSize / 1e6;
    });
    note('renderer heap at 1,000,000 points', heap, 400, 'MB');
  });
  await attempt(100_000, 100, async ({ seconds, busy }) => {
    opened('100,000 x 100 with PCA', seconds, busy);
  });
  await attempt(100_000, 200, async ({ page }) => {
    const field = page.getByRole('combobox', { name: names.search });
    await field.fill('777');
    await page.getByRole('option').first().waitFor();
    await field.press('Enter');
    await page.getByRole('list', { name: names.sheet }).getByRole('button').nth(5).waitFor();
    await page.waitForTimeout(1000);
    await keepApart(page, false);
    await page.evaluate(walk, 5);
    const clicks = await page.evaluate(walk, 40);
    note('neighbours after the click, 100,000 x 200, median', at(clicks, 0.5), Number.NaN, 'ms');
    note('neighbours after the click, 100,000 x 200, p95', at(clicks, 0.95), 50, 'ms');
  });
  return rows;
}
