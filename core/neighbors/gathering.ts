import { cellCount } from './cells.ts';
import type { Lists } from './judge.ts';
import { type Arena, perThread, type Team } from './team.ts';
import { growTrees } from './trees.ts';

/**
 * Betters the order of a tree, which cuts through clumps: as many groups as there are cells give their middles, every
 * point goes to the nearest one (one round of Lloyd 1982; a second gave nothing), and a tree over the middles puts near
 * groups together. `order` [rows] u32, `q` [rows, width] i16: byte offsets.
 */
export function gather(
  team: Team,
  arena: Arena,
  { rows, width, q }: Pick<Lists, 'rows' | 'width' | 'q'>,
  order: number,
  seed: number,
): void {
  const groups = cellCount(rows);
  const mark = arena.mark();
  const [middles, halves] = [arena.take(2 * groups * width), arena.take(4 * groups)];
  const [nearest, groupOrder] = [arena.take(4 * rows), arena.take(4 * groups)];
  const sums = perThread(team, arena, 4 * width);
  team.run('groupMiddles', groups, 16, [groups, rows, order, q, width, middles, halves, sums]);
  team.run('nearestMiddles', rows, 1024, [q, width, groups, middles, halves, nearest]);
  growTrees(team, arena, { rows: groups, width, q: middles }, 1, groupOrder, 2, seed, 4);
  const ranks = new Uint32Array(groups);
  arena.u32(groupOrder, groups).forEach((group, rank) => {
    ranks[group] = rank;
  });
  sortBy(arena.u32(order, rows), arena.u32(nearest, rows), ranks);
  arena.release(mark);
}

/** Orders rows by the rank of their group; within one as they were. */
function sortBy(order: Uint32Array, groupOf: Uint32Array, ranks: Uint32Array): void {
  const next = new Uint32Array(ranks.length + 1);
  for (const group of groupOf) next[ranks[group]! + 1]!++;
  for (let rank = 0; rank < ranks.length; rank++) next[rank + 1]! += next[rank]!;
  for (const row of order.slice()) order[next[ranks[groupOf[row]!]!]!++] = row;
}
