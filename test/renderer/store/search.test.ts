import { describe, expect, it } from 'vitest';
import { alike, WordSearch } from '../../../renderer/store/search.ts';

describe('search', () => {
  const words = ['The', 'king', 'kingdom', 'cooking', 'Москва', 'İstanbul', 'a.b', '🎄', 'ing'];
  const search = new WordSearch(words);
  const found = (query: string, limit = 10) => search.find(query, limit).rows.map((row) => words[row]);

  it('puts the whole word first, then beginnings, then the rest, frequent ones first', () => {
    expect(found('king')).toEqual(['king', 'kingdom', 'cooking']);
    expect(found('ing')).toEqual(['ing', 'king', 'kingdom', 'cooking']);
  });

  it('does not mind capitals, scripts or signs', () => {
    expect(found('the')).toEqual(['The']);
    expect(found('МОСК')).toEqual(['Москва']);
    expect(found('i̇stanbul')).toEqual(['İstanbul']);
    expect(found('.')).toEqual(['a.b']);
    expect(found('🎄')).toEqual(['🎄']);
  });

  it('counts all matches and lists no more than asked for', () => {
    expect(search.find('n', 2)).toMatchObject({ total: 5 });
    expect(search.find('n', 2).rows).toHaveLength(2);
  });

  it('agrees with the plain way on many words', () => {
    const many = Array.from({ length: 3000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36));
    const fast = new WordSearch(many);
    for (const query of ['a', 'zz', '1k', 'q0', many[17]!]) {
      const plain = many.filter((word) => word.includes(query));
      const { rows, total } = fast.find(query, many.length);
      expect(total).toBe(plain.length);
      expect(rows.map((row) => many[row]).sort()).toEqual(plain.sort());
    }
  });

  it('offers the nearest spellings of what nothing contains', () => {
    expect(alike(words, ' kign', 6).map((row) => words[row])).toEqual(['king']);
    expect(alike(words, 'zzzzzz', 6)).toEqual([]);
  });

  it('finds nothing for nothing', () => {
    expect(search.find('  ', 10).total).toBe(0);
    expect(new WordSearch([]).find('a', 10)).toEqual({ rows: [], total: 0 });
  });
});
