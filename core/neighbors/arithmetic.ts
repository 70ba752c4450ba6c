import { norm, type VectorTable } from './table.ts';
import { BestK, candidates, checkQuery, type Found, score, type TopKOptions, topK } from './topk.ts';

/** Row `row` divided by its length, in float64; a zero row stays zero. */
function unitRow(table: VectorTable, norms: Float64Array, row: number): Float64Array {
  const length = norms[row]! || 1;
  const { data, dim } = table;
  return Float64Array.from({ length: dim }, (_, i) => data[row * dim + i]! / length);
}

/** Sum of the unit vectors of `plus` less those of `minus`, so that long vectors do not drown short ones. */
export function signedSum(
  table: VectorTable,
  norms: Float64Array,
  plus: readonly number[],
  minus: readonly number[] = [],
): Float64Array {
  const sum = new Float64Array(table.dim);
  for (const [rows, sign] of [[plus, 1] as const, [minus, -1] as const]) {
    for (const row of rows) {
      unitRow(table, norms, row).forEach((value, i) => {
        sum[i]! += sign * value;
      });
    }
  }
  return sum;
}

export interface AnalogyOptions {
  /** Leave the three question words out of the answers, as is customary. Default true. */
  excludeQuestion?: boolean;
  only?: Iterable<number>;
}

/**
 * "a is to b as c is to ..." by 3CosAdd: the words nearest by cosine to b - a + c of unit vectors
 * (Mikolov, Yih & Zweig 2013). Scores are those cosines. Ties and bad rows as at `topK`.
 * @throws LabError `invalid-input` when the sum is the zero vector
 */
export function analogy(
  table: VectorTable,
  norms: Float64Array,
  a: number,
  b: number,
  c: number,
  k: number,
  options: AnalogyOptions = {},
): Found {
  return topK(table, norms, signedSum(table, norms, [b, c], [a]), k, analogyFilter(a, b, c, options));
}

/**
 * The same question by 3CosMul; see `sumByProduct`.
 */
export function analogyByProduct(
  table: VectorTable,
  norms: Float64Array,
  a: number,
  b: number,
  c: number,
  k: number,
  options: AnalogyOptions = {},
): Found {
  return sumByProduct(table, norms, [b, c], [a], k, analogyFilter(a, b, c, options));
}

/** Keeps 3CosMul's denominator from zero (Levy & Goldberg 2014). */
const epsilon = 0.001;

/**
 * A signed sum of words by 3CosMul (Levy & Goldberg 2014, equation 4, for any number of words): maximises the
 * product of cosines to `plus` over that of cosines to `minus` plus 0.001, every cosine moved to 0..1. Scores are
 * that ratio. Ties and bad rows as at `topK`.
 */
export function sumByProduct(
  table: VectorTable,
  norms: Float64Array,
  plus: readonly number[],
  minus: readonly number[],
  k: number,
  options: TopKOptions = {},
): Found {
  const { data, dim, rows } = table;
  const units = [...plus, ...minus].map((row) => unitRow(table, norms, row));
  const lengths = units.map((unit) => checkQuery(table, unit, 'cosine'));
  const best = new BestK(k);
  for (const row of candidates(rows, options)) {
    const length = norms[row]!;
    if (!Number.isFinite(length)) continue;
    let above = 1;
    let below = 1;
    for (let i = 0; i < units.length; i++) {
      const moved = (1 + score('cosine', data, row * dim, units[i]!, length, lengths[i]!)) / 2;
      if (i < plus.length) above *= moved;
      else below *= moved;
    }
    best.offer(minus.length === 0 ? above : above / (below + epsilon), row);
  }
  return best.take();
}

function analogyFilter(a: number, b: number, c: number, options: AnalogyOptions): TopKOptions {
  return {
    exclude: options.excludeQuestion === false ? [] : [a, b, c],
    ...(options.only ? { only: options.only } : {}),
  };
}

/** Cosine between the mean unit vectors of two sets of rows; 0 where either mean is the zero vector. */
export function setSimilarity(
  table: VectorTable,
  norms: Float64Array,
  left: readonly number[],
  right: readonly number[],
): number {
  const a = signedSum(table, norms, left);
  const b = signedSum(table, norms, right);
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? 0 : a.reduce((sum, value, i) => sum + value * b[i]!, 0) / lengths;
}

/** The row least like the mean unit vector of them all; the first of equals. Undefined for an empty list. */
export function oddOneOut(
  table: VectorTable,
  norms: Float64Array,
  rows: readonly number[],
): number | undefined {
  const likeness = rows.map((row) => setSimilarity(table, norms, [row], rows));
  return rows[likeness.indexOf(Math.min(...likeness))];
}

/**
 * Where rows lie on the axis from the mean of `from` to the mean of `to` (unit vectors): -1 and 1 are the
 * cosines of pointing straight along it. The axis itself is `signedSum` of the two means.
 */
export function alongAxis(
  table: VectorTable,
  norms: Float64Array,
  from: readonly number[],
  to: readonly number[],
): Float64Array {
  const axis = signedSum(table, norms, to).map((value) => value / to.length);
  signedSum(table, norms, from).forEach((value, i) => {
    axis[i]! -= value / from.length;
  });
  const length = checkQuery(table, axis, 'cosine');
  return Float64Array.from({ length: table.rows }, (_, row) =>
    score('cosine', table.data, row * table.dim, axis, norms[row]!, length),
  );
}
