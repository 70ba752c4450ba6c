import { z } from 'zod';
import { command, id, word } from './command.ts';
import { dimensions, mapMethod } from './projection.ts';

/** A signed sum of words; of one word, that word. */
const sum = z
  .object({ plus: z.array(word).max(100), minus: z.array(word).max(100).default([]) })
  .refine(({ plus, minus }) => plus.length + minus.length > 0, 'give at least one word');

/** Where points would lie in a map that was made without them. They were placed, not laid out. */
export interface Placed {
  /** [sums, dimensions], in the map's own measure; its points have not moved. */
  positions: Float32Array;
}

export const placingCommands = {
  /**
   * Places sums of words in a finished map of their model: words that are not among its points, words that the
   * vocabulary lacks where the model makes vectors from pieces of words, or results of arithmetic (of unit vectors,
   * as long as its words are on average). Throws `not-found` where there is no such map, `unknown-word`,
   * `invalid-input` for a sum of nothing.
   */
  place: command<Placed>()(
    z.object({ model: id, dimensions, method: mapMethod, sums: z.array(sum).min(1).max(1000) }),
  ),
} as const;
