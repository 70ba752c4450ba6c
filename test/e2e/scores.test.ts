import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';

describe('scoring a model in the window', () => {
  let app: App;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-scores-'));
  beforeAll(async () => {
    app = await launchApp();
    await trainToyWorld(app);
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the score, what it covers and how sure it is; a bad file is told', async () => {
    const { page } = app;
    const pairs = path.join(folder, 'pairs.tsv');
    const rows = [
      'king queen 9',
      'man woman 9',
      'king bread 1',
      'queen soup 1',
      'boy girl 8',
      'nosuch king 5',
    ];
    writeFileSync(pairs, rows.join('\n').replaceAll(' ', '\t'));
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Scores…' }).click();
    const dialog = page.getByRole('dialog', { name: /^Scores of/ });
    const choose = async (file: string) => {
      const chooser = page.waitForEvent('filechooser');
      await dialog.getByRole('button', { name: 'Choose test files…' }).click();
      await (await chooser).setFiles(file);
    };
    await choose(pairs);
    const row = dialog.getByRole('row', { name: /pairs\.tsv/ });
    await expect.poll(() => row.textContent()).toMatch(/Spearman.*95 %: .* to .*5 of 6/);
    await app.screenshot('scores');
    const bad = path.join(folder, 'bad.txt');
    writeFileSync(bad, 'just some prose that is no question at all\nand more of it in another line\n');
    await choose(bad);
    await dialog
      .getByRole('alert')
      .getByText(/bad\.txt/)
      .waitFor();
    expect(app.errors).toEqual([]);
  });
});
