import type { GraphMetric } from '../neighbors/graph.ts';
import type { KnnInMemory } from '../neighbors/knn.ts';
import type { Arena, Team } from '../neighbors/team.ts';
import { Pictures } from './pictures.ts';
import type { Projector } from './projector.ts';
import { RepulsionTree } from './tsne-tree.ts';

export interface TsneParameters {
  dimensions: 2 | 3;
  /** How many neighbours a point about has, smoothly. */
  perplexity: number;
  epochs: number;
}

/** Neighbours that the affinities reach to: three times the perplexity, as is customary. */
export const tsneNeighbors = (points: number, perplexity: number): number =>
  Math.max(1, Math.min(points - 1, Math.round(3 * perplexity)));

/** Enough for large sets with the learning rate below (Belkina et al. 2019). */
export const tsneEpochs = 750;
const EARLY = 250;
const EXAGGERATION = 12;
/**
 * A node stands for its points where its size is less than this share of its distance. Measured on normal deviates,
 * 3,000 and 50,000 points: the forces as a whole are 0.2 to 2 % off.
 */
const THETA = { 2: 0.6, 3: 0.8 };
/** Standard deviation of the first coordinate at the start (Kobak & Berens 2019). */
const START_DEVIATION = 1e-4;
const LEAST_RATE = 200;

/** The symmetric affinities in the team's memory, one row a point, rows padded to multiples of four. */
interface Affinities {
  points: number;
  /** Byte offsets: [points + 1] u32, [edges] u32, [edges] f32. */
  starts: number;
  tails: number;
  weights: number;
}

/**
 * p_ij = (p_j|i + p_i|j) / 2n of a neighbour graph (van der Maaten & Hinton 2008, section 2); overwrites the
 * graph's distances. A perplexity that the neighbours cannot give is lowered.
 */
export function symmetricAffinities(
  team: Team,
  arena: Arena,
  graph: KnnInMemory,
  options: { perplexity: number; metric: GraphMetric },
): Affinities {
  const { points, k } = graph;
  const chunk = Math.max(16, Math.min(1024, Math.ceil(points / (team.threads * 8))));
  const perplexity = Math.max(1, Math.min(options.perplexity, k * 0.95));
  const cosine = options.metric === 'cosine' ? 1 : 0;
  if (k > 0) team.run('affinities', points, chunk, [graph.distances, k, perplexity, cosine]);
  const reverse = transposed(arena, graph);
  const starts = arena.take(4 * (points + 1));
  const place = new Int32Array(points).fill(-1);
  const rows = new Uint32Array(points + 1);
  const indices = arena.u32(graph.indices, points * k);
  for (let p = 0, edges = 0; p < points; p++) {
    rows[p] = edges;
    let degree = k;
    for (let at = p * k; at < p * k + k; at++) place[indices[at]!] = p;
    for (let at = reverse.starts[p]!; at < reverse.starts[p + 1]!; at++) {
      if (place[reverse.tails[at]!] !== p) degree++;
    }
    edges += 4 * Math.ceil(degree / 4);
    rows[p + 1] = edges;
  }
  const edges = rows[points]!;
  const [tailsAt, weightsAt] = [arena.take(4 * edges), arena.take(4 * edges)];
  arena.u32(starts, points + 1).set(rows);
  const [own, given] = [arena.u32(graph.indices, points * k), arena.f32(graph.distances, points * k)];
  const [tails, weights] = [arena.u32(tailsAt, edges), arena.f32(weightsAt, edges).fill(0)];
  place.fill(-1);
  for (let p = 0; p < points; p++) {
    const first = rows[p]!;
    let to = first;
    for (let at = p * k; at < p * k + k; at++) {
      place[own[at]!] = to;
      tails[to] = own[at]!;
      weights[to++] = given[at]! / (2 * points);
    }
    for (let at = reverse.starts[p]!; at < reverse.starts[p + 1]!; at++) {
      const q = reverse.tails[at]!;
      const there = place[q]!;
      const weight = reverse.weights[at]! / (2 * points);
      if (there >= first) weights[there]! += weight;
      else {
        tails[to] = q;
        weights[to++] = weight;
      }
    }
    tails.fill(p, to, rows[p + 1]!);
  }
  return { points, starts, tails: tailsAt, weights: weightsAt };
}

/** The graph's edges by their ends. */
function transposed(arena: Arena, { points, k, indices, distances }: KnnInMemory) {
  const own = arena.u32(indices, points * k);
  const given = arena.f32(distances, points * k);
  const starts = new Uint32Array(points + 1);
  for (const q of own) starts[q + 1]!++;
  for (let p = 0; p < points; p++) starts[p + 1]! += starts[p]!;
  const fill = starts.slice();
  const tails = new Uint32Array(points * k);
  const weights = new Float32Array(points * k);
  for (let at = 0; at < points * k; at++) {
    const to = fill[own[at]!]!++;
    tails[to] = Math.floor(at / k);
    weights[to] = given[at]!;
  }
  return { starts, tails, weights };
}

/**
 * t-SNE on a team: early exaggeration of 12 for the first third of the epochs (250 at most) with momentum 0.5, then
 * momentum 0.8; learning rate n / 12, at least 200 (Belkina et al. 2019). The kernel is Student's t with one degree
 * of freedom in 3D too. The same start gives the same picture on any number of threads.
 *
 * @param start [points, dimensions], of any size: it is scaled down
 */
export function tsneLayout(
  team: Team,
  arena: Arena,
  { points, starts, tails, weights }: Affinities,
  start: Float32Array,
  { dimensions, epochs }: TsneParameters,
): Projector {
  const scale = START_DEVIATION / (deviation(start, dimensions) || 1);
  const pictures = new Pictures(arena, points, dimensions, start, { scale });
  const [forces, speeds, gains] = [arena.take(16 * points), arena.take(16 * points), arena.take(16 * points)];
  const tree = new RepulsionTree(team, arena, points, dimensions);
  arena.f32(speeds, 4 * points).fill(0);
  arena.f32(gains, 4 * points).fill(1);
  const chunk = Math.max(64, Math.min(2048, Math.ceil(points / (team.threads * 8))));
  const rate = Math.max(LEAST_RATE, points / EXAGGERATION);
  const early = Math.min(EARLY, Math.floor(epochs / 3));
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
      const [from, to] = pictures.of(epoch);
      const z = tree.repel(from, forces, THETA[dimensions]);
      const [exaggeration, momentum] = epoch < early ? [EXAGGERATION, 0.5] : [1, 0.8];
      team.run('tsneMove', points, chunk, [
        ...[from, to, starts, tails, weights, forces],
        ...[z > 0 ? 1 / z : 0, exaggeration, momentum, rate, speeds, gains],
      ]);
      epoch++;
      return epoch < epochs;
    },
    positions: () => pictures.positions(epoch),
  };
}

function deviation(start: Float32Array, dimensions: number): number {
  const n = start.length / dimensions;
  let [sum, squares] = [0, 0];
  for (let at = 0; at < start.length; at += dimensions) {
    sum += start[at]!;
    squares += start[at]! ** 2;
  }
  return n > 0 ? Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) : 0;
}

/** Bytes of memory that a t-SNE of that many points takes beside its neighbour graph; an estimate from above. */
export function tsneBytes(points: number, perplexity: number): number {
  const k = tsneNeighbors(points, perplexity);
  // the graph, its transpose, and the symmetric rows, in which few edges are mutual
  return points * (8 * k + 12 * k + 2 * k * 8 + 256);
}
