import { z } from 'zod';
import type { MetadataColumn } from '../contract/metadata.ts';
import { parseJson } from '../json.ts';
import type { EmbeddingModel } from '../model.ts';
import { type Companion, readAll } from './source.ts';

/**
 * Bookmarks of the Embedding Projector: a JSON list of states of its window. Of a state its name, the chosen points and
 * the filter are taken, as a column of metadata: `selected`, `shown` (left by the filter, but not chosen), or nothing.
 * The camera and the coordinates are of the Projector's own maps, which are not made here.
 */

/** Bytes; a state holds the coordinates of every point. */
const LARGEST = 64 * 2 ** 20;
const MOST = 100;
const PREFIX = 'bookmark: ';
const SELECTED = 'selected';
const SHOWN = 'shown';

const row = z.int().nonnegative();
const states = z
  .array(
    z.object({
      label: z.string().max(500).default(''),
      /** Places among the filtered points, where there is a filter. */
      selectedPoints: z.array(row).nullish(),
      filteredPoints: z.array(row).nullish(),
    }),
  )
  .max(MOST);

/** A column a bookmark, with a cell a row. Null where the file holds none. Throws what reading it throws. */
export async function readBookmarks(
  file: Companion,
  rows: number,
): Promise<{ name: string; cells: string[] }[] | null> {
  const source = await file.open();
  try {
    const bytes = await readAll(source, LARGEST);
    const parsed = bytes && states.safeParse(parseJson(bytes));
    if (!parsed?.success) return null;
    return parsed.data.map(({ label, selectedPoints, filteredPoints }, i) => {
      const cells = new Array<string>(rows).fill('');
      for (const at of filteredPoints ?? []) if (at < rows) cells[at] = SHOWN;
      for (const place of selectedPoints ?? []) {
        const at = filteredPoints ? filteredPoints[place] : place;
        if (at !== undefined && at < rows) cells[at] = SELECTED;
      }
      return { name: PREFIX + (label.trim() || String(i + 1)), cells };
    });
  } catch (error) {
    // No JSON, no UTF-8, or far too much of it.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)
      return null;
    throw error;
  } finally {
    await source.close?.();
  }
}

type Category = MetadataColumn & { kind: 'category' };

/** Whether a column is a bookmark as `readBookmarks` gives it. */
export const isBookmark = (column: MetadataColumn): column is Category =>
  column.kind === 'category' &&
  column.name.startsWith(PREFIX) &&
  column.categories.every((name) => name === SELECTED || name === SHOWN);

/** The bookmarks among a model's columns as a file of the Projector; null where there are none. */
export function bookmarksJson({ words, dim, columns = [] }: EmbeddingModel): string | null {
  const kept = columns.filter(isBookmark);
  if (kept.length === 0) return null;
  return JSON.stringify(
    kept.map(({ name, categories, codes }) => {
      const cells = Array.from(codes, (code) => categories[code]);
      const rowsOf = (fits: (cell: string | undefined) => boolean) =>
        cells.flatMap((cell, at) => (fits(cell) ? [at] : []));
      const filtered = cells.includes(SHOWN) ? rowsOf((cell) => cell !== undefined) : null;
      const selected = rowsOf((cell) => cell === SELECTED);
      const places = filtered && new Map(filtered.map((at, place) => [at, place]));
      return {
        label: name.slice(PREFIX.length),
        isSelected: false,
        ...{ selectedProjection: 'pca', pcaComponentDimensions: [0, 1, 2], projections: [] },
        ...{ dataSetDimensions: [words.length, dim], tSNEIteration: 0 },
        selectedPoints: places ? selected.map((at) => places.get(at)!) : selected,
        ...(filtered ? { filteredPoints: filtered } : {}),
        selectedLabelOption: 'word',
        // Where the Projector itself begins.
        cameraDef: { orthographic: false, position: [0.45, 0.9, 1.6], target: [0, 0, 0], zoom: 1 },
      };
    }),
  );
}
