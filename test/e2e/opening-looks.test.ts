import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manyRows, usualSample } from '../../core/contract/opening.ts';
import { axeFindings } from './axe.ts';
import { type App, launchApp } from './harness.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-opening-looks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long words, many columns of metadata with long names, numbers that may be dimensions: the dialog at its fullest. */
function fullTable(): string {
  const names = Array.from({ length: 14 }, (_, i) => `a rather long name of column ${i + 1}`);
  const rows = Array.from({ length: 30 }, (_, i) => {
    const cells = names.map((_, c) =>
      c % 2 ? `value ${i}` : 'some longer text that says something of the word',
    );
    return [`${'unfathomably-'.repeat(4)}${i}`, ...cells, Math.sin(i), Math.cos(i), i / 7].join(',');
  });
  const file = path.join(folder, 'a-file-with-a-name-that-is-long-enough-to-matter.csv');
  writeFileSync(file, `${['word', ...names, 'width', 'height', 'depth'].join(',')}\n${rows.join('\n')}\n`);
  return file;
}

/** More rows than the window is made for: a NumPy array of half floats. */
function manyVectors(): string {
  const rows = manyRows + 1000;
  const text = `{'descr': '<f2', 'fortran_order': False, 'shape': (${rows}, 2), }`;
  const header = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, 'latin1');
  const file = path.join(folder, 'many.npy');
  writeFileSync(file, Buffer.concat([header, Buffer.alloc(rows * 4, 0x3c)]));
  return file;
}

const looks = [
  {
    name: 'dark',
    options: { colorScheme: 'dark' },
    button: 'Open with options…',
    sample: 'A sample',
    open: 'Open',
  },
  {
    name: 'Russian',
    options: { locale: 'ru-RU' },
    button: 'Открыть с выбором…',
    sample: 'Выборку',
    open: 'Открыть',
  },
] as const;

describe.each(looks)('the opening dialog at 1024 x 700, $name', ({ name, options, button, sample, open }) => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp(options);
    await app.page.setViewportSize({ width: 1024, height: 700 });
  });
  afterAll(() => app?.close());

  async function choose(file: string) {
    const [chooser] = await Promise.all([
      app.page.waitForEvent('filechooser'),
      app.page.getByRole('button', { name: button }).first().click(),
    ]);
    await chooser.setFiles(file);
    const dialog = app.page.getByRole('dialog');
    await dialog.getByRole('table').waitFor();
    return dialog;
  }

  it('shows a full table whole, and axe finds nothing serious', async () => {
    const dialog = await choose(fullTable());
    await dialog.getByRole('radio', { name: sample }).click();
    const accept = dialog.getByRole('button', { name: open, exact: true });
    await expect.poll(() => accept.isEnabled()).toBe(true);
    await app.screenshot(`opening-${name}`);
    expect(await axeFindings(app.page)).toEqual([]);
    const box = (await dialog.boundingBox())!;
    expect([box.x >= 0, box.y >= 0, box.x + box.width <= 1024, box.y + box.height <= 700]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    // What scrolls is inside: the dialog itself is never wider than it is.
    expect(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
    // What closes it is in sight without scrolling.
    const button = (await accept.boundingBox())!;
    // Nothing of what scrolls shows below it.
    const below = { x: button.x, y: box.y + box.height - 6 };
    expect(await app.page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.className, below)).toBe(
      'dialog-actions',
    );
    expect(button.y + button.height <= box.y + box.height).toBe(true);
    expect((await dialog.getByRole('textbox').first().boundingBox())!.width).toBeGreaterThanOrEqual(120);
    await app.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(app.errors).toEqual([]);
  });

  it('proposes a sample of a file of more rows than the window is made for', async () => {
    const dialog = await choose(manyVectors());
    await expect.poll(() => dialog.getByRole('radio', { name: sample }).isChecked()).toBe(true);
    const count = dialog.getByRole('textbox').first();
    expect((await count.inputValue()).replace(/\D/g, '')).toBe(String(usualSample.rows));
    await app.screenshot(`opening-many-${name}`);
    await app.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
