import { describe, expect, it } from 'vitest';
import { byLine } from '../../../renderer/search/by-line.ts';
import { WordIndex } from '../../../renderer/search/word-index.ts';

const words = [
  'king', 'King', 'kingdom', 'cooking', 'anna', 'noon', 'a.b', 'a b', 'x\ty', 'Москва', 'мир', '🎄', 'naïve', 'ſ',
  'K', '123', '12-34', '[x]', '^$', '\\d', 'STRASSE', 'Straße', 'aaaa', 'b', '_', 'é', 'cafe\u0301', ' ', 'q', 'qq',
]; // biome-ignore format: one list
const patterns = [
  'k', 'KING', '^k', 'g$', '^k.*g$', '.', '^.$', '^..$', '[^a]', '^[^aeiou]+$', '[^q]$', '^[^\\d]', '\\d', '\\D', '\\D$',
  '^\\D+$', '\\w+', '\\W', '^\\W', '\\s', '\\S', '\\s$', '^\\S+$', '\\b', '\\B', '\\bking\\b', '\\Bking', 'n\\b', '(.)\\1',
  '^(.)(.).*\\2\\1$', '(?<x>n)o\\k<x>?', '\\p{Lu}', '^\\P{Lu}', '\\p{Cc}', '^\\p{Script=Cyrillic}+$', '[\\p{L}\\s]$',
  '\\p{White_Space}', '\\n', '\\t', '[\\t-z]', '[\\t-z]$', '[\\0-\\x20]', '\\x0a', '\\u000a', '\\u{a}', '\\cJ', '\\u{1F384}',
  '[\\u0400-\\u04ff]', '\\x6b', 'a(?!b)', 'a(?=.)', 'a(?![^b])', '(?<!a)n', '(?<=^.)o', '(?<!.)k', '^(?!.*a)', '(?=.*a)(?=.*n)',
  '(?:king|queen)', 'a|^', '$', '^', '^$', 'a*', 'a{2,}', '[\\]x]', '[^\\]]', '[\\[\\]^-]', '\\^', '\\\\', '\\.', '[]', '[^]',
  '[\\b]', '[^]$', 'x[^]y', 'k[^z]*$', '(?:a|[^]){3}', '\\r', '[^\\n]', '[\\s\\S]$',
]; // biome-ignore format: one list

describe('a pattern over all lines at once', () => {
  const index = new WordIndex(words.join('\n'));

  it.each(patterns)('finds what it finds in each: %s', (source) => {
    const alone = new RegExp(source, 'iu');
    const wanted = words.flatMap((word, row) => (alone.test(word) ? [row] : []));
    expect(byLine(source)).not.toBeNull();
    expect([...index.find({ mode: 'regex', query: source }).rows]).toEqual(wanted);
  });

  it('leaves patterns that change flags within to the plain way', () => {
    expect(byLine('(?i:a)')).toBeNull();
    expect(byLine('(?s-m:.)')).toBeNull();
  });

  it('is not used on words that hold ends of lines', () => {
    const odd = new WordIndex('a\u2028b\nb\na\rb');
    expect([...odd.find({ mode: 'regex', query: '^b' }).rows]).toEqual([1]);
    expect([...odd.find({ mode: 'regex', query: 'a$' }).rows]).toEqual([]);
  });
});

describe('a single letter', () => {
  it('is found like any other text, whether frequent or rare', () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      String.fromCodePoint(0x4e00 + (i % 90), 0x61 + (i % 26), 0x430 + (i % 32)),
    );
    many.push('a', 'ab', 'ba', '一');
    const fast = new WordIndex(many.join('\n'));
    for (const letter of ['a', 'b', 'z', 'а', 'я', '一', '丁', 'q', '!']) {
      const rank = (word: string) => (word === letter ? 0 : word.startsWith(letter) ? 1 : 2);
      const wanted = [0, 1, 2].flatMap((wantedRank) =>
        many.flatMap((word, row) => (word.includes(letter) && rank(word) === wantedRank ? [row] : [])),
      );
      const { rows, alike } = fast.find({ mode: 'any', query: letter });
      if (wanted.length > 0) expect([...rows]).toEqual(wanted);
      else expect(alike || rows.length === 0).toBe(true);
    }
  });
});
