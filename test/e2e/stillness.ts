import type { Locator, Page } from 'playwright-core';

/**
 * Waits until every animation and transition under way that ends has ended: half faded in, a popup has the contrast of
 * neither state, and at the very first it is not there at all for axe.
 */
export async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const moving = () =>
      document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        );
    // A transition starts a frame or two after what caused it; it is over where two frames in a row saw none.
    for (let still = 0; still < 3; ) {
      await frame();
      const under = moving();
      still = under.length || document.querySelector('[data-starting-style]') ? 0 : still + 1;
      await Promise.all(under.map(({ finished }) => finished.catch(() => {})));
    }
  });
}

/** Pictures in a row that are the same: the cloud draws again for whatever is asked of it within the next frames. */
const alike = 3;

/** What a part of the page looks like once nothing moves in it, however slowly frames come. */
export async function atRest(part: Locator): Promise<Buffer> {
  const page = part.page();
  let picture: Buffer | null = null;
  for (let same = 1; same < alike; ) {
    await stillness(page);
    const now = await part.screenshot();
    same = picture?.equals(now) ? same + 1 : 1;
    picture = now;
  }
  return picture!;
}
