import { LabError } from '../contract/errors.ts';
import type { SemanticAxis } from '../contract/projection.ts';
import { signedSum } from '../neighbors/arithmetic.ts';
import type { GraphMetric } from '../neighbors/graph.ts';
import { nearestSpellings } from '../neighbors/spelling.ts';
import { norm, rowNorms, type VectorTable } from '../neighbors/table.ts';

const SUGGESTIONS = 5;

/**
 * Directions of meaning: for each axis the difference of the mean unit vectors of its two sets of words, of length
 * 1: [axes, dim]. Throws LabError `unknown-word`, and `invalid-input` for two sets with the same mean.
 *
 * @param words of the table's rows
 */
export function semanticAxes(
  table: VectorTable,
  words: readonly string[],
  axes: readonly SemanticAxis[],
): Float64Array {
  const { dim } = table;
  const rows = new Map(words.map((word, row) => [word, row]));
  const rowOf = (word: string): number => {
    const row = rows.get(word);
    if (row !== undefined) return row;
    const suggestions = nearestSpellings(word, words, SUGGESTIONS);
    const like = suggestions.map((near) => `"${near}"`).join(', ');
    throw new LabError(
      'unknown-word',
      `"${word}" is not in this model's vocabulary. ${like ? `Did you mean ${like}?` : 'Nothing is spelled like it.'}`,
      { word, suggestions },
    );
  };
  const norms = rowNorms(table);
  const mean = (set: readonly string[]) => signedSum(table, norms, set.map(rowOf)).map((x) => x / set.length);
  const out = new Float64Array(axes.length * dim);
  axes.forEach(({ from, to }, a) => {
    const start = mean(from);
    const axis = mean(to).map((value, i) => value - start[i]!);
    const length = norm(axis);
    if (!(length > 0)) {
      throw new LabError(
        'invalid-input',
        `The axis from ${from.join(', ')} to ${to.join(', ')} has no length: both ends mean the same. Choose other words.`,
      );
    }
    for (let i = 0; i < dim; i++) out[a * dim + i] = axis[i]! / length;
  });
  return out;
}

/**
 * Where rows lie along axes: [rows, axes]. Under cosine the cosine with each axis, -1..1; under Euclidean the
 * coordinate along it. A zero row is at 0.
 */
export function projectOnAxes(
  { data, rows, dim }: VectorTable,
  axes: Float64Array,
  metric: GraphMetric,
): Float32Array {
  const count = axes.length / dim;
  const out = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const over = metric === 'cosine' ? 1 / (norm(data, row * dim, dim) || 1) : 1;
    for (let a = 0; a < count; a++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += data[row * dim + d]! * axes[a * dim + d]!;
      out[row * count + a] = sum * over;
    }
  }
  return out;
}
