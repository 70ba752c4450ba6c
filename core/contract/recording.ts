import { z } from 'zod';
import { command, id, word } from './command.ts';

/** How the cloud of a run formed: moments of its training, evenly spread and in order. */
export interface RecordedRun {
  /** [moments] */
  steps: Float64Array;
  /** [moments], of all the work, 0..1. */
  fractions: Float64Array;
  /** The most frequent words, in vocabulary order. */
  points: number;
  /** [moments, points, 3] in one steady frame of reference, roughly within a unit ball. */
  positions: Float32Array;
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
  /** Ranks are counted among so many of the most frequent words. */
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
