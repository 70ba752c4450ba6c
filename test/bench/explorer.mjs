// The explorer's numbers: `node test/bench/explorer.mjs [--window] [POINTS...]`; `--window`: without frames and picking.
// How much JavaScript a frame of the cloud costs:
// Chromium with software rendering, which would spend most of a second on a million points: WebGL is therefore told
// to rasterise only the first thousand. Everything before that, the whole JavaScript of a frame, is as it ships.
// The software renderer runs on all cores as well: its threads and the browser's others are therefore kept to the first core,
// and the page's main thread to the last (Linux, by taskset), so that a frame's JavaScript, timed by the clock, does not
// wait for them.
// Beside it stands the main thread's processor time, which other work on the machine inflates less.
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildAll } from '../../app/build.mjs';
import { findChromium } from '../e2e/chromium.mjs';
import { firstLoad } from '../renderer/first-load.mjs';
import { openPages } from '../renderer/scene/page/open.mjs';
import { measureWindow } from './explorer-window.mjs';
import { keepApart } from './processes.mjs';

await buildAll();
const onlyWindow = process.argv.includes('--window');
const counts = process.argv.slice(2).map(Number).filter(Number.isFinite);
/** What, measured, required at most, unit. @type {(string | number)[][]} */
const table = [];
const pages = await openPages(findChromium(), [], () => {
  const { drawArrays } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawArrays = function (mode, first, count) {
    drawArrays.call(this, mode, first, mode === this.POINTS ? Math.min(1000, count) : count);
  };
});

/** Runs in the page: turns for some frames. @param {number} frames */
async function orbit(frames) {
  const { cloud } = window.lab;
  const times = [];
  const began = performance.now();
  for (let i = 0; i < frames; i++) {
    cloud.orbit(0.02, i % 40 < 20 ? 0.01 : -0.01);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    times.push(cloud.stats().frameMs);
  }
  return { times: times.sort((a, b) => a - b), seconds: (performance.now() - began) / 1000 };
}

/** @typedef {{ selfSize: number, children: Node[] }} Node @param {Node} node @returns {number} */
const bytesIn = ({ selfSize, children }) => children.reduce((sum, child) => sum + bytesIn(child), selfSize);

/** Runs in the page: hovers over places spread over the view. @param {number} picks */
async function hover(picks) {
  const { cloud } = window.lab;
  const canvas = document.querySelector('canvas');
  const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = [];
  for (let i = 0; i < picks; i++) {
    const place = { clientX: (i * 197) % innerWidth, clientY: (i * 331) % innerHeight, pointerType: 'mouse' };
    canvas?.dispatchEvent(new PointerEvent('pointermove', place));
    await next();
    await next();
    times.push(cloud.stats().pickMs);
  }
  return times.sort((a, b) => a - b);
}

const all = onlyWindow ? [] : counts.length > 0 ? counts : [100_000, 1_000_000];
for (const count of all) {
  const page = await pages.open(`index.html?points=${count}`, { width: 1440, height: 900 });
  const frames = 240;
  const session = await page.context().newCDPSession(page);
  const apart = await keepApart(page, true);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const processor = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
  };
  await page.evaluate(orbit, 90);
  const { times, seconds } = await page.evaluate(orbit, frames);
  /** @type {number[]} */
  const processing = [];
  for (let i = 0, before = await processor(); i < frames; i++) {
    await page.evaluate(orbit, 1);
    const now = await processor();
    processing.push(now - before);
    before = now;
  }
  processing.sort((a, b) => a - b);
  // Everything a frame takes, also what is given back at once.
  const whole = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  await session.send('HeapProfiler.startSampling', { samplingInterval: 512, ...whole });
  await page.evaluate(orbit, frames);
  const { profile } = await session.send('HeapProfiler.stopSampling');
  const bytes = bytesIn(profile.head) / frames;
  const picks = await page.evaluate(hover, 100);
  /** @param {number[]} sorted @param {number} p */
  const at = (sorted, p) => Number(sorted[Math.floor(p * (sorted.length - 1))]?.toFixed(2));
  const result = {
    points: count,
    apart,
    labels: await page.evaluate(() => window.lab.cloud.stats().labels),
    frame: {
      processor: { p50: at(processing, 0.5), p95: at(processing, 0.95) },
      p50: at(times, 0.5),
      p95: at(times, 0.95),
      max: at(times, 1),
      unit: 'ms of JavaScript',
    },
    bytesPerFrame: Math.round(bytes),
    framesPerSecond: Number((frames / seconds).toFixed(1)),
    pick: { p50: at(picks, 0.5), p95: at(picks, 0.95), max: at(picks, 1), unit: 'ms' },
  };
  console.log(JSON.stringify(result));
  const points = count.toLocaleString('en');
  table.push(
    [`JavaScript of a frame, ${points} points, p95`, result.frame.p95, count > 100_000 ? 8 : 4, 'ms'],
    ['  its processor time, the driving included, p95', result.frame.processor.p95, Number.NaN, 'ms'],
    [`memory taken by a frame, ${points} points`, result.bytesPerFrame / 1000, 10, 'kB'],
    [`hover pick, ${points} points, p95`, result.pick.p95, 8, 'ms'],
  );
  await page.close();
}
await pages.close();

if (onlyWindow || counts.length === 0) table.push(...(await measureWindow()));
const assets = path.resolve(fileURLToPath(import.meta.url), '../../../dist/renderer/assets');
const packed = firstLoad(assets).map(
  (name) => gzipSync(readFileSync(path.join(assets, name)), { level: 9 }).length,
);
table.push(['first load, gzip', packed.reduce((sum, size) => sum + size, 0) / 1000, 500, 'kB']);
console.log(`load average ${os.loadavg()[0]?.toFixed(1)} on ${os.availableParallelism()} cores`);
console.table(
  table.map(([what, measured, required, unit]) => ({
    what,
    measured: `${Number(measured).toFixed(1)} ${unit}`,
    required: Number.isFinite(required) ? `${required} ${unit}` : '',
  })),
);
