import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { atRest } from './stillness.ts';

describe('axes of meaning', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
    await trainToyWorld(app);
  });
  afterAll(() => app?.close());

  const make = async (from: string, to: string) => {
    const { page } = app;
    await page.getByRole('textbox', { name: 'From' }).fill(from);
    await page.getByRole('textbox', { name: 'To', exact: true }).fill(to);
    await page.getByRole('button', { name: 'Show the words along it' }).click();
    await page.getByRole('list', { name: `Most toward ${to.replaceAll(' ', ', ')}` }).waitFor();
  };

  it('lists the words along an axis, from both ends', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Axes' }).first().click();
    await make('he man king', 'she woman queen');
    const end = (name: string) =>
      page
        .getByRole('list', { name: `Most toward ${name}` })
        .getByRole('button')
        .allTextContents();
    expect((await end('she, woman, queen')).slice(0, 15).join(' ')).toMatch(/queen|woman|she/);
    expect((await end('he, man, king')).slice(0, 15).join(' ')).toMatch(/king|man|he/);
    await app.screenshot('axes-ends');
  });

  it('keeps axes by name, and draws all words on two of them', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Save this axis' }).click();
    await make('man woman', 'king queen');
    await page.getByRole('button', { name: 'Save this axis' }).click();
    await page.getByRole('textbox', { name: 'Name of the axis' }).fill('royal');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Chart of two axes' }).click();
    const chart = page.getByRole('img', { name: 'Words on the axes he → she and royal' });
    await chart.waitFor();
    await atRest(chart);
    await app.screenshot('axes-chart');
    await page.getByRole('tab', { name: 'Word', exact: true }).click();
    const word = page.locator('h2.word');
    expect(await word.count()).toBe(0);
    // Where the points are differs between machines: the chart is clicked all over until one is hit.
    const { x, y, width, height } = (await chart.boundingBox())!;
    for (let i = 0; i < 900 && (await word.count()) === 0; i++) {
      await page.mouse.click(x + (width * (i % 30)) / 30, y + (height * (Math.floor(i / 30) + 0.5)) / 30);
    }
    await word.waitFor();
    await page.getByRole('list', { name: 'Nearest neighbours' }).waitFor();
    await app.screenshot('axes-chart-chosen');
  });

  it('finds them again after a reload', async () => {
    const { page } = app;
    await page.reload();
    await page.getByRole('tab', { name: 'Axes' }).first().click();
    await page.getByRole('button', { name: 'royal', exact: true }).click();
    await page.getByRole('list', { name: 'Most toward king, queen' }).waitFor();
    await page.getByRole('button', { name: 'Delete the axis royal' }).click();
    await page.getByRole('button', { name: 'royal', exact: true }).waitFor({ state: 'detached' });
  });

  it('offers spellings for a word it does not know', async () => {
    const { page } = app;
    await page.getByRole('textbox', { name: 'From' }).fill('kingg');
    await page.getByRole('button', { name: 'Show the words along it' }).click();
    await page.getByRole('button', { name: 'king', exact: true }).click();
    await page.getByRole('list', { name: 'Most toward king, queen' }).waitFor();
  });

  it('never complained', () => {
    expect(app.errors).toEqual([]);
  });
});
