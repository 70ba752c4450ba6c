// What a person does with the explorer, as a script: for explorer-soak.mjs.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('playwright-core').Page} Page */

/** A word for each row: syllables, so that searching has something to find. @param {number} row */
function word(row) {
  const syllables = ['ka', 'ri', 'no', 'ste', 'lum', 've', 'dor', 'phi', 'an', 'qui'];
  let text = '';
  for (let rest = row + 10; rest > 0; rest = Math.floor(rest / 10)) text += syllables[rest % 10];
  return text;
}

/** Writes word2vec text: clumps in `dim` dimensions. @param {string} file @param {number} rows @param {number} dim */
function writeWords(file, rows, dim) {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const centers = Array.from({ length: 40 }, () => Array.from({ length: dim }, random));
  const lines = Array.from({ length: rows }, (_, row) => {
    const center = centers[row % centers.length];
    return `${word(row)} ${center?.map((value) => (value + 0.3 * random()).toFixed(4)).join(' ')}`;
  });
  writeFileSync(file, `${rows} ${dim}\n${lines.join('\n')}\n`);
}

/** The models that are gone back and forth between: name and number of words. */
const models = /** @type {const} */ ([
  ['small', 3000],
  ['large', 30_000],
]);

/** @param {Page} page @param {number} words */
const shown = (page, words) =>
  page.locator('.caption', { hasText: words.toLocaleString('en') }).waitFor({ timeout: 120_000 });

/** Opens both models. @param {Page} page @param {string} folder for the files */
export async function openFiles(page, folder) {
  for (const [name, rows] of models) {
    const file = path.join(folder, `${name}.txt`);
    writeWords(file, rows, 32);
    const brand = page.getByRole('button', { name: 'Orrery: start screen' });
    if (await brand.isVisible()) await brand.click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open embeddings' }).first().click();
    await (await chooser).setFiles(file);
    const dialog = page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true });
    const caption = page.locator('.caption', { hasText: rows.toLocaleString('en') });
    await dialog.or(caption).first().waitFor({ timeout: 120_000 });
    if (await dialog.isVisible()) await dialog.click();
    await shown(page, rows);
  }
}

/** @param {Page} page */
const cloudOf = (page) => page.getByRole('application', { name: 'Word cloud' });

/** One round; the same every time, but for places and words. @param {Page} page @param {number} round */
export async function explore(page, round) {
  const [name, rows] = models[round % models.length] ?? models[0];
  await page.getByRole('tab', { name: 'Models' }).click();
  await page
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await shown(page, rows);
  await look(page, round);
  await search(page, round % rows);
  await walk(page);
  await select(page);
  await color(page);
  await table(page);
  await pictures(page, round);
  await page.keyboard.press('Escape');
}

/** Turns, comes closer, passes over points, clicks one. @param {Page} page @param {number} round */
async function look(page, round) {
  const box = await cloudOf(page).boundingBox();
  if (!box) throw new Error('The cloud is not in view.');
  const at = (/** @type {number} */ u, /** @type {number} */ v) =>
    /** @type {[number, number]} */ ([box.x + u * box.width, box.y + v * box.height]);
  await page.mouse.move(...at(0.3, 0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.7, 0.4 + 0.01 * (round % 20)), { steps: 12 });
  await page.mouse.up();
  for (const turn of [-400, -400, 800]) await page.mouse.wheel(0, turn);
  for (let i = 0; i < 12; i++) await page.mouse.move(...at(0.2 + 0.05 * i, 0.3 + 0.03 * ((i + round) % 10)));
  await page.mouse.click(...at(0.5, 0.5));
  await page.keyboard.press('0');
}

/** Types letter by letter, in several ways of searching; chooses the first. @param {Page} page @param {number} row */
async function search(page, row) {
  const field = page.getByRole('combobox', { name: 'Search words' });
  await field.fill('');
  for (const text of [word(row), '/^ka.*no$/', 'zzzz']) {
    await field.fill('');
    await field.pressSequentially(text);
  }
  await field.fill(word(row));
  await page
    .getByRole('option', { name: word(row) })
    .first()
    .waitFor();
  await field.press('Enter');
  await page.getByRole('heading', { name: word(row), exact: true }).waitFor();
}

/** From neighbour to neighbour and back; hovers over the list; a sum. @param {Page} page */
async function walk(page) {
  const rows = page.getByRole('list', { name: 'Nearest neighbours' }).getByRole('button');
  for (let i = 0; i < 4; i++) {
    await rows.nth(3).waitFor();
    for (let row = 0; row < 3; row++) await rows.nth(row).hover();
    await rows.nth(i).click();
  }
  await rows.nth(3).waitFor();
  for (const name of ['Back', 'Back', 'Forward']) {
    await page.getByRole('button', { name, exact: true }).click();
  }
  await page.getByRole('tab', { name: 'Arithmetic' }).click();
  await page.getByRole('textbox', { name: 'Sum of words' }).fill(`${word(1)} - ${word(2)} + ${word(3)}`);
  await page.getByRole('button', { name: 'Solve' }).click();
  await page.getByRole('list', { name: 'Results' }).getByRole('button').first().waitFor();
  await page.getByRole('tab', { name: 'Word', exact: true }).click();
}

/** Box, isolate, bring back, all, undo, redo, nothing. @param {Page} page */
async function select(page) {
  const tool = (/** @type {string} */ name) =>
    page.getByRole('toolbar', { name: 'Selection tools' }).getByRole('button', { name });
  const box = await cloudOf(page).boundingBox();
  if (!box) throw new Error('The cloud is not in view.');
  await tool('Box').click();
  await page.mouse.move(box.x + 0.25 * box.width, box.y + 0.25 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.75 * box.height, { steps: 6 });
  await page.mouse.up();
  const bar = page.getByRole('region', { name: 'Selection', exact: true });
  await bar.getByRole('button', { name: 'Show only the selected words' }).click();
  await bar.getByRole('button', { name: /^Bring back/ }).click();
  await tool('Undo').click();
  await tool('Redo').click();
  await cloudOf(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Shift+a');
  await bar.waitFor({ state: 'detached' });
  await tool('Turn and move').click();
}

/** Other colours, and back. @param {Page} page */
async function color(page) {
  await page.getByRole('tab', { name: 'Explore' }).click();
  for (const option of ['Closeness to the word', 'Nothing', 'Frequency']) {
    await page.getByRole('combobox', { name: 'Colour by' }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
    await page.getByRole('listbox').waitFor({ state: 'detached' });
  }
}

/** The table of words, sorted twice and scrolled. @param {Page} page */
async function table(page) {
  await page.getByRole('tab', { name: 'Words', exact: true }).click();
  const grid = page.getByRole('grid', { name: 'Word table' });
  await grid.waitFor();
  for (const column of ['Word', 'Rank']) {
    await grid.getByRole('columnheader', { name: column }).getByRole('button').click();
  }
  await grid.hover();
  await page.mouse.wheel(0, 5000);
  await page.mouse.wheel(0, -5000);
  await page.getByRole('tab', { name: 'Timeline' }).click();
}

/** The dialog of pictures, the command palette, the other theme, flat and back. @param {Page} page @param {number} round */
async function pictures(page, round) {
  await cloudOf(page).focus();
  await page.keyboard.press('Control+e');
  await page.getByRole('img', { name: 'Preview of the picture' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme');
  await page.keyboard.press('Escape');
  await page.emulateMedia({ colorScheme: round % 2 ? 'dark' : 'light' });
  for (const dimensions of ['2D', '3D']) await page.getByRole('radio', { name: dimensions }).first().click();
}
