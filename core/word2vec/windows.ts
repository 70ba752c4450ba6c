import { below, type Random } from './random.ts';
import { survives } from './sampling.ts';

/** Ends every sentence of an encoded token stream. */
export const SENTENCE_END = 0xffff_ffff;

/** A work unit after subsampling: only sentences that keep at least two words are left. */
export interface KeptWords {
  /** [at least count] the words that survived. */
  words: Uint32Array;
  /** [at least count] index of the first word of each word's sentence. */
  first: Uint32Array;
  /** [at least count] index one past the last word of each word's sentence. */
  last: Uint32Array;
  count: number;
  /** Words read, before subsampling. */
  consumed: number;
}

/**
 * Subsamples the first `length` entries of `tokens`. Ids outside the vocabulary are dropped, neither counted
 * nor trained on.
 */
export function subsample(
  tokens: Uint32Array,
  length: number,
  keep: Uint32Array,
  random: Random,
  out: { words: Uint32Array; first: Uint32Array; last: Uint32Array },
): KeptWords {
  let start = 0;
  let count = 0;
  let consumed = 0;
  for (let i = 0; i <= length; i++) {
    const word = i < length ? tokens[i]! : SENTENCE_END;
    if (word !== SENTENCE_END) {
      if (word >= keep.length) continue;
      consumed++;
      if (survives(keep, word, random)) out.words[count++] = word;
      continue;
    }
    if (count - start < 2) count = start;
    out.first.fill(start, start, count);
    out.last.fill(count, start, count);
    start = count;
  }
  return { ...out, count, consumed };
}

/** The words within a freshly drawn window of 1..contextSize around position `at`, in order, without itself. */
export function drawContext(kept: KeptWords, at: number, contextSize: number, random: Random): number[] {
  const window = 1 + below(random, contextSize);
  const from = Math.max(kept.first[at]!, at - window);
  const to = Math.min(kept.last[at]!, at + window + 1);
  const context: number[] = [];
  for (let i = from; i < to; i++) if (i !== at) context.push(kept.words[i]!);
  return context;
}
