import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { Finder } from '../search/finder.ts';
import type { AxesState } from './axes.ts';
import type { CloudState } from './cloud-state.ts';
import { type ClustersState, clusterName } from './clusters.ts';
import type { InspectorState } from './inspector.ts';
import type { LabLink } from './link.ts';
import type { SelectionState } from './selection.ts';
import { sortRows } from './sort-rows.ts';
import {
  type CategoryColumn,
  cosineColumn,
  countColumn,
  keysOf,
  metadataColumns,
  type NumberColumn,
  type TableColumn,
} from './table-columns.ts';
import { type Filter, type Filters, type Range, still, within } from './table-filters.ts';

export interface WordTableState {
  /** In sight: only then is anything worked out. */
  open: boolean;
  columns: readonly TableColumn[];
  sort: { column: string; descending: boolean };
  /** A word must be within all of them. */
  filters: Filters;
  onlySelected: boolean;
  /** Rows of the vocabulary, in the order of the table. */
  rows: Uint32Array;
  busy: boolean;
  error: LabError | null;
  setOpen(open: boolean): void;
  /** The first click on a column sorts by it, the next the other way round. */
  sortBy(column: string): void;
  /** Null: the whole range. The words within all filters become the selection. */
  setRange(column: string, range: Range | null): void;
  /** Lets a category of a column through, or no longer; none of them: all. */
  togglePick(column: string, code: number): void;
  clearFilters(): void;
  /** Takes filters from elsewhere (undo), with the selection they made. */
  restoreFilters(filters: Filters): void;
  setOnlySelected(only: boolean): void;
}

interface Sources {
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  selection: StoreApi<SelectionState>;
  clusters: StoreApi<ClustersState>;
  axes: StoreApi<AxesState>;
  finder: Finder;
}

export const likenessColumn = 'likeness';
export const clusterColumn = 'cluster';

/** All words in one sortable table, which follows the selection and makes it. */
export function createWordTable(link: LabLink, sources: Sources): StoreApi<WordTableState> {
  const { cloud, inspector, selection, clusters, axes, finder } = sources;
  let arranging = 0;
  let liking = 0;
  /** What came with the model; asked once for each. */
  let metadata: { model: string; columns: TableColumn[] } | null = null;
  let likeness: NumberColumn | null = null;
  let clustered: CategoryColumn | null = null;

  const store = createStore<WordTableState>()((set, get) => ({
    open: false,
    columns: [],
    sort: { column: 'rank', descending: false },
    filters: new Map(),
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
    setRange: (id, range) => {
      const column = get().columns.find((one) => one.id === id);
      setFilter(id, range && column?.kind === 'number' ? { column, range } : null);
    },
    togglePick: (id, code) => {
      const column = get().columns.find((one) => one.id === id);
      if (column?.kind !== 'category') return;
      const now = get().filters.get(id);
      const picks = new Set(now && 'picks' in now ? now.picks : []);
      if (!picks.delete(code)) picks.add(code);
      setFilter(id, picks.size > 0 ? { column, picks } : null);
    },
    clearFilters: () => {
      set({ filters: new Map() });
      pick();
      void arrange();
    },
    restoreFilters: (filters) => {
      set({ filters: still(filters, get().columns) });
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

  function setFilter(id: string, filter: Filter | null): void {
    const filters = new Map(store.getState().filters);
    if (filter) filters.set(id, filter);
    else filters.delete(id);
    store.setState({ filters });
    pick();
    void arrange();
  }

  const mask = () => within(store.getState().filters, cloud.getState().table.words.length);

  /** What is within the filters is selected, so that the cloud shows it. */
  function pick(): void {
    const inside = mask();
    if (inside) selection.getState().selectMask(inside);
    else selection.getState().clear();
  }

  /** Works out which rows are shown, in which order. */
  async function arrange(): Promise<void> {
    const ticket = ++arranging;
    const { open, sort, columns, onlySelected } = store.getState();
    if (!open) return;
    const { words } = cloud.getState().table;
    const selected = selection.getState().rows;
    const inside = mask();
    const all = onlySelected ? selected.rows() : Uint32Array.from({ length: words.length }, (_, row) => row);
    const rows = inside ? all.filter((row) => inside[row] === 1) : all;
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
      ...(clustered && clustered.codes.length === table.words.length ? [clustered] : []),
      ...axisColumns(table.words.length),
      ...(metadata?.model === model ? (metadata?.columns ?? []) : []),
    ];
    store.setState({ columns, filters: still(store.getState().filters, columns) });
    void arrange();
  }

  /** The clusters found last: the words in none have no value. */
  function cluster(): void {
    const { found } = clusters.getState();
    clustered = null;
    if (found) {
      const codes = new Int32Array(cloud.getState().table.words.length).fill(-1);
      codes.set(found.labels.subarray(0, codes.length));
      const categories: string[] = [];
      for (const one of found.clusters) categories[one.id] = clusterName(one);
      clustered = { id: clusterColumn, kind: 'category', name: '', categories, codes };
    }
    if (store.getState().open) assemble();
  }

  /** The axis that is listed and those of the chart, each once: their values are known already. */
  function axisColumns(size: number): NumberColumn[] {
    const { shown, along, saved, plot, plotted } = axes.getState();
    const known = [
      { axis: shown, values: along.value },
      ...(['x', 'y'] as const).map((side) => ({
        axis: saved.find(({ id }) => id === plot[side]),
        values: plotted[side].value,
      })),
    ];
    const columns = new Map<string, NumberColumn>();
    for (const { axis, values } of known) {
      const id = `axis:${axis?.id}`;
      if (axis && values?.length === size && !columns.has(id))
        columns.set(id, cosineColumn(id, axis.name, values));
    }
    return [...columns.values()];
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
    const word = selected === null ? undefined : cloud.getState().table.words.at(selected);
    if (!store.getState().open) return;
    if (model === null || word === undefined) {
      likeness = null;
      assemble();
      return;
    }
    try {
      const { cosine } = await link.lab.closeness({ model, word });
      if (ticket !== liking) return;
      likeness = cosineColumn(likenessColumn, word, cosine);
      assemble();
    } catch (thrown) {
      if (ticket === liking) store.setState({ error: asLabError(thrown) });
    }
  }

  cloud.subscribe((now, before) => {
    if (now.table.words === before.table.words && now.subject === before.subject) return;
    if (now.table.words !== before.table.words) {
      likeness = null;
      store.setState({
        filters: new Map(),
        onlySelected: false,
        sort: { column: 'rank', descending: false },
      });
    }
    if (store.getState().open) void refresh();
  });
  inspector.subscribe((now, before) => now.selected !== before.selected && void compare());
  clusters.subscribe((now, before) => now.found !== before.found && cluster());
  axes.subscribe((now, before) => {
    const changed = (['shown', 'along', 'saved', 'plotted'] as const).some((key) => now[key] !== before[key]);
    if (changed && store.getState().open) assemble();
  });
  selection.subscribe((now, before) => {
    if (now.rows !== before.rows && store.getState().onlySelected) void arrange();
  });
  return store;
}
