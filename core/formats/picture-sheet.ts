import { z } from 'zod';
import { largestSheet, largestSide, type PictureSheet } from '../contract/extras.ts';
import { imageHeader } from './images.ts';
import { type Companion, readAll } from './source.ts';

/** A sheet before it is known which rows are opened. */
export type Sheet = Omit<PictureSheet, 'cells'>;

const MIB = 2 ** 20;
const side = z.int().min(1).max(largestSide);
const sprite = z.object({
  imagePath: z.string().min(1),
  /** Width and height of one picture, pixels. */
  singleImageDim: z.tuple([side, side]),
});

/** The path that a configuration gives its sheet; null where it gives none. */
export const sheetPath = (given: unknown): string | null => {
  const found = z.object({ imagePath: z.string().min(1) }).safeParse(given);
  return found.success ? found.data.imagePath : null;
};

/** How many pictures a sheet holds. */
const cellsOf = ({ width, height, cellWidth, cellHeight }: Sheet): number =>
  Math.floor(width / cellWidth) * Math.floor(height / cellHeight);

/**
 * The sheet of pictures that a configuration of the Embedding Projector names (`sprite`), looked at by its header
 * only. Answers, in words for people, why there is none where it cannot be used for that many rows.
 */
export async function readSheet(
  given: unknown,
  file: Companion | undefined,
  rows: number,
): Promise<Sheet | string> {
  const parsed = sprite.safeParse(given);
  if (!parsed.success)
    return 'The pictures are not shown: their configuration names no image with the width and height of one picture.';
  if (!file) return 'The pictures are not shown: the image that the configuration names is not beside it.';
  const not = (why: string) => `The pictures in ${file.name} are not shown: ${why}.`;
  const tooLarge = not(`it has more than ${largestSheet / MIB} MiB`);
  if (file.size > largestSheet) return tooLarge;
  const source = await file.open();
  const image = await readAll(source, largestSheet).finally(() => source.close?.());
  if (!image) return tooLarge;
  const header = imageHeader(image);
  if (!header) return not('it is no image of the kinds PNG, JPEG, GIF and WebP');
  const { width, height } = header;
  if (width < 1 || height < 1 || width > largestSide || height > largestSide)
    return not(`it has ${width} x ${height} pixels, and at most ${largestSide} x ${largestSide} are decoded`);
  const [cellWidth, cellHeight] = parsed.data.singleImageDim;
  const sheet: Sheet = { image, ...header, cellWidth, cellHeight };
  const cells = cellsOf(sheet);
  if (cells < rows)
    return not(`it holds ${cells} of ${cellWidth} x ${cellHeight} pixels, and there are ${rows} rows`);
  return sheet;
}

/** Whether the n-th picture is that of the n-th row. */
export const inOrder = ({ cells }: PictureSheet): boolean => cells.every((cell, row) => cell === row);
