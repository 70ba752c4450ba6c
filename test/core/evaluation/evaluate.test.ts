import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/corpus/toy/grammar.ts';
import { answerAnalogies } from '../../../core/evaluation/analogies.ts';
import { Evaluator } from '../../../core/evaluation/evaluate.ts';
import { spearmanInterval, wilsonInterval } from '../../../core/evaluation/intervals.ts';
import { parseQuestions } from '../../../core/evaluation/parse.ts';
import { averageRanks, spearman } from '../../../core/evaluation/spearman.ts';
import { analogy } from '../../../core/neighbors/arithmetic.ts';
import { rowNorms } from '../../../core/neighbors/table.ts';

describe('spearman', () => {
  it('gives equal values the average of their ranks', () => {
    expect([...averageRanks([10, 20, 10, 30, 10])]).toEqual([2, 4, 2, 5, 2]);
  });

  it('agrees with figures worked out by hand', () => {
    expect(spearman([1, 2, 3], [10, 20, 30])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    // Ranks 1 2 3 4 against 2 1 4 3: 1 - 6 * 4 / (4 * 15).
    expect(spearman([1, 2, 3, 4], [2, 1, 4, 3])).toBeCloseTo(0.6, 12);
    // Ranks 1.5 1.5 3 against 1 2 3: covariance 1.5, variances 1.5 and 2.
    expect(spearman([5, 5, 7], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(1.5 * 2), 12);
  });

  it('is null where there is nothing to correlate', () => {
    expect(spearman([], [])).toBeNull();
    expect(spearman([1], [2])).toBeNull();
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
  });
});

/** Gender along one axis, rank along another; lengths differ, as only directions count. */
const small = {
  dim: 3,
  words: ['man', 'woman', 'king', 'queen', 'Paris', 'apple', 'zero'],
  input: Float32Array.from(
    [
      [1, 0, 1],
      [-2, 0, 2],
      [1, 2, 1],
      [-3, 6, 3],
      [0, -1, -4],
      [0, 1, -5],
      [0, 0, 0],
    ].flat(),
  ),
};

describe('Evaluator', () => {
  const evaluator = new Evaluator(small);

  it('correlates cosines with judgements over the covered pairs', () => {
    // Cosines: man-woman 0, king-queen 4/6, man-king 2/sqrt(12) = .577, man-queen 0 (equal to the first).
    const text = 'man woman 1\nking queen 9\nman king 8\nman queen 2\nman unheard 5';
    expect(evaluator.evaluate(parseQuestions(text, 'pairs'))).toEqual({
      file: 'pairs',
      kind: 'similarity',
      // Ranks 1.5 4 3 1.5 against 1 4 3 2: covariance 4.5, variances 4.5 and 5.
      spearman: expect.closeTo(4.5 / Math.sqrt(4.5 * 5), 12),
      pairs: 5,
      covered: 4,
      interval: spearmanInterval(4.5 / Math.sqrt(4.5 * 5), 4)!.map((end) => expect.closeTo(end, 9)),
    });
  });

  it('counts right answers among the covered questions', () => {
    const text =
      ': a\nman king woman queen\nman king woman apple\nwoman queen man king\nman king unheard queen\n';
    expect(evaluator.evaluate(parseQuestions(text, 'key'))).toEqual({
      file: 'key',
      kind: 'analogy',
      accuracy: expect.closeTo(2 / 3, 12),
      questions: 4,
      covered: 3,
      interval: wilsonInterval(2, 3),
    });
  });

  it('finds words in another case, and never answers with a word of the question', () => {
    expect(
      evaluator.evaluate(parseQuestions(': a\nMAN King woman QUEEN\nparis paris man man', 'key')),
    ).toMatchObject({
      accuracy: 0.5,
      covered: 2,
    });
  });

  it('has no score where nothing is covered', () => {
    expect(evaluator.evaluate(parseQuestions('no such 1\nnot one 2', 'x'))).toMatchObject({
      spearman: null,
      covered: 0,
    });
    expect(evaluator.evaluate(parseQuestions(': a\nno such word here', 'x'))).toMatchObject({
      accuracy: null,
      covered: 0,
    });
  });
});

it('answers as the one-question search does, over several tiles, ties, zero rows and bad rows', () => {
  const random = seededRandom(3);
  const rows = 301;
  const dim = 7;
  const data = Float32Array.from({ length: rows * dim }, () => Math.round(random() * 4 - 2));
  data.fill(0, 5 * dim, 6 * dim);
  data[9 * dim] = Number.NaN;
  const table = { data, rows, dim };
  const norms = rowNorms(table);
  const usable = Array.from({ length: rows }, (_, i) => i).filter((i) => norms[i]! > 0);
  const questions = Uint32Array.from({ length: 3 * 97 }, () => usable[Math.floor(random() * usable.length)]!);
  const steps = answerAnalogies(table, norms, { questions, n: 97 });
  let step = steps.next();
  const progress: number[] = [];
  while (!step.done) {
    progress.push(step.value);
    step = steps.next();
  }
  expect(progress.at(-1)).toBe(rows);
  for (let q = 0; q < 97; q++) {
    const [a, b, c] = questions.subarray(3 * q, 3 * q + 3) as unknown as [number, number, number];
    const found = analogy(table, norms, a, b, c, 3);
    const best = [...found.indices].filter((_, i) => found.scores[0]! - found.scores[i]! < 1e-9);
    expect(best, `question ${q}`).toContain(step.value[q]);
  }
});
