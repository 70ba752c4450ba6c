import type { Judge } from './judge.ts';
import { type Arena, perThread, type Team } from './team.ts';

/** Vectors by `width` coordinates in 8 bits, in the team's memory; see assembly/geometry-pairs.ts. */
export interface ShortVectors {
  rows: number;
  /** `rows` and what fills up the last group. */
  n: number;
  width: number;
  fours: number;
  eights: number;
  bias: number;
  halves: number;
  slacks: number;
  /** What a key of the lists is in the short vectors' measure. */
  ratio: number;
}

/** Neighbouring places of the tree's order taken together; see assembly/geometry-pairs.ts. */
export interface Cells {
  /** A power of two, 8 at least. */
  count: number;
  /** u32 that hold a bit for every point of a cell. */
  words: number;
  /** How many of the cells nearest to a point are searched for its neighbours. */
  nearest: number;
  /** Byte offsets of their middles: [count / 8, width / 4, 8, 4] i8, [count, 2] i16, [count] i32. */
  centres: number;
  bias: number;
  halves: number;
}

/** Points of a cell, about: fewer follow the points' shape better, more are compared with less ado. */
const CELL = 192;
const MOST_CELLS = 2048;
/** Judged points by whose neighbours the number of cells is chosen. */
const ASKED = 64;
/** Share of the true neighbours that are to lie in cells searched from either side. */
const WITHIN = 0.99;

/** How many cells so many points are parted into. The same for any number of threads, so that the outcome is. */
export const cellCount = (rows: number) =>
  Math.max(8, Math.min(MOST_CELLS, 2 ** Math.round(Math.log2(rows / CELL))));

/** u32 for the bits of a cell's points. */
export const cellWords = (rows: number, count: number) => Math.ceil((rows / count + 16) / 32);

/** Where the cells are; `nearest` is all of them. */
export function cellsOf(team: Team, arena: Arena, { n, rows, width, eights }: ShortVectors): Cells {
  const count = cellCount(rows);
  const centres = arena.take(count * width);
  const [bias, halves] = [arena.take(4 * count), arena.take(4 * count)];
  team.run('cellCentres', count, 16, [count, n, rows, eights, width, centres, bias, halves]);
  return { count, words: cellWords(rows, count), nearest: count, centres, bias, halves };
}

/**
 * How many cells each point must search: so many that of nearly all true neighbours of the judged points one at least
 * finds the other.
 */
export function nearestNeeded(arena: Arena, short: ShortVectors, cells: Cells, judge: Judge): number {
  const { count } = cells;
  const { width, n } = short;
  const memory = new Int8Array(arena.memory.buffer);
  const row = (table: number, at: number, c: number) =>
    memory[table + (at >> 3) * 8 * width + (c >> 2) * 32 + (at & 7) * 4 + (c & 3)]!;
  const centres = new Float32Array(count * width);
  for (let cell = 0; cell < count; cell++) {
    for (let c = 0; c < width; c++) centres[cell * width + c] = row(cells.centres, cell, c);
  }
  const halves = arena.i32(cells.halves, count);
  const values = new Float32Array(width);
  const scores = new Float32Array(count);
  const score = (point: number) => {
    for (let c = 0; c < width; c++) values[c] = row(short.eights, point, c);
    for (let cell = 0, at = 0; cell < count; cell++) {
      let sum = -halves[cell]!;
      for (let c = 0; c < width; c++, at++) sum += values[c]! * centres[at]!;
      scores[cell] = sum;
    }
  };
  /** How many cells are no farther from the point scored than this one. */
  const rank = (cell: number) => {
    const mine = scores[cell]!;
    let nearer = 0;
    for (let other = 0; other < count; other++) if (scores[other]! >= mine) nearer++;
    return nearer;
  };
  const cellOf = (point: number) => Math.floor((((point >> 3) + 1) * count - 1) / (n >> 3));
  const k = judge.ids.length / judge.points.length;
  const every = Math.ceil(judge.points.length / ASKED);
  const needed: number[] = [];
  for (let i = 0; i < judge.points.length; i += every) {
    const point = judge.points[i]!;
    const neighbors = judge.ids.subarray(i * k, i * k + k);
    score(point);
    const there = Array.from(neighbors, (id) => (cellOf(id) === cellOf(point) ? 1 : rank(cellOf(id))));
    neighbors.forEach((id, j) => {
      if (there[j]! > 1) {
        score(id);
        there[j] = Math.min(there[j]!, rank(cellOf(point)));
      }
      needed.push(there[j]!);
    });
  }
  needed.sort((a, b) => a - b);
  return needed[Math.floor(WITHIN * needed.length)]!;
}

/** Every point's nearest cells: bits [count, count, words] u32 at the offset returned. */
export function chooseCells(
  team: Team,
  arena: Arena,
  { rows, n, fours, width }: ShortVectors,
  { count, words, nearest, centres, bias, halves }: Cells,
): number {
  const chosen = arena.take(4 * count * count * words);
  const mark = arena.mark();
  const scores = perThread(team, arena, 4 * 5 * count);
  team.run('chooseCells', count, 4, [
    ...[count, n, rows, fours, width, centres, bias, halves, nearest, words, chosen, scores],
  ]);
  arena.release(mark);
  return chosen;
}
