import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../core/formats/formats.ts';
import { memorySource } from '../../core/formats/source.ts';
import { type App, launchApp } from './harness.ts';

/** Train, explore and export without a pointer, in Russian and with reduced motion. One application, in order. */
describe('by keyboard alone', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp({ locale: 'ru-RU', reducedMotion: 'reduce' });
  });
  afterAll(() => app?.close());

  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => app.page.keyboard.press(key)), Promise.resolve());
  /** Presses Tab until what is focused has that name. */
  const tabTo = async (name: RegExp) => {
    const passed: string[] = [];
    for (let i = 0; i < 100; i++) {
      await press('Tab');
      const focused = await app.page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, boxShadow } = getComputedStyle(element);
        const door = element.closest('.door');
        const ring = outlineStyle !== 'none' || boxShadow !== 'none' || element.matches('input, .door-main');
        const label = (element as HTMLInputElement).labels?.[0]?.textContent;
        return {
          name: element.getAttribute('aria-label') ?? label ?? element.textContent,
          visible: element === document.body || ring || door !== null,
        };
      });
      expect(focused.visible, `focus is seen on "${focused.name}"`).toBe(true);
      if (name.test(focused.name)) return;
      passed.push(focused.name);
    }
    throw new Error(`${name} was not reached by Tab: ${passed.join(' | ')}`);
  };
  /** Through the palette. */
  const command = async (title: string) => {
    const { page } = app;
    await press('Control+k');
    await page.getByRole('dialog').locator('input:focus').waitFor();
    await page.keyboard.type(title);
    // What Enter takes is the first one, once the list has followed what was typed.
    await expect.poll(() => page.getByRole('option').first().textContent()).toMatch(new RegExp(`^${title}`));
    await press('Enter');
  };

  it('opens a door', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Игрушечный мир' }).and(page.locator(':enabled')).waitFor();
    await tabTo(/^Игрушечный мир$/);
    await press('Enter');
    await page.getByRole('main').waitFor();
    // The door is gone; Tab goes on at the content of the new screen, not at the top of the window.
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.getByText(/UMAP 3D/).waitFor();
  });

  it('starts a run from the panel, pauses it, goes on, stops and keeps it', async () => {
    const { page } = app;
    await tabTo(/^Подробно$/);
    await press('Enter');
    await tabTo(/^Эпохи$/);
    await press('Control+a');
    // No machine comes to the end of it.
    await page.keyboard.type('10000');
    await tabTo(/^Начать обучение$/);
    await press('Enter');
    await page.getByRole('button', { name: 'Пауза' }).and(page.locator(':enabled')).waitFor();
    await press('p');
    await page.getByRole('button', { name: 'Продолжить' }).waitFor();
    await page.locator('.run-head', { hasText: /^Пауза/ }).waitFor();
    await press('p');
    await page.locator('.run-head', { hasText: /^Обучение/ }).waitFor();
    await command('Остановить обучение');
    await page.getByRole('heading', { name: 'Остановить обучение?' }).waitFor();
    await tabTo(/^Остановить и сохранить$/);
    await press('Enter');
    await page.getByText(/UMAP 3D/).waitFor();
  });

  it('finds a word and walks from neighbour to neighbour', async () => {
    const { page } = app;
    await press('/');
    await page.keyboard.type('queen');
    await page.getByRole('option', { name: /^queen/ }).waitFor();
    await press('Enter');
    await page.getByRole('heading', { name: 'queen' }).waitFor();
    await tabTo(/^\w+\s*0[.,]\d+$/);
    await press('Enter');
    await expect.poll(() => page.locator('h2.word').textContent()).not.toBe('queen');
    await press('Alt+ArrowLeft');
    await page.getByRole('heading', { name: 'queen' }).waitFor();
  });

  it('exports the model through the palette, and the file holds it', async () => {
    const { page } = app;
    await command('Экспорт модели');
    await page.getByRole('radio', { name: 'safetensors' }).waitFor();
    const downloaded = page.waitForEvent('download');
    await tabTo(/^Экспортировать$/);
    await press('Enter');
    const file = await (await downloaded).path();
    const { model } = await readModel(memorySource('model.safetensors', readFileSync(file)));
    expect(model.words).toContain('queen');
    expect(model.input.length).toBe(model.words.length * model.dim);
  });

  it('speaks Russian everywhere', async () => {
    const english = await app.page.evaluate(() => {
      const names = [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((e) =>
        ['aria-label', 'title', 'placeholder'].map((name) => e.getAttribute(name) ?? ''),
      );
      const panels = [...document.querySelectorAll('.panel.left, .timeline, .top-bar')];
      return [...names, ...panels.map((e) => e.textContent ?? '')]
        .flatMap(
          (text) => text.match(/\b(the|and|of|words|Start|Make|Show|Open|Close|Learning|Loss)\b/g) ?? [],
        )
        .filter((word, i, all) => all.indexOf(word) === i);
    });
    expect(english).toEqual([]);
    await app.screenshot('russian');
    // The services' own words, too.
    await command('Сложить и вычесть слова');
    await app.page.getByRole('textbox', { name: 'Сумма слов' }).fill('kinng - man');
    await press('Enter');
    await app.page.getByRole('alert').getByText('Слова «kinng» нет в словаре модели.').waitFor();
    expect(app.errors).toEqual([]);
  });
});
