import { norm, type VectorTable } from '../neighbors/table.ts';
import { dot } from './linear.ts';

/** Rows looked at: so many for each dimension, and a few more. */
const ROWS_A_DIMENSION = 4;
const MORE = 64;
/** Ends once the gradient has shrunk to this share of what it was. */
const SETTLED = 1e-9;

/** Takes a vector [dim] to a place [dimensions]. */
export type Placing = (vector: ArrayLike<number>) => Float64Array;

/**
 * The affine map that takes the rows of a table to given places, as principal components and axes do: least squares
 * on an even sample, by conjugate gradients (CGLS; Björck, Elfving & Strakoš 1998).
 *
 * @param positions [rows, dimensions]; rows at NaN are nowhere
 * @param unit rows, and vectors to be placed, count as if of length 1
 */
export function affinePlacing(
  table: VectorTable,
  positions: Float32Array,
  dimensions: number,
  unit: boolean,
): Placing {
  const { data, dim } = table;
  const wanted = ROWS_A_DIMENSION * dim + MORE;
  const rows = sample(positions, dimensions, wanted);
  const factor = (values: ArrayLike<number>, at: number) => (unit ? 1 / (norm(values, at, dim) || 1) : 1);
  const matrix = new Float64Array(rows.length * dim);
  const mean = new Float64Array(dim);
  rows.forEach((row, i) => {
    const scale = factor(data, row * dim);
    for (let d = 0; d < dim; d++) {
      matrix[i * dim + d] = data[row * dim + d]! * scale;
      mean[d]! += matrix[i * dim + d]! / rows.length;
    }
  });
  for (let at = 0; at < matrix.length; at++) matrix[at]! -= mean[at % dim]!;
  const middle = new Float64Array(dimensions);
  const weights = Array.from({ length: dimensions }, (_, c) => {
    const places = Float64Array.from(rows, (row) => positions[row * dimensions + c]!);
    middle[c] = places.reduce((sum, value) => sum + value, 0) / (rows.length || 1);
    return leastSquares(
      matrix,
      dim,
      places.map((value) => value - middle[c]!),
    );
  });
  return (vector) => {
    const scale = factor(vector, 0);
    return middle.map((centre, c) => {
      let sum = centre;
      for (let d = 0; d < dim; d++) sum += weights[c]![d]! * (vector[d]! * scale - mean[d]!);
      return sum;
    });
  };
}

/** At most `count` rows that are somewhere, evenly spread. */
function sample(positions: Float32Array, dimensions: number, count: number): number[] {
  const all: number[] = [];
  for (let row = 0; row < positions.length / dimensions; row++) {
    if (Number.isFinite(positions[row * dimensions])) all.push(row);
  }
  const taken = Math.min(all.length, count);
  return Array.from({ length: taken }, (_, i) => all[Math.floor((i * all.length) / taken)]!);
}

/** The x [dim] for which `matrix` [rows, dim] times x is nearest to `target` [rows]; of many, the shortest. */
function leastSquares(matrix: Float64Array, dim: number, target: Float64Array): Float64Array {
  const rows = target.length;
  const solution = new Float64Array(dim);
  const rest = target.slice();
  const downhill = () => {
    const out = new Float64Array(dim);
    for (let i = 0; i < rows; i++) {
      const value = rest[i]!;
      for (let d = 0; d < dim; d++) out[d]! += matrix[i * dim + d]! * value;
    }
    return out;
  };
  let gradient = downhill();
  let square = dot(gradient, gradient);
  const enough = square * SETTLED ** 2;
  let direction = gradient.slice();
  for (let round = 0; round < 2 * dim && square > enough; round++) {
    const image = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += matrix[i * dim + d]! * direction[d]!;
      image[i] = sum;
    }
    const step = square / (dot(image, image) || 1);
    for (let d = 0; d < dim; d++) solution[d]! += step * direction[d]!;
    for (let i = 0; i < rows; i++) rest[i]! -= step * image[i]!;
    gradient = downhill();
    const next = dot(gradient, gradient);
    direction = gradient.map((value, d) => value + (next / square) * direction[d]!);
    square = next;
  }
  return solution;
}
