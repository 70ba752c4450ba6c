import { z } from 'zod';
import { command, id } from './command.ts';
import { dimensions, projectParameters } from './projection.ts';

/** Kinds of images that a sheet may be: what windows decode, and no program is needed to look into. */
const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
/** Pixels of a sheet's side, at most: as the Embedding Projector has it. */
export const largestSide = 8192;
/** Bytes of a sheet, at most. */
export const largestSheet = 32 * 2 ** 20;

const side = z.int().min(1).max(largestSide);

/** A small picture of each word, side by side in one image: what the Embedding Projector calls a sprite. */
export const pictureSheet = z.object({
  /** The file of the image, as it was. */
  image: z
    .custom<Uint8Array>((bytes) => bytes instanceof Uint8Array)
    .refine((bytes) => bytes.length <= largestSheet),
  type: z.enum(imageTypes),
  /** Of the image, pixels. */
  width: side,
  height: side,
  /** Of one picture, pixels. */
  cellWidth: side,
  cellHeight: side,
  /** [V] which picture, counted from 0 row by row from the top left; -1: none. */
  cells: z.custom<Int32Array>((value) => value instanceof Int32Array),
});
export type PictureSheet = z.output<typeof pictureSheet>;

const place = z.tuple([z.number(), z.number(), z.number()]);
/** Where the cloud is looked at from; as `CloudView` of the scene. */
export const cameraView = z.object({
  dimensions,
  target: place,
  azimuth: z.number(),
  elevation: z.number(),
  height: z.number().positive(),
});

const rows = z.custom<Uint32Array>((value) => value instanceof Uint32Array);
/** A state of a window to come back to, as far as other programs know such: a bookmark. */
export const modelView = z.object({
  name: z.string().min(1).max(200),
  /** The words chosen. */
  rows,
  /** The only words shown; null: all. */
  isolated: rows.nullable(),
  /** The metadata column that colours. */
  colorBy: z.string().max(1000).nullable(),
  map: projectParameters.nullable(),
  /** [V, map.dimensions] where the words were in it, NaN: nowhere; null: not known. */
  positions: z.custom<Float32Array>((value) => value instanceof Float32Array).nullable(),
  camera: cameraView.nullable(),
});
export type ModelView = z.output<typeof modelView>;

/** What came with a model's file besides words, vectors and columns. */
export interface ModelExtras {
  pictures: PictureSheet | null;
  views: ModelView[];
}

export const extrasCommands = {
  /** Of the views without positions: a map is asked for as such. */
  extras: command<ModelExtras>()(z.object({ model: id })),
} as const;
