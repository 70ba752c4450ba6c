import { createStore, type StoreApi } from 'zustand/vanilla';
import { Finder, type SearchProblem, type SearchThread } from '../search/finder.ts';
import { type Matches, type SearchMode, type SearchQuestion, searchModes } from '../search/word-index.ts';
import type { CloudState } from './cloud-state.ts';
import type { Keep } from './ui.ts';

export interface SearchState extends SearchQuestion {
  /** An answer is on its way; the last one stays until it is here. */
  busy: boolean;
  matches: Matches;
  problem: SearchProblem | null;
  /** What was searched for and led to a word, newest first. */
  recent: SearchQuestion[];
  setQuery(query: string): void;
  setMode(mode: SearchMode): void;
  ask(question: SearchQuestion): void;
  /** Gets the index ready; typing is about to begin. */
  warm(): void;
  /** Keeps the present question among the recent ones. */
  remember(): void;
  forget(): void;
}

const key = 'orrery.searches';
const recentKept = 8;
const none: Matches = { rows: new Uint32Array(0), alike: false };

/** `/pattern/` is a regular expression whatever the mode. */
export function questionOf({ mode, query }: SearchQuestion): SearchQuestion {
  const slashed = /^\/(.+)\/$/u.exec(query.trim());
  return slashed ? { mode: 'regex', query: slashed[1]! } : { mode, query };
}

function recall(keep: Keep): SearchQuestion[] {
  try {
    const kept: unknown = JSON.parse(keep.getItem(key) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept
      .filter(({ mode, query }) => searchModes.includes(mode) && typeof query === 'string')
      .slice(0, recentKept);
  } catch {
    return [];
  }
}

const startSearchThread = (): SearchThread =>
  new Worker(new URL('../search/worker.ts', import.meta.url), { type: 'module' });

export interface Search {
  store: StoreApi<SearchState>;
  /** The search thread, for other fields that complete words. */
  finder: Finder;
}

export function createSearch(
  cloud: StoreApi<CloudState>,
  keep: Keep,
  start: () => SearchThread = startSearchThread,
): Search {
  const finder = new Finder(start);
  const store = createStore<SearchState>()((set, get) => ({
    mode: 'any',
    query: '',
    busy: false,
    matches: none,
    problem: null,
    recent: recall(keep),
    setQuery: (query) => get().ask({ mode: get().mode, query }),
    setMode: (mode) => get().ask({ mode, query: get().query }),
    ask: async (question) => {
      set(question);
      if (question.query.trim() === '') {
        set({ busy: false, matches: none, problem: null });
        return;
      }
      set({ busy: true });
      const outcome = await finder.find('search', questionOf(question));
      if (!outcome || get().query !== question.query || get().mode !== question.mode) return;
      if ('problem' in outcome) set({ busy: false, matches: none, problem: outcome.problem });
      else set({ busy: false, matches: outcome, problem: null });
    },
    warm: () => finder.warm(),
    remember: () => {
      const { mode, query, recent } = get();
      const others = recent.filter((past) => past.mode !== mode || past.query !== query.trim());
      const kept = [{ mode, query: query.trim() }, ...others].slice(0, recentKept);
      set({ recent: kept });
      save(keep, kept);
    },
    forget: () => {
      set({ recent: [] });
      save(keep, []);
    },
  }));
  const take = ({ table }: CloudState) => {
    finder.setWords(table.words.bytes);
    store.getState().setQuery(store.getState().query);
  };
  cloud.subscribe((now, before) => now.table !== before.table && take(now));
  return { store, finder };
}

function save(keep: Keep, recent: SearchQuestion[]): void {
  try {
    keep.setItem(key, JSON.stringify(recent));
  } catch {
    // Storage full or refused: the list holds for this window only.
  }
}
