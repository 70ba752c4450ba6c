import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';

describe('a project in a browser', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  /** The window keeps what is changed a moment later; what it has handed over lies in the data folder. */
  const kept = (text: string) =>
    expect
      .poll(() =>
        readdirSync(app.folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.json'))
          .some((name) => readFileSync(path.join(app.folder, name), 'utf8').includes(text)),
      )
      .toBe(true);

  it('is saved with the cloud’s picture, marked when changed, kept over a killed service, and found again', async () => {
    const { page } = app;
    await trainToyWorld(app);
    const menu = page.getByRole('button', { name: /Untitled project/ });
    await menu.getByText('Unsaved changes').waitFor({ state: 'attached' });
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save project' });
    await dialog.getByLabel('Name').fill('Ёлка <b>&</b> class');
    await app.screenshot('project-save');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const named = page.locator('.project-name', { hasText: 'Ёлка <b>&</b> class' });
    await named.waitFor();
    await expect.poll(() => page.title()).toBe('Ёлка <b>&</b> class – Orrery');

    await named.click();
    await page.getByRole('menuitem', { name: 'Notes' }).click();
    await page.getByRole('textbox', { name: 'Kept with the project' }).fill('Not saved yet');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.title()).toBe('• Ёлка <b>&</b> class – Orrery');
    await kept('Not saved yet');
    process.kill(app.servicePid(), 'SIGKILL');
    await page.getByText('The service stopped and was started again').waitFor();
    await page.reload();
    await page.getByText('Changes that were not saved when Orrery ended are back').waitFor();
    await named.click();
    await page.getByRole('menuitem', { name: 'Notes' }).click();
    const notes = page.getByRole('textbox', { name: 'Kept with the project' });
    await expect.poll(() => notes.inputValue()).toBe('Not saved yet');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Control+s');
    await expect.poll(() => page.title()).toBe('Ёлка <b>&</b> class – Orrery');

    await named.click();
    await page.getByRole('menuitem', { name: 'Close project' }).click();
    await page.getByRole('button', { name: 'Orrery: start screen' }).click();
    const recent = page.getByRole('button', { name: 'Open project Ёлка <b>&</b> class' });
    await recent.locator('img').waitFor();
    await app.screenshot('project-recent');
    await recent.click();
    await named.waitFor();
    await page.getByRole('combobox', { name: 'Search words' }).waitFor();

    // A tab that is closed at once after a change has no moment left, and the service none after it.
    await named.click();
    await page.getByRole('menuitem', { name: 'Notes' }).click();
    await page.getByRole('textbox', { name: 'Kept with the project' }).fill('Written last');
    await page.close({ runBeforeUnload: true });
    await kept('Written last');
    process.kill(app.servicePid(), 'SIGKILL');
    const next = await app.newTab();
    await next.getByText('Changes that were not saved when Orrery ended are back').waitFor();
    await next.locator('.project-name').click();
    await next.getByRole('menuitem', { name: 'Notes' }).click();
    const last = next.getByRole('textbox', { name: 'Kept with the project' });
    await expect.poll(() => last.inputValue()).toBe('Written last');
    expect(app.errors.filter((error) => !error.includes('WebSocket'))).toEqual([]);
  });
});
