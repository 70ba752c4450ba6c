import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AxesState, Axis } from './axes.ts';
import type { Bookmark, BookmarksState } from './bookmarks.ts';
import type { ColoringData, ColoringState } from './coloring.ts';
import type { SelectionData, SelectionState } from './selection.ts';
import type { Filters } from './table-filters.ts';
import type { WordTableState } from './word-table.ts';

/** Everything that undo brings back. All of it is made anew when it changes, so that a state costs a few pointers. */
interface Moment extends SelectionData, ColoringData {
  list: readonly Bookmark[];
  saved: readonly Axis[];
  /** The table's, with the selection that they made. */
  filters: Filters;
}

export interface HistoryState {
  /** Steps that can be undone, and done again. */
  undoable: number;
  redoable: number;
  undo(): void;
  redo(): void;
  /** A gesture has begun (a handle is dragged): all of it will be one step. */
  hold(): void;
  /** It has ended. */
  release(): void;
  /** Begins anew: what is now cannot be undone. */
  reset(): void;
}

/** Steps kept; older ones are forgotten. */
const depth = 200;

interface Sources {
  selection: StoreApi<SelectionState>;
  coloring: StoreApi<ColoringState>;
  bookmarks: StoreApi<BookmarksState>;
  axes: StoreApi<AxesState>;
  wordTable: StoreApi<WordTableState>;
}

/**
 * Undo and redo of selections, isolation, sets and their names, colours and sizes, bookmarks and axes. It watches the
 * stores: whatever changes within one turn of the event loop is one step.
 */
export function createHistory({
  selection,
  axes,
  coloring,
  bookmarks,
  wordTable,
}: Sources): StoreApi<HistoryState> {
  const capture = (): Moment => {
    const { rows, sets, isolated, greyRest } = selection.getState();
    const { colorBy, sizeBy, shapes } = coloring.getState();
    const { filters } = wordTable.getState();
    const { saved } = axes.getState();
    return {
      rows,
      sets,
      isolated,
      greyRest,
      colorBy,
      sizeBy,
      shapes,
      list: bookmarks.getState().list,
      saved,
      filters,
    };
  };
  // Filters change by themselves, too: they come along with the selection and are no step of their own.
  const same = (a: Moment, b: Moment) =>
    (Object.keys(a) as (keyof Moment)[]).every((key) => key === 'filters' || a[key] === b[key]);
  let past: Moment[] = [];
  let future: Moment[] = [];
  let present = capture();
  let waiting = false;
  let held = false;

  const store = createStore<HistoryState>()(() => {
    const move = (from: Moment[], to: Moment[]) => {
      commit();
      const target = from.pop();
      if (!target) return;
      to.push(present);
      present = target;
      const { rows, sets, isolated, greyRest, colorBy, sizeBy, shapes, list, saved, filters } = target;
      selection.getState().restore({ rows, sets, isolated, greyRest });
      coloring.getState().restore({ colorBy, sizeBy, shapes });
      bookmarks.getState().setAll(list);
      if (saved !== axes.getState().saved) axes.getState().restore(saved);
      wordTable.getState().restoreFilters(filters);
      told();
    };
    return {
      undoable: 0,
      redoable: 0,
      undo: () => move(past, future),
      redo: () => move(future, past),
      hold: () => {
        if (held) return;
        commit();
        held = true;
      },
      release: () => {
        held = false;
        commit();
      },
      reset: () => {
        past = [];
        future = [];
        present = capture();
        told();
      },
    };
  });

  function told(): void {
    store.setState({ undoable: past.length, redoable: future.length });
  }

  /** What has changed since the last step becomes a step. */
  function commit(): void {
    const now = capture();
    if (same(now, present)) {
      present = now;
      return;
    }
    past.push(present);
    if (past.length > depth) past.shift();
    future = [];
    present = now;
    told();
  }

  const notice = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      if (!held) commit();
    });
  };
  selection.subscribe(notice);
  coloring.subscribe(notice);
  bookmarks.subscribe(notice);
  axes.subscribe(notice);
  return store;
}
