import type { SubwordRule, Subwords } from '../model.ts';

/** fastText's subwords (Bojanowski et al. 2017); Dictionary::computeSubwords of its source. */

const encoder = new TextEncoder();
/** The end of a line, which has no pieces. */
const END_OF_SENTENCE = '</s>';

/** The buckets of a word's pieces, repeated where two pieces share one. */
export function subwordBuckets(word: string, { minn, maxn }: SubwordRule, buckets: number): number[] {
  if (buckets === 0 || maxn === 0 || word === END_OF_SENTENCE) return [];
  const bytes = encoder.encode(`<${word}>`);
  const found: number[] = [];
  for (let start = 0; start < bytes.length; start++) {
    if (isInside(bytes[start]!)) continue;
    let end = start;
    for (let n = 1; n <= maxn && end < bytes.length; n++) {
      end++;
      while (end < bytes.length && isInside(bytes[end]!)) end++;
      if (n < minn || (n === 1 && (start === 0 || end === bytes.length))) continue;
      found.push(hash(bytes, start, end) % buckets);
    }
  }
  return found;
}

/** Bytes within a character of UTF-8. */
const isInside = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** FNV-1a, with bytes taken as signed: what fastText's models were hashed with. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let h = 2166136261;
  for (let i = start; i < end; i++) h = Math.imul(h ^ ((bytes[i]! << 24) >> 24), 16777619);
  return h >>> 0;
}

/** The vector of a word from its pieces alone, their mean; null where it is too short for any. */
export function unseenVector(word: string, { vectors, ...rule }: Subwords, dim: number): Float32Array | null {
  const buckets = subwordBuckets(word, rule, vectors.length / dim);
  if (buckets.length === 0) return null;
  const vector = new Float32Array(dim);
  for (const bucket of buckets) {
    for (let i = 0; i < dim; i++) vector[i]! += vectors[bucket * dim + i]! / buckets.length;
  }
  return vector;
}
