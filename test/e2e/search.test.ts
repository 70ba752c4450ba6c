import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';

describe('search', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
    await trainToyWorld(app);
  });
  afterAll(() => app?.close());

  const field = () => app.page.getByRole('combobox', { name: 'Search words' });
  const options = async () => {
    await app.page.getByRole('option').first().waitFor();
    return app.page.getByRole('option').allTextContents();
  };
  const mode = async (name: string) => {
    await app.page.getByRole('group', { name: 'How to search' }).getByRole('button', { name }).click();
  };

  it('finds anywhere in the word, whole words and beginnings first, and counts', async () => {
    await field().fill('king');
    await app.page.getByText(/^\d+ match(es)?$/).waitFor();
    await expect.poll(async () => (await options())[0]).toMatch(/^king/);
    await app.screenshot('search-any');
  });

  it('finds the whole word or its beginning alone', async () => {
    await mode('Whole');
    await field().fill('king');
    await app.page.getByText('1 match', { exact: true }).waitFor();
    await mode('Beginning');
    await field().fill('qu');
    await expect.poll(async () => (await options()).every((word) => word.startsWith('qu'))).toBe(true);
  });

  it('finds similar spellings', async () => {
    await mode('Similar');
    await field().fill('quene');
    await expect.poll(async () => (await options())[0]).toMatch(/^queen/);
  });

  it('takes regular expressions, and marks the field when one is bad', async () => {
    await mode('Regex');
    await field().fill('^(king|queen)$');
    await app.page.getByText('2 matches', { exact: true }).waitFor();
    await field().fill('(king');
    await app.page.getByText(/Not a regular expression\./).waitFor();
    await expect.poll(() => field().getAttribute('aria-invalid')).toBe('true');
    await app.screenshot('search-bad-pattern');
    await field().fill('^(([a-z])+.)+[A-Z]([a-z])+$|(x+x+)+y');
    await app.page.getByText(/^\d+ match(es)?$|No word matches|takes too long/).waitFor();
    await mode('Anywhere');
    await field().fill('/^queen$/');
    await app.page.getByText('1 match', { exact: true }).waitFor();
    await app.page.getByRole('button', { name: 'Regex', pressed: true }).waitFor();
    await expect.poll(() => field().getAttribute('aria-invalid')).toBeNull();
  });

  it('selects all the matches, by button and by keys', async () => {
    await field().fill('/^(king|queen|prince)$/');
    await app.page.getByRole('button', { name: 'Select 3 matches' }).click();
    await app.page.getByRole('region', { name: 'Selection' }).getByText('3 words selected').waitFor();
    await field().fill('/^(king|queen)$/');
    await app.page.getByText('2 matches', { exact: true }).waitFor();
    await field().press('Control+Enter');
    await app.page.getByRole('region', { name: 'Selection' }).getByText('2 words selected').waitFor();
    await app.page.keyboard.press('Control+Shift+A');
  });

  it('remembers what led to a word', async () => {
    await field().fill('');
    await chooseWord(app.page, 'queen');
    await field().click();
    await app.page.getByText('Recent searches').waitFor();
    await expect.poll(async () => (await options()).join(' ')).toContain('queen');
    await app.screenshot('search-recent');
    await app.page.getByRole('option', { name: /^queen/ }).click();
    await app.page.getByText(/^\d+ match(es)?$/).waitFor();
    await field().fill('');
    await app.page.getByRole('button', { name: 'Forget them' }).click();
    await app.page.getByText('Recent searches').waitFor({ state: 'detached' });
  });

  it('is left alone by the palette, whose end gives the keys back to the cloud', async () => {
    const { page } = app;
    await field().fill('queen');
    await page.getByRole('option', { name: 'queen' }).first().click();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Command palette' }).waitFor({ state: 'detached' });
    await page.keyboard.press('s');
    await page.getByRole('textbox', { name: 'Sum of words' }).waitFor();
    await expect.poll(() => field().inputValue()).toBe('');
    expect(await page.getByText('Recent searches').count()).toBe(0);
  });

  it('never complained', () => {
    expect(app.errors).toEqual([]);
  });
});
