import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { stillness } from './stillness.ts';

describe('the word table', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
    await trainToyWorld(app);
  });
  afterAll(() => app?.close());

  const grid = () => app.page.getByRole('grid', { name: 'Word table' });
  const firstWords = async (n = 3) =>
    (await grid().getByRole('gridcell').getByRole('button').allTextContents()).slice(0, n);
  const sort = (name: string) => grid().getByRole('columnheader', { name }).getByRole('button').click();

  it('lists all words and sorts them, drawing only what is in sight', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Words' }).click();
    await page
      .getByText(/^955 words$|^\d+ words$/)
      .first()
      .waitFor();
    const before = await firstWords();
    await sort('Word');
    await expect.poll(firstWords).not.toEqual(before);
    const alphabetical = await firstWords(10);
    expect(alphabetical).toEqual([...alphabetical].sort());
    await sort('Word');
    await expect
      .poll(() => grid().getByRole('columnheader', { name: 'Word' }).getAttribute('aria-sort'))
      .toBe('descending');
    await sort('Rank');
    expect(await grid().getByRole('row').count()).toBeLessThan(60);
    await app.screenshot('table-words');
  });

  it('shows the cosine to the chosen word', async () => {
    await chooseWord(app.page, 'queen');
    await sort('Cosine to queen');
    await expect.poll(async () => (await firstWords(1))[0]).toBe('queen');
    await app.screenshot('table-likeness');
  });

  it('selects by ranges, shown in the cloud and in the table', async () => {
    const { page } = app;
    const slider = page.getByRole('slider', { name: 'Count, from' });
    await slider.focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('PageUp');
    await page
      .getByRole('region', { name: 'Selection' })
      .getByText(/\d+ words selected/)
      .waitFor();
    await page.getByText(/^\d+ of 955 words$|^\d+ of \d+ words$/).waitFor();
    await app.screenshot('table-range');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('region', { name: 'Selection' }).waitFor({ state: 'detached' });
  });

  it('selects by brushing over a histogram: draws, moves, takes away; one step to undo', async () => {
    const { page } = app;
    const bars = page.getByRole('img', { name: 'Histogram of Count' });
    const { x, y, width, height } = (await bars.boundingBox())!;
    const drag = async (from: number, to: number) => {
      await page.mouse.move(x + from * width, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + ((from + to) / 2) * width, y + height / 2);
      await page.mouse.move(x + to * width, y + height / 2);
      await page.mouse.up();
      await stillness(page);
    };
    const shownWords = async () =>
      Number(
        /^(\d+) of/.exec(
          (await page
            .getByText(/^\d+ of \d+ words$/)
            .first()
            .textContent())!,
        )![1],
      );
    await drag(0.5, 0.98);
    const wide = await shownWords();
    await page.getByRole('region', { name: 'Selection' }).getByText(`${wide} words selected`).waitFor();
    await app.screenshot('table-brush');
    await drag(0.75, 0.4);
    await expect.poll(shownWords).not.toBe(wide);
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(shownWords).toBe(wide);
    await page.mouse.click(x + 0.7 * width, y + height / 2);
    await page.getByRole('region', { name: 'Selection' }).waitFor({ state: 'detached' });
  });

  it('has clusters and axes as columns, and lets single clusters through', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Explore' }).click();
    await page.getByRole('button', { name: 'Find clusters' }).click();
    const filters = page.getByRole('region', { name: 'Filters' }).getByRole('group', { name: 'Cluster' });
    const first = filters.getByRole('button').first();
    await first.waitFor();
    await first.click();
    const count = Number(/\d+$/.exec((await first.textContent())!)![0]);
    await page.getByText(new RegExp(`^${count} of \\d+ words$`)).waitFor();
    await page
      .getByRole('region', { name: 'Selection' })
      .getByText(`${count} words selected`)
      .first()
      .waitFor();
    await page.getByRole('tablist', { name: 'Inspector' }).getByRole('tab', { name: 'Axes' }).click();
    await page.getByRole('textbox', { name: 'From' }).fill('man king');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('woman queen');
    await page.getByRole('button', { name: 'Show the words along it' }).click();
    await sort('man → woman');
    await app.screenshot('table-clusters-axes');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await expect.poll(async () => (await firstWords(6)).join(' ')).toMatch(/woman|queen|she|her/);
    await page.getByRole('tablist', { name: 'Inspector' }).getByRole('tab', { name: 'Word' }).click();
    await page.getByRole('tab', { name: 'Models' }).click();
  });

  it('is walked by keyboard: rows, choosing, marking', async () => {
    const { page } = app;
    const [byAxis] = await firstWords();
    await sort('Rank');
    await expect
      .poll(() => grid().getByRole('columnheader', { name: 'Rank' }).getAttribute('aria-sort'))
      .toBe('ascending');
    // Along the axis the first is a word of royalty; by rank it is one of the frequent ones.
    await expect.poll(async () => (await firstWords())[0]).not.toBe(byAxis);
    const [, second] = await firstWords();
    await grid().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: second!, exact: true }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('region', { name: 'Selection' }).getByText('1 word selected').waitFor();
    await page.getByRole('button', { name: 'Only selected' }).click();
    await expect.poll(firstWords).toEqual([second]);
    await page.getByRole('button', { name: 'Only selected' }).click();
  });

  it('saves what it shows as CSV', async () => {
    const { page } = app;
    const download = page.waitForEvent('download');
    await page
      .getByRole('region', { name: 'Word table' })
      .getByRole('button', { name: 'Copy or save the list' })
      .click();
    await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8').split('\r\n');
    expect(lines[0]).toMatch(/^Rank,Word,Count,Cosine to \w+,Cluster,man → woman$/);
    expect(lines.length).toBeGreaterThan(900);
    expect(lines[1]).toMatch(/^1,[^,]+,\d+,-?[\d.]+,(".*"|[^,]*),-?[\d.e-]+$/);
  });

  it('says when the clipboard refuses, and what to do', async () => {
    const { page } = app;
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new Error('no')) },
      });
      document.execCommand = () => false;
    });
    await page
      .getByRole('region', { name: 'Word table' })
      .getByRole('button', { name: 'Copy or save the list' })
      .click();
    await page.getByRole('menuitem', { name: 'Copy as a table' }).click();
    await page.getByText('The clipboard refused the table. Save it as a file instead.').waitFor();
  });

  it('never complained', () => {
    expect(app.errors).toEqual([]);
  });
});
