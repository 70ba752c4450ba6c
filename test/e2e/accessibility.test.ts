import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './axe.ts';
import { startLongRun, trainToyWorld } from './explore.ts';
import { type App, launchApp } from './harness.ts';

/** Everything axe-core checks of WCAG 2.2 AA and of good practice, in the states a user meets, in both themes. */
describe.each(['light', 'dark'] as const)('the window in the %s theme, by axe-core', (colorScheme) => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp({ colorScheme });
  });
  afterAll(() => app?.close());

  const findings = () => axeFindings(app.page);
  const opened = async (button: string | RegExp, popup: 'dialog' | 'menu') => {
    await app.page.getByRole('button', { name: button }).first().click();
    await app.page.getByRole(popup).waitFor();
  };
  const closed = async () => {
    await app.page.keyboard.press('Escape');
    await app.page.locator('[role="dialog"], [role="menu"]').waitFor({ state: 'detached' });
  };

  it('finds nothing serious on the start screen', async () => {
    await app.page.getByRole('button', { name: 'Try a toy world' }).waitFor();
    expect(await findings()).toEqual([]);
  });

  it('finds nothing serious while training, running and paused, and in the question before a stop', async () => {
    const { page } = app;
    await startLongRun(page);
    await page.getByRole('button', { name: 'Pause' }).and(page.locator(':enabled')).waitFor();
    expect(await findings()).toEqual([]);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await findings()).toEqual([]);
    await opened('Stop…', 'dialog');
    expect(await findings()).toEqual([]);
    await page.getByRole('button', { name: 'Stop and discard' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('finds nothing serious while exploring: a word, its neighbours, sums, every setting', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Orrery: start screen' }).click();
    await trainToyWorld(app);
    await page.keyboard.press('/');
    await page.keyboard.type('queen');
    await page.getByRole('option', { name: /^queen/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Nearest neighbours' }).getByRole('button').first().waitFor();
    await page.getByRole('button', { name: 'Advanced' }).click();
    expect(await findings()).toEqual([]);
    await app.screenshot(`explore-${colorScheme}`);
    for (const tab of ['Analogy', 'Arithmetic']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await findings()).toEqual([]);
    }
  });

  it('finds nothing serious in the Explore panel: a legend, clusters, a selection, a set, a bookmark', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Explore' }).click();
    await page.getByRole('button', { name: 'Find clusters' }).click();
    await page.getByText(/^\d+ clusters?, /).waitFor();
    await page.getByRole('list', { name: 'Clusters' }).getByRole('button').first().click();
    await page.getByRole('button', { name: 'Save the selection as a named set' }).first().click();
    await page.getByRole('button', { name: 'Bookmark this view' }).click();
    await page.getByRole('button', { name: 'Lasso' }).click();
    expect(await findings()).toEqual([]);
    await app.screenshot(`explore-panel-${colorScheme}`);
    await opened('Save a picture of the view…', 'dialog');
    expect(await findings()).toEqual([]);
    await closed();
    await page.getByRole('combobox', { name: 'Colour by' }).click();
    await page.getByRole('option', { name: 'Local trust' }).click();
    await page.getByRole('slider', { name: 'Select a range: From' }).waitFor();
    expect(await findings()).toEqual([]);
    await page.getByRole('tab', { name: 'Models' }).click();
  });

  it('finds nothing serious in dialogs and menus', async () => {
    const { page } = app;
    for (const button of ['Map settings', 'View options', 'Command palette', 'Keyboard shortcuts']) {
      await opened(button, 'dialog');
      expect(await findings(), button).toEqual([]);
      await closed();
    }
    for (const item of ['Rename…', 'Export…', 'Remove…']) {
      await opened(/^Actions for/, 'menu');
      expect(await findings(), 'menu').toEqual([]);
      await page.getByRole('menuitem', { name: item }).click();
      await page.getByRole('dialog').waitFor();
      expect(await findings(), item).toEqual([]);
      await closed();
    }
  });
});
