import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';

/** Every panel that asks and lists, in a small window, by axe-core; pictures to look at. */
describe.each(['light', 'dark'] as const)('the panels of questions in the %s theme', (colorScheme) => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp({ colorScheme, reducedMotion: 'reduce' });
    const { page } = app;
    await trainToyWorld(app);
    await page.setViewportSize({ width: 1024, height: 700 });
  });
  afterAll(() => app?.close());

  const findings = async (state: string, known: readonly string[] = []) => {
    await app.screenshot(`panels-${state}-${colorScheme}`);
    return axeFindings(app.page, known);
  };

  it('have nothing serious', async () => {
    const { page } = app;
    expect(await findings('hints')).toEqual([]);
    await page.getByRole('tab', { name: 'Explore' }).click();
    const agreement = page.getByRole('region', { name: 'Shared neighbours' });
    await agreement.scrollIntoViewIfNeeded();
    await agreement.getByRole('button', { name: 'Compare', exact: true }).click();
    await agreement.getByText(/of the 15 nearest in common, on average over \d+ words/).waitFor();
    expect(await agreement.getByText(/^\d+(\.\d)?%/).textContent()).not.toBe('0%');
    await agreement.getByRole('button', { name: 'Colour by it' }).click();
    await page.getByText('How many of the nearest the word has in common').waitFor();
    await agreement.getByRole('button', { name: 'Compare', exact: true }).scrollIntoViewIfNeeded();
    expect(await findings('agreement')).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    expect(await findings('agreement-large')).toEqual([]);
    await page.setViewportSize({ width: 1024, height: 700 });
    await chooseWord(page, 'queen');
    await page.getByRole('list', { name: 'Nearest neighbours' }).getByRole('button').first().waitFor();
    await page.getByRole('tab', { name: 'Words' }).click();
    await page.getByRole('grid', { name: 'Word table' }).waitFor();
    await page.getByRole('slider', { name: 'Count, from' }).focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press('PageUp');
    expect(await findings('table')).toEqual([]);
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('combobox', { name: 'Compare with' }).fill('king');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Why are these near?' }).click();
    await page.getByRole('list', { name: 'Sentences of the text' }).waitFor();
    expect(await findings('why')).toEqual([]);
    await page.getByRole('tab', { name: 'Arithmetic' }).click();
    await page.getByRole('textbox', { name: 'Sum of words' }).fill('king - man + woman');
    await page.getByRole('button', { name: 'Solve' }).click();
    await page.getByRole('list', { name: 'Results' }).waitFor();
    expect(await findings('sum')).toEqual([]);
    await page.getByRole('tablist', { name: 'Inspector' }).getByRole('tab', { name: 'Axes' }).click();
    await page.getByRole('textbox', { name: 'From' }).fill('man');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('woman');
    await page.getByRole('button', { name: 'Show the words along it' }).click();
    await page.getByRole('list', { name: 'Most toward woman' }).waitFor();
    await page.getByRole('button', { name: 'Save this axis' }).click();
    await page.getByRole('textbox', { name: 'From' }).fill('king');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('bread');
    await page.getByRole('button', { name: 'Show the words along it' }).click();
    await page.getByRole('list', { name: 'Most toward bread' }).waitFor();
    await page.getByRole('button', { name: 'Save this axis' }).click();
    await page.getByRole('button', { name: 'Chart of two axes' }).click();
    await page.getByRole('img', { name: /^Words on the axes/ }).waitFor();
    expect(await findings('axes')).toEqual([]);
    await page.getByRole('combobox', { name: 'Search words' }).fill('k');
    await page.getByRole('option').first().waitFor();
    // Base UI hides all but field and list from assistive technology while a list of completions is open, and lets
    // Tab leave it, which closes the list: the focus never rests on what is hidden.
    expect(await findings('search', ['aria-hidden-focus'])).toEqual([]);
    expect(app.errors).toEqual([]);
  });
});
