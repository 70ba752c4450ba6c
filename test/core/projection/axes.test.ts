import { expect, it } from 'vitest';
import { projectOnAxes, semanticAxes } from '../../../core/projection/axes.ts';
import { tableOf } from '../neighbors/tables.ts';

const words = ['he', 'she', 'king', 'queen', 'nothing'];
const table = tableOf([
  [2, 0, 0],
  [0, 3, 0],
  [4, 0, 3],
  [0, 4, 3],
  [0, 0, 0],
]);

it('leads from the mean of some words to the mean of others', () => {
  const axes = semanticAxes(table, words, [
    { from: ['he'], to: ['she'] },
    { from: ['he', 'she'], to: ['king', 'queen'] },
  ]);
  const half = Math.SQRT1_2;
  [-half, half, 0].forEach((value, i) => {
    expect(axes[i]).toBeCloseTo(value, 12);
  });
  const cosines = projectOnAxes(table, axes, 'cosine');
  expect(cosines[0]).toBeCloseTo(-half, 6);
  expect(cosines[2]).toBeCloseTo(half, 6);
  expect(cosines[4]).toBeCloseTo(-0.8 * half, 6);
  expect(cosines[6]).toBeCloseTo(0.8 * half, 6);
  expect(cosines[5]).toBeCloseTo(cosines[7]!, 6);
  expect(Array.from(cosines.subarray(8))).toEqual([0, 0]);
  expect(projectOnAxes(table, axes, 'euclidean')[0]).toBeCloseTo(-2 * half, 6);
});

it('names a word that is not there, and an axis without a direction', () => {
  expect(() => semanticAxes(table, words, [{ from: ['he'], to: ['qeen'] }])).toThrow(
    /"qeen" is not in .* "queen"/,
  );
  expect(() => semanticAxes(table, words, [{ from: ['he', 'she'], to: ['she', 'he'] }])).toThrow(
    /from he, she to she, he has no length/,
  );
});
