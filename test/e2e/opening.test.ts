import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, launchApp } from './harness.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-opening-'));
const file = (name: string, content: string): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
const row = (i: number) => `${Math.sin(i)},${Math.cos(i)},${Math.sin(i / 3)}`;
/** Columns of numbers without a name that says what they are: a doubt. */
const table = () =>
  file(
    'table.csv',
    `word,class,width,height,depth\n${Array.from({ length: 40 }, (_, i) => `w${i},${i % 2 ? 'odd' : 'even'},${row(i)}`).join('\n')}\n`,
  );
const cut = () =>
  file(
    'cut.txt',
    `9 3\n${Array.from({ length: 7 }, (_, i) => `c${i} ${row(i).replaceAll(',', ' ')}`).join('\n')}\n`,
  );
const plain = () =>
  file('plain.txt', Array.from({ length: 12 }, (_, i) => `p${i} ${row(i).replaceAll(',', ' ')}`).join('\n'));

let app: App;
beforeAll(async () => {
  app = await launchApp();
});
afterAll(async () => {
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function choose(button: string | RegExp, ...files: string[]): Promise<void> {
  const [chooser] = await Promise.all([
    app.page.waitForEvent('filechooser'),
    app.page.getByRole('button', { name: button }).first().click(),
  ]);
  await chooser.setFiles(files);
}

describe('the opening dialog', () => {
  it('asks where columns may be meant otherwise, shows the first rows, and opens a sample', async () => {
    const { page } = app;
    await choose('Open embeddings', table());
    const dialog = page.getByRole('dialog', { name: 'Open table.csv' });
    await dialog.waitFor();
    await expect.poll(() => dialog.textContent()).toMatch(/CSV.*3 dimensions/);
    expect(await dialog.getByRole('table').textContent()).toContain('w0');
    await dialog.getByRole('checkbox', { name: 'depth' }).click();
    await expect.poll(() => dialog.textContent()).toMatch(/2 dimensions/);
    await dialog.getByRole('radio', { name: 'A sample' }).click();
    await dialog.getByRole('textbox', { name: 'Number of rows' }).fill('10');
    await page.keyboard.press('Tab');
    const open = dialog.getByRole('button', { name: 'Open', exact: true });
    await expect.poll(() => open.isEnabled()).toBe(true);
    await app.screenshot('opening');
    await open.click();
    await page
      .getByText(/10 words · 2 dim/)
      .first()
      .waitFor();
    expect(app.errors).toEqual([]);
  });

  it('offers what is there of a file that is cut short, by keyboard', async () => {
    const { page } = app;
    await choose(/Open embeddings/, cut());
    const dialog = page.getByRole('dialog', { name: 'Open cut.txt' });
    await dialog.waitFor();
    expect(await dialog.getByRole('alert').textContent()).toMatch(/promises 9 words and it holds 7/);
    const open = dialog.getByRole('button', { name: 'Open', exact: true });
    expect(await open.isEnabled()).toBe(false);
    await dialog.getByRole('switch').focus();
    await page.keyboard.press('Space');
    await expect.poll(() => open.isEnabled()).toBe(true);
    await open.focus();
    await page.keyboard.press('Enter');
    await page
      .getByText(/7 words · 3 dim/)
      .first()
      .waitFor();
  });

  it('opens a plain table at once, and asks about it where options are wanted', async () => {
    const { page } = app;
    await choose('Open with options…', plain());
    const dialog = page.getByRole('dialog', { name: 'Open plain.txt' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await choose(/Open embeddings/, plain());
    await page
      .getByText(/12 words · 3 dim/)
      .first()
      .waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(app.errors).toEqual([]);
  });
});
