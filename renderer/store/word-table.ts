import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { Finder } from '../search/finder.ts';
import type { CloudState } from './cloud.ts';
import type { InspectorState } from './inspector.ts';
import type { LabLink } from './link.ts';
import type { SelectionState } from './selection.ts';
import { sortRows } from './sort-rows.ts';
import {
  countColumn,
  keysOf,
  metadataColumns,
  type NumberColumn,
  type TableColumn,
} from './table-columns.ts';

type Range = readonly [least: number, most: number];

export interface WordTableState {
  /** In sight: only then is anything worked out. */
  open: boolean;
  columns: readonly TableColumn[];
  sort: { column: string; descending: boolean };
  /** By column; a word must be within all of them. */
  ranges: ReadonlyMap<string, Range>;
  onlySelected: boolean;
  /** Rows of the vocabulary, in the order of the table. */
  rows: Uint32Array;
  busy: boolean;
  error: LabError | null;
  setOpen(open: boolean): void;
  /** The first click on a column sorts by it, the next the other way round. */
  sortBy(column: string): void;
  /** Null: the whole range. The words within all ranges become the selection. */
  setRange(column: string, range: Range | null): void;
  clearRanges(): void;
  setOnlySelected(only: boolean): void;
}

interface Sources {
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  selection: StoreApi<SelectionState>;
  finder: Finder;
}

export const likenessColumn = 'likeness';

/** All words in one sortable table, which follows the selection and makes it. */
export function createWordTable(link: LabLink, sources: Sources): StoreApi<WordTableState> {
  const { cloud, inspector, selection, finder } = sources;
  let arranging = 0;
  let liking = 0;
  /** What came with the model; asked once for each. */
  let metadata: { model: string; columns: TableColumn[] } | null = null;
  let likeness: NumberColumn | null = null;

  const store = createStore<WordTableState>()((set, get) => ({
    open: false,
    columns: [],
    sort: { column: 'rank', descending: false },
    ranges: new Map(),
    onlySelected: false,
    rows: new Uint32Array(0),
    busy: false,
    error: null,

    setOpen: (open) => {
      if (open === get().open) return;
      set({ open });
      if (open) void refresh();
    },
    sortBy: (column) => {
      const { sort, columns } = get();
      const again = sort.column === column;
      // Numbers are looked at from the largest on, ranks and texts from the first.
      const first = columns.find(({ id }) => id === column)?.kind === 'number';
      set({ sort: { column, descending: again ? !sort.descending : first } });
      void arrange();
    },
    setRange: (column, range) => {
      const ranges = new Map(get().ranges);
      if (range) ranges.set(column, range);
      else ranges.delete(column);
      set({ ranges });
      pick();
      void arrange();
    },
    clearRanges: () => {
      set({ ranges: new Map() });
      pick();
      void arrange();
    },
    setOnlySelected: (onlySelected) => {
      set({ onlySelected });
      void arrange();
    },
  }));

  const modelId = () => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };

  /** [V] 1: within all ranges; null: there are none. */
  function within(): Uint8Array | null {
    const { ranges, columns } = store.getState();
    const filters = columns.flatMap((column): [Float64Array, Range][] => {
      const range = column.kind === 'number' ? ranges.get(column.id) : undefined;
      return range && column.kind === 'number' ? [[column.values, range]] : [];
    });
    if (filters.length === 0) return null;
    const mask = new Uint8Array(cloud.getState().table.words.length).fill(1);
    for (const [values, [least, most]] of filters) {
      for (let row = 0; row < mask.length; row++) {
        if (!(values[row]! >= least && values[row]! <= most)) mask[row] = 0;
      }
    }
    return mask;
  }

  /** What is within the ranges is selected, so that the cloud shows it. */
  function pick(): void {
    const mask = within();
    if (mask) selection.getState().selectMask(mask);
    else selection.getState().clear();
  }

  /** Works out which rows are shown, in which order. */
  async function arrange(): Promise<void> {
    const ticket = ++arranging;
    const { open, sort, columns, onlySelected } = store.getState();
    if (!open) return;
    const { words } = cloud.getState().table;
    const selected = selection.getState().rows;
    const mask = within();
    const all = onlySelected ? selected.rows() : Uint32Array.from({ length: words.length }, (_, row) => row);
    const rows = mask ? all.filter((row) => mask[row] === 1) : all;
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    if (!column || (column.kind === 'rank' && !sort.descending)) return show(rows);
    let keys = keysOf(column, words.length);
    if (!keys) {
      store.setState({ busy: true });
      keys = await finder.alphabet();
      if (ticket !== arranging) return;
      if (!keys) {
        store.setState({ busy: false });
        return;
      }
    }
    show(sortRows(rows, keys, sort.descending));
  }

  /** The same rows in the same order stay the same array: whoever reads them keeps their place. */
  function show(rows: Uint32Array): void {
    const { rows: before } = store.getState();
    const same = rows.length === before.length && rows.every((row, i) => row === before[i]);
    store.setState({ rows: same ? before : rows, busy: false });
  }

  function assemble(): void {
    const { table } = cloud.getState();
    const own: TableColumn[] = [
      { id: 'rank', kind: 'rank' },
      { id: 'word', kind: 'word' },
      ...countColumn(table, 'count'),
    ];
    const model = modelId();
    const columns = [
      ...own,
      ...(likeness && likeness.values.length === table.words.length ? [likeness] : []),
      ...(metadata?.model === model ? (metadata?.columns ?? []) : []),
    ];
    store.setState({ columns });
    void arrange();
  }

  async function refresh(): Promise<void> {
    assemble();
    const model = modelId();
    if (model === null || metadata?.model === model) {
      await compare();
      return;
    }
    try {
      const columns = await link.metadata(model);
      if (modelId() !== model) return;
      metadata = { model, columns: metadataColumns(columns, cloud.getState().table.words.length) };
      store.setState({ error: null });
    } catch (thrown) {
      store.setState({ error: asLabError(thrown) });
    }
    assemble();
    await compare();
  }

  /** The column of cosines to the chosen word. */
  async function compare(): Promise<void> {
    const ticket = ++liking;
    const model = modelId();
    const { selected } = inspector.getState();
    const word = selected === null ? undefined : cloud.getState().table.words[selected];
    if (!store.getState().open) return;
    if (model === null || word === undefined) {
      if (likeness) dropRange(likenessColumn);
      likeness = null;
      assemble();
      return;
    }
    try {
      const { cosine } = await link.lab.closeness({ model, word });
      if (ticket !== liking) return;
      const values = Float64Array.from(cosine);
      likeness = {
        id: likenessColumn,
        kind: 'number',
        name: word,
        values,
        integer: false,
        logarithmic: false,
      };
      dropRange(likenessColumn);
      assemble();
    } catch (thrown) {
      if (ticket === liking) store.setState({ error: asLabError(thrown) });
    }
  }

  /** A range of cosines to one word says nothing about those to another. */
  function dropRange(column: string): void {
    const ranges = new Map(store.getState().ranges);
    if (ranges.delete(column)) store.setState({ ranges });
  }

  cloud.subscribe((now, before) => {
    if (now.table.words === before.table.words && now.subject === before.subject) return;
    if (now.table.words !== before.table.words) {
      likeness = null;
      store.setState({ ranges: new Map(), onlySelected: false, sort: { column: 'rank', descending: false } });
    }
    if (store.getState().open) void refresh();
  });
  inspector.subscribe((now, before) => now.selected !== before.selected && void compare());
  selection.subscribe((now, before) => {
    if (now.rows !== before.rows && store.getState().onlySelected) void arrange();
  });
  return store;
}
