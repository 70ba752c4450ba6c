import { describe, expect, it } from 'vitest';
import { below, Sfc32 } from '../../../core/word2vec/random.ts';
import { ALWAYS, drawAlias, fillAliasTable, fillKeep, fillVectors } from '../../../core/word2vec/sampling.ts';
import { SENTENCE_END, subsample } from '../../../core/word2vec/windows.ts';

/** Pearson's statistic; with n cells, values beyond n + 4 sqrt(2 n) are rarer than one in ten thousand. */
function chiSquare(observed: number[], expected: number[]): number {
  return observed.reduce((sum, o, i) => sum + (o - expected[i]!) ** 2 / expected[i]!, 0);
}
const bound = (cells: number) => cells + 4 * Math.sqrt(2 * cells);

describe('Sfc32', () => {
  it('repeats a seed, differs between seeds and streams, and goes on from a copied state', () => {
    const sequence = (r: Sfc32) => Array.from({ length: 8 }, () => r.next());
    const one = Sfc32.seeded(7, 1);
    const first = sequence(one);
    expect(sequence(Sfc32.seeded(7, 1))).toEqual(first);
    expect(sequence(Sfc32.seeded(8, 1))).not.toEqual(first);
    expect(sequence(Sfc32.seeded(7, 2))).not.toEqual(first);
    const copied = new Sfc32(one.state.slice());
    expect(sequence(copied)).toEqual(sequence(one));
  });

  it('is uniform below n', () => {
    const random = Sfc32.seeded(1, 0);
    const cells = 37;
    const seen = new Array<number>(cells).fill(0);
    for (let i = 0; i < 100_000; i++) seen[below(random, cells)]!++;
    expect(
      chiSquare(
        seen,
        seen.map(() => 100_000 / cells),
      ),
    ).toBeLessThan(bound(cells));
  });
});

describe('alias table', () => {
  it.each([
    ['Zipf', Array.from({ length: 200 }, (_, i) => Math.ceil(20_000 / (i + 1))), 0.75],
    ['equal', new Array<number>(50).fill(3), 0.75],
    ['two words', [9, 1], 0.75],
    ['one word', [5], 0.75],
    ['exponent 0', [1000, 10, 1], 0],
    ['a negative exponent', [1000, 10, 100], -0.5],
  ])('draws in proportion to count^exponent: %s', (_name, counts, exponent) => {
    const table = new Uint32Array(2 * counts.length);
    fillAliasTable(Float64Array.from(counts), exponent, table);
    const random = Sfc32.seeded(11, 0);
    const draws = 200_000;
    const seen = counts.map(() => 0);
    for (let i = 0; i < draws; i++) seen[drawAlias(table, random)]!++;
    const weights = counts.map((count) => count ** exponent);
    const total = weights.reduce((a, b) => a + b);
    expect(
      chiSquare(
        seen,
        weights.map((w) => (draws * w) / total),
      ),
    ).toBeLessThan(bound(counts.length));
  });
});

describe('subsampling', () => {
  const buffers = (n: number) => ({
    words: new Uint32Array(n),
    first: new Uint32Array(n),
    last: new Uint32Array(n),
  });

  it('keeps each word with the chance sqrt(t/f) + t/f', () => {
    const counts = Float64Array.from([60_000, 20_000, 5000, 1000, 10]);
    const total = counts.reduce((a, b) => a + b);
    const threshold = 1e-2;
    const keep = new Uint32Array(5);
    fillKeep(counts, total, threshold, keep);
    expect(keep[4]).toBe(ALWAYS);
    const perWord = 40_000;
    // All words in one sentence, so that no short sentence is dropped.
    const tokens = Uint32Array.from({ length: 5 * perWord }, (_, i) => i % 5);
    const kept = subsample(tokens, tokens.length, keep, Sfc32.seeded(5, 1), buffers(tokens.length));
    expect(kept.consumed).toBe(tokens.length);
    const seen = [0, 0, 0, 0, 0];
    for (let i = 0; i < kept.count; i++) seen[kept.words[i]!]!++;
    expect(seen[4]).toBe(perWord);
    // kept and dropped, of the words that are not always kept
    const chances = [0, 1, 2].map((word) => {
      const ratio = (threshold * total) / counts[word]!;
      return Math.sqrt(ratio) + ratio;
    });
    expect(Math.max(...chances)).toBeLessThan(1);
    expect(
      chiSquare(
        chances.flatMap((_, word) => [seen[word]!, perWord - seen[word]!]),
        chances.flatMap((chance) => [perWord * chance, perWord * (1 - chance)]),
      ),
    ).toBeLessThan(bound(chances.length + 1));
    expect(seen[3]).toBe(perWord);
  });

  it('drops sentences left with fewer than two words, foreign ids, and marks the bounds', () => {
    const E = SENTENCE_END;
    const tokens = Uint32Array.from([E, 0, E, 1, 2, E, E, 3, 99, E, 4, 99, 0, 1]);
    const keep = new Uint32Array(5).fill(ALWAYS);
    const kept = subsample(tokens, tokens.length, keep, Sfc32.seeded(1, 1), buffers(tokens.length));
    expect([...kept.words.subarray(0, kept.count)]).toEqual([1, 2, 4, 0, 1]);
    expect([...kept.first.subarray(0, kept.count)]).toEqual([0, 0, 2, 2, 2]);
    expect([...kept.last.subarray(0, kept.count)]).toEqual([2, 2, 5, 5, 5]);
    expect(kept.consumed).toBe(7);
  });
});

it('initial vectors lie within 0.5 / dim and leave the padding zero', () => {
  const table = new Float32Array(3 * 16);
  fillVectors(table, 3, 16, 10, Sfc32.seeded(1, 0));
  const values = [0, 1, 2].flatMap((row) => [...table.subarray(row * 16, row * 16 + 10)]);
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.05);
  expect(new Set(values).size).toBe(30);
  for (const row of [0, 1, 2])
    expect([...table.subarray(row * 16 + 10, row * 16 + 16)]).toEqual([0, 0, 0, 0, 0, 0]);
});
