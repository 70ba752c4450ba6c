import type { Page } from 'playwright-core';
import type { App } from './harness.ts';

/** Trains the toy world of the third door and waits for its map. */
export async function trainToyWorld({ page }: App): Promise<void> {
  await page.getByRole('button', { name: 'Try a toy world' }).click();
  await page.getByText(/UMAP 3D · 15 neighbours · cosine · seed 1/).waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: /^Make map/ }).waitFor({ timeout: 120_000 });
}

/** Finds a word through the search field and selects it. */
export async function chooseWord(page: Page, word: string): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Search words' });
  await field.fill(word);
  await page.getByRole('option', { name: word }).first().waitFor();
  await field.press('Enter');
  await page.getByRole('heading', { name: word, exact: true }).waitFor();
}
