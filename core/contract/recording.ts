import { z } from 'zod';
import { command, id, word } from './command.ts';

/** The words of a large vocabulary that are shown while it trains; chosen once, early in the run. */
export interface FrameSubset {
  /** [N] rows of the vocabulary, ascending. Those of an earlier frame of the run are the first of a later one's. */
  rows: Uint32Array;
  /** All rows of all frames of the run are below this. */
  of: number;
}

/** How the cloud of a run formed: moments of its training, evenly spread and in order. */
export interface RecordedRun {
  /** [moments] */
  steps: Float64Array;
  /** [moments], of all the work, 0..1. */
  fractions: Float64Array;
  /** Words recorded: the most frequent, in vocabulary order, unless `subset` says which. */
  points: number;
  /** [moments, points, 3] in one steady frame of reference, roughly within a unit ball; NaN: not shown yet. */
  positions: Float32Array;
  subset?: FrameSubset;
}

/** How near some words were to one word as it was trained. */
export interface RankHistory {
  word: string;
  /** [moments] */
  steps: Float64Array;
  /** [moments], of all the work, 0..1. */
  fractions: Float64Array;
  /** Neighbours at the end, nearest first, then words that were neighbours for a time. */
  words: string[];
  /** [words], in the run's vocabulary. */
  rows: Int32Array;
  /** [words, moments]; 1 is the nearest. */
  ranks: Uint16Array;
  /** [words, moments], to about 0.01: the vectors are recorded in 8 bits. */
  cosines: Float32Array;
  /** Ranks are counted among so many words: those recorded. */
  among: number;
}

export const recordingCommands = {
  /** Null where nothing was recorded. */
  recording: command<RecordedRun | null>()(z.object({ run: id })),
  /** Null where the word is not among those recorded. */
  rankHistory: command<RankHistory | null>()(
    z.object({ run: id, word, k: z.int().min(1).max(50).default(10) }),
  ),
} as const;
