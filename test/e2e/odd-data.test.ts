import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseWord } from './explore.ts';
import { type App, launchApp } from './harness.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-odd-'));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
const wave = (i: number, dim: number) =>
  Array.from({ length: dim }, (_, k) => Math.sin(i * (k + 1)).toFixed(4));

/** An .npy file, version 1.0: vectors and nothing else. */
function npy(
  name: string,
  type: '<f2' | '<f4',
  rows: number,
  dim: number,
  values: Uint16Array | Float32Array,
): string {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${rows}, ${dim}), }`;
  const padded = `${header.padEnd(64 * Math.ceil((header.length + 11) / 64) - 11)}\n`;
  const length = Buffer.from([padded.length & 255, padded.length >> 8]);
  const magic = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  return file(name, Buffer.concat([magic, length, Buffer.from(padded), Buffer.from(values.buffer)]));
}

/** Vectors that are not what one expects, through the whole window. */
describe('data of odd kinds', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp({ reducedMotion: 'reduce' });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const choose = async (path: string) => {
    const { page } = app;
    const brand = page.getByRole('button', { name: 'Orrery: start screen' });
    if (await brand.isVisible()) await brand.click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open embeddings' }).first().click();
    await (await chooser).setFiles(path);
  };
  const caption = (pattern: RegExp) => app.page.getByRole('main').getByText(pattern).first().waitFor();
  const tab = (name: string) => app.page.getByRole('tab', { name, exact: true }).first().click();
  const neighbors = () => app.page.getByRole('list', { name: 'Nearest neighbours' }).getByRole('button');

  it('vectors without words are numbered, and are found, compared and listed by their number', async () => {
    const { page } = app;
    const values = Float32Array.from({ length: 500 * 8 }, (_, i) => Math.sin(i * i));
    await choose(npy('numbered.npy', '<f4', 500, 8, values));
    const dialog = page.getByRole('dialog', { name: 'Open numbered.npy' });
    await dialog
      .or(page.getByText(/PCA 3D/))
      .first()
      .waitFor();
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await caption(/PCA 3D.*500 words/);
    await chooseWord(page, '123');
    await neighbors().nth(5).waitFor();
    await tab('Words');
    await page.getByRole('grid', { name: 'Word table' }).getByText('7', { exact: true }).first().waitFor();
    await tab('Arithmetic');
    await page.getByRole('textbox', { name: 'Sum of words' }).fill('1 - 2 + 3');
    await page.getByRole('button', { name: 'Solve' }).click();
    await page.getByRole('list', { name: 'Results' }).getByRole('button').first().waitFor();
    await page.getByRole('tab', { name: 'Word', exact: true }).click();
    await app.screenshot('odd-numbered');
    expect(app.errors).toEqual([]);
  });

  it('one point is shown, and has no neighbours', async () => {
    const { page } = app;
    await choose(file('one.vec', '1 3\nalone 1 2 3\n'));
    await caption(/1 word(?!s)/);
    await chooseWord(page, 'alone');
    await page.getByRole('button', { name: /^Make map/ }).click();
    await page.getByRole('button', { name: /^Make map/ }).waitFor();
    await page.getByRole('button', { name: 'Make map' }).and(page.locator(':enabled')).first().waitFor();
    expect(await neighbors().count()).toBe(0);
    await app.screenshot('odd-one');
    expect(app.errors).toEqual([]);
  });

  it('vectors of two dimensions make a flat map', async () => {
    const { page } = app;
    const rows = Array.from({ length: 300 }, (_, i) => `p${i} ${wave(i, 2).join(' ')}`);
    await choose(file('flat.vec', `300 2\n${rows.join('\n')}\n`));
    await caption(/PCA [23]D.*300 words/);
    await chooseWord(page, 'p17');
    await neighbors().nth(5).waitFor();
    await page.getByRole('button', { name: /^Make map/ }).click();
    await caption(/UMAP [23]D.*300 words/);
    await app.screenshot('odd-flat');
    expect(app.errors).toEqual([]);
  });

  it('a column of mixed types is there as text, and missing values are missing', async () => {
    const { page } = app;
    const mixed = (i: number) => ['12', 'abc', '', '3.5e2', 'NaN', 'true'][i % 6];
    const rows = Array.from({ length: 60 }, (_, i) => `w${i},${mixed(i)},${wave(i, 3).join(',')}`);
    await choose(file('mixed.csv', `word,mixed,d0,d1,d2\n${rows.join('\n')}\n`));
    const dialog = page.getByRole('dialog', { name: 'Open mixed.csv' });
    await dialog
      .or(page.getByText(/PCA 3D.*60 words/))
      .first()
      .waitFor();
    if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await caption(/PCA 3D.*60 words/);
    await tab('Words');
    const grid = page.getByRole('grid', { name: 'Word table' });
    await grid.getByRole('columnheader', { name: /mixed/ }).getByRole('button').click();
    await grid.getByText('3.5e2').first().waitFor();
    await tab('Explore');
    await page.getByRole('combobox', { name: 'Colour by' }).click();
    await page.getByRole('option', { name: 'mixed' }).click();
    await page.getByText('abc').first().waitFor();
    await app.screenshot('odd-mixed');
    expect(app.errors).toEqual([]);
  });

  it('more selected than can be listed are counted, and a refused clipboard says what to do', async () => {
    const { page } = app;
    const rows = Array.from({ length: 100_100 }, (_, i) => `n${i} ${wave(i, 3).join(' ')}`);
    await choose(file('many.vec', `100100 3\n${rows.join('\n')}\n`));
    await caption(/PCA 3D.*100,100 words/);
    await page.getByRole('application').focus();
    await page.keyboard.press('Control+a');
    await page.getByText('100,100 words selected').first().waitFor();
    await tab('Explore');
    await page
      .getByText(/, and 100 more/)
      .first()
      .waitFor();
    await page.evaluate(() => {
      const refuse = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: refuse } });
      document.execCommand = () => false;
    });
    await page.getByRole('application').focus();
    await page.keyboard.press('Control+Shift+c');
    await page.getByText('The clipboard refused the words. Export them as a file instead.').waitFor();
    await app.screenshot('odd-selected');
    await page.keyboard.press('Control+Shift+a');
    expect(app.errors).toEqual([]);
  });

  it('unknown words are named wherever words are asked for', async () => {
    const { page } = app;
    await page.getByRole('combobox', { name: 'Search words' }).fill('nosuchword');
    await page
      .getByText(/nothing|no word/i)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await tab('Arithmetic');
    await page.getByRole('textbox', { name: 'Sum of words' }).fill('n1 - nosuchword');
    await page.getByRole('button', { name: 'Solve' }).click();
    await page.getByRole('alert').filter({ hasText: 'nosuchword' }).waitFor();
    await page.getByRole('tablist', { name: 'Inspector' }).getByRole('tab', { name: 'Axes' }).click();
    await page.getByRole('textbox', { name: 'From' }).fill('nosuchword');
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('n2');
    await page.getByRole('button', { name: 'Show the words along it' }).click();
    await page
      .getByText(/nosuchword/)
      .last()
      .waitFor();
    await app.screenshot('odd-unknown');
    expect(app.errors).toEqual([]);
  });

  it('ten million rows are not opened before a sample was offered, which stays named', async () => {
    const { page } = app;
    const rows = 10_000_000;
    const halves = Uint16Array.from(
      { length: rows * 2 },
      (_, i) => 0x3000 + (Math.imul(i, 2654435761) >>> 21),
    );
    await choose(npy('huge.npy', '<f2', rows, 2, halves));
    const dialog = page.getByRole('dialog', { name: 'Open huge.npy' });
    await dialog.waitFor();
    await dialog.getByText(/The window is made for up to 2,000,000 words/).waitFor();
    await app.screenshot('odd-huge-dialog');
    await expect.poll(() => dialog.getByRole('radio', { name: 'A sample' }).isChecked()).toBe(true);
    const open = dialog.getByRole('button', { name: 'Open', exact: true });
    await expect.poll(() => open.isEnabled()).toBe(true);
    await open.click();
    await caption(/200,000 words · a sample of the file/);
    await page.reload();
    await page.getByRole('button', { name: /^huge/ }).first().click();
    await caption(/a sample of the file/);
    await app.screenshot('odd-huge');
    expect(app.errors).toEqual([]);
  });
});
