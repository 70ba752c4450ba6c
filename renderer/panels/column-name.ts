import type { Catalogue } from '../i18n/en/index.ts';
import type { TableColumn } from '../store/table-columns.ts';
import { clusterColumn, likenessColumn } from '../store/word-table.ts';

export function columnName(column: TableColumn, { tables }: Catalogue): string {
  if (column.kind === 'rank') return tables.rank;
  if (column.kind === 'word') return tables.word;
  if (column.id === 'count') return tables.count;
  if (column.id === clusterColumn) return tables.cluster;
  return column.id === likenessColumn ? tables.likeness(column.name) : column.name;
}
