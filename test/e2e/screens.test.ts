import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueOf } from '../../renderer/i18n/catalogue.ts';
import { type App, launchApp } from './harness.ts';
import { root } from './shell-process.ts';
import { stillness } from './stillness.ts';

const sizes = [
  [1440, 900],
  [1024, 700],
] as const;
const themes = ['light', 'dark'] as const;

/**
 * Pictures of every state in both languages, themes and two sizes, to be looked at: ORRERY_SCREENS=1 makes them in
 * test/artefacts/screens, with a list of the controls whose text does not fit. ORRERY_SCREENS=ru makes one language.
 */
const wanted = process.env.ORRERY_SCREENS ?? '';
const languages = (['en', 'ru'] as const).filter((language) => ['', '1', language].includes(wanted));

describe.skipIf(wanted === '').each(languages)('the window in every state, %s', (language) => {
  const text = catalogueOf(language);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-screens-'));
  const out = path.join(root, 'test/artefacts/screens');
  const cut: string[] = [];
  let app: App;
  let serial = 0;

  beforeAll(async () => {
    mkdirSync(out, { recursive: true });
    app = await launchApp({ locale: language === 'ru' ? 'ru-RU' : 'en-GB', reducedMotion: 'reduce' });
    app.page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(path.join(out, `cut-${language}.txt`), `${[...new Set(cut)].join('\n')}\n`);
  });

  /** Controls and headings that show less than their text, or reach out of the window. */
  const findCut = (state: string) =>
    app.page.evaluate((name) => {
      const found: string[] = [];
      const names =
        'button, label, h1, h2, h3, legend, dt, dd, th, .field-hint, .field-label, [role=tab], .segment';
      for (const element of document.querySelectorAll<HTMLElement>(names)) {
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const { left, right, width } = element.getBoundingClientRect();
        if (width < 2 || element.closest('.visually-hidden, .word-grid')) continue;
        const told = element.textContent.replace(/\s+/g, ' ').slice(0, 60);
        if (!told) continue;
        const inner = [element, ...element.querySelectorAll<HTMLElement>(':not(.visually-hidden)')];
        const clipped = inner.some(
          (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible',
        );
        const spilt = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
        if (clipped || spilt) found.push(`${name}: cut "${told}"`);
        if (left < -1 || right > innerWidth + 1) found.push(`${name}: outside "${told}"`);
      }
      return found;
    }, state);

  const shoot = async (name: string) => {
    const { page } = app;
    const place = `${String(serial++).padStart(2, '0')}-${name}`;
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await stillness(page);
        await page.waitForTimeout(120);
        await page.screenshot({ path: path.join(out, `${place}-${language}-${width}-${colorScheme}.png`) });
      }
      cut.push(...(await findCut(`${place} ${width}`)));
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const named = (name: string) => app.page.getByRole('button', { name, exact: true });
  const command = async (title: string) => {
    const { page } = app;
    await page.keyboard.press('ControlOrMeta+k');
    const field = page.getByRole('combobox', { name: text.palette.title });
    await field.fill(title);
    await page.getByRole('option', { name: title }).first().click();
    await field.waitFor({ state: 'detached' });
  };
  const closed = async () => {
    await app.page.keyboard.press('Escape');
    await app.page.locator('[role="dialog"], [role="menu"]').waitFor({ state: 'detached' });
  };
  const dialog = async (title: string, name: string) => {
    await command(title);
    await app.page.getByRole('dialog').waitFor();
    await shoot(name);
    await closed();
  };
  const tab = (name: string) =>
    app.page
      .getByRole('tablist', { name: text.inspector.title })
      .getByRole('tab', { name, exact: true })
      .click();
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const choose = async (button: string, ...files: string[]) => {
    const chooser = app.page.waitForEvent('filechooser');
    await app.page.getByRole('button', { name: button }).first().click();
    await (await chooser).setFiles(files);
  };

  it('start, training and its pause', async () => {
    const { page } = app;
    await page.getByRole('button', { name: text.start.toy }).waitFor();
    await shoot('start');
    await page.getByRole('button', { name: text.start.textPaste }).click();
    await shoot('empty');
    await page.getByRole('radio', { name: text.train.sourceFiles }).click();
    await named(text.train.advanced).click();
    await shoot('files-advanced');
    await named(text.train.advanced).click();
    await page.getByRole('radio', { name: text.train.sourceToy }).click();
    await page.getByRole('textbox', { name: text.train.tokens }).fill('3000000');
    await page.getByRole('radio', { name: text.train.presets.thorough }).click();
    await named(text.train.start).click();
    await page.getByText(text.run.states.reading).first().waitFor();
    await shoot('reading');
    await named(text.run.pause).and(page.locator(':enabled')).waitFor();
    await page.waitForTimeout(3000);
    await shoot('training');
    await named(text.run.pause).click();
    await named(text.run.resume).waitFor();
    await shoot('paused');
    await named(text.run.stop).click();
    await page.getByRole('dialog').waitFor();
    await shoot('stop');
    await named(text.run.discard).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await named(text.train.start).waitFor();
  });

  it('the map and a word', async () => {
    const { page } = app;
    await command(text.commands.toyWorld(text.worlds.kingdom));
    await named(text.map.again).waitFor({ timeout: 120_000 });
    await shoot('hints');
    await page.getByRole('button', { name: text.hints.dismiss }).click();
    await named(text.map.settings).click();
    await page.getByRole('dialog').waitFor();
    await shoot('map-settings');
    await closed();
    await page.getByRole('radio', { name: text.map.methods.axes }).click();
    await named(text.map.chooseAxes).click();
    await shoot('map-axes-settings');
    await closed();
    await page.getByRole('radio', { name: text.map.methods.umap }).click();
    await named(text.cloud.view).click();
    await page.getByRole('dialog').waitFor();
    await shoot('view-options');
    await closed();
    const search = page.getByRole('combobox', { name: text.search.label });
    await search.fill('qu');
    await page.getByRole('option').first().waitFor();
    await shoot('search');
    await search.fill('/(/');
    await page.getByText(text.search.badPattern('').slice(0, 12)).waitFor();
    await shoot('search-bad');
    await search.fill('zzzzzz');
    await page.waitForTimeout(500);
    await shoot('search-none');
    await search.fill('queen');
    await page.getByRole('option', { name: 'queen' }).first().click();
    await page.getByRole('list', { name: text.inspector.neighbors }).getByRole('button').first().waitFor();
    await shoot('word');
    await page.getByRole('combobox', { name: text.relations.compare }).fill('king');
    await page.keyboard.press('Tab');
    await named(text.why.ask).waitFor();
    await shoot('compare');
    await named(text.why.ask).click();
    await page.getByRole('list', { name: text.why.sentences }).waitFor();
    await shoot('why');
    await page.getByRole('button', { name: text.relations.endCompare }).click();
  });

  it('questions', async () => {
    const { page } = app;
    await tab(text.inspector.tabs.analogy);
    await page.locator('.chip').first().click();
    await page.getByRole('list', { name: text.inspector.results }).waitFor();
    await shoot('analogy');
    await tab(text.inspector.tabs.sum);
    const sum = page.getByRole('textbox', { name: text.inspector.sum });
    // The tab that was left may still be there for a moment.
    const solve = () =>
      page
        .getByRole('tabpanel', { name: text.inspector.tabs.sum })
        .getByRole('button', { name: text.inspector.solve, exact: true });
    await sum.fill('king - man + woman');
    await solve().click();
    await page.getByRole('list', { name: text.inspector.results }).waitFor();
    await shoot('sum');
    await sum.fill('kinng - man');
    await solve().click();
    await page.getByRole('alert').waitFor();
    await shoot('sum-unknown');
    await page.getByRole('radio', { name: text.relations.kinds.likeness }).click();
    await page.getByRole('textbox', { name: text.relations.left }).fill('king queen');
    await page.getByRole('textbox', { name: text.relations.right }).fill('man woman');
    await named(text.relations.solve).click();
    await page.waitForTimeout(500);
    await shoot('similarity');
    await page.getByRole('radio', { name: text.relations.kinds.odd }).click();
    await page
      .getByRole('textbox', { name: text.relations.oddLabel, exact: true })
      .fill('king queen prince bread');
    await named(text.relations.oddSolve).click();
    await page.getByRole('heading', { name: text.relations.oddAnswer('bread') }).waitFor();
    await shoot('odd');
    await tab(text.inspector.tabs.axes);
    for (const [from, to] of [
      ['he man king', 'she woman queen'],
      ['man woman', 'king queen'],
    ] as const) {
      await page.getByRole('textbox', { name: text.axes.from, exact: true }).fill(from);
      await page.getByRole('textbox', { name: text.axes.to, exact: true }).fill(to);
      await named(text.axes.solve).click();
      await named(text.axes.save).click();
    }
    await named(text.axes.openPlot).click();
    await page.getByRole('img', { name: text.axes.chart('he → she', 'man → king') }).waitFor();
    await shoot('axes');
    await page.getByRole('tab', { name: text.tables.tabs.timeline }).click();
    await tab(text.inspector.tabs.time);
    await page.getByRole('region', { name: text.course.ranks('queen') }).waitFor();
    await shoot('time');
    await command(text.course.pin);
    await named(text.course.play).click();
    await page.waitForTimeout(1500);
    await named(text.course.stop).click();
    await shoot('trail');
    await tab(text.inspector.tabs.word);
  });

  it('selection, clusters, the table', async () => {
    const { page } = app;
    await named(text.timeline.now).click();
    await page.getByRole('tab', { name: text.select.explore }).click();
    await shoot('explore-empty');
    await named(text.explore.find).click();
    await page.getByRole('list', { name: text.explore.clusters }).getByRole('button').first().click();
    await page.keyboard.press('k');
    await command(text.explore.addBookmark);
    await shoot('clusters');
    await page.getByRole('button', { name: text.select.setActions(text.select.newSet(1)) }).click();
    await page.getByRole('menu').waitFor();
    await shoot('set-menu');
    await closed();
    await command(text.explore.colorWith(text.explore.colors.trust));
    await page.getByText(text.explore.trustHint).waitFor();
    await shoot('trust');
    await page.keyboard.press('i');
    await shoot('isolated');
    await page.keyboard.press('i');
    await command(text.tables.open.words);
    await page.getByRole('grid').waitFor();
    await shoot('table');
    await page.getByRole('button', { name: text.tables.taller }).click();
    await page.getByRole('button', { name: text.tables.export }).last().click();
    await page.getByRole('menu').waitFor();
    await shoot('table-menu');
    await closed();
    await page.keyboard.press('ControlOrMeta+Shift+a');
    await command(text.tables.open.timeline);
  });

  it('dialogs', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: text.select.models }).click();
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').waitFor();
    await shoot('palette');
    await closed();
    await dialog(text.commands.shortcuts, 'shortcuts');
    await dialog(text.about.open, 'about');
    await dialog(text.gallery.open, 'gallery');
    await dialog(text.commands.exportModel, 'export');
    await dialog(text.commands.renameModel, 'rename');
    await dialog(text.explore.pictureCommand, 'picture');
    await dialog(text.projects.saveAs, 'save-project');
    await dialog(text.projects.copy, 'copy-project');
    await dialog(text.projects.notes, 'notes');
    await page.getByRole('button', { name: text.projects.untitled }).first().click();
    await page.getByRole('menu').waitFor();
    await shoot('project-menu');
    await closed();
    await page
      .getByRole('button', { name: text.library.actions(text.start.toyRun(text.worlds.kingdom)) })
      .click();
    await page.getByRole('menu').waitFor();
    await shoot('model-menu');
    await page.getByRole('menuitem', { name: text.library.remove }).click();
    await page.getByRole('dialog').waitFor();
    await shoot('remove');
    await closed();
    await command(text.scores.command);
    const pairs = 'king queen 9\nman woman 9\nking bread 1\nqueen soup 1\nboy girl 8\nnosuch king 5';
    await choose(text.scores.choose, file('pairs.tsv', pairs.replaceAll(' ', '\t')));
    await page.getByRole('row', { name: /pairs\.tsv/ }).waitFor();
    await shoot('scores');
    await choose(text.scores.choose, file('prose.txt', 'just some prose\nand more of it in another line\n'));
    await page.getByRole('alert').waitFor();
    await shoot('scores-bad');
    await closed();
  });

  it('opening, errors, the start screen of one who comes back', async () => {
    const { page } = app;
    const row = (i: number) =>
      `w${i},${i % 2 ? 'odd' : 'even'},${Math.sin(i)},${Math.cos(i)},${Math.sin(i / 3)}`;
    const rows = Array.from({ length: 40 }, (_, i) => row(i)).join('\n');
    await choose(text.library.openFile, file('table.csv', `word,class,width,height,depth\n${rows}\n`));
    await page.getByRole('dialog').waitFor();
    await shoot('opening');
    await page.getByRole('dialog').getByRole('button', { name: text.opening.open, exact: true }).click();
    await named(text.map.run).or(named(text.map.again)).first().waitFor();
    await shoot('opened');
    await choose(text.library.openFile, file('broken.safetensors', 'not at all'));
    await page.getByRole('alert').first().waitFor();
    await shoot('open-failed');
    await page.getByRole('button', { name: text.app.dismiss }).first().click();
    await command(text.commands.home);
    await shoot('start-again');
    process.kill(app.servicePid(), 'SIGKILL');
    await page.getByText(text.notices.restartedTitle).waitFor();
    await shoot('restarted');
    expect(app.errors).toEqual([]);
  });
});
