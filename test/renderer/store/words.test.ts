import { expect, it } from 'vitest';
import { Words } from '../../../renderer/store/words.ts';

const wordsOf = (text: string) => new Words(new TextEncoder().encode(text));

it('gives the word of a row, and the row of a word, in any script', () => {
  const list = ['der', 'königin', '', 'королева', '王后', '🌍🌎', 'ملكة', 'der Mann'];
  const words = wordsOf(list.join('\n'));
  expect(words.length).toBe(list.length);
  expect(Array.from(list, (_, row) => words.at(row))).toEqual(list);
  expect(list.map((word) => words.indexOf(word))).toEqual(list.map((_, row) => row));
  expect(words.first(3)).toEqual(list.slice(0, 3));
  expect(words.first(100)).toEqual(list);
});

it('has nothing outside its rows, and no parts of words', () => {
  const words = wordsOf('one\ntwo\nthree');
  expect([words.at(-1), words.at(3), words.at(Number.NaN)]).toEqual([undefined, undefined, undefined]);
  for (const text of ['on', 'ne', 'one\ntwo', 'wo', 'thre', '', 'hree']) expect(words.has(text)).toBe(false);
  expect(words.has('three')).toBe(true);
});

it('is empty without bytes', () => {
  const words = wordsOf('');
  expect([words.length, words.at(0), words.indexOf(''), words.first(5)]).toEqual([0, undefined, -1, []]);
});

it('compares itself by words and rows', () => {
  expect(wordsOf('a\nb').equals(wordsOf('a\nb'))).toBe(true);
  expect(wordsOf('a\nb').equals(wordsOf('b\na'))).toBe(false);
  expect(wordsOf('a\nb').equals(wordsOf('a\nb\nc'))).toBe(false);
});
