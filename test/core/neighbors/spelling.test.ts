import { expect, it } from 'vitest';
import { editDistance, nearestSpellings } from '../../../core/neighbors/spelling.ts';
import { seededRandom } from '../../../core/projection/random.ts';

/** The textbook table, without bound. */
function plain(a: string, b: string): number {
  const d = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) d[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      d[i]![j] = Math.min(
        d[i - 1]![j]! + 1,
        d[i]![j - 1]! + 1,
        d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1);
      }
    }
  }
  return d[a.length]![b.length]!;
}

it('measures the same distance as the full table, up to the bound', () => {
  const random = seededRandom(5);
  const word = () =>
    Array.from({ length: Math.floor(random() * 8) }, () => 'abc'[Math.floor(random() * 3)]).join('');
  for (let trial = 0; trial < 5000; trial++) {
    const [a, b] = [word(), word()];
    for (const most of [0, 1, 2, 3, 9])
      expect(editDistance(a, b, most)).toBe(Math.min(plain(a, b), most + 1));
  }
});

it('suggests near spellings, nearest first, then the more frequent', () => {
  const words = ['king', 'kind', 'ring', 'queen', 'kings', 'quean', 'ikng', 'Queens'];
  expect(nearestSpellings('kign', words, 3)).toEqual(['king']);
  expect(nearestSpellings('kin', words, 9)).toEqual(['king', 'kind']);
  expect(nearestSpellings('quene', words, 3)).toEqual(['queen', 'quean', 'Queens'].slice(0, 3));
  expect(nearestSpellings('KING', words, 2)).toEqual(['king', 'kind']);
  expect(nearestSpellings('xyzzy', words, 3)).toEqual([]);
  expect(nearestSpellings('king', [], 3)).toEqual([]);
});
