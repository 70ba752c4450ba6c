import { z } from 'zod';
import { command, id, task, word } from './command.ts';

/** A word that both words keep company with. */
export interface SharedContext {
  word: string;
  /** Row in the vocabulary. */
  index: number;
  /** Times it stands within the window of either word. */
  counts: [number, number];
  /** The smaller of its two pointwise mutual informations, nats: how much more often than by chance. */
  weight: number;
}

/** A sentence as the model read it; null: a word left out of the vocabulary. */
export interface ContextSentence {
  /** Which of the two words it holds: the first or the second. */
  of: 0 | 1;
  words: (string | null)[];
  /** Where that word stands. */
  target: number;
  /** Where shared context words stand within its window. */
  marked: number[];
  /** Sum of the marked words' weights. */
  score: number;
}

export interface WhyNear {
  words: [string, string];
  /** Occurrences of each in the text. */
  occurrences: [number, number];
  /** Words on each side that count as context. */
  window: number;
  /** The most telling first. */
  contexts: SharedContext[];
  /** The best of each word, by turns. */
  sentences: ContextSentence[];
}

export const whyNearCommands = {
  /**
   * Sentences of the text that a model was trained on here, in which two words share contexts. The first question
   * reads the text again. Throws `not-found` where the text or the record of the training is gone, `bad-file` where
   * the text was changed since, `unknown-word`.
   */
  whyNear: command<WhyNear>()(
    z.object({ model: id, a: word, b: word, limit: z.int().min(2).max(200).default(24), task }),
  ),
} as const;
