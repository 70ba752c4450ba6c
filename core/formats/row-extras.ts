import type { EmbeddingModel } from '../model.ts';
import type { Sheet } from './picture-sheet.ts';
import { type State, viewsOf } from './projector-bookmarks.ts';

/** What a configuration of the Embedding Projector says of the rows of its file, besides names and columns. */
export interface RowExtras {
  /** Rows of the file. */
  rows: number;
  sheet: Sheet | null;
  states: State[];
}

/**
 * Gives a model what belongs to the rows that were taken of its file. The last of its columns holds which those are,
 * so that a sample has reordered it with the others; it is taken away.
 */
export function withExtras(model: EmbeddingModel, { rows, sheet, states }: RowExtras): void {
  const last = model.columns?.pop();
  if (last?.kind !== 'number') throw new TypeError('The last column holds the rows that were taken.');
  if (model.columns?.length === 0) delete model.columns;
  if (sheet) model.pictures = { ...sheet, cells: Int32Array.from(last.values) };
  if (states.length > 0) model.views = viewsOf(states, last.values, rows, model.columns ?? []);
}
