import { z } from 'zod';
import { type ModelExtras, modelView, pictureSheet } from '../core/contract/extras.ts';
import { imageHeader } from '../core/formats/images.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { type FramedKind, framed, loadFramed } from './framed-file.ts';

/** Pictures and bookmarks that came with a model, a file beside it. */
const kind: FramedKind<ModelExtras> = {
  magic: 'ORREXTR1',
  schema: z.object({ pictures: pictureSheet.nullable(), views: z.array(modelView).max(1000) }),
  what: 'The pictures and bookmarks',
  without: 'Its words and vectors are not; open its file again for them.',
};

/** The bytes of a model's; null where it has none. */
export const extrasBytes = ({ pictures, views = [] }: EmbeddingModel): Uint8Array[] | null =>
  pictures || views.length > 0 ? framed(kind, { pictures: pictures ?? null, views }) : null;

/** What is in a file, nothing where there is none. `rows`: words of the model it belongs to. Throws as `loadFramed`. */
export async function loadExtras(file: string, rows: number, model: string): Promise<ModelExtras> {
  return (
    (await loadFramed(file, kind, model, (extras) => fits(extras, rows))) ?? { pictures: null, views: [] }
  );
}

/** A project comes from anywhere: what windows decode is looked at once more, and every row is one of the model's. */
function fits({ pictures, views }: ModelExtras, rows: number): boolean {
  const inside = (list: Uint32Array) => list.every((row) => row < rows);
  const known = views.every(
    ({ rows: chosen, isolated, map, positions }) =>
      inside(chosen) &&
      (!isolated || inside(isolated)) &&
      (!positions || positions.length === rows * (map?.dimensions ?? 0)),
  );
  if (!pictures) return known;
  const { image, type, width, height, cells, cellWidth, cellHeight } = pictures;
  const header = imageHeader(image);
  const most = Math.floor(width / cellWidth) * Math.floor(height / cellHeight);
  return (
    known &&
    header?.type === type &&
    header.width === width &&
    header.height === height &&
    cells.length === rows &&
    cells.every((cell) => cell >= -1 && cell < most)
  );
}
