import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../core/neighbors/spelling.ts';
import { fold } from '../../../renderer/search/fold.ts';
import { type SearchMode, WordIndex } from '../../../renderer/search/word-index.ts';

const words = [
  'The', 'king', 'kingdom', 'cooking', 'Москва', 'İstanbul', 'a.b', '🎄', 'ing', 'Straße', 'ΟΔΟΣ', 'cafe\u0301',
]; // biome-ignore format: one list
const index = new WordIndex(words.join('\n'));
const found = (query: string, mode: SearchMode = 'any') =>
  Array.from(index.find({ mode, query }).rows, (row) => words[row]);
/** Words of two to nine letters from a small alphabet, so that near ones are many. */
const many = Array.from({ length: 4000 }, (_, i) => {
  const seed = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  return Array.from(
    { length: 2 + (seed % 8) },
    (_, j) => 'abcdeñж'[((seed >>> (j + 3)) * 7 + i * j) % 7],
  ).join('');
});

describe('search', () => {
  it('puts the whole word first, then beginnings, then the rest, frequent ones first', () => {
    expect(found('king')).toEqual(['king', 'kingdom', 'cooking']);
    expect(found('ing')).toEqual(['ing', 'king', 'kingdom', 'cooking']);
  });

  it('finds whole words and beginnings alone when asked to', () => {
    expect(found('king', 'exact')).toEqual(['king']);
    expect(found('KING', 'prefix')).toEqual(['king', 'kingdom']);
    expect(found('kin', 'exact')).toEqual([]);
    expect(found('ing', 'prefix')).toEqual(['ing']);
  });

  it('does not mind case in any script, nor how an accent was typed', () => {
    expect(found('the')).toEqual(['The']);
    expect(found('МОСК')).toEqual(['Москва']);
    expect(found('STRASSE')).toEqual(['Straße']);
    expect(found('οδοσ')).toEqual(['ΟΔΟΣ']);
    expect(found('CAFÉ')).toEqual(['cafe\u0301']);
    expect(found('i̇stanbul')).toEqual(['İstanbul']);
    expect(found('.')).toEqual(['a.b']);
    expect(found('🎄')).toEqual(['🎄']);
  });

  it.each(['any', 'prefix', 'exact'] as const)('agrees with the plain way on many words: %s', (mode) => {
    const fast = new WordIndex(many.join('\n'));
    const fits = {
      any: (word: string, query: string) => fold(word).includes(query),
      prefix: (word: string, query: string) => fold(word).startsWith(query),
      exact: (word: string, query: string) => fold(word) === query,
    }[mode];
    for (const query of ['a', 'ab', 'ñ', 'ж', 'cde', fold(many[17]!)]) {
      const { rows } = fast.find({ mode, query });
      const plain = many.flatMap((word, row) => (fits(word, query) ? [row] : []));
      expect([...rows].sort((a, b) => a - b)).toEqual(plain);
    }
  });

  it('ranks similar spellings by their edit distance, as computed the plain way', () => {
    const fast = new WordIndex(many.join('\n'));
    const long = 'ab'.repeat(20);
    for (const query of ['abc', 'bacde', 'ñañbaced', 'жжж', 'q', long]) {
      const limit = query.length <= 4 ? 1 : query.length <= 8 ? 2 : 3;
      const plain = many
        .map((word, row) => ({ row, distance: editDistance(query, fold(word), limit) }))
        .filter(({ distance }) => distance <= limit)
        .sort((a, b) => a.distance - b.distance || a.row - b.row);
      expect(Array.from(fast.find({ mode: 'similar', query }).rows)).toEqual(plain.map(({ row }) => row));
    }
  });

  it('offers the nearest spellings of what nothing contains', () => {
    expect(index.find({ mode: 'any', query: ' kign' })).toEqual({ rows: Uint32Array.of(1), alike: true });
    expect(found('zzzzzz')).toEqual([]);
  });

  it('takes regular expressions on the words as they are written, each by itself', () => {
    expect(found('^k.*g$', 'regex')).toEqual(['king']);
    expect(found('[^a]\\.[^c]', 'regex')).toEqual([]);
    expect(found('^\\p{Script=Cyrillic}+$', 'regex')).toEqual(['Москва']);
    expect(found('^.$', 'regex')).toEqual(['🎄']);
    expect(found('', 'regex')).toEqual([]);
    expect(() => found('(', 'regex')).toThrow(SyntaxError);
  });

  it('finds nothing for nothing', () => {
    expect(found('  ')).toEqual([]);
    for (const mode of ['any', 'similar', 'regex'] as const)
      expect(new WordIndex('').find({ mode, query: 'a' }).rows).toHaveLength(0);
  });
});
