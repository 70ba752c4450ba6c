import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLongRun } from './explore.ts';
import { type App, launchApp } from './harness.ts';

describe('tabs on one service', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp();
  });
  afterAll(() => app?.close());

  it('may be closed while training and opened again; two see the same run, and it ends in both', async () => {
    const { page } = app;
    await startLongRun(page);
    await page.getByText('words/s').waitFor();
    const service = app.servicePid();
    await page.close();

    const again = await app.newTab();
    await again.getByText('words/s').waitFor();
    await again.getByRole('button', { name: 'Pause' }).waitFor();
    const second = await app.newTab();
    await second.getByText('words/s').waitFor();
    await second.getByRole('button', { name: 'Stop…' }).click();
    await second.getByRole('button', { name: 'Stop and keep' }).click();
    for (const tab of [again, second]) {
      await tab.getByRole('button', { name: 'Start training' }).waitFor();
      await tab.getByRole('combobox', { name: 'Search words' }).waitFor();
    }
    expect(app.servicePid()).toBe(service);
    expect(app.errors).toEqual([]);
  });
});
