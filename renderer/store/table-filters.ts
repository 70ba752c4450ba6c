import type { CategoryColumn, NumberColumn, TableColumn } from './table-columns.ts';

export type Range = readonly [least: number, most: number];

/** What words must have in one column: a number between two, both included, or one of some categories. */
export type Filter =
  | { column: NumberColumn; range: Range }
  | { column: CategoryColumn; picks: ReadonlySet<number> };

/** Filters by the id of their column. */
export type Filters = ReadonlyMap<string, Filter>;

const dataOf = (column: TableColumn | undefined): unknown =>
  column?.kind === 'number' ? column.values : column?.kind === 'category' ? column.codes : undefined;

/**
 * The filters whose column still holds what it held when they were set: a range of cosines to one word says nothing
 * about those to another. The same map where all do.
 */
export function still(filters: Filters, columns: readonly TableColumn[]): Filters {
  const holds = ([id, { column }]: [string, Filter]) =>
    dataOf(columns.find((one) => one.id === id)) === dataOf(column);
  const kept = [...filters].filter(holds);
  return kept.length === filters.size ? filters : new Map(kept);
}

/** [size] 1: within all filters; null: there are none. */
export function within(filters: Filters, size: number): Uint8Array | null {
  if (filters.size === 0) return null;
  const mask = new Uint8Array(size).fill(1);
  for (const filter of filters.values()) {
    if ('range' in filter) {
      const { values } = filter.column;
      const [least, most] = filter.range;
      for (let row = 0; row < size; row++)
        if (!(values[row]! >= least && values[row]! <= most)) mask[row] = 0;
    } else {
      const { codes } = filter.column;
      for (let row = 0; row < size; row++) if (!filter.picks.has(codes[row]!)) mask[row] = 0;
    }
  }
  return mask;
}
