import type { WordTable } from './vocabulary.ts';

export type TableFormat = 'csv' | 'tsv';

/**
 * A text that a spreadsheet would run as a formula gets an apostrophe before it: a word list from anywhere may hold
 * `=HYPERLINK(...)`. Only what can call or link is touched, so that words such as `-ing`, `+1` and `=` stay as they are.
 */
const guarded = (text: string): string => (/^[=+\-@].*[(|!]/s.test(text) ? `'${text}` : text);

/**
 * Rows as text with a heading, lines ended as RFC 4180 says. CSV fields are quoted where they must be. TSV has no
 * quotes: tabs and line breaks within a field become spaces.
 */
export function tableText(
  format: TableFormat,
  head: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
): string {
  const field =
    format === 'csv'
      ? (value: string | number) => {
          const text = typeof value === 'string' ? guarded(value) : String(value);
          return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        }
      : (value: string | number) =>
          (typeof value === 'string' ? guarded(value) : String(value)).replace(/[\t\r\n]+/g, ' ');
  const separator = format === 'csv' ? ',' : '\t';
  const line = (fields: readonly (string | number)[]) => `${fields.map(field).join(separator)}\r\n`;
  const parts = [line(head)];
  for (const row of rows) parts.push(line(row));
  return parts.join('');
}

/** Words with their rank and frequency, the latter where it is known. */
export function* wordRows(table: WordTable, rows: Iterable<number>): Generator<(string | number)[]> {
  const { words, counts, total } = table;
  for (const row of rows) {
    const word = words.at(row) ?? '';
    const count = counts[row] ?? 0;
    yield total > 0
      ? [word, row + 1, count, Number(((count / total) * 1e6).toPrecision(6))]
      : [word, row + 1];
  }
}
