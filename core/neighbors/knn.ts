import type { GraphMetric, KnnGraph } from './graph.ts';
import type { VectorTable } from './table.ts';
import type { Arena, Team } from './team.ts';

export interface KnnOptions {
  metric: GraphMetric;
  seed: number;
  /** Up to this many points all pairs are compared. Default 4,096. */
  exactBelow?: number;
  trees?: number;
  leaf?: number;
  /** Places in a list while searching, beyond the k that are asked for. */
  extra?: number;
  /** Nearest new and old neighbours considered in a round. */
  forward?: number;
  /** Reverse neighbours considered in a round. */
  reverse?: number;
  rounds?: number;
  /** Rounds end when fewer than this share of the entries changed. */
  settled?: number;
  /** Searches at most, each with more effort, until 97 % are found. Default 4. */
  attempts?: number;
  /** Called with the share of the expected work done, 0..1. */
  onProgress?: (fraction: number) => void;
}

type Tuned = KnnOptions & ReturnType<typeof searchEffort>;

/** Larger sets of word vectors hide their neighbours better: these reach 97 % of them at the first attempt. */
export const searchEffort = (rows: number) =>
  rows <= 40_000
    ? { trees: 16, extra: 6, forward: 16, reverse: 8 }
    : { trees: 8, extra: 12, forward: 30, reverse: 24 };

/** A graph in the team's memory. */
export interface KnnInMemory {
  points: number;
  k: number;
  /** Byte offset of [points, k] u32. */
  indices: number;
  /** Byte offset of [points, k] f32. */
  distances: number;
  exact: boolean;
  /** Share of the true neighbours found, estimated on a sample of points; 1 when exact. */
  recall: number;
}

const LIMIT = 16_383; // as in the kernels

/**
 * The k-nearest-neighbour graph on a team: all pairs for small tables; NN-descent (Dong, Moses & Li 2011) from
 * random-projection trees beyond. Vectors are compared as 16-bit integers and the finalists again in float64.
 * The same seed gives the same graph on any number of threads. The result stays in `arena`.
 *
 * @param data byte offset of [rows, dim] float32 in the team's memory
 */
export function knnInMemory(
  team: Team,
  arena: Arena,
  { data, rows, dim }: { data: number; rows: number; dim: number },
  wanted: number,
  options: KnnOptions,
): KnnInMemory {
  const k = Math.max(0, Math.min(wanted, rows - 1));
  const indices = arena.take(4 * rows * k);
  const distances = arena.take(4 * rows * k);
  const exact = rows <= (options.exactBelow ?? 4096);
  const graph = { points: rows, k, indices, distances, exact, recall: 1 };
  if (k === 0) return graph;
  const mark = arena.mark();
  const progress = options.onProgress ?? (() => {});
  const chunk = Math.max(16, Math.min(1024, Math.ceil(rows / (team.threads * 8))));
  const width = Math.ceil(dim / 8) * 8;
  const q = arena.take(2 * rows * width);
  const halves = arena.take(4 * (rows + 4));
  const cosine = options.metric === 'cosine' ? 1 : 0;
  const mean = arena.take(4 * dim);
  const scale = cosine ? 1 : centre(arena, { data, rows, dim }, mean);
  team.run('quantise', rows, chunk, [data, q, halves, dim, width, cosine, mean, scale]);

  const tuned = { ...searchEffort(rows), ...options };
  const size = Math.min(rows - 1, k + tuned.extra);
  const ids = arena.take(4 * rows * size);
  const keys = arena.take(4 * rows * size);
  team.run('emptyLists', rows, chunk, [ids, keys, size]);
  progress(0.02);
  if (exact) team.run('exactLists', rows, chunk, [1, rows, q, halves, width, ids, keys, size]);
  else
    graph.recall = descend(
      team,
      arena,
      { rows, k, width, q, halves, ids, keys, size, chunk },
      tuned,
      progress,
    );
  team.run('finishLists', rows, chunk, [data, dim, cosine, ids, keys, size, k, indices, distances]);
  arena.release(mark);
  progress(1);
  return graph;
}

interface Lists {
  rows: number;
  k: number;
  width: number;
  q: number;
  halves: number;
  ids: number;
  keys: number;
  size: number;
  chunk: number;
}

/** Points whose neighbours are also searched exactly, to know the recall. */
const JUDGED = 128;
const WANTED_RECALL = 0.97;
const ATTEMPTS = 4;

/** Fills the lists by trees and rounds of descent, again with more effort while recall is short; returns it. */
function descend(
  team: Team,
  arena: Arena,
  lists: Lists,
  options: Tuned,
  progress: (fraction: number) => void,
): number {
  const { rows, ids, size, chunk } = lists;
  const mark = arena.mark();
  const truth = judge(team, arena, lists);
  const sequence = arena.take(4 * rows);
  let recall = 0;
  for (let attempt = 0; attempt < (options.attempts ?? ATTEMPTS); attempt++) {
    const seed = (options.seed + attempt * 0x51ed270b) >>> 0;
    const [from, share] = [0.05 + (0.9 * attempt) / (attempt + 1), 0.9 / (attempt + 1) / (attempt + 2)];
    const report = (fraction: number) => progress(from + fraction * share);
    if (attempt > 0) team.run('renewLists', rows, chunk, [ids, size]);
    plant(team, arena, lists, options, sequence, seed);
    report(0.2);
    const effort = attempt === 0 ? options : { ...options, forward: size, reverse: 2 * options.reverse };
    rounds(team, arena, lists, effort, sequence, seed, report);
    recall = truth();
    if (recall >= WANTED_RECALL) break;
  }
  arena.release(mark);
  return recall;
}

/** Searches some points exactly; the function returned tells which share of their neighbours the lists hold. */
function judge(team: Team, arena: Arena, { rows, k, width, q, halves, keys, size }: Lists): () => number {
  const count = Math.min(rows, JUDGED);
  const every = Math.floor(rows / count);
  const mark = arena.mark();
  const [exactIds, exactKeys] = [arena.take(4 * count * k), arena.take(4 * count * k)];
  team.run('emptyLists', count, count, [exactIds, exactKeys, k]);
  team.run('exactLists', count, 4, [every, rows, q, halves, width, exactIds, exactKeys, k]);
  const worst = Int32Array.from({ length: count }, (_, i) => arena.i32(exactKeys, count * k)[i * k + k - 1]!);
  arena.release(mark);
  return () => {
    const all = arena.i32(keys, rows * size);
    let hits = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < k; j++) if (all[i * every * size + j]! <= worst[i]!) hits++;
    }
    return hits / (count * k);
  };
}

/** Grows trees and compares the points of every leaf; `sequence` becomes the first tree's order. */
function plant(
  team: Team,
  arena: Arena,
  { rows, width, q, halves, ids, keys, size }: Lists,
  options: Tuned,
  sequence: number,
  seed: number,
): void {
  const trees = options.trees;
  const leaf = options.leaf ?? 64;
  const mark = arena.mark();
  const starts = leafStarts(rows, leaf);
  const startsAt = arena.take(4 * starts.length);
  const order = arena.take(4 * rows * trees);
  const scratch = arena.take(trees * (Math.ceil((4 * rows) / 16) * 16 + 2 * width));
  arena.u32(startsAt, starts.length).set(starts);
  team.run('growTrees', trees, 1, [rows, q, width, order, leaf, seed, scratch]);
  for (let tree = 0; tree < trees; tree++) {
    const mine = order + 4 * rows * tree;
    team.run('joinLeaves', starts.length - 1, 4, [q, halves, width, mine, startsAt, ids, keys, size]);
  }
  arena.u32(sequence, rows).set(arena.u32(order, rows));
  arena.release(mark);
}

function rounds(
  team: Team,
  arena: Arena,
  { rows, width, q, halves, ids, keys, size, chunk }: Lists,
  options: Tuned,
  sequence: number,
  seed: number,
  report: (fraction: number) => void,
): void {
  const forward = options.forward;
  const reverse = options.reverse;
  const most = options.rounds ?? 8;
  const mark = arena.mark();
  const lists = arena.take(8 * rows * reverse);
  const counts = arena.take(8 * rows);
  const pool = arena.take(4 * rows * (2 + size + 2 * reverse));
  const stamps = { base: arena.take(4 * rows * team.threads), stride: 4 * rows };
  const found = { base: arena.take(4 * (rows + 16) * team.threads), stride: 4 * (rows + 16) };
  arena.u32(stamps.base, rows * team.threads).fill(0);
  const share = Math.ceil(rows / team.threads);
  for (let round = 0; round < most; round++) {
    const roundSeed = (seed + round * 0x9e3779b9) >>> 0;
    team.run('reverseLists', rows, share, [rows, ids, keys, size, reverse, lists, counts, roundSeed]);
    team.run('gatherPool', rows, chunk, [ids, keys, size, forward, reverse, lists, counts, pool]);
    const changed = team.run('joinPool', rows, chunk, [
      ...[sequence, q, halves, width, ids, keys, size, reverse, pool],
      ...[stamps, found, round * rows + 1],
    ]);
    report(0.2 + (0.8 * (round + 1)) / most);
    if (changed < (options.settled ?? 0.01) * rows * size) break;
  }
  arena.release(mark);
}

/** Where the leaves of every tree begin, and the end: the halving that `growTrees` does. */
function leafStarts(rows: number, leaf: number): Uint32Array {
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

/** Writes the mean at `mean`; returns the factor that brings the longest centred row to length LIMIT. */
function centre(
  arena: Arena,
  { data, rows, dim }: { data: number; rows: number; dim: number },
  mean: number,
): number {
  const values = arena.f32(data, rows * dim);
  const sum = new Float64Array(dim);
  for (let i = 0, d = 0; i < values.length; i++, d = d + 1 === dim ? 0 : d + 1) sum[d]! += values[i]!;
  const centreOf = arena.f32(mean, dim);
  for (let d = 0; d < dim; d++) centreOf[d] = sum[d]! / rows;
  let longest = 0;
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += (values[row * dim + d]! - centreOf[d]!) ** 2;
    longest = Math.max(longest, square);
  }
  return longest > 0 ? (LIMIT - Math.sqrt(dim)) / Math.sqrt(longest) : 0;
}

/** A copy of a graph outside the team's memory. */
export function copyGraph(arena: Arena, { points, k, indices, distances }: KnnInMemory): KnnGraph {
  return {
    points,
    k,
    indices: arena.u32(indices, points * k).slice(),
    distances: arena.f32(distances, points * k).slice(),
  };
}

/** Copies a table into the team's memory; returns its byte offset. */
export function place(arena: Arena, { data, rows, dim }: VectorTable): number {
  const at = arena.take(4 * rows * dim);
  arena.f32(at, rows * dim).set(data.subarray(0, rows * dim));
  return at;
}
