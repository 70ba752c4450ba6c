import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Neighbor, OddOneOut } from '../../core/contract/questions.ts';
import type { WhyNear } from '../../core/contract/why-near.ts';
import { type Asked, Asker, notAsked } from './ask.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import { taskId } from './tasks.ts';

/** A neighbour of both words, with its place among those of each, from 1. */
interface SharedNeighbor {
  neighbor: Neighbor;
  ranks: [number, number];
}

/** The neighbours of two words side by side. */
export interface Comparison {
  words: [string, string];
  /** Of the two words themselves. */
  cosine: number;
  /** Best sum of ranks first. */
  shared: SharedNeighbor[];
  /** Nearest first. */
  only: [Neighbor[], Neighbor[]];
}

/** Neighbours of each word that are compared. */
export const compared = 50;

export interface RelationsState {
  /** The word to compare the selected one with. */
  other: string;
  comparison: Asked<Comparison>;
  /** Sentences of the text in which two words share contexts. */
  why: Asked<WhyNear>;
  likeness: { left: string; right: string; answer: Asked<number> };
  odd: { text: string; answer: Asked<OddOneOut> };
  setOther(other: string): void;
  compare(word: string): Promise<void>;
  askWhy(words: readonly [string, string]): Promise<void>;
  cancelWhy(): void;
  setLikeness(sets: { left?: string; right?: string }): void;
  solveLikeness(): Promise<void>;
  setOdd(text: string): void;
  solveOdd(): Promise<void>;
  reset(): void;
}

/** Words between spaces or commas. */
export const wordsIn = (text: string): string[] => text.split(/[\s,]+/u).filter((word) => word !== '');

export function compareNeighbors(words: [string, string], lists: [Neighbor[], Neighbor[]], cosine: number) {
  const [first, second] = lists;
  const places = new Map(second.map(({ index }, i) => [index, i + 1]));
  const shared = first
    .flatMap((neighbor, i): SharedNeighbor[] => {
      const place = places.get(neighbor.index);
      return place === undefined ? [] : [{ neighbor, ranks: [i + 1, place] }];
    })
    .sort((a, b) => a.ranks[0] + a.ranks[1] - b.ranks[0] - b.ranks[1]);
  const both = new Set(shared.map(({ neighbor }) => neighbor.index));
  const rest = (list: Neighbor[], other: string) =>
    list.filter(({ index, word }) => !both.has(index) && word !== other);
  const comparison: Comparison = {
    words,
    cosine,
    shared,
    only: [rest(first, words[1]), rest(second, words[0])],
  };
  return comparison;
}

export function createRelations(link: LabLink, cloud: StoreApi<CloudState>): StoreApi<RelationsState> {
  const modelId = (): string | null => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };
  let whyTask: string | null = null;
  const store = createStore<RelationsState>()((set, get) => ({
    other: '',
    comparison: notAsked,
    why: notAsked,
    likeness: { left: '', right: '', answer: notAsked },
    odd: { text: '', answer: notAsked },

    setOther: (other) => {
      set({ other });
      get().cancelWhy();
      whying.reset();
      if (other.trim() === '') comparing.reset();
    },
    compare: async (word) => {
      const model = modelId();
      const other = get().other.trim();
      if (model === null || other === '') return;
      await comparing.ask(get().comparison, async () => {
        const { lab } = link;
        const near = (of: string) => lab.neighbors({ model, word: of, k: compared });
        const [first, second, { cosine }] = await Promise.all([
          near(word),
          near(other),
          lab.similarity({ model, left: [word], right: [other] }),
        ]);
        return compareNeighbors([word, other], [first.neighbors, second.neighbors], cosine);
      });
    },
    askWhy: async ([a, b]) => {
      const model = modelId();
      if (model === null) return;
      get().cancelWhy();
      const task = taskId('why');
      whyTask = task;
      await whying.ask(get().why, () => link.lab.whyNear({ model, a, b, task }));
      if (whyTask === task) whyTask = null;
    },
    cancelWhy: () => {
      if (whyTask === null) return;
      const task = whyTask;
      whyTask = null;
      whying.reset();
      link.cancel(task);
    },
    setLikeness: (sets) => set(({ likeness }) => ({ likeness: { ...likeness, ...sets } })),
    solveLikeness: async () => {
      const model = modelId();
      const { likeness } = get();
      const [left, right] = [wordsIn(likeness.left), wordsIn(likeness.right)];
      if (model === null || left.length === 0 || right.length === 0) return;
      await liking.ask(
        likeness.answer,
        async () => (await link.lab.similarity({ model, left, right })).cosine,
      );
    },
    setOdd: (text) => set(({ odd }) => ({ odd: { ...odd, text } })),
    solveOdd: async () => {
      const model = modelId();
      const { odd } = get();
      const words = wordsIn(odd.text);
      if (model === null || words.length < 3) return;
      await parting.ask(odd.answer, () => link.lab.oddOneOut({ model, words }));
    },
    reset: () => {
      set({ other: '' });
      get().cancelWhy();
      for (const asker of [comparing, whying, liking, parting]) asker.reset();
    },
  }));
  const comparing = new Asker<Comparison>((comparison) => store.setState({ comparison }));
  const whying = new Asker<WhyNear>((why) => store.setState({ why }));
  const liking = new Asker<number>((answer) =>
    store.setState(({ likeness }) => ({ likeness: { ...likeness, answer } })),
  );
  const parting = new Asker<OddOneOut>((answer) =>
    store.setState(({ odd }) => ({ odd: { ...odd, answer } })),
  );
  cloud.subscribe((now, before) => now.subject?.id !== before.subject?.id && store.getState().reset());
  return store;
}
