import { below, type Random } from './random.ts';

/** A probability scaled to 32 bits; a draw below it succeeds. The largest value means "always". */
export const ALWAYS = 0xffff_ffff;
const SCALE = 2 ** 32;

const scaled = (probability: number): number =>
  probability >= 1 ? ALWAYS : Math.min(ALWAYS - 1, Math.floor(probability * SCALE));

/**
 * Fills an alias table (Walker 1977, in Vose's linear-time form) for drawing words in proportion to
 * count^exponent (1310.4546, section 2.2).
 *
 * @param counts [V] occurrences
 * @param table [2 V] out: for each slot a threshold and the alias word taken at or above it
 */
export function fillAliasTable(counts: Float64Array, exponent: number, table: Uint32Array): void {
  const size = counts.length;
  const weights = counts.map((count) => Math.max(count, 1) ** exponent);
  let total = 0;
  for (const weight of weights) total += weight;
  const small: number[] = [];
  const large: number[] = [];
  for (let word = 0; word < size; word++) {
    weights[word]! *= size / total;
    (weights[word]! < 1 ? small : large).push(word);
  }
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large[large.length - 1]!;
    table[2 * low] = scaled(weights[low]!);
    table[2 * low + 1] = high;
    weights[high]! -= 1 - weights[low]!;
    if (weights[high]! < 1) small.push(large.pop()!);
  }
  // What is left differs from 1 by rounding only.
  for (const word of [...small, ...large]) {
    table[2 * word] = ALWAYS;
    table[2 * word + 1] = word;
  }
}

/** Draws a word from an alias table: two draws of `random`. */
export function drawAlias(table: Uint32Array, random: Random): number {
  const slot = below(random, table.length / 2);
  return random.next() <= table[2 * slot]! ? slot : table[2 * slot + 1]!;
}

/**
 * Chance of each word to survive subsampling, scaled to 32 bits: sqrt(t / f) + t / f with f the word's share
 * of the corpus. The paper (1310.4546, equation 5) has the first term only; word2vec, gensim and fastText
 * train with both, and so do we.
 *
 * @param keep [V] out
 */
export function fillKeep(
  counts: Float64Array,
  corpusTokens: number,
  threshold: number,
  keep: Uint32Array,
): void {
  for (let word = 0; word < counts.length; word++) {
    const ratio = (threshold * corpusTokens) / Math.max(counts[word]!, 1);
    keep[word] = threshold === 0 ? ALWAYS : scaled(Math.sqrt(ratio) + ratio);
  }
}

/** Whether this occurrence of `word` survives; draws only where chance decides. */
export const survives = (keep: Uint32Array, word: number, random: Random): boolean =>
  keep[word]! === ALWAYS || random.next() < keep[word]!;

/** Vectors start uniform in ±0.5 / dim, as in word2vec; padding stays zero. The kernel draws the same bits. */
export function fillVectors(
  table: Float32Array,
  rows: number,
  stride: number,
  dim: number,
  random: Random,
): void {
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < dim; d++) table[row * stride + d] = (random.next() / SCALE - 0.5) / dim;
  }
}
