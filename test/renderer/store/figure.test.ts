import { describe, expect, it } from 'vitest';
import { figureOf } from '../../../renderer/store/figure.ts';
import { parseSum } from '../../../renderer/store/sums.ts';
import { words } from './harness.ts';

const rowOf = (word: string) => words.indexOf(word);
const lines = (sum: string, answer: string) =>
  figureOf(parseSum(sum), rowOf(answer), rowOf).map(
    ({ a, b, kind }) => `${words[a]} ${kind === 'analogy' ? '->' : '--'} ${words[b]}`,
  );

describe('the figure of a sum', () => {
  it('is the parallelogram where two words are added and one is taken away', () => {
    const figure = ['man -> king', 'woman -> queen', 'man -- woman', 'king -- queen'];
    expect(lines('king - man + woman', 'queen')).toEqual(figure);
    expect(lines('- man + king + woman', 'queen')).toEqual(figure);
  });

  it('is arrows to the answer from what is added, and guides from what is taken away, otherwise', () => {
    expect(lines('king + woman', 'queen')).toEqual(['king -> queen', 'woman -> queen']);
    expect(lines('king - man - the', 'queen')).toEqual(['king -> queen', 'man -- queen', 'the -- queen']);
  });

  it('leaves out words without a row, and an answer that was asked with', () => {
    expect(lines('king + kng', 'king')).toEqual([]);
    expect(lines('king - kng + woman', 'queen')).toEqual([]);
  });
});
