import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLongRun } from './explore.ts';
import { type App, launchApp } from './harness.ts';
import { isAlive } from './shell-process.ts';

describe('the service killed while it trains', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  it('is told, and training goes on from where it was saved', async () => {
    const { page } = app;
    await startLongRun(page);
    await page.getByText('words/s').waitFor();
    // A pause saves; what follows is lost with the process.
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    const service = app.servicePid();
    process.kill(service, 'SIGKILL');
    // That it stopped is shown until the next one is up, which may be at once; that it was started again stays.
    await page.getByText('Training was interrupted').waitFor();
    expect(isAlive(service)).toBe(false);
    await page.getByText('The service stopped and was started again').waitFor();
    await app.screenshot('service-interrupted');
    await page.getByRole('region', { name: 'Training was interrupted' }).getByText('Resume').click();
    await page.getByText('Training was interrupted').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Stop…' }).click();
    await page.getByRole('button', { name: 'Stop and keep' }).click();
    // The run has become a model that can be asked.
    await page.getByRole('combobox', { name: 'Search words' }).fill('queen');
    await page.getByRole('option', { name: 'queen' }).first().click();
    await page.getByRole('heading', { name: 'queen' }).waitFor();
    expect(app.servicePid()).not.toBe(service);
    expect(app.errors).toEqual([]);
  });
});

describe('files in a browser', () => {
  let app: App;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-files-'));
    writeFileSync(path.join(folder, 'Ёлка & co.txt'), 'one two three four five six seven. '.repeat(400));
    writeFileSync(path.join(folder, 'broken.safetensors'), 'not at all');
    app = await launchApp({ args: ['--open', path.join(folder, 'Ёлка & co.txt')] });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('named at the start are offered for training', async () => {
    await app.page.getByText('Ёлка & co.txt').first().waitFor();
    expect(app.errors).toEqual([]);
  });

  it('chosen are streamed to the service', async () => {
    const page = await app.newTab();
    const chooser = page.waitForEvent('filechooser');
    await page.getByText('Train on your text').click();
    await (await chooser).setFiles(path.join(folder, 'Ёлка & co.txt'));
    await page.getByText('Ёлка & co.txt').first().waitFor();
    await app.screenshot('uploaded', page);
    await page.close();
    expect(app.errors).toEqual([]);
  });

  it('that are damaged are told with their name', async () => {
    const page = await app.newTab();
    const chooser = page.waitForEvent('filechooser');
    await page.getByText('Open embeddings').first().click();
    await (await chooser).setFiles(path.join(folder, 'broken.safetensors'));
    await page.getByRole('alert').filter({ hasText: 'broken.safetensors' }).waitFor();
    await page.close();
    expect(app.errors).toEqual([]);
  });
});
