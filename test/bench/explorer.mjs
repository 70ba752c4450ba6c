// How much JavaScript a frame of the cloud costs: `node test/bench/explorer.mjs [POINTS...]`.
// Chromium with software rendering, which would spend most of a second on a million points: WebGL is therefore told
// to rasterise only the first thousand. Everything before that, the whole JavaScript of a frame, is as it ships.
// cpuMean counts the main thread's processor time, so that other work on the machine does not inflate it.
import { findChromium } from '../e2e/chromium.mjs';
import { openPages } from '../renderer/scene/page/open.mjs';

const counts = process.argv.slice(2).map(Number);
const flags = ['--enable-precise-memory-info', '--js-flags=--expose-gc'];
const pages = await openPages(findChromium(), flags, () => {
  const { drawArrays } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawArrays = function (mode, first, count) {
    drawArrays.call(this, mode, first, mode === this.POINTS ? Math.min(1000, count) : count);
  };
});

/** Frames before the measured ones; `orbit` says the same number. */
const WARM_UP = 60;

/** Runs in the page. @param {number} frames */
async function orbit(frames) {
  const { cloud } = window.lab;
  const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const times = new Float64Array(frames);
  const heap = () => /** @type {any} */ (performance).memory.usedJSHeapSize;
  for (let i = 0; i < 60; i++) {
    cloud.orbit(0.02, 0);
    await next();
  }
  /** @type {any} */ (window).gc();
  const before = heap();
  const began = performance.now();
  for (let i = 0; i < frames; i++) {
    cloud.orbit(0.02, i % 40 < 20 ? 0.01 : -0.01);
    await next();
    times[i] = cloud.stats().frameMs;
  }
  const seconds = (performance.now() - began) / 1000;
  return { times: [...times.sort()], bytes: (heap() - before) / frames, seconds };
}

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

for (const count of counts.length > 0 ? counts : [100_000, 1_000_000]) {
  const page = await pages.open(`index.html?points=${count}`, { width: 1440, height: 900 });
  const frames = 240;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const processor = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
  };
  await page.evaluate(orbit, 1);
  const before = await processor();
  const { times, bytes, seconds } = await page.evaluate(orbit, frames);
  const cpu = ((await processor()) - before) / (frames + WARM_UP);
  const picks = await page.evaluate(hover, 100);
  /** @param {number[]} sorted @param {number} p */
  const at = (sorted, p) => Number(sorted[Math.floor(p * (sorted.length - 1))]?.toFixed(2));
  const result = {
    points: count,
    labels: await page.evaluate(() => window.lab.cloud.stats().labels),
    frame: {
      cpuMean: Number(cpu.toFixed(2)),
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
  await page.close();
}
await pages.close();
