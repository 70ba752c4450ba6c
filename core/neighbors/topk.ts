import { LabError } from '../contract/errors.ts';
import { type Metric, norm, type VectorTable } from './table.ts';

/** Rows found, best first. */
export interface Found {
  /** Rows of the table. */
  indices: Uint32Array;
  /** Cosine, dot product or Euclidean distance, in float64. */
  scores: Float64Array;
}

export interface TopKOptions {
  /** Default cosine. */
  metric?: Metric;
  /** Rows never returned, such as the query's own words. */
  exclude?: Iterable<number>;
  /** When given, only these rows are candidates. */
  only?: Iterable<number>;
}

/**
 * The k rows nearest to `query`, exactly: sums run in float64 in the order of the columns.
 *
 * Order: best score first, equal scores by the lower row. A zero row has no direction and counts as cosine 0;
 * a row with NaN or an infinite value is never returned. Fewer than k come back where fewer qualify.
 *
 * @param norms [rows] from `rowNorms`
 * @param query [dim]
 * @throws LabError `invalid-input` for a query of the wrong length, with a value that is not finite, or of
 *   length zero under cosine
 */
export function topK(
  table: VectorTable,
  norms: Float64Array,
  query: ArrayLike<number>,
  k: number,
  options: TopKOptions = {},
): Found {
  const metric = options.metric ?? 'cosine';
  const { data, dim } = table;
  const length = checkQuery(table, query, metric);
  const vector = Float64Array.from(query);
  const sign = metric === 'euclidean' ? -1 : 1;
  const best = new BestK(k);
  for (const row of candidates(table.rows, options)) {
    if (!Number.isFinite(norms[row]!)) continue;
    best.offer(sign * score(metric, data, row * dim, vector, norms[row]!, length), row);
  }
  return best.take(sign);
}

/** Throws as described at `topK`; returns the query's length. */
export function checkQuery(table: VectorTable, query: ArrayLike<number>, metric: Metric): number {
  if (query.length !== table.dim) {
    throw new LabError(
      'invalid-input',
      `The query has ${query.length} values and the vectors have ${table.dim}.`,
    );
  }
  const length = norm(query);
  if (!Number.isFinite(length)) throw new LabError('invalid-input', 'The query vector is not finite.');
  if (length === 0 && metric === 'cosine') {
    throw new LabError(
      'invalid-input',
      'The query adds up to the zero vector, which has no direction. Ask for other words, or leave one out.',
    );
  }
  return length;
}

/** One row's score in float64: the definition that faster searches must reproduce bit for bit. */
export function score(
  metric: Metric,
  data: ArrayLike<number>,
  start: number,
  query: Float64Array,
  rowNorm: number,
  queryNorm: number,
): number {
  let sum = 0;
  if (metric === 'euclidean') {
    for (let i = 0; i < query.length; i++) {
      const difference = data[start + i]! - query[i]!;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
  for (let i = 0; i < query.length; i++) sum += data[start + i]! * query[i]!;
  if (metric === 'dot') return sum;
  return rowNorm === 0 ? 0 : sum / (rowNorm * queryNorm);
}

/** Candidate rows in increasing order. */
export function* candidates(rows: number, { exclude, only }: TopKOptions): Generator<number> {
  const skip = new Set(exclude);
  if (only) {
    for (const row of [...new Set(only)].sort((a, b) => a - b)) if (row < rows && !skip.has(row)) yield row;
    return;
  }
  for (let row = 0; row < rows; row++) if (!skip.has(row)) yield row;
}

/** The k highest scores, equal scores by the lower row: a binary heap with the worst on top. */
export class BestK {
  readonly #k: number;
  readonly #scores: number[] = [];
  readonly #rows: number[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  offer(score: number, row: number): void {
    const size = this.#scores.length;
    if (size < this.#k) {
      this.#scores.push(score);
      this.#rows.push(row);
      this.#up(size);
    } else if (size > 0 && this.#worse(this.#scores[0]!, this.#rows[0]!, score, row)) {
      this.#scores[0] = score;
      this.#rows[0] = row;
      this.#down();
    }
  }

  /** The least score kept, or -Infinity while there are fewer than k. */
  worst(): number {
    return this.#scores.length < this.#k ? Number.NEGATIVE_INFINITY : this.#scores[0]!;
  }

  /** Best first; scores are multiplied by `sign`. */
  take(sign = 1): Found {
    const order = this.#scores.map((_, i) => i);
    order.sort((i, j) => this.#scores[j]! - this.#scores[i]! || this.#rows[i]! - this.#rows[j]!);
    return {
      indices: Uint32Array.from(order, (i) => this.#rows[i]!),
      scores: Float64Array.from(order, (i) => sign * this.#scores[i]!),
    };
  }

  #worse(scoreA: number, rowA: number, scoreB: number, rowB: number): boolean {
    return scoreA < scoreB || (scoreA === scoreB && rowA > rowB);
  }

  #swap(i: number, j: number): void {
    [this.#scores[i], this.#scores[j]] = [this.#scores[j]!, this.#scores[i]!];
    [this.#rows[i], this.#rows[j]] = [this.#rows[j]!, this.#rows[i]!];
  }

  #less(i: number, j: number): boolean {
    return this.#worse(this.#scores[i]!, this.#rows[i]!, this.#scores[j]!, this.#rows[j]!);
  }

  #up(from: number): void {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#less(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #down(): void {
    for (let i = 0; ; ) {
      let worst = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < this.#scores.length && this.#less(child, worst)) worst = child;
      }
      if (worst === i) return;
      this.#swap(i, worst);
      i = worst;
    }
  }
}
