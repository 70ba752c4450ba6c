/** Rows of floats. Training runs on Float32Array; the gradient tests on Float64Array. */
export type Floats = Float32Array | Float64Array;

/** The two tables a word2vec model learns. */
export interface Tables {
  /** [V, stride]: syn0. */
  input: Floats;
  /** [V, stride]: syn1neg. */
  output: Floats;
  stride: number;
  dim: number;
}

/** What every update rule needs to know. */
export interface Rule {
  method: 'cbow' | 'skipgram';
  update: 'corrected' | 'classic';
  /** Negatives a positive example asks for. */
  negatives: number;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** -log sigmoid(x), in nats, without overflow on either side. */
export const softLoss = (x: number): number => Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Dot product of row `row` of `table` with `vector` [dim]. */
export function dotRow(table: Floats, row: number, stride: number, vector: Floats, dim: number): number {
  const at = row * stride;
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += table[at + d]! * vector[d]!;
  return sum;
}

/** row += weight * vector [dim]. */
export function addToRow(
  table: Floats,
  row: number,
  stride: number,
  vector: Floats,
  dim: number,
  weight: number,
): void {
  const at = row * stride;
  for (let d = 0; d < dim; d++) table[at + d]! += weight * vector[d]!;
}

/** The average of the input vectors of `context`, [dim]. */
export function contextAverage({ input, stride, dim }: Tables, context: ArrayLike<number>): Float64Array {
  const hidden = new Float64Array(dim);
  for (let i = 0; i < context.length; i++) {
    const at = context[i]! * stride;
    for (let d = 0; d < dim; d++) hidden[d]! += input[at + d]! / context.length;
  }
  return hidden;
}
