import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colorOf, sheet } from '../fixtures/png.ts';
import { entry, namesIn, projectorFolder } from '../main/formats/projector-sample.ts';
import { chooseWord } from './explore.ts';
import { type App, launchApp } from './harness.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-pictures-'));
/** A name that would run, were names markup. */
const hostile = '<img src=x onerror=alert(1)>';
const words = ['cat', hostile, 'bus', 'dog'];
const labels = `word\tkind\n${words.map((word, i) => `${word}\t${i % 2 ? 'odd' : 'even'}`).join('\n')}\n`;
const state = {
  ...{ label: 'From the Projector', selectedProjection: 'umap', umapIs3d: true, umapNeighbors: 15 },
  ...{ selectedPoints: [3], selectedColorOptionName: 'kind' },
  projections: words.map((_, i) => ({ 'umap-0': i, 'umap-1': i * i, 'umap-2': -i })),
  cameraDef: { orthographic: false, position: [0, 0, 2], target: [0, 0, 0], zoom: 1 },
};
const embedding = {
  sprite: { imagePath: 'faces.png', singleImageDim: [8, 6] },
  bookmarksPath: 'state.txt',
};

/** The files of a configuration, the tensors first, as a dialog may list them. */
async function files(name: string, image: Uint8Array): Promise<string[]> {
  const own = path.join(folder, name);
  const content = { 'faces.png': image, 'state.txt': JSON.stringify([state]), 'labels.tsv': labels };
  await projectorFolder(own, content, { ...embedding, tensorName: name });
  return (await readdir(own))
    .sort()
    .reverse()
    .map((file) => path.join(own, file));
}

describe('files of the Embedding Projector with pictures', () => {
  let app: App;
  beforeAll(async () => {
    app = await launchApp({ reducedMotion: 'reduce' });
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (name: string, chosen: string[]) => {
    const { page } = app;
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open embeddings' }).first().click();
    await (await chooser).setFiles(chosen);
    await page.getByRole('banner').getByRole('button', { name, exact: true }).waitFor();
  };
  const picture = (word: string) => app.page.getByRole('img', { name: `Picture of “${word}”` });

  it('show the picture of the chosen word, and the map and bookmark they came with', async () => {
    const { page } = app;
    await open('faces', await files('faces', sheet(2, 2, 8, 6)));
    // Made elsewhere: no seed would make it again.
    await page.getByText(/UMAP 3D · 15 neighbours · as it came with the file · 4 words/).waitFor();
    for (const [row, word] of words.entries()) {
      await chooseWord(page, word);
      await picture(word).waitFor();
      const pixel = () =>
        picture(word).evaluate((canvas: HTMLCanvasElement) => [
          ...canvas.getContext('2d')!.getImageData(3, 4, 1, 1).data,
        ]);
      await expect.poll(pixel).toEqual([...colorOf(row), 255]);
    }
    await app.screenshot('picture');
    await page.getByRole('tab', { name: 'Explore' }).click();
    const region = page.getByRole('region', { name: 'Bookmarks' });
    await region.getByRole('button', { name: /^From the Projector ?1$/ }).click();
    await page.getByRole('heading', { name: 'dog', exact: true }).waitFor();
    await page.getByText('1 word selected', { exact: true }).first().waitFor();
    expect(app.errors).toEqual([]);
  });

  it('come out again, with sheet, bookmarks and configuration', async () => {
    const { page } = app;
    await page.getByRole('tab', { name: 'Models' }).click();
    await page.getByRole('button', { name: 'Actions for faces' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    await page.getByRole('radio', { name: /Projector/ }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const saved = path.join(folder, 'saved.zip');
    await (await download).saveAs(saved);
    const names = await namesIn(saved);
    const config = names.find((name) => name.endsWith('projector_config.json'))!;
    const [made] = JSON.parse((await entry(saved, config)).toString()).embeddings;
    expect(made.sprite.singleImageDim).toEqual([8, 6]);
    const own = readFileSync(path.join(folder, 'faces/faces.png'));
    expect((await entry(saved, made.sprite.imagePath)).equals(own)).toBe(true);
    const [bookmark] = JSON.parse((await entry(saved, made.bookmarksPath)).toString());
    expect(bookmark).toMatchObject({
      label: 'From the Projector',
      selectedPoints: [3],
      selectedProjection: 'umap',
    });
    expect(bookmark.projections[3]).toEqual({ 'umap-0': 1, 'umap-1': 1, 'umap-2': -1 });
  });

  it('with an image that only looks like one open all the same, and it is said', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Orrery: start screen' }).click();
    const forged = sheet(2, 2, 8, 6);
    // Its header is whole; what follows is none.
    forged.fill(0x41, 33);
    await open('forged', await files('forged', forged));
    await chooseWord(page, 'bus');
    await page.getByText('The file came with pictures that cannot be decoded.').waitFor();
    await page.getByRole('button', { name: 'Orrery: start screen' }).click();
    await open(
      'markup',
      await files('markup', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')),
    );
    await page
      .getByText(/The pictures in faces\.png are not shown: it is no image/)
      .first()
      .waitFor();
    await chooseWord(page, 'bus');
    expect(await picture('bus').count()).toBe(0);
    expect(app.errors).toEqual([]);
  });
});
