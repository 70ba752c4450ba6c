import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { atRest, stillness } from './stillness.ts';

/** Picking words out of a toy world's map: by pointer, by keys, by commands. One application, in order. */
describe('exploring a cloud', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp({ colorScheme: 'dark' });
    await trainToyWorld(app);
  });
  afterAll(() => app?.close());

  const cloud = () => app.page.getByRole('application', { name: 'Word cloud' });
  const tool = (name: string) =>
    app.page.getByRole('toolbar', { name: 'Selection tools' }).getByRole('button', { name });
  const bar = () => app.page.getByRole('region', { name: 'Selection', exact: true });
  /** How many words the window says are selected. */
  const count = async () => {
    const said = await app.page
      .getByText(/^[\d,]+ words? selected$/)
      .first()
      .textContent();
    return Number(said!.replaceAll(',', '').match(/\d+/)![0]);
  };
  const selected = (words: number) => expect.poll(count).toBe(words);
  const words = async () =>
    Number(
      (await app.page.getByText(/UMAP 3D · .* words/).textContent())!
        .replaceAll(',', '')
        .match(/(\d+) words/)![1],
    );

  it('catches by lasso what lies in it, adds with Shift, takes away with Alt', async () => {
    const { page } = app;
    const { x, y, width, height } = (await cloud().boundingBox())!;
    const drag = async (places: [number, number][]) => {
      const [first, ...others] = places.map(([u, v]) => [x + u * width, y + v * height] as const);
      await page.mouse.move(...first!);
      await page.mouse.down();
      for (const place of others) await page.mouse.move(...place, { steps: 6 });
      await page.mouse.up();
    };
    // Maps differ between machines: the split is put where there are words on both sides.
    await tool('Lasso').click();
    let split = 0;
    let left = 0;
    for (split of [0.5, 0.6, 0.4, 0.7, 0.3, 0.8]) {
      await drag([
        [0.1, 0.12],
        [split, 0.12],
        [split, 0.9],
        [0.1, 0.9],
      ]);
      await stillness(page);
      left = (await bar().isVisible()) ? await count() : 0;
      if (left > 0 && left < (await words())) break;
    }
    expect(left).toBeGreaterThan(0);
    const right: [number, number][] = [
      [split, 0.1],
      [0.99, 0.95],
    ];
    await tool('Box').click();
    await page.keyboard.down('Shift');
    await drag(right);
    await page.keyboard.up('Shift');
    await expect.poll(count).toBeGreaterThan(left);
    expect(await count()).toBeLessThanOrEqual(await words());
    await page.keyboard.down('Alt');
    await drag(right);
    await page.keyboard.up('Alt');
    await selected(left);
    await app.screenshot('explore-lasso');
  });

  it('isolates what is selected, and brings the rest back', async () => {
    const { page } = app;
    const some = await count();
    await bar().getByRole('button', { name: 'Show only the selected words' }).click();
    const back = bar().getByRole('button', { name: /^Bring back/ });
    await back.waitFor();
    await page.keyboard.press('Control+a');
    await selected(some);
    await back.click();
    await page.keyboard.press('Control+a');
    await selected(await words());
    await page.keyboard.press('Control+Shift+a');
    await bar().waitFor({ state: 'detached' });
  });

  it('keeps a selection under a name, and finds it again', async () => {
    const { page } = app;
    await tool('Turn and move').click();
    await chooseWord(page, 'queen');
    await page.getByRole('list', { name: 'Nearest neighbours' }).getByRole('button').nth(9).waitFor();
    await cloud().focus();
    await page.keyboard.press('n');
    await selected(26);
    await page.keyboard.press('k');
    const list = page.getByRole('list', { name: 'Selected words' });
    await list.getByRole('button', { name: /^queen/ }).waitFor();
    await page.getByRole('button', { name: 'Actions for the set Set 1' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByRole('textbox', { name: 'Name of the set' }).fill('Court <b>&');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Clear the selection' }).click();
    await page
      .getByRole('region', { name: 'Named sets' })
      .getByRole('button', { name: /^Court <b>& ?26$/ })
      .click();
    await selected(26);
    await app.screenshot('explore-set');
  });

  it('saves the words selected as a table', async () => {
    const { page } = app;
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export the selection' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const lines = readFileSync((await (await download).path())!, 'utf8').split('\r\n');
    expect(lines[0]).toBe('word,rank,count,per_million');
    expect(lines).toHaveLength(28);
    expect(lines.some((line) => line.startsWith('queen,'))).toBe(true);
  });

  it('selects by keys alone', async () => {
    const { page } = app;
    await page.keyboard.press('Control+Shift+a');
    await cloud().focus();
    await page.keyboard.press('b');
    await page.keyboard.press('Space');
    for (let i = 0; i < 9; i++) await page.keyboard.press('Shift+ArrowLeft');
    for (let i = 0; i < 9; i++) await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowRight');
    for (let i = 0; i < 20; i++) await page.keyboard.press('Shift+ArrowDown');
    await app.screenshot('explore-keys');
    await page.keyboard.press('Enter');
    await expect.poll(count).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => tool('Turn and move').getAttribute('aria-pressed')).toBe('true');
  });

  it('finds clusters, lights the one pointed at, selects the one chosen', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Find clusters' }).click();
    await page.getByText(/^\d+ clusters?, \d+ words? in none/).waitFor();
    const list = page.getByRole('list', { name: 'Clusters' });
    const first = list.getByRole('button').first();
    const size = Number((await first.textContent())!.match(/\d+$/)![0]);
    await page.mouse.move(5, 5);
    const before = await atRest(cloud());
    await first.hover();
    expect((await atRest(cloud())).equals(before)).toBe(false);
    await app.screenshot('explore-clusters');
    await first.click();
    await selected(size);
    await page.keyboard.down('Shift');
    await list.getByRole('button').nth(1).click();
    await page.keyboard.up('Shift');
    await expect.poll(count).toBeGreaterThan(size);
  });

  const choose = async (what: string, option: string) => {
    await app.page.getByRole('combobox', { name: what }).click();
    await app.page.getByRole('option', { name: option, exact: true }).click();
    await app.page.getByRole('listbox').waitFor({ state: 'detached' });
    await cloud().focus();
  };

  it('colours by trust, closeness and sets, and selects by the legend', async () => {
    const { page } = app;
    await choose('Colour by', 'Local trust');
    const from = page.getByRole('slider', { name: 'Select a range: From' });
    await from.focus();
    for (let i = 0; i < 8; i++) await page.keyboard.press('PageUp');
    await expect.poll(count).toBeLessThan(await words());
    await app.screenshot('explore-trust');
    await choose('Colour by', 'Closeness to the word');
    await chooseWord(page, 'king');
    await page.getByRole('slider', { name: 'Select a range: From' }).waitFor();
    await app.screenshot('explore-closeness');
    await choose('Colour by', 'Named sets');
    await page
      .getByRole('list', { name: 'Legend' })
      .getByRole('button', { name: /^Court <b>& ?26$/ })
      .click();
    await selected(26);
    let before = await atRest(cloud());
    for (const what of [
      ...['Closeness to the word', 'Named sets', 'Local trust', 'Firmness in its cluster', 'Frequency'],
    ]) {
      await choose('Size by', what);
      await expect.poll(async () => before.equals(await cloud().screenshot())).toBe(false);
      before = await atRest(cloud());
    }
    await app.screenshot('explore-sets');
    await choose('Colour by', 'Frequency');
  });

  it('undoes and does again, by keys and by buttons', async () => {
    const { page } = app;
    await page.keyboard.press('Control+a');
    await selected(await words());
    await cloud().focus();
    await page.keyboard.press('Control+z');
    await selected(26);
    await tool('Redo').click();
    await selected(await words());
    await tool('Undo').click();
    await selected(26);
  });

  it('goes back to a bookmark: selection, colours and camera', async () => {
    const { page } = app;
    await cloud().focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
    await atRest(cloud());
    await page.keyboard.press('Control+d');
    await page.getByRole('button', { name: 'Actions for the bookmark View 1' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await page.getByRole('textbox', { name: 'Name of the bookmark' }).fill('Двор');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Shift+a');
    await cloud().focus();
    await page.keyboard.press('0');
    await atRest(cloud());
    await page
      .getByRole('region', { name: 'Bookmarks' })
      .getByRole('button', { name: /^Двор ?1$/ })
      .click();
    await selected(26);
    await page.mouse.move(5, 5);
    await atRest(cloud());
    await app.screenshot('explore-bookmark');
  });

  it('saves the view as PNG of any size and as SVG with its words escaped', async () => {
    const { page } = app;
    // The whole cloud, so that the chosen word is in the picture.
    await cloud().focus();
    await page.keyboard.press('0');
    await atRest(cloud());
    await page.keyboard.press('Control+e');
    await page.getByRole('img', { name: 'Preview of the picture' }).waitFor();
    await app.screenshot('explore-picture');
    await page.getByRole('textbox', { name: 'Width, pixels' }).fill('3000');
    await page.getByRole('textbox', { name: 'Height, pixels' }).fill('99999');
    await page.getByText('From 64 to 8,192.').waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Height, pixels' }).fill('1500');
    let download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const png = readFileSync((await (await download).path())!);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3000, 1500]);
    await page.keyboard.press('Control+e');
    await page.getByRole('radio', { name: 'SVG' }).click();
    download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const svg = readFileSync((await (await download).path())!, 'utf8');
    const kinds = await page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      const of = (name: string) => parsed.getElementsByTagName(name);
      const texts = Array.from(of('text'), (one) => one.textContent);
      return { points: of('circle').length + of('path').length, texts, wrong: of('parsererror').length };
    }, svg);
    expect(kinds.wrong).toBe(0);
    expect(kinds.points).toBeGreaterThan(26);
    // The chosen word is always named; its neighbours where there is room.
    expect(kinds.texts).toContain('king');
  });

  it('finds everything again after a reload', async () => {
    const { page } = app;
    await page.reload();
    await page.getByText(/UMAP 3D ·/).waitFor();
    await selected(26);
    await page.getByRole('tab', { name: 'Explore' }).click();
    await page
      .getByRole('region', { name: 'Bookmarks' })
      .getByRole('button', { name: /^Двор ?1$/ })
      .waitFor();
    await page
      .getByRole('region', { name: 'Named sets' })
      .getByRole('button', { name: /^Court <b>& ?26$/ })
      .waitFor();
    await page.getByRole('combobox', { name: 'Size by' }).getByText('Frequency').waitFor();
    await app.screenshot('explore-again');
  });

  it('never complained', () => {
    expect(app.errors).toEqual([]);
  });
});
