import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { save } from '../../../main/convert.ts';
import { colorOf, pixel, png, sheet } from '../../fixtures/png.ts';
import { entry, namesIn, projectorFolder } from './projector-sample.ts';
import { folderForTests, read } from './sample.ts';

let folder: string;
beforeAll(async () => {
  folder = await folderForTests();
});

/** Three across, two down: two places more than there are words. */
const image = sheet(3, 2, 8, 6);
const sprite = { imagePath: 'faces.png', singleImageDim: [8, 6] };
const made = (
  name: string,
  files = { 'faces.png': image as Uint8Array },
  given: object = sprite,
  more = {},
) => projectorFolder(path.join(folder, name), files, { sprite: given, ...more });

const jpeg = Uint8Array.from([
  ...Buffer.from('\xff\xd8\xff\xc0\0\x11\x08', 'latin1'),
  ...[0, 12, 0, 24],
  ...new Array<number>(40).fill(0),
]);

describe('pictures of the Embedding Projector', () => {
  it('come with the words, one each, as the file has them', async () => {
    const { model, notices } = await read(await made('whole'));
    expect(model.pictures).toMatchObject({
      type: 'image/png',
      width: 24,
      height: 12,
      cellWidth: 8,
      cellHeight: 6,
    });
    expect([...model.pictures!.cells]).toEqual([0, 1, 2, 3]);
    expect(Buffer.from(model.pictures!.image).equals(image)).toBe(true);
    expect(model.columns?.map(({ name }) => name)).toEqual(['kind']);
    expect(notices).toEqual([]);
  });

  it('stay with their words where rows are left out, drawn, or have no names', async () => {
    const config = await made('some');
    expect([...(await read(config, { first: 3 })).model.pictures!.cells]).toEqual([0, 1, 2]);
    for (const seed of [1, 2, 3, 4]) {
      const { model } = await read(config, { sample: { rows: 2, seed } });
      const rows = model.words.map((word) => ['cat', 'car', 'bus', 'dog'].indexOf(word));
      expect([...model.pictures!.cells]).toEqual(rows);
      expect(Array.from(model.input)).toEqual(rows.flatMap((row) => [row * 2 + 1, row * 2 + 2]));
    }
    const bytes = Buffer.from(Float32Array.of(1, 2, Number.NaN, 4, 5, 6, 7, 8).buffer);
    const packed = { tensorPath: 'tensors.bytes', tensorShape: [4, 2] };
    const bad = await made(
      'bad rows',
      { 'faces.png': image, 'tensors.bytes': bytes } as never,
      sprite,
      packed,
    );
    const dropped = await read(bad, { dropBad: true });
    expect([...dropped.model.pictures!.cells]).toEqual([0, 2, 3]);
    // The tensor itself finds its configuration.
    const tensor = await read(path.join(path.dirname(bad), 'tensors.bytes'), { dropBad: true });
    expect([...tensor.model.pictures!.cells]).toEqual([0, 2, 3]);
    const { model } = await read(config, { words: null });
    expect([model.words, [...model.pictures!.cells]]).toEqual([
      ['1', '2', '3', '4'],
      [0, 1, 2, 3],
    ]);
  });

  it('are written with the configuration that names them, and come back', async () => {
    const opened = await read(await made('write'));
    const file = path.join(folder, 'faces.projector.zip');
    await save(opened, file, 'projector');
    expect(await namesIn(file)).toContain('faces.sprite.png');
    const config = JSON.parse((await entry(file, 'faces.projector_config.json')).toString());
    expect(config.embeddings[0].sprite).toEqual({ imagePath: 'faces.sprite.png', singleImageDim: [8, 6] });
    const again = await read(file);
    expect(again.model.pictures).toEqual(opened.model.pictures);
  });

  it('are put together anew where only some rows are there: the Projector counts pictures by rows', async () => {
    const opened = await read(await made('drawn'), { sample: { rows: 3, seed: 5 } });
    const cells = [...opened.model.pictures!.cells];
    expect(cells).not.toEqual([0, 1, 2]);
    const file = path.join(folder, 'drawn.projector.zip');
    const { notices } = await save(opened, file, 'projector');
    expect(notices).toEqual([]);
    const { model } = await read(file);
    expect(model.words).toEqual(opened.model.words);
    expect([...model.pictures!.cells]).toEqual([0, 1, 2]);
    for (const [place, cell] of cells.entries()) {
      for (const [x, y] of [
        [0, 0],
        [7, 5],
        [3, 4],
      ] as const)
        expect(pixel(model.pictures!.image, place * 8 + x, y)).toEqual([...colorOf(cell)]);
    }
  });

  it('of a kind that is not put together are left out then, and it is said', async () => {
    const given = { imagePath: 'faces.jpg', singleImageDim: [8, 6] };
    const config = await made('jpeg', { 'faces.jpg': jpeg } as never, given);
    const whole = path.join(folder, 'jpeg.projector.zip');
    await save(await read(config), whole, 'projector');
    expect(await namesIn(whole)).toContain('jpeg.sprite.jpg');
    const part = path.join(folder, 'part.projector.zip');
    const { notices } = await save(await read(config, { sample: { rows: 2, seed: 4 } }), part, 'projector');
    expect((await namesIn(part)).filter((name) => /sprite/.test(name))).toEqual([]);
    expect(notices.join()).toMatch(/pictures were not written/);
  });

  it.each([
    [
      'fewer than rows',
      'faces.png',
      sheet(3, 1, 8, 6),
      [8, 6],
      /holds 3 of 8 x 6 pixels, and there are 4 rows/,
    ],
    ['cells larger than it', 'faces.png', image, [25, 6], /holds 0 of 25 x 6/],
    ['markup', 'faces.png', Buffer.from('<svg onload="alert(1)"/>'), [8, 6], /no image of the kinds PNG/],
    ['cut', 'faces.png', image.subarray(0, 20), [8, 6], /no image of the kinds PNG/],
    ['wide beyond measure', 'faces.png', wide(), [8, 6], /has 8193 x 1 pixels, and at most 8192 x 8192/],
    ['heavy', 'faces.png', Buffer.alloc(32 * 2 ** 20 + 1, image), [8, 6], /more than 32 MiB/],
    ['elsewhere', 'other.png', image, [8, 6], /the image that the configuration names is not beside it/],
    ['of no size', 'faces.png', image, [0, 6], /names no image with the width and height/],
    ['of half a size', 'faces.png', image, [8], /names no image with the width and height/],
    ['of another kind of number', 'faces.png', image, [1e9, 6], /names no image with the width and height/],
  ] as const)(
    'that cannot be used (%s) are told of, and the vectors open',
    async (name, file, bytes, dim, said) => {
      const config = await made(`no ${name}`, { [file]: bytes } as never, { ...sprite, singleImageDim: dim });
      const { model, notices } = await read(config);
      expect([model.words, model.pictures]).toEqual([['cat', 'car', 'bus', 'dog'], undefined]);
      expect(notices.join(' ')).toMatch(said);
    },
  );

  it('are looked for beside the configuration alone, wherever it says they are', async () => {
    await writeFile(path.join(folder, 'outside.png'), image);
    for (const imagePath of ['../outside.png', `${folder}/outside.png`, 'file:///etc/outside.png']) {
      const { model, notices } = await read(await made('astray', {} as never, { ...sprite, imagePath }));
      expect([model.pictures, notices.join()]).toEqual([undefined, expect.stringMatching(/not beside it/)]);
    }
    const far = { ...sprite, imagePath: 'https://example.org/a/faces.png?v=2#x' };
    expect((await read(await made('far', undefined, far))).model.pictures).toBeDefined();
  });
});

function wide(): Buffer {
  return png(8193, 1, () => [0, 0, 0]);
}
