import type { Arena, Team } from './team.ts';

/** Vectors as integers in the team's memory; see assembly/geometry-vectors.ts. */
export interface Vectors {
  rows: number;
  /** Neighbours asked for. */
  k: number;
  /** Of `q` [rows, width] i16 and `halves` [rows] i32. */
  width: number;
  q: number;
  halves: number;
  /** Points handed to a thread at a time. */
  chunk: number;
}

/** And candidate lists under way, `size` places each; see assembly/geometry-lists.ts. */
export interface Lists extends Vectors {
  size: number;
  ids: number;
  keys: number;
}

/** Points whose neighbours are also searched exactly. */
const JUDGED = 128;

/** The true neighbours of some points, evenly spread. */
export interface Judge {
  /** [count] */
  points: Uint32Array;
  /** [count, k], nearest first; keys as in the lists. */
  ids: Uint32Array;
  keys: Int32Array;
  /** The share of them that the lists hold. */
  recall(lists: Lists): number;
}

export function judge(team: Team, arena: Arena, vectors: Vectors): Judge {
  const { rows, k, width, q, halves } = vectors;
  const count = Math.min(rows, JUDGED);
  const every = Math.floor(rows / count);
  const mark = arena.mark();
  const [exactIds, exactKeys] = [arena.take(4 * count * k), arena.take(4 * count * k)];
  team.run('emptyLists', count, count, [exactIds, exactKeys, k]);
  team.run('exactLists', count, 4, [every, rows, q, halves, width, exactIds, exactKeys, k]);
  const found = {
    points: Uint32Array.from({ length: count }, (_, i) => i * every),
    ids: arena.u32(exactIds, count * k).map((id) => id & 0x7fffffff),
    keys: arena.i32(exactKeys, count * k).slice(),
  };
  arena.release(mark);
  const recall = ({ keys, size }: Lists) => {
    const all = arena.i32(keys, rows * size);
    let hits = 0;
    for (let i = 0; i < count; i++) {
      const worst = found.keys[i * k + k - 1]!;
      for (let j = 0; j < k; j++) if (all[i * every * size + j]! <= worst) hits++;
    }
    return hits / (count * k);
  };
  return { ...found, recall };
}
