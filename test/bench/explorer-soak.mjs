// Exploring without end, to see that nothing grows: node test/bench/explorer-soak.mjs [--minutes 30] [--csv FILE]
// The built web shell in Chromium, driven as a person drives it: turning, zooming, hovering, searching, walking
// from neighbour to neighbour, selecting, isolating, colouring, tables, sums, pictures, themes, other models. After
// each round garbage is collected and what is left is measured. At the end the medians of the second quarter stand
// against those of the last: memory may grow by a tenth, handles not at all. Exits with 1 where they do not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { buildAll } from '../../app/build.mjs';
import { findChromium, softwareGraphics } from '../e2e/chromium.mjs';
import { explore, openFiles } from './explorer-walk.mjs';
import { childrenOf, filesOf, memoryOf } from './processes.mjs';
import { startShell } from './web-shell.mjs';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, csv: { type: 'string' } },
});
const minutes = Number(values.minutes);
await buildAll();
const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-soak-'));
const shell = await startShell(folder);
const browser = await chromium.launch({ executablePath: findChromium(), args: softwareGraphics });

/** Runs in the page before its scripts: counts the WebGL objects that are alive. */
function countGraphics() {
  const counts = /** @type {Record<string, number>} */ ({});
  const kinds = /** @type {const} */ ([
    'Buffer',
    'Texture',
    'Program',
    'Shader',
    'Framebuffer',
    'VertexArray',
  ]);
  const methods = /** @type {any} */ (WebGL2RenderingContext.prototype);
  for (const kind of kinds) {
    counts[kind] = 0;
    for (const [name, step] of /** @type {const} */ ([
      [`create${kind}`, 1],
      [`delete${kind}`, -1],
    ])) {
      const native = methods[name];
      methods[name] = function (/** @type {unknown[]} */ ...given) {
        if (step > 0 || given[0]) counts[kind] = (counts[kind] ?? 0) + step;
        return native.apply(this, given);
      };
    }
  }
  Object.assign(window, { aliveGraphics: counts });
}

/** @param {number[]} list */
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
/** What is measured, and how much more the last quarter may have than the second. */
const limits = /** @type {const} */ ({
  heap: (/** @type {number} */ before) => before * 1.1 + 2,
  buffers: (/** @type {number} */ before) => before * 1.1 + 8,
  nodes: (/** @type {number} */ before) => before * 1.1 + 100,
  listeners: (/** @type {number} */ before) => before * 1.1 + 50,
  graphics: (/** @type {number} */ before) => before,
  workers: (/** @type {number} */ before) => before,
  window: (/** @type {number} */ before) => before * 1.1 + 20,
  service: (/** @type {number} */ before) => before * 1.1 + 20,
  files: (/** @type {number} */ before) => before + 2,
});
/** @typedef {keyof typeof limits} Name */
const names = /** @type {Name[]} */ (Object.keys(limits));
/** @type {({ minutes: number } & Record<Name, number>)[]} */
const all = [];
let failed = false;
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  page.setDefaultTimeout(60_000);
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  await page.addInitScript(countGraphics);
  await page.goto(shell.url);
  await openFiles(page, folder);
  const session = await page.context().newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const began = performance.now();
  const since = () => (performance.now() - began) / 60_000;
  let told = -1;
  for (let round = 0; since() < minutes; round++) {
    await explore(page, round);
    await session.send('HeapProfiler.collectGarbage');
    const heap = await session.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
    const graphics = await page.evaluate(() =>
      Object.values(/** @type {any} */ (window).aliveGraphics).reduce((sum, n) => sum + n, 0),
    );
    const services = [shell.pid, ...childrenOf(shell.pid)];
    all.push({
      minutes: since(),
      heap: heap.usedSize / 1e6,
      buffers: /** @type {any} */ (heap).backingStorageSize / 1e6,
      nodes,
      listeners: jsEventListeners,
      graphics,
      workers: page.workers().length,
      window: Math.max(...renderers.map(memoryOf)),
      service: services.reduce((sum, pid) => sum + memoryOf(pid), 0),
      files: services.reduce((sum, pid) => sum + filesOf(pid), 0),
    });
    if (errors.length > 0) throw new Error(`The window complained: ${errors.join('\n')}`);
    if (Math.floor(since()) === told) continue;
    told = Math.floor(since());
    const facts = names.map((name) => `${name} ${all.at(-1)?.[name]?.toFixed(0)}`).join(', ');
    console.log(`${since().toFixed(1)} min, round ${round}: ${facts} (MB, counts)`);
    if (values.csv) {
      const lines = all.map((one) =>
        [one.minutes.toFixed(2), ...names.map((n) => one[n].toFixed(2))].join(','),
      );
      writeFileSync(values.csv, `minutes,${names.join(',')}\n${lines.join('\n')}\n`);
    }
  }
  console.log(`${all.length} rounds. Medians of the second quarter and of the last:`);
  for (const name of names) {
    const middle = (/** @type {number} */ from, /** @type {number} */ to) =>
      median(all.slice(Math.floor(all.length * from), Math.ceil(all.length * to)).map((one) => one[name]));
    const [before, after] = [middle(0.25, 0.5), middle(0.75, 1)];
    const grown = after > limits[name](before);
    failed ||= grown;
    console.log(`  ${name.padEnd(10)} ${before.toFixed(1)} -> ${after.toFixed(1)}${grown ? '  GROWN' : ''}`);
  }
} finally {
  await browser.close();
  await shell.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
