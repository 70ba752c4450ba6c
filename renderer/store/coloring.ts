import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { MetadataColumn } from '../../core/contract/metadata.ts';
import type { AgreementState } from './agreement.ts';
import type { CloudState } from './cloud-state.ts';
import { type ClustersState, clusterName } from './clusters.ts';
import { columnEncoding, type Encoding, type Groups, groupsOf, type Ramp, rampOf } from './encoding.ts';
import type { InspectorState } from './inspector.ts';
import type { LabLink } from './link.ts';
import type { Picture } from './pictures.ts';
import type { SelectionState } from './selection.ts';
import { taskId } from './tasks.ts';

/** What colours show. `column:NAME` is a column of the metadata. */
export type ColorBy = 'frequency' | 'none' | 'overlap' | Asking | `column:${string}`;
/** What sizes show: of clusters, how firmly a word belongs to its own; of sets, whether it is in one. */
export type SizeBy = 'same' | 'frequency' | Asking | `column:${string}`;
/** What is asked for, and changes with what it is about. */
type Asking = 'cluster' | 'trust' | 'distance' | 'sets';

/** What undo, bookmarks and the next start bring back. */
export interface ColoringData {
  colorBy: ColorBy;
  sizeBy: SizeBy;
  /** Groups differ in shape, too. */
  shapes: boolean;
}

export interface ColoringState extends ColoringData {
  /** What came with the model's words. */
  columns: readonly MetadataColumn[];
  /** What the colours say; null: nothing, or it is still to come. */
  encoding: Encoding | null;
  /** What the sizes say, where that is asked for; null: nothing, or it is still to come. */
  sizing: Ramp | null;
  /** The sample that trust was judged on, where it is not all points. */
  judged: number | null;
  loading: boolean;
  error: LabError | null;
  setColorBy(colorBy: ColorBy): void;
  setSizeBy(sizeBy: SizeBy): void;
  setShapes(shapes: boolean): void;
  restore(data: Partial<ColoringData>): void;
}

/** The group of words in more than one set; the legend names it. */
export const several = '∩';
/** Categories with looks of their own: by colour alone, and by colour and shape. */
const looks = { plain: 7, shaped: 21 };
/** Multiplications that judging a map may take: some seconds. */
const judgingWork = 1.5e10;

export const columnOf = (by: ColorBy | SizeBy): string | null =>
  by.startsWith('column:') ? by.slice('column:'.length) : null;

interface Sources {
  cloud: StoreApi<CloudState>;
  inspector: StoreApi<InspectorState>;
  selection: StoreApi<SelectionState>;
  clusters: StoreApi<ClustersState>;
  agreement: StoreApi<AgreementState>;
}

/** What colours and sizes say; it asks the service for what they are about, and follows what they depend on. */
export function createColoring(link: LabLink, sources: Sources): StoreApi<ColoringState> {
  const { cloud, inspector, selection, clusters, agreement } = sources;
  let ticket = 0;
  let sizeTicket = 0;
  let task: string | null = null;
  /** The last answers, for colours and sizes that ask the same. */
  let near: { model: string; word: string; answer: Promise<Ramp | null> } | null = null;
  let trusted: { picture: Picture; answer: Answer } | null = null;

  const store = createStore<ColoringState>()((set, get) => ({
    colorBy: 'frequency',
    sizeBy: 'same',
    shapes: true,
    columns: [],
    encoding: null,
    sizing: null,
    judged: null,
    loading: false,
    error: null,
    setColorBy: (colorBy) => {
      if (colorBy === get().colorBy) return;
      set({ colorBy });
      if (colorBy === 'cluster' && !clusters.getState().found) void clusters.getState().find();
      refresh();
    },
    setSizeBy: (sizeBy) => {
      set({ sizeBy });
      if (sizeBy === 'cluster' && !clusters.getState().found) void clusters.getState().find();
      void resize();
    },
    setShapes: (shapes) => {
      set({ shapes });
      refresh();
    },
    restore: (data) => {
      set(data);
      refresh();
      void resize();
    },
  }));

  const model = (): string | null => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };
  const most = () => (store.getState().shapes ? looks.shaped : looks.plain);

  /** Answers at once where it can; else asks, and shows the answer if nothing else was wanted meanwhile. */
  function refresh(): void {
    const mine = ++ticket;
    leaveTrust();
    const { colorBy, columns } = store.getState();
    const name = columnOf(colorBy);
    if (name !== null) {
      const column = columns.find((one) => one.name === name);
      show(column ? columnEncoding(column, most()) : null);
    } else if (colorBy === 'cluster') show(byCluster());
    else if (colorBy === 'sets') show(bySets());
    else if (colorBy === 'overlap') showOverlap();
    else if (colorBy === 'distance') void answer(mine, byDistance());
    else if (colorBy === 'trust') void answer(mine, byTrust());
    else show(null);
  }

  /** Judging goes on only while somebody waits for it. */
  function leaveTrust(): void {
    const { colorBy, sizeBy } = store.getState();
    if (task === null || colorBy === 'trust' || sizeBy === 'trust') return;
    link.cancel(task);
    task = null;
    trusted = null;
  }

  /** The same for sizes; where their answer cannot be had they are all alike, and the colours say why. */
  async function resize(): Promise<void> {
    const mine = ++sizeTicket;
    leaveTrust();
    const { sizeBy, sizing } = store.getState();
    const take = (ramp: Ramp | null) => {
      if (mine === sizeTicket && ramp !== store.getState().sizing) store.setState({ sizing: ramp });
    };
    if (sizeBy === 'cluster') take(clusters.getState().found && rampOf(clusters.getState().found!.strength));
    else if (sizeBy === 'sets') take(inSets());
    else if (sizeBy === 'distance' || sizeBy === 'trust') {
      const question = sizeBy === 'trust' ? byTrust() : byDistance();
      if (!question) take(null);
      else await question.then(({ encoding }) => take(encoding)).catch(() => take(null));
    } else if (sizing) take(null);
  }

  /** [V] 1: in a named set; 0: in none. */
  function inSets(): Ramp | null {
    const { sets, rows } = selection.getState();
    if (sets.length === 0) return null;
    const values = new Float32Array(rows.size);
    for (const { rows: members } of sets) for (const row of members.rows()) values[row] = 1;
    return { kind: 'ramp', values, low: 0, high: 1, scale: 'linear', missing: 0 };
  }

  function show(encoding: Encoding | null, judged: number | null = null): void {
    store.setState({ encoding, judged, loading: false, error: null });
  }

  async function answer(mine: number, question: Answer | null): Promise<void> {
    if (!question) {
      show(null);
      return;
    }
    store.setState({ loading: true, error: null });
    try {
      const { encoding, judged } = await question;
      if (mine === ticket) show(encoding, judged);
    } catch (thrown) {
      if (mine !== ticket) return;
      const error = asLabError(thrown);
      store.setState({ encoding: null, loading: false, error: error.code === 'cancelled' ? null : error });
    }
  }

  function byCluster(): Groups | null {
    const { found } = clusters.getState();
    if (!found) return null;
    const names = found.clusters.map(clusterName);
    const groups = groupsOf(found.labels, names, most(), true);
    return groups.groups.length > 0 ? groups : null;
  }

  function showOverlap(): void {
    const { found, shares } = agreement.getState();
    const ramp = shares && rampOf(shares);
    if (!found || !ramp) {
      show(null);
      return;
    }
    const { sampled } = found.overlap;
    show({ ...ramp, low: 0, high: 1 }, sampled < shares.length ? sampled : null);
  }

  /** A word in several sets is shown as such: its colour would otherwise depend on their order. */
  function bySets(): Groups | null {
    const { sets, rows } = selection.getState();
    if (sets.length === 0) return null;
    const codes = new Int32Array(rows.size).fill(-1);
    for (const [i, set] of sets.entries()) {
      for (const row of set.rows.rows()) codes[row] = codes[row] === -1 ? i : sets.length;
    }
    return groupsOf(codes, [...sets.map(({ name }) => name), several], most());
  }

  type Answer = Promise<{ encoding: Ramp | null; judged: number | null }>;

  function byDistance(): Answer | null {
    const { selected } = inspector.getState();
    const id = model();
    const word = selected === null ? undefined : cloud.getState().table.words.at(selected);
    if (id === null || word === undefined) return null;
    if (near?.model !== id || near.word !== word) {
      const answer = link.lab.closeness({ model: id, word }).then(({ cosine }) => {
        const ramp = rampOf(cosine);
        return ramp && { ...ramp, low: Math.max(ramp.low, 0) };
      });
      near = { model: id, word, answer };
      answer.catch(() => {
        near = null;
      });
    }
    return near.answer.then((encoding) => ({ encoding, judged: null }));
  }

  function byTrust(): Answer | null {
    const { picture, table } = cloud.getState();
    const id = model();
    if (id === null || picture?.made.by !== 'projection' || picture.forming) return null;
    if (trusted?.picture === picture) return trusted.answer;
    if (task !== null) link.cancel(task);
    const { points, dimensions } = picture;
    const { method } = picture.made.parameters;
    const sample = Math.max(500, Math.min(points, Math.floor(judgingWork / (points * 200))));
    const mine = taskId('truth');
    task = mine;
    const answer = link.lab
      .truth({ model: id, dimensions, method, sample, task: mine })
      .then(({ rows, trust, sampled }) => {
        const values = new Float32Array(table.words.length).fill(Number.NaN);
        rows.forEach((row, i) => {
          values[row] = trust[i]!;
        });
        const ramp = rampOf(values);
        return { encoding: ramp && { ...ramp, high: 1 }, judged: sampled < points ? sampled : null };
      });
    trusted = { picture, answer };
    answer.then(
      () => {
        if (task === mine) task = null;
      },
      () => {
        if (trusted?.answer === answer) trusted = null;
        if (task === mine) task = null;
      },
    );
    return answer;
  }

  async function loadColumns(id: string): Promise<void> {
    const columns = await link.metadata(id);
    if (model() !== id) return;
    store.setState({ columns });
    const { colorBy } = store.getState();
    if (columnOf(colorBy) !== null) refresh();
  }

  const about = (by: ColorBy) => store.getState().colorBy === by;
  const sized = (by: Asking) => store.getState().sizeBy === by;
  cloud.subscribe((now, before) => {
    if (now.table.words !== before.table.words || now.subject?.id !== before.subject?.id) {
      if (now.table.words !== before.table.words) store.setState({ columns: [], encoding: null });
      const id = model();
      if (id !== null && now.table.words.length > 0) loadColumns(id).catch(() => {});
    }
    if (now.picture !== before.picture && about('trust')) refresh();
    if (now.picture !== before.picture && sized('trust')) void resize();
    // Colours that came back from the last time ask for what they show.
    const { found, task: finding, error } = clusters.getState();
    const ready = now.picture !== before.picture && now.picture?.forming === false;
    if (ready && (about('cluster') || sized('cluster')) && !found && !finding && !error)
      void clusters.getState().find();
  });
  inspector.subscribe(({ selected }, before) => {
    if (selected !== before.selected && about('distance')) refresh();
    if (selected !== before.selected && sized('distance')) void resize();
  });
  selection.subscribe(({ sets }, before) => {
    if (sets !== before.sets && about('sets')) refresh();
    if (sets !== before.sets && sized('sets')) void resize();
  });
  clusters.subscribe(({ found }, before) => {
    if (found !== before.found && about('cluster')) refresh();
    if (found !== before.found && sized('cluster')) void resize();
  });
  agreement.subscribe(({ shares }, before) => {
    if (shares !== before.shares && about('overlap')) refresh();
  });
  return store;
}
