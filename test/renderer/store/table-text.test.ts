import { describe, expect, it } from 'vitest';
import { tableText } from '../../../renderer/store/table-text.ts';

describe('a table as text', () => {
  it('quotes in CSV what must be quoted', () => {
    const rows = [
      ['a,b', 1],
      ['say "hi"', -0.5],
      ['two\nlines', 0],
      ['plain', 1e-7],
    ] as const;
    expect(tableText('csv', ['word', 'n'], rows)).toBe(
      'word,n\r\n"a,b",1\r\n"say ""hi""",-0.5\r\n"two\nlines",0\r\nplain,1e-7\r\n',
    );
  });

  it('keeps TSV fields on one line', () => {
    expect(tableText('tsv', ['word'], [['a\tb\nc']])).toBe('word\r\na b c\r\n');
  });

  it.each(['csv', 'tsv'] as const)(
    'lets no word run as a formula in %s, and leaves ordinary words alone',
    (format) => {
      const bad = ['=HYPERLINK(1)', '+cmd|calc', '@SUM(A1)', '-2+sheet!A1'];
      const fine = ['-ing', '+1', '=', '@', 'a=b(c)', '-'];
      const lines = tableText(
        format,
        ['w'],
        [...bad, ...fine].map((word) => [word]),
      ).split('\r\n');
      expect(lines.slice(1, 5)).toEqual(bad.map((word) => `'${word}`));
      expect(lines.slice(5, 11)).toEqual(fine);
    },
  );
});
