import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { Neighbor } from '../../core/contract/questions.ts';
import type { CloudState } from './cloud.ts';
import type { LabLink } from './link.ts';
import { parseSum } from './sums.ts';

/** An answer that may be on its way, here, or impossible. `list` stays while the next one loads: no flicker. */
export interface Answer {
  state: 'idle' | 'loading' | 'ready' | 'error';
  list: Neighbor[];
  error: LabError | null;
}

export interface InspectorState {
  /** Row of the selected word. */
  selected: number | null;
  hovered: number | null;
  k: number;
  neighbors: Answer;
  /** Rows visited, and where in them we stand. */
  history: number[];
  at: number;
  analogy: { a: string; b: string; c: string; answer: Answer };
  sum: { text: string; answer: Answer };
  select(row: number | null): void;
  /** Selects by spelling; false when the word is not in the vocabulary. */
  selectWord(word: string): boolean;
  hover(row: number | null): void;
  setK(k: number): void;
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

export function createInspector(link: LabLink, cloud: StoreApi<CloudState>): StoreApi<InspectorState> {
  let neighborsTicket = 0;
  let analogyTicket = 0;
  let sumTicket = 0;
  const modelId = (): string | null => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };
  const settle = async (question: Promise<{ neighbors: Neighbor[] }>): Promise<Answer> => {
    try {
      return { state: 'ready', list: (await question).neighbors, error: null };
    } catch (thrown) {
      return { state: 'error', list: [], error: asLabError(thrown) };
    }
  };
  /** Asks through the client of the moment; its absence is an answer like any other error. */
  const ask = (question: () => Promise<{ neighbors: Neighbor[] }>): Promise<Answer> =>
    settle(Promise.resolve().then(question));

  return createStore<InspectorState>()((set, get) => {
    const stand = (row: number | null) => {
      set({ selected: row });
      void get().reload();
    };
    return {
      selected: null,
      hovered: null,
      k: 25,
      neighbors: idle,
      history: [],
      at: -1,
      analogy: { a: '', b: '', c: '', answer: idle },
      sum: { text: '', answer: idle },

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
        const { selected, k, neighbors } = get();
        const model = modelId();
        const word = selected === null ? undefined : cloud.getState().table.words[selected];
        if (model === null || word === undefined) {
          set({ neighbors: idle });
          return;
        }
        set({ neighbors: { ...neighbors, state: 'loading' } });
        const answer = await ask(() => link.lab.neighbors({ model, word, k }));
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
        const answer = await ask(() => link.lab.analogy({ model, a, b, c, k: 8 }));
        if (ticket === analogyTicket) set({ analogy: { ...get().analogy, answer } });
      },

      setSum: (text) => set(({ sum }) => ({ sum: { ...sum, text } })),
      solveSum: async () => {
        const ticket = ++sumTicket;
        const { sum } = get();
        const model = modelId();
        const { plus, minus } = parseSum(sum.text);
        if (model === null || plus.length + minus.length === 0) return;
        set({ sum: { ...sum, answer: { ...sum.answer, state: 'loading' } } });
        const answer = await ask(() => link.lab.arithmetic({ model, plus, minus, k: 8 }));
        if (ticket === sumTicket) set({ sum: { ...get().sum, answer } });
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
}
