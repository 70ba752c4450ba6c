import type { ColumnInfo, OpenOptions } from '../contract/opening.ts';
import { metadataColumn } from './columns.ts';
import type { RowNames } from './companions.ts';
import { type ByteSource, badFile } from './source.ts';

/**
 * What names the rows of a matrix, as a person chose its columns: other words, and less of the rest; and what there is
 * to choose from. Throws `bad-file` for a column that there is not.
 */
export function chosenNames(
  source: ByteSource,
  names: RowNames,
  { words, metadata }: OpenOptions,
): { names: RowNames; infos: ColumnInfo[] } {
  const { word, columns } = names;
  if (word === undefined) return { names, infos: [] };
  const own = columns.some(({ name }) => name === word) ? [] : [{ name: word, cells: names.words }];
  const all = [...own, ...columns];
  const find = (name: string) => {
    const found = all.find((column) => column.name === name);
    if (found) return found;
    const there = all.slice(0, 30).map((column) => `"${column.name}"`);
    throw badFile(
      source,
      `there is no column "${name}" in ${names.from}. Its columns: ${there.join(', ')}.`,
      {
        column: name,
      },
    );
  };
  const chosen = typeof words === 'string' ? find(words) : { name: word, cells: names.words };
  const left = typeof words === 'string' ? all.filter((column) => column !== chosen) : columns;
  const kept = metadata ? metadata.map(find).filter((column) => left.includes(column)) : left;
  const infos = all.map((column): ColumnInfo => {
    const { name, cells } = column;
    const type = metadataColumn(name, cells)?.kind === 'number' ? 'number' : 'text';
    return {
      name,
      type,
      role: name === chosen.name ? 'word' : kept.includes(column) ? 'metadata' : 'unused',
    };
  });
  return { names: { ...names, words: chosen.cells, columns: kept }, infos };
}
