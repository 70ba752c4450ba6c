import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { MetricName, Neighbor, SumMethod } from '../../core/contract/questions.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import { nearbyOnMap } from './nearby.ts';
import type { SelectionState } from './selection.ts';
import { parseSum, type Sum } from './sums.ts';

/** An answer that may be on its way, here, or impossible. `list` stays while the next one loads: no flicker. */
interface Answer {
  state: 'idle' | 'loading' | 'ready' | 'error';
  list: Neighbor[];
  error: LabError | null;
  /** Of a sum or an analogy: what was asked, whatever is being typed meanwhile. */
  asked?: Sum;
}

/** Where neighbours are looked for: among the vectors, or among the points on screen. */
type NeighborSpace = 'vectors' | 'map';

export interface InspectorState {
  /** Row of the selected word. */
  selected: number | null;
  hovered: number | null;
  k: number;
  /** Among the vectors; on the map it is always the Euclidean distance. */
  metric: MetricName;
  space: NeighborSpace;
  /** Only among what is selected in the cloud, as long as something is. */
  onlySelected: boolean;
  neighbors: Answer;
  /** Rows visited, and where in them we stand. */
  history: number[];
  at: number;
  analogy: { a: string; b: string; c: string; answer: Answer };
  /** `asked` is what the answer is to; the text may have been changed since. */
  sum: { text: string; asked: string; answer: Answer };
  /** How sums and analogies are solved. */
  method: SumMethod;
  /** The words asked with are left out of the answers. */
  exclude: boolean;
  select(row: number | null): void;
  /** Selects by spelling; false when the word is not in the vocabulary. */
  selectWord(word: string): boolean;
  hover(row: number | null): void;
  setK(k: number): void;
  setMetric(metric: MetricName): void;
  setSpace(space: NeighborSpace): void;
  setOnlySelected(only: boolean): void;
  /** Solves again what has been solved, in another way. */
  setSolving(how: { method?: SumMethod; exclude?: boolean }): void;
  back(): void;
  forward(): void;
  /** Asks again, e.g. once the run has become a model. */
  reload(): Promise<void>;
  setAnalogy(words: Partial<Record<'a' | 'b' | 'c', string>>): void;
  solveAnalogy(): Promise<void>;
  setSum(text: string): void;
  solveSum(): Promise<void>;
  reset(): void;
}

const idle: Answer = { state: 'idle', list: [], error: null };
const historyLength = 100;
/** Answers to a sum or an analogy. */
const answers = 10;

export function createInspector(
  link: LabLink,
  cloud: StoreApi<CloudState>,
  selection: StoreApi<SelectionState>,
): StoreApi<InspectorState> {
  let neighborsTicket = 0;
  let analogyTicket = 0;
  let sumTicket = 0;
  const modelId = (): string | null => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };
  /**
   * Asks through the client of the moment, at once and not after the window has drawn that it waits; that there is no
   * client is an answer like any other error.
   */
  const ask = async (question: () => Promise<{ neighbors: Neighbor[] }>): Promise<Answer> => {
    try {
      return { state: 'ready', list: (await question()).neighbors, error: null };
    } catch (thrown) {
      return { state: 'error', list: [], error: asLabError(thrown) };
    }
  };

  const store = createStore<InspectorState>()((set, get) => {
    const how = () => ({ method: get().method, exclude: get().exclude });
    const stand = (row: number | null) => {
      set({ selected: row });
      void get().reload();
    };
    return {
      selected: null,
      hovered: null,
      k: 25,
      metric: 'cosine',
      space: 'vectors',
      onlySelected: false,
      neighbors: idle,
      history: [],
      at: -1,
      analogy: { a: '', b: '', c: '', answer: idle },
      sum: { text: '', asked: '', answer: idle },
      method: '3cosadd',
      exclude: true,

      select: (row) => {
        const { selected, history, at } = get();
        if (row === selected) return;
        if (row !== null) {
          const walked = [...history.slice(0, at + 1), row].slice(-historyLength);
          set({ history: walked, at: walked.length - 1 });
        }
        stand(row);
      },
      selectWord: (word) => {
        const row = cloud.getState().table.words.indexOf(word);
        if (row >= 0) get().select(row);
        return row >= 0;
      },
      hover: (hovered) => set({ hovered }),
      setK: (k) => {
        set({ k });
        void get().reload();
      },
      setMetric: (metric) => {
        set({ metric });
        void get().reload();
      },
      setSpace: (space) => {
        set({ space });
        void get().reload();
      },
      setOnlySelected: (onlySelected) => {
        set({ onlySelected });
        void get().reload();
      },
      setSolving: (how) => {
        set(how);
        const { analogy, sum, solveAnalogy, solveSum } = get();
        if (analogy.answer.state !== 'idle') void solveAnalogy();
        if (sum.answer.state !== 'idle') void solveSum();
      },
      back: () => {
        const { history, at } = get();
        if (at <= 0) return;
        set({ at: at - 1 });
        stand(history[at - 1]!);
      },
      forward: () => {
        const { history, at } = get();
        if (at >= history.length - 1) return;
        set({ at: at + 1 });
        stand(history[at + 1]!);
      },
      reload: async () => {
        const ticket = ++neighborsTicket;
        const { selected, k, metric, space, onlySelected, neighbors } = get();
        const model = modelId();
        const { table, picture } = cloud.getState();
        const word = selected === null ? undefined : table.words.at(selected);
        const { rows } = selection.getState();
        const only = onlySelected && rows.count > 0 ? rows.rows() : null;
        if (selected !== null && word !== undefined && space === 'map' && picture) {
          const list = nearbyOnMap(picture, table.words, selected, k, only);
          set({ neighbors: { state: 'ready', list, error: null } });
          return;
        }
        if (model === null || word === undefined) {
          set({ neighbors: idle });
          return;
        }
        set({ neighbors: { ...neighbors, state: 'loading' } });
        const answer = await ask(() =>
          link.lab.neighbors({ model, word, k, metric, ...(only ? { only } : {}) }),
        );
        if (ticket === neighborsTicket) set({ neighbors: answer });
      },

      setAnalogy: (words) => set(({ analogy }) => ({ analogy: { ...analogy, ...words } })),
      solveAnalogy: async () => {
        const ticket = ++analogyTicket;
        const { analogy } = get();
        const model = modelId();
        const [a, b, c] = [analogy.a.trim(), analogy.b.trim(), analogy.c.trim()];
        if (model === null || !a || !b || !c) return;
        set({ analogy: { ...analogy, answer: { ...analogy.answer, state: 'loading' } } });
        const answer = await ask(() => link.lab.analogy({ model, a, b, c, k: answers, ...how() }));
        const asked = { plus: [b, c], minus: [a] };
        if (ticket === analogyTicket) set({ analogy: { ...get().analogy, answer: { ...answer, asked } } });
      },

      setSum: (text) => set(({ sum }) => ({ sum: { ...sum, text } })),
      solveSum: async () => {
        const ticket = ++sumTicket;
        const { sum } = get();
        const model = modelId();
        const { plus, minus } = parseSum(sum.text);
        if (model === null || plus.length + minus.length === 0) return;
        set({ sum: { ...sum, asked: sum.text, answer: { ...sum.answer, state: 'loading' } } });
        const answer = await ask(() => link.lab.arithmetic({ model, plus, minus, k: answers, ...how() }));
        const asked = { plus, minus };
        if (ticket === sumTicket) set({ sum: { ...get().sum, answer: { ...answer, asked } } });
      },

      reset: () => {
        neighborsTicket++;
        analogyTicket++;
        sumTicket++;
        const { analogy, sum } = get();
        set({
          selected: null,
          hovered: null,
          neighbors: idle,
          history: [],
          at: -1,
          analogy: { ...analogy, answer: idle },
          sum: { ...sum, answer: idle },
        });
      },
    };
  });
  cloud.subscribe(({ picture }, before) => {
    const { space, selected, reload } = store.getState();
    if (picture !== before.picture && space === 'map' && selected !== null) void reload();
  });
  selection.subscribe(({ rows }, before) => {
    const { onlySelected, reload } = store.getState();
    if (rows !== before.rows && onlySelected) void reload();
  });
  return store;
}
