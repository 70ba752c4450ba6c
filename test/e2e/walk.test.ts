import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { atRest } from './stillness.ts';

/** Held-out loss of five negatives before the first word: output vectors begin at zero. */
const untrained = 6 * Math.LN2;

const numberIn = (text: string) => Number(text.replaceAll(',', '').match(/[\d.]+/)?.[0] ?? Number.NaN);

/** The walk of the README: a toy world from click to map, questions, a reload. One application, in order. */
describe('from text to a cloud you can question', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  const cloud = () => app.page.getByRole('application', { name: 'Word cloud' });
  const timeline = () => app.page.getByRole('region', { name: 'Timeline' });
  const reading = async (name: string) => {
    const row = timeline().locator('dl > div').filter({ hasText: name });
    return numberIn((await row.locator('dd').textContent()) ?? '');
  };
  /** Goes to the first or to the last moment of the run: the loss there, and the cloud once it stands still. */
  const momentAt = async (key: 'Home' | 'End') => {
    await timeline().getByRole('slider', { name: 'Loss' }).press(key);
    await app.page.getByRole('button', { name: 'Back to now' }).waitFor();
    const heldOut = numberIn(
      (await timeline()
        .getByText(/^Held-out/)
        .textContent()) ?? '',
    );
    const picture = await atRest(cloud());
    await app.screenshot(`walk-3-${key.toLowerCase()}`);
    return { heldOut, picture };
  };
  /** Types into a field that completes words, and leaves it as a person does: the completions close. */
  const enter = async (name: string, word: string) => {
    await app.page.getByRole('combobox', { name, exact: true }).fill(word);
    await app.page.keyboard.press('Tab');
  };
  const mapDone = () => app.page.getByRole('button', { name: /^Make map/ }).waitFor();

  it('opens on three doors', async () => {
    const { page } = app;
    await page.getByRole('heading', { name: 'See meaning move' }).waitFor();
    for (const door of ['Train on your text', 'Open embeddings', 'Try a toy world']) {
      expect(await page.getByRole('button', { name: door }).isEnabled()).toBe(true);
    }
    await app.screenshot('walk-1-start');
  });

  it('trains the toy world, and makes the UMAP map of it by itself', async () => {
    await trainToyWorld(app);
    expect(await reading('Speed')).toBeGreaterThan(0);
    await app.screenshot('walk-2-map');
  });

  it('shows afterwards how the loss fell and the cloud moved', async () => {
    const first = await momentAt('Home');
    const last = await momentAt('End');
    expect(first.heldOut).toBeCloseTo(untrained, 2);
    expect(last.heldOut).toBeLessThan(untrained / 2);
    expect(last.picture.equals(first.picture)).toBe(false);
    await app.page.getByRole('button', { name: 'Back to now' }).click();
  });

  it('finds a word, lists its neighbours, walks to one and back', async () => {
    const { page } = app;
    await page.keyboard.press('/');
    await page.keyboard.type('quene');
    await page.getByText('No word contains this. Spelled like it:').waitFor();
    await page.getByRole('option', { name: /^queen/ }).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('queen');
    await page.getByRole('option', { name: /^queen/ }).waitFor();
    await app.screenshot('walk-4-search');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'queen' }).waitFor();
    const list = page.getByRole('list', { name: 'Nearest neighbours' });
    await list.getByRole('button').nth(9).waitFor();
    const near = (await list.getByRole('button').allTextContents()).slice(0, 10);
    const cosines = near.map((row) => Number(row.match(/[\d.]+$/)?.[0]));
    expect(near.length).toBe(10);
    expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
    expect(near.join(' ')).toMatch(/empress|princess|duchess|king/);
    await app.screenshot('walk-5-neighbours');
    const second = near[1]!.replace(/[\d.]+$/, '');
    await list.getByRole('button', { name: new RegExp(`^${second}`) }).click();
    await page.getByRole('heading', { name: second }).waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByRole('heading', { name: 'queen' }).waitFor();
  });

  it('solves an analogy, and offers spellings for a word it does not know', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Analogy' }).click();
    const fields = { 'First word': 'man', 'is related to': 'king', 'as this word': 'woman' };
    for (const [name, word] of Object.entries(fields)) await enter(name, word);
    await page.getByRole('button', { name: 'Solve' }).click();
    const results = page.getByRole('list', { name: 'Results' });
    await results.getByRole('button').first().waitFor();
    expect((await results.getByRole('button').allTextContents()).slice(0, 2).join(' ')).toContain('queen');
    await app.screenshot('walk-6-analogy');
    await enter('as this word', 'womann');
    await page.getByRole('button', { name: 'Solve' }).click();
    await page.getByRole('button', { name: 'woman', exact: true }).click();
    await results.getByRole('button').first().waitFor();
  });

  it('makes a flat PCA map, and cancels a map under way', async () => {
    const { page } = app;
    await page.getByRole('radio', { name: 'PCA' }).click();
    await page.getByRole('radio', { name: '2D' }).click();
    await page.getByRole('button', { name: /^Make map/ }).click();
    await page.getByText(/PCA 2D/).waitFor();
    await app.screenshot('walk-7-pca');
    await page.getByRole('radio', { name: 'UMAP' }).click();
    // A map of a toy world is made in less time than a test takes to click: the page clicks by itself.
    await page.evaluate(() => {
      const watch = new MutationObserver(() => {
        const cancel = document.querySelector<HTMLElement>('button[aria-label="Cancel the map"]');
        if (cancel) watch.disconnect();
        cancel?.click();
      });
      watch.observe(document.body, { subtree: true, childList: true });
    });
    await page.getByRole('button', { name: /^Make map/ }).click();
    await mapDone();
    await page.getByText(/PCA 2D/).waitFor();
  });

  it('finds the model and its map again after a reload', async () => {
    const { page } = app;
    await page.reload();
    await page
      .getByText(/(UMAP|PCA) [23]D/)
      .first()
      .waitFor();
    await app.screenshot('walk-8-reloaded');
    await chooseWord(page, 'king');
    await page.getByRole('list', { name: 'Nearest neighbours' }).getByRole('button').first().waitFor();
  });

  it('never complained', () => {
    expect(app.errors).toEqual([]);
  });
});
