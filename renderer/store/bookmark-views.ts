import type { ModelView } from '../../core/contract/extras.ts';
import type { Bookmark } from './bookmarks.ts';
import { columnOf } from './coloring.ts';
import { RowSet } from './row-set.ts';

/** A view that came with a model of so many words, the i-th of its file, as a bookmark. */
export function bookmarkOf(view: ModelView, i: number, size: number): Bookmark {
  const { name, rows, isolated, colorBy, map, camera } = view;
  return {
    ...{ id: `file-${i}`, name, camera, map },
    rows: RowSet.of(size, rows),
    isolated: isolated && RowSet.of(size, isolated),
    ...{ colorBy: colorBy === null ? 'frequency' : `column:${colorBy}`, sizeBy: 'same', shapes: false },
    // Elsewhere the one point that is chosen is also the one that is asked about.
    word: rows.length === 1 ? rows[0]! : null,
  };
}

/** A bookmark for other programs. */
export function viewOf({ name, camera, rows, isolated, colorBy, map, word }: Bookmark): ModelView {
  const chosen = rows.count > 0 || word === null ? rows.rows() : Uint32Array.of(word);
  return {
    ...{ name, rows: chosen, isolated: isolated?.rows() ?? null, colorBy: columnOf(colorBy) },
    ...{ map, positions: null, camera },
  };
}
