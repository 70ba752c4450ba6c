import type { Page } from 'playwright-core';
import type { App } from './harness.ts';

/** Trains the toy world of the third door and waits for its map. */
export async function trainToyWorld({ page }: App): Promise<void> {
  await page.getByRole('button', { name: 'Try a toy world' }).click();
  await page.getByText(/UMAP 3D · 15 neighbours · cosine · seed 1/).waitFor();
  await page.getByRole('button', { name: /^Make map/ }).waitFor();
}

/** From the start screen, begins a run that no machine comes to the end of: it is the test that stops it. */
export async function startLongRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'or paste text' }).click();
  await page.getByRole('radio', { name: 'Toy world' }).click();
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByRole('textbox', { name: 'Epochs' }).fill('10000');
  await page.getByRole('button', { name: 'Advanced' }).click();
  await page.getByRole('button', { name: 'Start training' }).click();
}

/** Finds a word through the search field and selects it. */
export async function chooseWord(page: Page, word: string): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Search words' });
  await field.fill(word);
  await page.getByRole('option', { name: word }).first().waitFor();
  await field.press('Enter');
  await page.getByRole('heading', { name: word, exact: true }).waitFor();
}
