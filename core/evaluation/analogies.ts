import type { VectorTable } from '../neighbors/table.ts';

/** Questions as rows of the table: [n, 3] of a, b, c. */
export interface AnalogyRows {
  questions: Uint32Array;
  n: number;
}

/** Rows of the table whose similarities to the question words are held at a time. */
const tileRows = 64;

/**
 * Answers "a is to b as c is to ..." by 3CosAdd (Mikolov, Yih & Zweig 2013) among all rows but a, b and c;
 * equal scores go to the lower row, rows of norm 0 or not finite never answer.
 *
 * cos(x, b - a + c) has the same order as x·b - x·a + x·c of unit vectors, so each distinct word of the
 * questions is multiplied with each row once, however many questions share it: distinct x rows x dim
 * multiplications instead of questions x rows x dim. Steps tile by tile; yields the rows done.
 *
 * @param norms [rows] Euclidean length of each row
 * @returns [n] the answers' rows; -1 where no row can answer
 */
export function* answerAnalogies(
  table: VectorTable,
  norms: Float64Array,
  { questions, n }: AnalogyRows,
): Generator<number, Int32Array, void> {
  const { rows, dim } = table;
  const distinct = [...new Set(questions)];
  const place = new Map(distinct.map((row, i) => [row, i]));
  // A multiple of four, so that the products need no tail; the rows beyond are zero.
  const padded = Math.ceil(distinct.length / 4) * 4;
  const wanted = new Float64Array(padded * dim);
  distinct.forEach((row, i) => {
    unitInto(wanted, i * dim, table, norms, row);
  });
  const offsets = Uint32Array.from(questions, (row) => place.get(row)! * tileRows);
  const tile = new Float64Array(tileRows * dim);
  const similarities = new Float64Array(padded * tileRows);
  const best = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const answers = new Int32Array(n).fill(-1);

  for (let start = 0; start < rows; start += tileRows) {
    const count = Math.min(tileRows, rows - start);
    for (let i = 0; i < count; i++) unitInto(tile, i * dim, table, norms, start + i);
    multiply(wanted, padded, tile, count, dim, similarities);
    for (let q = 0; q < n; q++) {
      const a = offsets[3 * q]!;
      const b = offsets[3 * q + 1]!;
      const c = offsets[3 * q + 2]!;
      let top = best[q]!;
      for (let i = 0; i < count; i++) {
        const score = similarities[b + i]! - similarities[a + i]! + similarities[c + i]!;
        if (score <= top) continue;
        const row = start + i;
        if (row === questions[3 * q] || row === questions[3 * q + 1] || row === questions[3 * q + 2])
          continue;
        if (!(norms[row]! > 0 && norms[row]! < Number.POSITIVE_INFINITY)) continue;
        top = score;
        answers[q] = row;
      }
      best[q] = top;
    }
    yield start + count;
  }
  return answers;
}

/** Writes row `row` divided by its length; zeros where it has no direction. */
function unitInto(to: Float64Array, at: number, table: VectorTable, norms: Float64Array, row: number): void {
  const { data, dim } = table;
  const length = norms[row]!;
  const scale = length > 0 && length < Number.POSITIVE_INFINITY ? 1 / length : 0;
  for (let i = 0; i < dim; i++) to[at + i] = scale === 0 ? 0 : data[row * dim + i]! * scale;
}

/** out[w * tileRows + r] = wanted[w] · tile[r], four words and two rows at a time, to reuse what is loaded. */
function multiply(
  wanted: Float64Array,
  words: number,
  tile: Float64Array,
  count: number,
  dim: number,
  out: Float64Array,
): void {
  for (let w = 0; w < words; w += 4) {
    const w0 = w * dim;
    const w1 = w0 + dim;
    const w2 = w1 + dim;
    const w3 = w2 + dim;
    for (let r = 0; r < count; r += 2) {
      // The second row of an odd last pair lies within the tile's buffer; its products are not read.
      const r0 = r * dim;
      const r1 = r0 + dim;
      let a0 = 0;
      let a1 = 0;
      let b0 = 0;
      let b1 = 0;
      let c0 = 0;
      let c1 = 0;
      let d0 = 0;
      let d1 = 0;
      for (let i = 0; i < dim; i++) {
        const x0 = tile[r0 + i]!;
        const x1 = tile[r1 + i]!;
        const a = wanted[w0 + i]!;
        const b = wanted[w1 + i]!;
        const c = wanted[w2 + i]!;
        const d = wanted[w3 + i]!;
        a0 += a * x0;
        a1 += a * x1;
        b0 += b * x0;
        b1 += b * x1;
        c0 += c * x0;
        c1 += c * x1;
        d0 += d * x0;
        d1 += d * x1;
      }
      const at = w * tileRows + r;
      out[at] = a0;
      out[at + 1] = a1;
      out[at + tileRows] = b0;
      out[at + tileRows + 1] = b1;
      out[at + 2 * tileRows] = c0;
      out[at + 2 * tileRows + 1] = c1;
      out[at + 3 * tileRows] = d0;
      out[at + 3 * tileRows + 1] = d1;
    }
  }
}
