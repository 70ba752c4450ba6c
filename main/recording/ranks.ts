import type { RankHistory } from '../../core/contract/recording.ts';
import type { Recording } from './recording.ts';

/**
 * The ranks over time of the words that are among the `k` nearest (by cosine) to a word at the end, and of up to
 * `k` more that were for the longest time before. Null where the word's row or the vectors are not recorded.
 */
export function rankHistory(recording: Recording, word: string, k: number): RankHistory | null {
  const { dim, words, points: among } = recording;
  // Before all words were shown ranks would be among fewer.
  const moments = recording.moments.filter(({ vectors }) => vectors?.length === among * dim);
  const inVocabulary = words.indexOf(word);
  const row = recording.subset ? recording.subset.rows.indexOf(inVocabulary) : inVocabulary;
  if (moments.length === 0 || row < 0 || row >= among) return null;

  const near = moments.map(({ vectors }) => cosinesTo(vectors!, row, dim));
  const orders = near.map((cosines) =>
    Int32Array.from({ length: among }, (_, i) => i)
      .filter((other) => other !== row)
      .sort((a, b) => cosines[b]! - cosines[a]! || a - b),
  );
  const times = new Map<number, number>();
  for (const order of orders)
    for (const other of order.subarray(0, k)) times.set(other, (times.get(other) ?? 0) + 1);
  const atEnd = [...orders.at(-1)!.subarray(0, k)];
  const before = [...times.keys()]
    .filter((other) => !atEnd.includes(other))
    .sort((a, b) => times.get(b)! - times.get(a)! || a - b)
    .slice(0, k);
  const rows = Int32Array.from([...atEnd, ...before]);

  const ranks = new Uint16Array(rows.length * moments.length);
  const cosines = new Float32Array(ranks.length);
  const rankOf = new Uint16Array(among);
  orders.forEach((order, m) => {
    order.forEach((other, i) => {
      rankOf[other] = i + 1;
    });
    rows.forEach((other, line) => {
      ranks[line * moments.length + m] = rankOf[other]!;
      cosines[line * moments.length + m] = near[m]![other]!;
    });
  });
  return {
    word,
    steps: Float64Array.from(moments, ({ step }) => step),
    fractions: Float64Array.from(moments, ({ fraction }) => fraction),
    words: Array.from(rows, (other) => words[recording.rowOf(other)]!),
    rows: rows.map((other) => recording.rowOf(other)),
    ranks,
    cosines,
    among,
  };
}

/** Cosine of every row of [rows, dim] to one of them; 0 for a row of zeros. */
function cosinesTo(vectors: Int8Array, row: number, dim: number): Float32Array {
  const rows = vectors.length / dim;
  const cosines = new Float32Array(rows);
  const own = vectors.subarray(row * dim, (row + 1) * dim);
  let length = 0;
  for (const value of own) length += value * value;
  for (let other = 0; other < rows; other++) {
    let dot = 0;
    let norm = 0;
    for (let i = 0; i < dim; i++) {
      const value = vectors[other * dim + i]!;
      dot += own[i]! * value;
      norm += value * value;
    }
    cosines[other] = norm > 0 && length > 0 ? dot / Math.sqrt(norm * length) : 0;
  }
  return cosines;
}
