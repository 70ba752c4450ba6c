import type { VectorTable } from '../neighbors/table.ts';
import { Arena, type Team } from '../neighbors/team.ts';
import { dot } from './linear.ts';
import type { PrincipalComponents, Products } from './pca.ts';

/** Values of rows in the kernels' memory at a time: they stay in the cache meanwhile. */
const BLOCK = 2 ** 18;
/** Rows whose products are summed in float32, before the sum goes on in float64. */
const SUMMED = 256;

/** `upperProducts` of pca.ts by kernels. */
export const productsBy =
  (team: Team): Products =>
  ({ data, dim }, rows, mean) => {
    const arena = new Arena(team.memory);
    const mark = arena.mark();
    const width = Math.ceil(dim / 8) * 8;
    const block = arena.take(SUMMED * width * 4);
    const sums = arena.take(width * width * 4);
    const [centred, found] = [arena.f32(block, SUMMED * width), arena.f32(sums, width * width)];
    centred.fill(0);
    const matrix = new Float64Array(dim * dim);
    for (let from = 0; from < rows.length; from += SUMMED) {
      const count = Math.min(SUMMED, rows.length - from);
      for (let r = 0; r < count; r++) {
        const row = rows[from + r]! * dim;
        for (let d = 0; d < dim; d++) centred[r * width + d] = data[row + d]! - mean[d]!;
      }
      team.run('products', width / 4, 1, [block, count, width, sums]);
      for (let i = 0; i < dim; i++) {
        for (let j = i; j < dim; j++) matrix[i * dim + j]! += found[i * width + j]!;
      }
    }
    arena.release(mark);
    return matrix;
  };

/** `projectOnto` of pca.ts by kernels: float32 sums of float32 products. */
export function projectBy(
  team: Team,
  { data, rows, dim }: VectorTable,
  { mean, axes, components }: Pick<PrincipalComponents, 'mean' | 'axes' | 'components'>,
): Float32Array {
  const arena = new Arena(team.memory);
  const mark = arena.mark();
  const size = Math.max(1, Math.floor(BLOCK / dim));
  const block = arena.take(size * dim * 4);
  const along = arena.take(components * dim * 4);
  const offsets = arena.take(components * 4);
  const to = arena.take(size * components * 4);
  arena.f32(along, components * dim).set(axes);
  const line = (c: number) => axes.subarray(c * dim, (c + 1) * dim);
  arena.f32(offsets, components).set(Array.from({ length: components }, (_, c) => dot(mean, line(c))));
  const [taken, made] = [arena.f32(block, size * dim), arena.f32(to, size * components)];
  const out = new Float32Array(rows * components);
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from);
    taken.set(data.subarray(from * dim, (from + count) * dim));
    team.run('coordinates', count, count, [block, dim, along, components, offsets, to]);
    out.set(made.subarray(0, count * components), from * components);
  }
  arena.release(mark);
  return out;
}
