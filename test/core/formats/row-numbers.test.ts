import { expect, it } from 'vitest';
import { RowNumbers } from '../../../core/formats/row-numbers.ts';

const textOf = (numbers: RowNumbers) => new TextDecoder().decode(numbers.joined());

it('writes the numbers of rows one a line', () => {
  const numbers = new RowNumbers(1);
  const count = 12_345;
  for (let row = 1; row <= count; row++) numbers.add(row);
  expect(numbers.size).toBe(count);
  expect(textOf(numbers)).toBe(Array.from({ length: count }, (_, row) => row + 1).join('\n'));
});

it('goes on after rows that were left out', () => {
  const numbers = new RowNumbers(4);
  for (const number of [2, 3, 9, 10, 98, 99, 100, 1000, 9_999_999, 10_000_000]) numbers.add(number);
  expect(textOf(numbers).split('\n').map(Number)).toEqual([
    2, 3, 9, 10, 98, 99, 100, 1000, 9_999_999, 10_000_000,
  ]);
});

it('is empty without rows', () => {
  expect(textOf(new RowNumbers(0))).toBe('');
});
