import type { VectorTable } from './table.ts';
import { Arena, type Team } from './team.ts';
import { BestK, candidates, checkQuery, type Found, score, type TopKOptions } from './topk.ts';

/** Rows compressed at a time: how much of the table is copied into the team's memory at once. */
const BATCH = 16_384;
/** Room for the rounding of the bounds themselves, in float64 arithmetic on float32 scales. */
const SLACK = 1e-6;

/**
 * `topK` by a scan: a copy of the table with 8 bits a value is compared with the query, and only rows that may be
 * among the nearest, by a bound on the rounding that always holds, are scored in float64. The answer is `topK`'s,
 * bit for bit. Takes `rows * (dim + 16)` bytes.
 */
export class ScanIndex {
  readonly #team: Team;
  readonly #table: VectorTable;
  readonly #norms: Float64Array;
  readonly #width: number;
  readonly #rows: number;
  readonly #query: number;
  readonly #products: number;
  readonly #scales: Float64Array;
  readonly #errors: Float64Array;
  readonly #ceilings: Float64Array;

  /** @param norms [rows] from `rowNorms` */
  constructor(team: Team, table: VectorTable, norms: Float64Array) {
    const { data, rows, dim } = table;
    const arena = new Arena(team.memory);
    this.#team = team;
    this.#table = table;
    this.#norms = norms;
    this.#width = Math.ceil(dim / 8) * 8;
    this.#rows = arena.take(rows * this.#width);
    this.#query = arena.take(2 * this.#width);
    this.#products = arena.take(4 * rows);
    const mark = arena.mark();
    const scales = arena.take(4 * rows);
    const errors = arena.take(8 * rows);
    const batch = arena.take(4 * BATCH * dim);
    for (let from = 0; from < rows; from += BATCH) {
      const count = Math.min(BATCH, rows - from);
      arena.f32(batch, count * dim).set(data.subarray(from * dim, (from + count) * dim));
      const [to, scaled, left] = [this.#rows + from * this.#width, scales + 4 * from, errors + 8 * from];
      team.run('compress', count, count, [batch, dim, to, this.#width, scaled, left]);
    }
    this.#scales = Float64Array.from(arena.f32(scales, rows));
    this.#errors = new Float64Array(team.memory.buffer, errors, rows).slice();
    arena.release(mark);
    this.#ceilings = new Float64Array(rows);
  }

  /** See `topK`. */
  topK(query: ArrayLike<number>, k: number, options: TopKOptions = {}): Found {
    const metric = options.metric ?? 'cosine';
    const { data, rows, dim } = this.#table;
    const length = checkQuery(this.#table, query, metric);
    const vector = Float64Array.from(query);
    const { scale, error } = this.#place(vector);
    const chunk = Math.ceil(rows / (4 * this.#team.threads));
    this.#team.run('scan', rows, chunk, [this.#rows, this.#width, this.#query, this.#products]);
    const products = new Int32Array(this.#team.memory.buffer, this.#products, rows);

    const list = options.only ? [...candidates(rows, { only: options.only })] : null;
    const count = list?.length ?? rows;
    const skip = new Set(options.exclude);
    const floor = new BestK(k);
    let least = Number.NEGATIVE_INFINITY;
    // |x.y - approximate| <= |rest of x| |y| + (|x| + |rest of x|) |rest of y|, by Cauchy-Schwarz
    for (let i = 0; i < count; i++) {
      const row = list ? list[i]! : i;
      const norm = this.#norms[row]!;
      const left = this.#errors[row]!;
      let value = products[row]! * scale * this.#scales[row]!;
      let bound = left * length + (norm + left) * error + SLACK * norm * length;
      if (metric === 'cosine') {
        const lengths = norm * length || 1;
        value /= lengths;
        bound /= lengths;
      } else if (metric === 'euclidean') {
        value = 2 * value - norm * norm;
        bound = 2 * bound + SLACK * (norm * norm + length * length);
      }
      this.#ceilings[i] = value + bound; // NaN or -Infinity for a row that is not finite
      if (value - bound > least && Number.isFinite(norm) && !skip.has(row)) {
        floor.offer(value - bound, row);
        least = floor.worst();
      }
    }
    const sign = metric === 'euclidean' ? -1 : 1;
    const best = new BestK(k);
    for (let i = 0; i < count; i++) {
      if (!(this.#ceilings[i]! >= least)) continue;
      const row = list ? list[i]! : i;
      const norm = this.#norms[row]!;
      if (!Number.isFinite(norm) || skip.has(row)) continue;
      best.offer(sign * score(metric, data, row * dim, vector, norm, length), row);
    }
    return best.take(sign);
  }

  /** Writes the query as 16-bit integers; returns their scale and the length of what rounding left over. */
  #place(vector: Float64Array): { scale: number; error: number } {
    const place = new Int16Array(this.#team.memory.buffer, this.#query, this.#width).fill(0);
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) return { scale: 0, error: 0 };
    // so that a whole row of products fits 32 bits
    const scale = largest / Math.max(1, Math.min(32_767, Math.floor(2 ** 31 / (127 * this.#width)) - 1));
    let left = 0;
    vector.forEach((value, i) => {
      place[i] = Math.round(value / scale);
      left += (value - place[i]! * scale) ** 2;
    });
    return { scale, error: Math.sqrt(left) };
  }
}
