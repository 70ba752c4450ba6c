import { descend, searchEffort } from './descent.ts';
import { gather } from './gathering.ts';
import type { GraphMetric, KnnGraph } from './graph.ts';
import { judge } from './judge.ts';
import { comparePairs, planPairs } from './pairs.ts';
import type { VectorTable } from './table.ts';
import type { Arena, Team } from './team.ts';
import { growTrees } from './trees.ts';

export interface KnnOptions {
  metric: GraphMetric;
  seed: number;
  /** Up to this many points all pairs are compared wholly. Default 4,096. */
  exactBelow?: number;
  /** Values compared for each point, at most, when pairs are looked at by short vectors. Default 5 million. */
  mostCompared?: number;
  /** Searches by descent at most, each with more effort, until 97 % are found. Default 4. */
  attempts?: number;
  /** Called with the share of the expected work done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** A graph in the team's memory. */
export interface KnnInMemory {
  points: number;
  k: number;
  /** Byte offset of [points, k] u32. */
  indices: number;
  /** Byte offset of [points, k] f32. */
  distances: number;
  /**
   * Byte offset of [points] u32: the rows in the order of a tree, in which near ones stand near together; those of an
   * exact graph as they came.
   */
  order: number;
  exact: boolean;
  /** Share of the true neighbours found, estimated on a sample of points; 1 when exact. */
  recall: number;
}

const LIMIT = 16_383; // as in the kernels
/** About what descent costs, in the time it takes to compare that many values at the first look. */
const DESCENT_COST = 5_000_000;
const WANTED_RECALL = 0.97;
/** Places in a list beyond the k that are asked for, where whole vectors are compared. */
const EXTRA = 3;
/** Points of a leaf of the tree whose order puts near points together. */
const LEAF = 64;

/**
 * The k-nearest-neighbour graph on a team. Small tables: all pairs. Larger ones: pairs by short vectors first
 * (`comparePairs`), each point with the cells of points nearest to it. Where that would cost too much or finds too few,
 * NN-descent (`descend`). Vectors are compared as 16-bit integers and the finalists again in float32. The same seed gives the same graph on any number of threads. The
 * result stays in `arena`.
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
  const order = arena.take(4 * rows);
  const graph = { points: rows, k, indices, distances, order, exact, recall: 1 };
  if (exact || k === 0) countUp(arena.u32(order, rows));
  if (k === 0) return graph;
  const mark = arena.mark();
  const progress = options.onProgress ?? (() => {});
  const chunk = Math.max(16, Math.min(1024, Math.ceil(rows / (team.threads * 8))));
  const width = Math.ceil(dim / 8) * 8;
  const cosine = options.metric === 'cosine' ? 1 : 0;
  const mean = arena.take(4 * dim);
  const { scale, longest } = cosine
    ? { scale: 1, longest: { whole: LIMIT, original: 1 } }
    : centre(arena, { data, rows, dim }, mean);
  const q = arena.take(2 * rows * width);
  const halves = arena.take(4 * (rows + 4));
  const lengths = arena.take(4 * rows);
  team.run('rowLengths', rows, chunk, [data, dim, lengths]);
  const quantise = (to: number, toHalves: number) =>
    team.run('quantise', rows, chunk, [data, to, toHalves, dim, width, cosine, mean, scale]);
  if (exact) quantise(q, halves);
  else {
    const aside = arena.mark();
    const [asRead, itsHalves] = [arena.take(2 * rows * width), arena.take(4 * (rows + 4))];
    quantise(asRead, itsHalves);
    growTrees(team, arena, { rows, width, q: asRead }, 1, order, LEAF, options.seed, 4);
    gather(team, arena, { rows, width, q: asRead }, order, options.seed);
    team.run('permute', rows, chunk, [order, asRead, itsHalves, width, q, halves]);
    arena.release(aside);
  }

  const vectors = { rows, k, width, q, halves, chunk };
  const source = { data, order, dim, cosine: cosine === 1, mean, longest };
  const judged = exact ? null : judge(team, arena, vectors);
  const besides = arena.mark();
  const plan = judged && planPairs(team, arena, vectors, source, judged, options.seed);
  const byPairs = plan !== null && plan.cost <= (options.mostCompared ?? DESCENT_COST);
  if (!byPairs) arena.release(besides);
  const size = Math.min(rows - 1, k + (exact || byPairs ? EXTRA : searchEffort(rows).extra));
  const ids = arena.take(4 * rows * size);
  const keys = arena.take(4 * rows * size);
  const lists = { ...vectors, ids, keys, size };
  team.run('emptyLists', rows, chunk, [ids, keys, size]);
  progress(0.02);
  if (!judged) team.run('exactLists', rows, chunk, [1, rows, q, halves, width, ids, keys, size]);
  else {
    graph.recall = 0;
    if (byPairs) {
      comparePairs(team, arena, lists, plan, (part) => progress(0.05 + 0.9 * part));
      graph.recall = judged.recall(lists);
    }
    if (graph.recall < WANTED_RECALL) {
      const { seed, attempts } = options;
      graph.recall = descend(team, arena, lists, judged, { seed, wanted: WANTED_RECALL, attempts }, progress);
    }
  }
  team.run('finishLists', rows, chunk, [
    ...[data, dim, cosine, lengths, order, ids, keys, size, k, indices, distances],
  ]);
  arena.release(mark);
  progress(1);
  return graph;
}

function countUp(to: Uint32Array): void {
  for (let i = 0; i < to.length; i++) to[i] = i;
}

/** Writes the mean at `mean`; returns the factor that brings the longest centred row to length LIMIT at most. */
function centre(
  arena: Arena,
  { data, rows, dim }: { data: number; rows: number; dim: number },
  mean: number,
): { scale: number; longest: { whole: number; original: number } } {
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
  const [whole, original] = [LIMIT - Math.sqrt(dim), Math.sqrt(longest)];
  return { scale: original > 0 ? whole / original : 0, longest: { whole, original } };
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
