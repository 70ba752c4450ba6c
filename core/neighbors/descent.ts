import type { Judge, Lists } from './judge.ts';
import type { Arena, Team } from './team.ts';
import { growTrees, leafStarts } from './trees.ts';

/** Larger sets of word vectors hide their neighbours better: these reach 97 % of them at the first attempt. */
export const searchEffort = (rows: number) =>
  rows <= 40_000
    ? { trees: 16, extra: 6, forward: 16, reverse: 8 }
    : { trees: 8, extra: 12, forward: 30, reverse: 24 };

interface Effort {
  trees: number;
  /** Nearest new and old neighbours considered in a round. */
  forward: number;
  /** Reverse neighbours considered in a round. */
  reverse: number;
}

const LEAF = 64;
const ROUNDS = 8;
/** Rounds end when fewer than this share of the entries changed. */
const SETTLED = 0.01;
const ATTEMPTS = 4;

/**
 * Fills the lists by random-projection trees and rounds of NN-descent (Dong, Moses & Li 2011), again with more effort
 * while recall is short of what is wanted; returns it.
 */
export function descend(
  team: Team,
  arena: Arena,
  lists: Lists,
  { recall: measure }: Judge,
  options: { seed: number; wanted: number; attempts?: number | undefined },
  progress: (fraction: number) => void,
): number {
  const { rows, ids, size, chunk } = lists;
  const first = searchEffort(rows);
  let recall = 0;
  for (let attempt = 0; attempt < (options.attempts ?? ATTEMPTS); attempt++) {
    const seed = (options.seed + attempt * 0x51ed270b) >>> 0;
    const [from, share] = [0.05 + (0.9 * attempt) / (attempt + 1), 0.9 / (attempt + 1) / (attempt + 2)];
    const report = (fraction: number) => progress(from + fraction * share);
    if (attempt > 0) team.run('renewLists', rows, chunk, [ids, size]);
    const effort = attempt === 0 ? first : { ...first, forward: size, reverse: 2 * first.reverse };
    joinLeaves(team, arena, lists, effort.trees, seed);
    report(0.2);
    rounds(team, arena, lists, effort, seed, report);
    recall = measure(lists);
    if (recall >= options.wanted) break;
  }
  return recall;
}

/** Grows trees and compares the points of every leaf. */
function joinLeaves(team: Team, arena: Arena, lists: Lists, trees: number, seed: number): void {
  const { rows, width, q, halves, ids, keys, size } = lists;
  const mark = arena.mark();
  const starts = leafStarts(rows, LEAF);
  const startsAt = arena.take(4 * starts.length);
  const order = arena.take(4 * rows * trees);
  arena.u32(startsAt, starts.length).set(starts);
  growTrees(team, arena, lists, trees, order, LEAF, seed);
  for (let tree = 0; tree < trees; tree++) {
    const mine = order + 4 * rows * tree;
    team.run('joinLeaves', starts.length - 1, 4, [q, halves, width, mine, startsAt, ids, keys, size]);
  }
  arena.release(mark);
}

function rounds(
  team: Team,
  arena: Arena,
  { rows, width, q, halves, ids, keys, size, chunk }: Lists,
  { forward, reverse }: Effort,
  seed: number,
  report: (fraction: number) => void,
): void {
  const mark = arena.mark();
  const lists = arena.take(8 * rows * reverse);
  const counts = arena.take(8 * rows);
  const pool = arena.take(4 * rows * (2 + size + 2 * reverse));
  const stamps = { base: arena.take(4 * rows * team.threads), stride: 4 * rows };
  const found = { base: arena.take(4 * (rows + 16) * team.threads), stride: 4 * (rows + 16) };
  arena.u32(stamps.base, rows * team.threads).fill(0);
  const share = Math.ceil(rows / team.threads);
  for (let round = 0; round < ROUNDS; round++) {
    const roundSeed = (seed + round * 0x9e3779b9) >>> 0;
    team.run('reverseLists', rows, share, [rows, ids, keys, size, reverse, lists, counts, roundSeed]);
    team.run('gatherPool', rows, chunk, [ids, keys, size, forward, reverse, lists, counts, pool]);
    const changed = team.run('joinPool', rows, chunk, [
      ...[q, halves, width, ids, keys, size, reverse, pool],
      ...[stamps, found, round * rows + 1],
    ]);
    report(0.2 + (0.8 * (round + 1)) / ROUNDS);
    if (changed < SETTLED * rows * size) break;
  }
  arena.release(mark);
}
