import { z } from 'zod';
import { command, id, k, word } from './command.ts';

export interface Neighbor {
  word: string;
  /** Row in the vocabulary. */
  index: number;
  cosine: number;
  /** What the list is ordered by where that is not the cosine: Euclidean distance, dot product, 3CosMul's ratio. */
  score?: number;
}

/** How good one word is as an answer, or how far along an axis. */
export interface OddOneOut {
  /** Row in the vocabulary of the word least like the others. */
  index: number;
  /** The words asked about, least alike first, with their cosine to the mean of them all. */
  likeness: Neighbor[];
}

const metric = z.enum(['cosine', 'euclidean', 'dot']).default('cosine');
export type MetricName = z.output<typeof metric>;
/** 3CosAdd: nearest to the sum of unit vectors. 3CosMul: cosines multiplied and divided (Levy & Goldberg 2014). */
const sumMethod = z.enum(['3cosadd', '3cosmul']).default('3cosadd');
export type SumMethod = z.output<typeof sumMethod>;

/** Rows of the vocabulary that may answer; absent: all. */
const only = z.custom<Uint32Array>((value) => value instanceof Uint32Array).optional();
/** The words asked with are left out of the answers. */
const exclude = z.boolean().default(true);
const words = z.array(word).min(1).max(100);

export const questionCommands = {
  neighbors: command<{ query: string; neighbors: Neighbor[] }>()(
    z.object({ model: id, word, k, metric, only }),
  ),
  analogy: command<{ neighbors: Neighbor[] }>()(
    z.object({ model: id, a: word, b: word, c: word, k: k.default(5), method: sumMethod, exclude }),
  ),
  arithmetic: command<{ neighbors: Neighbor[] }>()(
    z.object({
      ...{ model: id, plus: z.array(word).max(100), minus: z.array(word).max(100), k },
      ...{ method: sumMethod, exclude, only },
    }),
  ),
  /** Cosine between the mean unit vectors of two sets of words; of two words, their cosine. */
  similarity: command<{ cosine: number }>()(z.object({ model: id, left: words, right: words })),
  /** Cosine of every word with one. */
  closeness: command<{ cosine: Float32Array /* [V] */ }>()(z.object({ model: id, word })),
  oddOneOut: command<OddOneOut>()(z.object({ model: id, words: words.min(3) })),
  /** Cosine of every word with the axis from the mean of one set of words to that of another. */
  axis: command<{ along: Float32Array /* [V] */ }>()(z.object({ model: id, from: words, to: words })),
} as const;
