import { expect, it } from 'vitest';
import { rowNorms } from '../../../core/neighbors/table.ts';
import { topK } from '../../../core/neighbors/topk.ts';
import { searchOf } from '../../../main/geometry/search.ts';
import { randomTable } from '../../core/neighbors/tables.ts';

it.each([100, 20_000])('answers the same for a table of %i rows as the plain search', (rows) => {
  const table = randomTable(rows, 60, 6);
  const norms = rowNorms(table);
  const query = table.data.subarray(60, 120);
  expect(searchOf(table, norms)(query, 20, { exclude: [1] })).toEqual(
    topK(table, norms, query, 20, { exclude: [1] }),
  );
});
