import { copyText } from './host/clipboard.ts';
import { saveFile } from './host/save.ts';
import type { Catalogue } from './i18n/en/index.ts';
import type { Lab } from './store/lab.ts';
import type { TableColumn } from './store/table-columns.ts';
import { type TableFormat, tableText } from './store/table-text.ts';
import { clusterColumn, likenessColumn } from './store/word-table.ts';
import type { Words } from './store/words.ts';

export interface TableContent {
  /** Of the file, without its ending. */
  name: string;
  head: string[];
  rows: Iterable<readonly (string | number)[]>;
}

const types: Record<TableFormat, string> = { csv: 'text/csv', tsv: 'text/tab-separated-values' };
export const tableFormats = ['csv', 'tsv'] as const;

/** Puts a table on the clipboard and says so, or that the clipboard refused. */
export async function copyTable(lab: Lab, text: Catalogue, { head, rows }: TableContent): Promise<void> {
  const copied = await copyText(tableText('tsv', head, rows));
  const { notify } = lab.session.getState();
  if (copied) notify('info', text.tables.copied);
  else notify('error', text.tables.refused);
}

export function saveTable({ name, head, rows }: TableContent, format: TableFormat): void {
  const content = tableText(format, head, rows);
  saveFile(`${name}.${format}`, new Blob([content], { type: `${types[format]};charset=utf-8` }));
}

/** The neighbours listed of the chosen word; null where there are none. */
export function neighborTable(lab: Lab, { tables, select }: Catalogue): TableContent | null {
  const { selected, neighbors } = lab.inspector.getState();
  const [first] = neighbors.list;
  if (selected === null || !first) return null;
  const { cosine, score } = tables.columns;
  const [measured, scored] = [!Number.isNaN(first.cosine), first.score !== undefined];
  return {
    name: tables.neighborsOf(lab.cloud.getState().table.words.at(selected) ?? ''),
    head: [
      select.columns.word,
      select.columns.rank,
      ...(measured ? [cosine] : []),
      ...(scored ? [score] : []),
    ],
    rows: neighbors.list.map((one) => [
      one.word,
      one.index + 1,
      ...(measured ? [one.cosine] : []),
      ...(scored ? [one.score ?? ''] : []),
    ]),
  };
}

/** The word table as it is sorted and filtered. */
export function wordTableContent(lab: Lab, text: Catalogue): TableContent {
  const { columns, rows } = lab.wordTable.getState();
  const { words } = lab.cloud.getState().table;
  return {
    name: text.tables.title,
    head: columns.map((column) => columnName(column, text)),
    rows: exportRows(columns, words, rows),
  };
}

export function columnName(column: TableColumn, { tables }: Catalogue): string {
  if (column.kind === 'rank') return tables.rank;
  if (column.kind === 'word') return tables.word;
  if (column.id === 'count') return tables.count;
  if (column.id === clusterColumn) return tables.cluster;
  return column.id === likenessColumn ? tables.likeness(column.name) : column.name;
}

/** What a column holds of a word; NaN or empty: nothing. */
export const cellOf = (column: TableColumn, words: Words, row: number): string | number => {
  switch (column.kind) {
    case 'rank':
      return row + 1;
    case 'word':
      return words.at(row) ?? '';
    case 'number':
      return column.values[row] ?? Number.NaN;
    case 'category':
      return column.categories[column.codes[row] ?? -1] ?? '';
    case 'text':
      return column.values[row] ?? '';
  }
};

function* exportRows(columns: readonly TableColumn[], words: Words, rows: Uint32Array) {
  for (const row of rows) {
    yield columns.map((column) => {
      const value = cellOf(column, words, row);
      if (typeof value === 'string') return value;
      if (Number.isNaN(value)) return '';
      // Cosines are float32: further digits would be of no meaning.
      return column.kind === 'number' && column.cosine ? Number(value.toPrecision(7)) : value;
    });
  }
}
