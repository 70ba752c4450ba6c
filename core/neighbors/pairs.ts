import type { Judge, Lists } from './judge.ts';
import { planShortening, type Shortening } from './shortening.ts';
import type { Arena, Team } from './team.ts';

/** The vectors as they came and how the lists' keys measure them. */
export interface Source {
  /** Byte offset of [rows, dim] f32. */
  data: number;
  /** Byte offset of [rows] u32: which row stands at each place of the lists. */
  order: number;
  dim: number;
  cosine: boolean;
  /** Byte offset of [dim] f32; used unless cosine. */
  mean: number;
  /** Length of the longest row (under cosine, of every row) in the lists' integers, and as it came. */
  longest: { whole: number; original: number };
}

/** Rows of a block at most. */
const ROWS_IN_BLOCK = 2048;
/** Blocks at least: enough for many threads, and the same for any number, so that the outcome is. */
const BLOCKS = 64;

/** How the pairs are to be looked at, and what that will cost. */
export const planPairs = (
  arena: Arena,
  rows: number,
  source: Source,
  judge: Judge,
  seed: number,
): Shortening => planShortening(seenBy(arena, rows, source), judge, 1 / source.longest.whole ** 2, seed);

/**
 * Fills the lists by looking at all pairs, first by short vectors (see `planShortening`), then wholly at those that
 * pass. Finds about 98 % of the neighbours, in time that grows with the square of the points.
 */
export function comparePairs(
  team: Team,
  arena: Arena,
  lists: Lists,
  source: Source,
  { width, axes, scale, slack }: Shortening,
  report: (fraction: number) => void,
): void {
  const { rows, size, q, halves, width: wholeWidth, ids, keys } = lists;
  const { data, dim, order, longest } = source;
  const mark = arena.mark();
  const n = Math.ceil(rows / 8) * 8;
  const padded = Math.ceil(dim / 4) * 4;
  const axesAt = arena.take(4 * width * padded);
  const offsets = arena.take(4 * width);
  const fours = arena.take(n * width);
  const eights = arena.take(n * width);
  const bias = arena.take(4 * n);
  const shortHalves = arena.take(4 * n);
  const limits = arena.take(4 * n);
  const slacks = arena.take(4 * n);
  const placed = arena.f32(axesAt, width * padded).fill(0);
  for (let i = 0; i < width; i++) placed.set(axes.subarray(i * dim, (i + 1) * dim), i * padded);
  const mean = arena.f32(source.mean, dim);
  const moved = arena.f32(offsets, width).fill(0);
  if (!source.cosine) {
    for (let i = 0; i < width; i++)
      for (let d = 0; d < dim; d++) moved[i]! += placed[i * padded + d]! * mean[d]!;
  }
  const factor = source.cosine ? scale : scale / longest.original;
  team.run('shorten', n, 1024, [
    ...[rows, order, data, dim, axesAt, padded, offsets, source.mean, width, source.cosine ? 1 : 0, factor],
    ...[fours, eights, bias, shortHalves, slacks, slack],
  ]);
  const ratio = (scale / longest.whole) ** 2;
  team.run('setLimits', n, 4096, [rows, limits, keys, size, ratio, slacks]);
  const blocks = Math.max(BLOCKS, 2 ** Math.ceil(Math.log2(n / ROWS_IN_BLOCK)));
  for (let round = 0; round < blocks; round++) {
    team.run('comparePairs', round === 0 ? blocks : blocks / 2, 1, [
      ...[round, blocks, n, fours, eights, bias, shortHalves, limits, width],
      ...[q, halves, wholeWidth, ids, keys, size, ratio, slacks],
    ]);
    report((round + 1) / blocks);
  }
  arena.release(mark);
}

function seenBy(arena: Arena, rows: number, { data, dim, order, cosine, mean, longest }: Source) {
  const row = (index: number) => {
    const at = data + 4 * dim * arena.u32(order, rows)[index]!;
    const values = Float64Array.from(arena.f32(at, dim));
    if (cosine) {
      const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
      return values.map((value) => (length > 0 ? value / length : 0));
    }
    const centre = arena.f32(mean, dim);
    return values.map((value, d) => (longest.original > 0 ? (value - centre[d]!) / longest.original : 0));
  };
  return { rows, dim, row };
}
