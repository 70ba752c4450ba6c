import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';

describe('the inspector', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
    await trainToyWorld(app);
    await chooseWord(app.page, 'queen');
  });
  afterAll(() => app?.close());

  const list = (name: string | RegExp = 'Nearest neighbours') => app.page.getByRole('list', { name });
  const rows = async (name?: string | RegExp) => {
    await list(name).getByRole('button').first().waitFor();
    return list(name).getByRole('button').allTextContents();
  };
  const choose = async (field: string, option: string) => {
    await app.page.getByRole('combobox', { name: field }).click();
    await app.page.getByRole('option', { name: option, exact: true }).click();
  };

  it('orders neighbours by the measure asked for, and names it', async () => {
    await app.page.getByText('raw cosine, original space').waitFor();
    const byCosine = await rows();
    await choose('Measure', 'Euclidean');
    await app.page.getByText('Euclidean distance of the raw vectors').waitFor();
    await expect.poll(async () => (await rows())[0]).not.toBe(byCosine[0]);
    const far = (await rows()).map((row) => Number(/[\d.]+$/.exec(row)![0]));
    expect(far).toEqual([...far].sort((a, b) => a - b));
    await choose('Where to look', 'On the map');
    await app.page.getByText('distance on the map: UMAP 3D').waitFor();
    await app.screenshot('inspector-map');
    await choose('Where to look', 'In the vectors');
    await choose('Measure', 'Cosine');
    await expect.poll(async () => (await rows())[0]).toBe(byCosine[0]);
  });

  it('lists as many as a thousand without drawing them all', async () => {
    await choose('How many neighbours', '1000');
    await expect
      .poll(async () => Number(await list().getByRole('listitem').first().getAttribute('aria-setsize')))
      .toBeGreaterThan(900);
    expect(await list().getByRole('listitem').count()).toBeLessThan(60);
    await choose('How many neighbours', '25');
  });

  it('walks by click, and back and forward with the mouse', async () => {
    const { page } = app;
    await list().getByRole('button').first().click();
    await page.getByRole('heading', { name: 'queen', exact: true }).waitFor({ state: 'detached' });
    await page.evaluate(() =>
      window.dispatchEvent(new MouseEvent('mouseup', { button: 3, cancelable: true })),
    );
    await page.getByRole('heading', { name: 'queen', exact: true }).waitFor();
    await page.evaluate(() =>
      window.dispatchEvent(new MouseEvent('mouseup', { button: 4, cancelable: true })),
    );
    await page.getByRole('heading', { name: 'queen', exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { name: 'queen', exact: true }).waitFor();
  });

  it('compares two words: what they share and what not', async () => {
    const { page } = app;
    await page.getByRole('combobox', { name: 'Compare with' }).fill('king');
    // The completions close; while they are open all else is hidden from assistive technology.
    await page.keyboard.press('Tab');
    await list(/^Shared among the 50 nearest: \d+/).waitFor();
    await list(/^Only near queen: \d+/).waitFor();
    await list(/^Only near king: \d+/).waitFor();
    await app.screenshot('inspector-compare');
    await page.getByRole('button', { name: 'Why are these near?' }).click();
    const sentences = page.getByRole('list', { name: 'Sentences of the text' }).getByRole('listitem');
    await sentences.first().waitFor();
    await expect
      .poll(async () => (await sentences.allTextContents()).slice(0, 2).join(' '))
      .toMatch(/queen.*king|king.*queen/s);
    await app.screenshot('inspector-why');
    await page.getByRole('button', { name: 'Stop comparing' }).click();
    await list().waitFor();
  });

  it('solves sums by 3CosAdd and 3CosMul, with the words asked with or without', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Arithmetic' }).click();
    await page.getByRole('textbox', { name: 'Sum of words' }).fill('king - man + woman');
    await page.getByRole('button', { name: 'Solve' }).click();
    await expect.poll(async () => (await rows('Results')).slice(0, 2).join(' ')).toContain('queen');
    await page.getByRole('radio', { name: '3CosMul' }).click();
    await expect.poll(async () => (await rows('Results')).slice(0, 2).join(' ')).toContain('queen');
    await page.getByRole('radio', { name: '3CosAdd' }).click();
    await page.getByRole('switch', { name: 'Leave out the words asked with' }).click();
    await expect.poll(async () => (await rows('Results')).join(' ')).toMatch(/king|woman/);
    await page.getByRole('switch', { name: 'Leave out the words asked with' }).click();
    await page.getByText('In the cloud, arrows and dashed lines show how the words lead').waitFor();
    await app.screenshot('inspector-sum');
    await page.getByRole('textbox', { name: 'Sum of words' }).fill('king + woman');
    await page.getByRole('button', { name: 'Solve' }).click();
    await list('Results').getByRole('button').first().waitFor();
    await app.screenshot('inspector-free-sum');
  });

  it('compares sets of words, and finds the odd one out', async () => {
    const { page } = app;
    await page.getByRole('radio', { name: 'Similarity' }).click();
    await page.getByRole('textbox', { name: 'One or more words' }).fill('king queen');
    await page.getByRole('textbox', { name: 'Compared with' }).fill('man, womann');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('button', { name: 'woman', exact: true }).click();
    await page.getByText(/^0\.\d{4}$/).waitFor();
    await app.screenshot('inspector-similarity');
    await page.getByRole('radio', { name: 'Odd one out' }).click();
    await page.getByRole('textbox', { name: 'Words', exact: true }).fill('king queen prince bread');
    await page.getByRole('button', { name: 'Find it' }).click();
    await page.getByRole('heading', { name: 'bread is the odd one out' }).waitFor();
    await app.screenshot('inspector-odd');
  });

  it('never complained', () => {
    expect(app.errors).toEqual([]);
  });
});
