import type { Lists } from './judge.ts';
import type { Arena, Team } from './team.ts';

/**
 * Grows random-projection trees; `order` [trees, rows] u32 becomes each one's order of the points. With `passes` nodes
 * are split along about their principal direction, which parts them better and leaves less to chance.
 */
export function growTrees(
  team: Team,
  arena: Arena,
  { rows, width, q }: Pick<Lists, 'rows' | 'width' | 'q'>,
  trees: number,
  order: number,
  leaf: number,
  seed: number,
  passes = 0,
): void {
  const mark = arena.mark();
  const scratch = arena.take(trees * (Math.ceil((4 * rows) / 16) * 16 + 6 * width));
  team.run('growTrees', trees, 1, [rows, q, width, order, leaf, seed, passes, scratch]);
  arena.release(mark);
}

/** Where the leaves of every tree begin, and the end: the halving that `growTrees` does. */
export function leafStarts(rows: number, leaf: number): Uint32Array {
  const starts: number[] = [];
  const split = (lo: number, hi: number): void => {
    if (hi - lo <= leaf) {
      starts.push(lo);
      return;
    }
    const middle = (lo + hi) >>> 1;
    split(lo, middle);
    split(middle, hi);
  };
  split(0, rows);
  return Uint32Array.of(...starts, rows);
}
