import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { atRest } from './stillness.ts';

/** Other maps of the same words: chosen, set, made, and gone back to. One application, in order. */
describe('a map by another method', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
    await trainToyWorld(app);
  });
  afterAll(() => app?.close());

  const cloud = () => app.page.getByRole('application', { name: 'Word cloud' });
  const method = (name: string) =>
    app.page.getByRole('radiogroup', { name: 'Projection' }).getByRole('radio', { name });
  const make = () => app.page.getByRole('button', { name: /^Make map/ });
  const mapDone = () => make().waitFor();
  const settings = () => app.page.getByRole('button', { name: 'Map settings' });
  const still = () => atRest(cloud());

  it('says how far the first one can be believed', async () => {
    await app.page.getByText(/Trust [01]\.\d\d/).waitFor();
  });

  it('is t-SNE: the notice that it is not applied goes as the cloud changes', async () => {
    const { page } = app;
    const umap = await still();
    await method('t-SNE').click();
    await page.getByText('Settings changed: not applied yet').waitFor();
    await settings().click();
    await page.getByText(/about .* of memory/).waitFor();
    await page.getByRole('slider', { name: 'Perplexity' }).focus();
    await page.keyboard.press('ArrowLeft');
    const dialog = page.getByRole('dialog', { name: 'Map settings' });
    await dialog.getByRole('button', { name: 'Advanced' }).click();
    await dialog.getByLabel('Epochs').first().fill('300');
    await app.screenshot('maps-1-settings');
    await page.keyboard.press('Escape');
    await make().click();
    await page.getByText(/t-SNE 3D · perplexity 29 · cosine · seed 1 · reproducible/).waitFor();
    await mapDone();
    expect(await page.getByText('Settings changed: not applied yet').count()).toBe(0);
    expect((await still()).equals(umap)).toBe(false);
    await app.screenshot('maps-2-tsne');
  });

  it('is drawn along axes between words, once both have words', async () => {
    const { page } = app;
    const tsne = await still();
    await page.getByRole('radio', { name: '2D' }).click();
    await mapDone();
    await method('Axes').click();
    await page.getByText('Name words for each axis first').waitFor();
    await page.getByRole('button', { name: 'Choose axes…' }).click();
    const fill = (name: string, word: string) => page.getByRole('textbox', { name, exact: true }).fill(word);
    await fill('x: from', 'man');
    await fill('x: to', 'woman, queen');
    await fill('y: from', 'man');
    await fill('y: to', 'kingg');
    await app.screenshot('maps-3-axes-settings');
    await page.keyboard.press('Escape');
    await make().click();
    await page
      .getByRole('alert')
      .getByText(/"kingg" is not in this model's vocabulary/)
      .waitFor();
    await settings().click();
    await fill('y: to', 'king');
    await page.keyboard.press('Escape');
    await make().click();
    await page.getByText(/Axes 2D · man → woman, queen · man → king · cosine .*Trust/).waitFor();
    expect((await still()).equals(tsne)).toBe(false);
    await app.screenshot('maps-4-axes');
  });

  it('made before is back at once when its method is chosen again', async () => {
    const { page } = app;
    await method('t-SNE').click();
    await page.getByText(/t-SNE 2D · perplexity 29/).waitFor();
    await method('Axes').click();
    await page.getByText(/Axes 2D · man → woman, queen/).waitFor();
    expect(await page.getByText('Settings changed: not applied yet').count()).toBe(0);
    expect(app.errors).toEqual([]);
  });

  it('shows where a sum lies, and a word that the map was made without: placed, not laid out', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Arithmetic' }).click();
    await page.getByRole('textbox', { name: 'Sum of words' }).fill('king - man + woman');
    await page.getByRole('button', { name: 'Solve' }).click();
    const placed = (what: string) =>
      page.getByRole('status').filter({ hasText: `${what}: placed, not laid out` });
    await placed('king − man + woman').waitFor();
    const marked = await still();
    await app.screenshot('maps-5-placed-sum');
    await page.getByRole('tab', { name: 'Word', exact: true }).click();
    await placed('king − man + woman').waitFor({ state: 'detached' });
    expect((await still()).equals(marked)).toBe(false);

    await method('PCA').click();
    await settings().click();
    await page.getByLabel('Most frequent words').first().fill('20');
    await page.keyboard.press('Escape');
    await make().click();
    await page.getByText(/PCA 2D .* 20 most frequent of/).waitFor();
    await chooseWord(page, 'queen');
    await placed('queen').waitFor();
    await still();
    await app.screenshot('maps-6-placed-word');
    expect(app.errors).toEqual([]);
  });

  it('fits a small window, light and dark', async () => {
    const { page } = app;
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const [width, height] of [
        [1440, 900],
        [1024, 700],
      ] as const) {
        await page.setViewportSize({ width, height });
        await settings().click();
        const popup = page.getByRole('dialog', { name: 'Map settings' });
        await popup.waitFor();
        const box = await popup.boundingBox();
        expect(box!.y + box!.height).toBeLessThanOrEqual(height);
        expect(box!.x + box!.width).toBeLessThanOrEqual(width);
        await app.screenshot(`maps-7-${scheme}-${width}`);
        await page.keyboard.press('Escape');
        await popup.waitFor({ state: 'detached' });
      }
    }
  });
});
