import type { KnnInMemory } from '../neighbors/knn.ts';
import type { Arena, Team } from '../neighbors/team.ts';
import { seatCrowd } from './crowd.ts';
import { layoutCurve } from './curve.ts';
import { Pictures } from './pictures.ts';
import type { Projector, UmapParameters } from './projector.ts';

/** UMAP's weighted graph in the team's memory, symmetric, one row a point, by place. */
interface FuzzyGraph {
  points: number;
  edges: number;
  mostInRow: number;
  /** Byte offsets: [points + 1] u32, [edges] u32, [edges] f32. */
  starts: number;
  tails: number;
  weights: number;
  /** [points] u32: the row at each place. Near ones stand near together, so that a layout finds them in the cache. */
  order: number;
}

/** Memberships and their fuzzy union a + b - ab. */
export function fuzzyGraph(team: Team, arena: Arena, graph: KnnInMemory): FuzzyGraph {
  const { points, k, order } = graph;
  const chunk = Math.max(16, Math.min(2048, Math.ceil(points / (team.threads * 8))));
  const share = Math.ceil(points / team.threads);
  const indices = arena.take(4 * points * k);
  const distances = arena.take(4 * points * k);
  relabel(team, arena, graph, chunk, indices, distances);
  const listed = arena.f32(distances, points * k);
  const mean = k > 0 ? listed.reduce((sum, value) => sum + value, 0) / (points * (k + 1)) : 0;
  team.run('memberships', points, chunk, [distances, k, mean]);
  const starts = arena.take(4 * (points + 1));
  team.run('countEdges', points, share, [points, indices, k, starts]);
  const row = arena.u32(starts, points + 1);
  let edges = 0;
  let mostInRow = 0;
  for (let p = 0; p < points; p++) {
    const degree = row[p]!;
    row[p] = edges;
    edges += degree;
    mostInRow = Math.max(mostInRow, degree);
  }
  row[points] = edges;
  const tails = arena.take(4 * edges);
  const weights = arena.take(4 * (edges + 4)); // the kernel reads whole quadruples
  const mark = arena.mark();
  const fill = arena.take(4 * points);
  team.run('uniteEdges', points, share, [points, indices, distances, k, starts, tails, weights, fill]);
  arena.release(mark);
  return { points, edges, mostInRow, starts, tails, weights, order };
}

/** The graph's lists by place. */
function relabel(
  team: Team,
  arena: Arena,
  { points, k, order, indices, distances }: KnnInMemory,
  chunk: number,
  toIndices: number,
  toDistances: number,
): void {
  const mark = arena.mark();
  const places = arena.take(4 * points);
  const [rowAt, placeOf] = [arena.u32(order, points), arena.u32(places, points)];
  for (let place = 0; place < points; place++) placeOf[rowAt[place]!] = place;
  team.run('relabel', points, chunk, [order, places, indices, distances, k, toIndices, toDistances]);
  arena.release(mark);
}

/** Points that draw their negatives from one walk through the crowd. */
const BLOCK = 64;
const OCTAVES = 40;
const PLACES = 64;

/**
 * Pull -2ab d^(2b - 2) / (1 + a d^2b) and push 2 gamma b / ((0.001 + d^2)(1 + a d^2b)) by squared distance, 64
 * places an octave from 2^-26 to 2^14, each taken at the middle of its place. Steps of 1.6 % are far below the
 * noise of sampling.
 */
function forceTables(arena: Arena, a: number, b: number, repulsion: number): { pull: number; push: number } {
  const size = OCTAVES * PLACES;
  const [pull, push] = [arena.take(4 * size), arena.take(4 * size)];
  const [pulls, pushes] = [arena.f32(pull, size), arena.f32(push, size)];
  for (let i = 0; i < size; i++) {
    const d2 = 2 ** (Math.floor(i / PLACES) - 26) * (1 + ((i % PLACES) + 0.5) / PLACES);
    const rest = 1 + a * d2 ** b;
    pulls[i] = (-2 * a * b * d2 ** (b - 1)) / rest;
    pushes[i] = (2 * repulsion * b) / ((0.001 + d2) * rest);
  }
  return { pull, push };
}

/**
 * UMAP's layout (McInnes, Healy & Melville 2018, algorithm 5) on a team. All points move at once, from the
 * picture of the epoch before, so the same seed gives the same picture on any number of threads.
 *
 * @param start [points, dimensions], within about 10 of the origin
 */
export function umapLayout(
  team: Team,
  arena: Arena,
  graph: FuzzyGraph,
  start: Float32Array,
  parameters: UmapParameters,
): Projector {
  const { dimensions, epochs, seed } = parameters;
  const { points, edges, starts, tails, weights, order } = graph;
  const { a, b } = layoutCurve(parameters.minDist, parameters.spread);
  const rates = arena.f32(weights, edges);
  const largest = rates.reduce((most, value) => Math.max(most, value), 0);
  for (let e = 0; e < edges; e++) {
    const rate = rates[e]! / largest;
    rates[e] = rate < 1 / epochs ? 0 : rate;
  }
  const pictures = new Pictures(arena, points, dimensions, start, { order });
  const stride = 64 * Math.ceil(graph.mostInRow / 16);
  const due = { base: arena.take(stride * team.threads), stride };
  const phases = arena.take(4 * (edges + 4));
  team.run('edgePhases', edges, 65_536, [phases, seed]);
  const { pull, push } = forceTables(arena, a, b, parameters.repulsion);
  const { groups, seats, positions: crowd } = seatCrowd(arena, points, seed);
  const blocks = Math.max(1, Math.min(32, Math.ceil(points / BLOCK / (team.threads * 8))));
  let epoch = 0;
  return {
    dimensions,
    points,
    epochs,
    get epoch() {
      return epoch;
    },
    step() {
      if (epoch >= epochs) return false;
      const alpha = 1 - epoch / epochs;
      const [from, to] = pictures.of(epoch);
      const share = Math.max(256, Math.ceil(groups / (team.threads * 4)));
      team.run('seatCrowd', groups, share, [from, seats, crowd]);
      team.run('layoutEpoch', points, blocks * BLOCK, [
        ...[groups, from, crowd, to, starts, tails, weights, phases, epoch, alpha],
        ...[pull, push, parameters.negatives, seed, due],
      ]);
      epoch++;
      return epoch < epochs;
    },
    positions: () => pictures.positions(epoch),
  };
}
