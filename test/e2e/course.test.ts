import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { atRest } from './stillness.ts';

/** Looking back on a training: play, trails, ranks over time, and the same after a reload. */
describe('the course of a training', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  const cloud = () => app.page.getByRole('application', { name: 'Word cloud' });
  const select = async (word: string) => {
    await app.page.keyboard.press('/');
    await app.page.keyboard.type(word);
    await app.page.getByRole('option', { name: new RegExp(`^${word}`) }).waitFor();
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: word }).waitFor();
  };

  it('charts who came near a word as training went on', async () => {
    const { page } = app;
    await trainToyWorld(app);
    await select('queen');
    await page.getByRole('tab', { name: 'Time', exact: true }).click();
    const ranks = page.getByRole('region', { name: 'Nearest to “queen” over time' });
    await ranks.waitFor();
    const listed = () => ranks.getByRole('button').allTextContents();
    await expect.poll(listed).toHaveLength(10);
    const atEnd = await listed();
    await ranks.getByRole('slider', { name: 'Moment of the training' }).press('Home');
    await page.getByText('at epoch 0.', { exact: false }).waitFor();
    await expect.poll(listed).not.toEqual(atEnd);
    await app.screenshot('course-1-ranks');
  });

  it('follows a word along its trail while the training is played', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Word', exact: true }).click();
    await page.getByRole('button', { name: 'Follow this word' }).click();
    await page.getByRole('button', { name: 'Stop following this word' }).waitFor();
    const play = page.getByRole('button', { name: 'Play the training' });
    await play.click();
    await page.getByRole('button', { name: 'Back to now' }).waitFor();
    // Played to its end, the whole trail is there.
    await play.waitFor();
    const withTrail = await atRest(cloud());
    await app.screenshot('course-2-trail');
    await page.getByRole('tab', { name: 'Time', exact: true }).click();
    await page
      .getByRole('region', { name: 'Followed words' })
      .getByRole('button', { name: /^Stop following/ })
      .click();
    expect((await atRest(cloud())).equals(withTrail)).toBe(false);
  });

  it('has it all after the window was closed', async () => {
    const page = await app.newTab();
    await page.getByText(/UMAP 3D · 15 neighbours · cosine · seed 1/).waitFor();
    const play = page.getByRole('button', { name: 'Play the training' });
    await expect.poll(() => play.isEnabled()).toBe(true);
    await play.click();
    await page.getByRole('button', { name: 'Back to now' }).waitFor();
    expect(app.errors).toEqual([]);
  });
});
