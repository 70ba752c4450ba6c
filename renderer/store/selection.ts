import { createStore, type StoreApi } from 'zustand/vanilla';
import { RowSet } from './row-set.ts';

/** How rows just caught meet those selected already. */
export type SelectMode = 'replace' | 'add' | 'subtract' | 'intersect';

/** A selection kept under a name. */
export interface NamedSet {
  readonly id: string;
  readonly name: string;
  readonly rows: RowSet;
}

/** What undo, bookmarks and the next start bring back. */
export interface SelectionData {
  /** Rows of the vocabulary on screen. */
  rows: RowSet;
  sets: readonly NamedSet[];
  /** Only these are shown; null: all. Nothing is removed: bringing back is setting null. */
  isolated: RowSet | null;
  /** What is not selected is greyed out, as long as something is. */
  greyRest: boolean;
}

export interface SelectionState extends SelectionData {
  /** Selects rows, or joins them with what is selected. */
  select(rows: Iterable<number>, mode?: SelectMode): void;
  /** The same by marks, one a row from the first on; fast for a million. */
  selectMask(mask: Uint8Array, mode?: SelectMode): void;
  selectSet(rows: RowSet, mode?: SelectMode): void;
  /** In if it was out, out if it was in. */
  toggle(row: number): void;
  selectAll(): void;
  /** Everything shown that was not selected. */
  invert(): void;
  clear(): void;
  /** Keeps the selection under a name; answers with the set's id, or null when nothing is selected. */
  saveSet(name: string): string | null;
  renameSet(id: string, name: string): void;
  removeSet(id: string): void;
  /** Shows only what is selected. */
  isolate(): void;
  bringBack(): void;
  setGreyRest(grey: boolean): void;
  /** Another vocabulary of so many words: nothing of the old one is left. */
  reset(size: number): void;
  /** Takes everything from elsewhere (undo, a bookmark, the last time). */
  restore(data: Partial<SelectionData>): void;
}

let serial = 0;
const setId = () => `set-${Date.now().toString(36)}-${serial++}`;

/** Which words are selected, and the selections that have names. Rows are those of the vocabulary on screen. */
export function createSelection(): StoreApi<SelectionState> {
  return createStore<SelectionState>()((set, get) => {
    /** Nothing that is hidden can be selected. */
    const take = (next: RowSet) => {
      const { rows, isolated } = get();
      const shown = isolated ? next.intersect(isolated) : next;
      if (!shown.equals(rows)) set({ rows: shown });
    };
    const join = (caught: RowSet, mode: SelectMode): void => {
      const { rows } = get();
      if (mode === 'add') take(rows.union(caught));
      else if (mode === 'subtract') take(rows.minus(caught));
      else if (mode === 'intersect') take(rows.intersect(caught));
      else take(caught);
    };
    return {
      rows: RowSet.empty(0),
      sets: [],
      isolated: null,
      greyRest: true,

      select: (rows, mode = 'replace') => join(RowSet.of(get().rows.size, rows), mode),
      selectMask: (mask, mode = 'replace') => join(RowSet.ofMask(get().rows.size, mask), mode),
      selectSet: (rows, mode = 'replace') => {
        if (rows.size === get().rows.size) join(rows, mode);
      },
      toggle: (row) => join(RowSet.of(get().rows.size, [row]), get().rows.has(row) ? 'subtract' : 'add'),
      selectAll: () => take(RowSet.all(get().rows.size)),
      invert: () => take(get().rows.invert()),
      clear: () => take(RowSet.empty(get().rows.size)),

      saveSet: (name) => {
        const { rows, sets } = get();
        if (rows.count === 0) return null;
        const id = setId();
        set({ sets: [...sets, { id, name: name.trim() || `${sets.length + 1}`, rows }] });
        return id;
      },
      renameSet: (id, name) => {
        const trimmed = name.trim();
        if (trimmed === '') return;
        set(({ sets }) => ({ sets: sets.map((one) => (one.id === id ? { ...one, name: trimmed } : one)) }));
      },
      removeSet: (id) => set(({ sets }) => ({ sets: sets.filter((one) => one.id !== id) })),

      isolate: () => {
        const { rows } = get();
        if (rows.count > 0) set({ isolated: rows });
      },
      bringBack: () => set({ isolated: null }),
      setGreyRest: (greyRest) => set({ greyRest }),

      reset: (size) => set({ rows: RowSet.empty(size), sets: [], isolated: null }),
      restore: (data) => set(data),
    };
  });
}
