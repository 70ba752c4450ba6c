import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, launchApp } from './harness.ts';

const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 7919) % 251));
const table = 'word 1 2 3\nother 4 5 6\n';
const files: Record<string, string | Buffer> = {
  'empty.txt': '',
  'binary.txt': bytes(4096),
  'short.txt': 'only three words',
  'rare.txt': Array.from({ length: 50 }, (_, i) => `word${i}`).join(' '),
  'damaged.txt.gz': Buffer.from([0x1f, 0x8b, 8, 98, 97, 100]),
  'cut.vec': `3 3\n${table}last 7`,
  'cut.bin': Buffer.concat([Buffer.from('2 4\nking '), bytes(9)]),
  'picture.png': Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), bytes(200)]),
  'model.pkl': Buffer.from([0x80, 2, 0x7d, 0x71, 0, 0x2e]),
  'good.vec': table,
};

/** Every kind of bad input that the window can be given: its own message, and nothing lost. */
describe('bad input in the window', () => {
  let app: App;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-bad-'));
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
    app = await launchApp();
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const choose = async (button: string, name: string) => {
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('button', { name: button }).first().click();
    await (await chooser).setFiles(path.join(folder, name));
  };
  const told = (message: RegExp) => app.page.getByRole('alert').filter({ hasText: message }).waitFor();
  const dismiss = async () => {
    await app.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const drop = async (name: string) => {
    const file = [name, Buffer.from(files[name]!).toString('base64')] as const;
    const data = await app.page.evaluateHandle(([title, content]) => {
      const transfer = new DataTransfer();
      const part = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
      transfer.items.add(new File([part], title));
      return transfer;
    }, file);
    for (const event of ['dragover', 'drop']) {
      await app.page.dispatchEvent('body', event, { dataTransfer: data });
    }
  };

  it.each([
    ['empty.txt', /empty\.txt: this file is empty/],
    ['binary.txt', /binary\.txt: this file is of no format Orrery knows/],
    ['short.txt', /short\.txt: line 1 is no row/],
    ['damaged.txt.gz', /damaged\.txt\.gz: the gzip archive is damaged/],
    ['picture.png', /picture\.png: this file is a PNG image/],
    ['model.pkl', /model\.pkl: this file is a Python pickle/],
  ])('%s is refused as embeddings', async (name, message) => {
    await choose('Open embeddings', name);
    await told(message);
  });

  it.each([
    ['cut.vec', /cut\.vec: the file is cut short: its header promises 3 words and it holds 2/],
    ['cut.bin', /cut\.bin: the file is cut short: its header promises 2 words and it holds 0/],
  ])('%s is told with both counts, and nothing is opened unless asked', async (name, message) => {
    await choose('Open embeddings', name);
    await told(message);
    await app.page.getByRole('switch', { name: 'Open what is there of this cut file' }).waitFor();
    await dismiss();
  });

  it.each([
    ['empty.txt', /no words in "empty\.txt"/],
    ['binary.txt', /"binary\.txt" is not text/],
    ['short.txt', /minimum count of 5 leaves no word/],
    ['rare.txt', /minimum count of 5 leaves no word/],
    ['damaged.txt.gz', /"damaged\.txt\.gz" is damaged/],
  ])('%s is refused as a text', async (name, message) => {
    const { page } = app;
    await page.getByRole('button', { name: 'Orrery: start screen' }).click();
    await choose('Train on your text', name);
    await page.getByRole('button', { name: 'Start training' }).click();
    await told(message);
    // Beside the button that was pressed, however long the form: in sight.
    const bottom = async () => {
      const box = await page.getByRole('alert').filter({ hasText: message }).boundingBox();
      return box ? box.y + box.height : Number.NaN;
    };
    await expect.poll(bottom).toBeLessThan(900);
  });

  it('parameters out of range or no numbers are marked, with the range, and nothing starts', async () => {
    const { page } = app;
    const start = page.getByRole('button', { name: 'Start training' });
    await page.getByRole('button', { name: 'Advanced' }).click();
    const field = page.getByRole('textbox', { name: 'Dimensions' });
    for (const wrong of ['0', '5000', '']) {
      await field.fill(wrong);
      await page.getByText('Enter a whole number from 1 to 4,096.').waitFor();
      await expect.poll(() => start.isDisabled()).toBe(true);
    }
    await field.fill('many');
    await page.keyboard.press('Tab');
    await expect.poll(() => field.inputValue()).not.toBe('many');
    await field.fill('20');
    await expect.poll(() => start.isEnabled()).toBe(true);
  });

  it('a dropped file that is neither vectors nor text is refused, and what was opened before stays', async () => {
    const { page } = app;
    await drop('good.vec');
    await page.getByText(/PCA [23]D/).waitFor();
    await drop('picture.png');
    await told(/picture\.png: this file is a PNG image/);
    await drop('cut.vec');
    await told(/cut\.vec: the file is cut short/);
    await dismiss();
    await page.getByText(/PCA [23]D/).waitFor();
    await page.getByRole('button', { name: /^good/ }).first().waitFor();
    await app.screenshot('bad-input');
  });

  it('left the service alive and the console quiet', () => {
    expect(app.errors).toEqual([]);
    expect(app.shell.output()).not.toContain('ended');
  });
});
