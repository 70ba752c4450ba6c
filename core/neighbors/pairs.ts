import { type Cells, cellsOf, chooseCells, nearestNeeded, type ShortVectors } from './cells.ts';
import type { Judge, Lists, Vectors } from './judge.ts';
import { planShortening, type Shortening } from './shortening.ts';
import { type Arena, perThread, type Team } from './team.ts';

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

/** How the pairs are to be looked at, and what that will cost. */
export interface PairsPlan {
  short: ShortVectors;
  cells: Cells;
  /** Values compared for each point, about. */
  cost: number;
}

/** Makes the short vectors and decides which pairs are worth a look, by the neighbours of the judged points. */
export function planPairs(
  team: Team,
  arena: Arena,
  { rows }: Vectors,
  source: Source,
  judge: Judge,
  seed: number,
): PairsPlan {
  const seen = seenBy(arena, rows, source);
  const shortening = planShortening(seen, judge, 1 / source.longest.whole ** 2, seed);
  const short = shortVectors(team, arena, rows, source, shortening);
  const cells = cellsOf(team, arena, short);
  cells.nearest = nearestNeeded(arena, short, cells, judge);
  const looks = Math.min(1 / 2, cells.nearest / cells.count) * rows + CHOOSING * cells.count;
  return { short, cells, cost: looks * shortening.look + (rows / 2) * shortening.whole };
}

/**
 * Fills the lists by looking at pairs, first by short vectors (see `planShortening`), then wholly at those that
 * pass. Finds about 98 % of the neighbours.
 */
export function comparePairs(
  team: Team,
  arena: Arena,
  lists: Lists,
  { short, cells }: PairsPlan,
  report: (fraction: number) => void,
): void {
  const { rows, size, q, halves, width: wholeWidth, ids, keys } = lists;
  const { n, width, fours, eights, bias, slacks, ratio } = short;
  const mark = arena.mark();
  const limits = arena.take(4 * n);
  const room = perThread(team, arena, GATHERED * (width + 12));
  const chosen = chooseCells(team, arena, short, cells);
  team.run('setLimits', n, 4096, [rows, limits, keys, size, ratio, slacks]);
  for (let round = 0; round < cells.count; round++) {
    team.run('comparePairs', round === 0 ? cells.count : cells.count / 2, 1, [
      ...[round, cells.count, n, fours, eights, bias, short.halves, limits, width],
      ...[q, halves, wholeWidth, ids, keys, size, ratio, slacks, cells.words, chosen, room],
    ]);
    report((round + 1) / cells.count);
  }
  arena.release(mark);
}

/** To rank a cell among a point's nearest costs as much as to look at so many pairs. */
const CHOOSING = 2;
/** As in assembly/geometry-pairs.ts. */
const GATHERED = 64;

function shortVectors(
  team: Team,
  arena: Arena,
  rows: number,
  source: Source,
  { width, axes, scale, slack }: Shortening,
): ShortVectors {
  const { data, dim, order, longest } = source;
  const n = Math.ceil(rows / 8) * 8;
  const [fours, eights] = [arena.take(n * width), arena.take(n * width)];
  const [bias, halves, slacks] = [arena.take(4 * n), arena.take(4 * n), arena.take(4 * n)];
  const mark = arena.mark();
  const padded = Math.ceil(dim / 4) * 4;
  const axesAt = arena.take(4 * width * padded);
  const offsets = arena.take(4 * width);
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
    ...[fours, eights, bias, halves, slacks, slack],
  ]);
  arena.release(mark);
  const ratio = (scale / longest.whole) ** 2;
  return { rows, n, width, fours, eights, bias, halves, slacks, ratio };
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
