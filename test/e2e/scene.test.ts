import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPages } from '../renderer/scene/page/open.mjs';
import { findChromium } from './chromium.mjs';

/** Waits until nothing has been drawn for some time, milliseconds, however slowly frames come. */
const settle = (page: Page, time = 300) =>
  page.evaluate(async (least) => {
    for (let last = '', since = 0; performance.now() - since < least || last === ''; ) {
      const drawn = JSON.stringify(window.lab.cloud.stats());
      if (drawn !== last) since = performance.now();
      last = drawn;
      await new Promise((resolve) => setTimeout(resolve, 100));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
  }, time);

const stats = (page: Page) => page.evaluate(() => window.lab.cloud.stats());

/** Points that lie on top at their own centre, with where that is; not under the lower left axes. */
const visible = (page: Page, wanted: number) =>
  page.evaluate((count) => {
    const { cloud, made } = window.lab;
    const total = cloud.stats().points;
    const spots = Array.from({ length: total }, (_, index) => ({ index, at: cloud.locate(index) }));
    const alone = spots.filter(
      ({ index, at }) =>
        at !== null &&
        at.y < innerHeight - 90 &&
        spots.every(
          (other) =>
            other.index === index ||
            other.at === null ||
            Math.hypot(other.at.x - at.x, other.at.y - at.y) > 16,
        ),
    );
    return alone
      .slice(0, count)
      .map(({ index, at }) => ({ index, ...at!, color: [...made.colors.slice(index * 3, index * 3 + 3)] }));
  }, wanted);

/** Reads pixels of what is on screen. */
async function pixels(page: Page, places: { x: number; y: number }[]): Promise<number[][]> {
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ([data, wanted]) => {
      const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      return wanted.map(({ x, y }) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data]);
    },
    [png, places] as const,
  );
}

describe('the cloud in a real browser', () => {
  let pages: Awaited<ReturnType<typeof openPages>>;
  beforeAll(async () => {
    pages = await openPages(findChromium());
  });
  afterAll(() => pages?.close());

  it('draws every point where it is, in its colour', async () => {
    const page = await pages.open('index.html?points=300&dimensions=2&colors&still');
    await page.evaluate(() => window.lab.cloud.setLabels(false));
    await settle(page);
    const spots = await visible(page, 40);
    expect(spots.length).toBeGreaterThan(20);
    const seen = await pixels(page, spots);
    spots.forEach(({ color }, i) => {
      for (let channel = 0; channel < 3; channel++) {
        expect(Math.abs(seen[i]![channel]! - color[channel]!)).toBeLessThan(45);
      }
    });
    const [corner] = await pixels(page, [{ x: 990, y: 5 }]);
    expect(corner!.slice(0, 3)).toEqual([0x0e, 0x11, 0x16]);
    await page.close();
  });

  it('finds exactly the point under the pointer, names it, and selects it with a click', async () => {
    const page = await pages.open('index.html?points=500');
    await settle(page);
    const spots = await visible(page, 12);
    expect(spots.length).toBeGreaterThan(5);
    for (const { index, x, y } of spots) {
      await page.mouse.move(x, y);
      await page.waitForFunction((wanted) => window.lab.events.at(-1)?.index === wanted, index);
    }
    const { index, x, y } = spots[0]!;
    await page.mouse.click(x, y);
    await page.waitForFunction(
      (wanted) => window.lab.events.some((event) => event.kind === 'select' && event.index === wanted),
      index,
    );
    await settle(page);
    const [ring] = await pixels(page, [{ x: x + 0.5, y: y - 9 }]);
    expect(ring).not.toEqual([0x0e, 0x11, 0x16, 255]);
    await page.mouse.move(990, 690);
    await page.waitForFunction(() => {
      const last = window.lab.events.at(-1);
      return last?.kind === 'hover' && last.index === null;
    });
    await page.close();
  });

  it('shows labels in any script', async () => {
    const page = await pages.open('index.html?points=500&still');
    await settle(page);
    expect((await stats(page)).labels).toBeGreaterThan(20);
    const withLabels = await page.screenshot();
    await page.evaluate(() => window.lab.cloud.setLabels(false));
    await settle(page);
    expect(Buffer.compare(withLabels, await page.screenshot())).not.toBe(0);
    await page.close();
  });

  it('draws nothing while nothing changes, and only marks while the pointer moves', async () => {
    const page = await pages.open('index.html?points=2000');
    await settle(page, 1000);
    const before = await stats(page);
    const [spot] = await visible(page, 1);
    await page.mouse.move(spot!.x, spot!.y);
    await page.waitForFunction(() => window.lab.events.length > 0);
    await settle(page);
    const after = await stats(page);
    expect(after.pointFrames).toBe(before.pointFrames);
    expect(after.overlayFrames).toBeGreaterThan(before.overlayFrames);
    await page.close();
  });

  it('takes next to no memory for a frame while it turns', async () => {
    const page = await pages.open('index.html?points=3000');
    await settle(page);
    const turn = (frames: number) =>
      page.evaluate(async (count) => {
        for (let i = 0; i < count; i++) {
          window.lab.cloud.orbit(0.02, 0);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      }, frames);
    const session = await page.context().newCDPSession(page);
    const perFrame = async () => {
      await session.send('HeapProfiler.startSampling', {
        samplingInterval: 512,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
      await turn(60);
      const { profile } = await session.send('HeapProfiler.stopSampling');
      type Node = typeof profile.head;
      const bytes = ({ selfSize, children }: Node): number =>
        children.reduce((sum, child) => sum + bytes(child), selfSize);
      return bytes(profile.head) / 60;
    };
    // More until the engine has compiled what a frame does, which is when it comes to it.
    await expect.poll(perFrame).toBeLessThan(20_000);
    await page.close();
  });

  it('turns with a drag, comes closer with the wheel, and rests', async () => {
    const page = await pages.open('index.html?points=500');
    await settle(page);
    const view = () => page.evaluate(() => window.lab.cloud.view());
    const before = await view();
    await page.mouse.move(500, 350);
    await page.mouse.down();
    await page.mouse.move(650, 380, { steps: 4 });
    await page.mouse.up();
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => (await view()).height).toBeLessThan(before.height * 0.7);
    await settle(page);
    const after = await view();
    expect(after.azimuth).toBeLessThan(before.azimuth - 0.3);
    expect(after.elevation).toBeGreaterThan(before.elevation);
    expect(await page.evaluate(() => window.lab.events.filter(({ kind }) => kind === 'select'))).toEqual([]);
    await page.close();
  });

  it('joins streamed frames into one motion that ends where the last one said', async () => {
    const page = await pages.open('index.html?points=400');
    await settle(page);
    await page.evaluate(async () => {
      const { cloud, made } = window.lab;
      const frame = made.positions.slice();
      for (let step = 0; step < 5; step++) {
        for (let i = 0; i < frame.length; i++) frame[i] = frame[i]! * 0.95;
        const { pointFrames } = cloud.stats();
        cloud.updatePositions(frame);
        // Drawn before the next one comes, on whatever way it is.
        while (cloud.stats().pointFrames === pointFrames) await new Promise(requestAnimationFrame);
      }
    });
    await settle(page);
    const same = await page.evaluate(() => {
      const { cloud, made } = window.lab;
      const there = cloud.locate(3);
      cloud.updatePositions(
        made.positions.map((v) => v * 0.95 ** 5),
        { animate: false },
      );
      const exact = cloud.locate(3);
      return Math.hypot(there!.x - exact!.x, there!.y - exact!.y);
    });
    expect(same).toBeLessThan(0.01);
    await page.close();
  });

  it('shows the same picture again after the graphics context was lost', async () => {
    const page = await pages.open('index.html?points=500&colors&still');
    await page.evaluate(() => window.lab.cloud.setLabels(false));
    await settle(page);
    const before = await page.screenshot();
    await page.evaluate(async () => {
      const canvas = document.querySelector('canvas')!;
      const extension = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
      const event = (name: string) => new Promise((resolve) => canvas.addEventListener(name, resolve));
      const lost = event('webglcontextlost');
      extension.loseContext();
      await lost;
      window.lab.cloud.orbit(0, 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const restored = event('webglcontextrestored');
      extension.restoreContext();
      await restored;
    });
    await expect.poll(async () => Buffer.compare(before, await page.screenshot())).toBe(0);
    await page.close();
  });

  it('makes a picture of any size with the labels in it', async () => {
    const page = await pages.open('index.html?points=500&still');
    await settle(page);
    const size = await page.evaluate(async () => {
      const bitmap = await createImageBitmap(await window.lab.cloud.screenshot(2400, 1200));
      return [bitmap.width, bitmap.height];
    });
    expect(size).toEqual([2400, 1200]);
    await page.close();
  });

  it('under reduced motion goes flat at once', async () => {
    const page = await pages.open('index.html?points=500&still');
    await settle(page);
    const before = await stats(page);
    await page.evaluate(() => window.lab.cloud.setDimensions(2));
    await settle(page);
    expect((await stats(page)).pointFrames - before.pointFrames).toBe(1);
    await page.close();
  });

  it('leaves nothing behind when disposed', async () => {
    const page = await pages.open('index.html?points=500');
    await settle(page);
    await page.evaluate(() => {
      window.lab.cloud.orbit(1, 0);
      window.lab.cloud.dispose();
    });
    expect(await page.locator('canvas').count()).toBe(0);
    await page.close();
  });

  it('scrubs a run by the loss chart', async () => {
    const page = await pages.open('chart.html', { width: 900, height: 160 });
    const plot = page.locator('.u-over');
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 3 });
    await page.mouse.up();
    const scrubbed = await page.evaluate(() => window.chartLab.scrubbed);
    expect(scrubbed[0]).toBeGreaterThanOrEqual(147);
    expect(scrubbed[0]).toBeLessThanOrEqual(151);
    expect(scrubbed.at(-1)).toBeGreaterThanOrEqual(297);
    expect(scrubbed.at(-1)).toBeLessThanOrEqual(301);
    await expect.poll(() => page.locator('.loss-chart-readout').textContent()).toMatch(/epoch 2\.5/);
    await page.close();
  });
});
