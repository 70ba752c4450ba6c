import { ScanIndex } from '../../core/neighbors/scan.ts';
import type { VectorTable } from '../../core/neighbors/table.ts';
import { soloTeam } from '../../core/neighbors/team.ts';
import { type Found, type TopKOptions, topK } from '../../core/neighbors/topk.ts';
import { geometryModule } from './kernel.ts';

/** The k rows nearest to a query, exactly; see `topK`. */
export type Search = (query: ArrayLike<number>, k: number, options?: TopKOptions) => Found;

/** Values from which a table's compressed copy is worth its memory and the time it takes to make. */
const WORTH_SCANNING = 1_000_000;

/** The fastest exact search for a table; large ones are compressed once, into a quarter of their size. */
export function searchOf(table: VectorTable, norms: Float64Array): Search {
  if (table.rows * table.dim < WORTH_SCANNING)
    return (query, k, options) => topK(table, norms, query, k, options);
  const index = new ScanIndex(soloTeam(geometryModule()), table, norms);
  return (query, k, options) => index.topK(query, k, options);
}
