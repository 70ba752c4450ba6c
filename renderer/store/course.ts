import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { RankHistory } from '../../core/contract/recording.ts';
import type { Frame } from '../../core/contract/service.ts';
import type { CloudState } from './cloud-state.ts';
import type { InspectorState } from './inspector.ts';
import type { LabLink } from './link.ts';
import type { TrainingState } from './training.ts';

/** Words followed at a time: as many as there are colours that can be told apart. */
export const mostPins = 6;
/** Lines of the rank chart. */
export const rankedWords = 10;
/** Milliseconds that playing the whole course takes, and the least between two frames. */
const playMs = 9000;
const frameMs = 40;

/** The course of a training: words followed through it, and its frames played back. */
export interface CourseState {
  /** Rows of pinned words, in the order of pinning. */
  pins: number[];
  /** Neighbours over time of the word that is looked at; null: none, or not recorded. */
  ranks: RankHistory | null;
  ranksLoading: boolean;
  ranksError: LabError | null;
  playing: boolean;
  /** Pins a word, or lets it go. The oldest pin makes room for one too many. */
  togglePin(row: number): void;
  unpinAll(): void;
  /** The word whose ranks are charted: the one selected, or the one pinned last. */
  rankedRow(): number | null;
  loadRanks(): Promise<void>;
  /** Goes to a moment by hand, which ends playing; null: the present. */
  scrub(step: number | null): void;
  /** From the moment on screen, or from the start when that is the end. */
  play(): void;
  pause(): void;
}

interface Stores {
  cloud: StoreApi<CloudState>;
  training: StoreApi<TrainingState>;
  inspector: StoreApi<InspectorState>;
}

export function createCourse(link: LabLink, { cloud, training, inspector }: Stores): StoreApi<CourseState> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ticket = 0;
  const store = createStore<CourseState>()((set, get) => ({
    pins: [],
    ranks: null,
    ranksLoading: false,
    ranksError: null,
    playing: false,

    togglePin: (row) =>
      set(({ pins }) => ({
        pins: pins.includes(row) ? pins.filter((pin) => pin !== row) : [...pins, row].slice(-mostPins),
      })),
    unpinAll: () => set({ pins: [] }),
    rankedRow: () => inspector.getState().selected ?? get().pins.at(-1) ?? null,

    loadRanks: async () => {
      const mine = ++ticket;
      const { run } = training.getState();
      const row = get().rankedRow();
      const word = row === null ? undefined : cloud.getState().table.words.at(row);
      if (run === null || word === undefined) {
        set({ ranks: null, ranksLoading: false, ranksError: null });
        return;
      }
      set({ ranksLoading: true, ...(get().ranks?.word === word ? {} : { ranks: null }) });
      try {
        const ranks = await link.lab.rankHistory({ run, word, k: rankedWords });
        if (mine === ticket) set({ ranks, ranksLoading: false, ranksError: null });
      } catch (thrown) {
        if (mine === ticket) set({ ranks: null, ranksLoading: false, ranksError: asLabError(thrown) });
      }
    },

    scrub: (step) => {
      get().pause();
      cloud.getState().scrub(step);
    },
    play: () => {
      const { frames, scrubbed, scrub } = cloud.getState();
      if (frames.length < 2) return;
      set({ playing: true });
      const last = frames.length - 1;
      const here = scrubbed === null ? last : frames.findLastIndex(({ step }) => step <= scrubbed);
      const wait = Math.max(frameMs, playMs / frames.length);
      const show = (at: number) => {
        const { frames: now } = cloud.getState();
        if (at >= now.length) {
          get().pause();
          return;
        }
        scrub(now[at]!.step);
        timer = setTimeout(() => show(at + 1), wait);
      };
      show(here >= last ? 0 : here + 1);
    },
    pause: () => {
      clearTimeout(timer);
      set({ playing: false });
    },
  }));

  // Pins and chart are about one vocabulary, playing about one run.
  cloud.subscribe((now, before) => {
    if (now.table !== before.table && now.table.words !== before.table.words) {
      const same = before.table.words.length > 0 && now.table.words.equals(before.table.words);
      if (!same) store.setState({ pins: [], ranks: null });
    }
    if (now.subject !== before.subject) store.getState().pause();
  });
  return store;
}

/**
 * The way of a word through the recorded frames up to a step: [moments, 3]. Empty where the word is not in them.
 */
export function trailOf(frames: readonly Frame[], row: number, upTo: number): Float32Array {
  const path: number[] = [];
  for (const { step, positions, subset } of frames) {
    const at = (subset ? subset.rows.indexOf(row) : row) * 3;
    if (step > upTo || at < 0 || !Number.isFinite(positions[at])) continue;
    path.push(...positions.subarray(at, at + 3));
  }
  return Float32Array.from(path);
}
