import type { Pace, ProjectParameters } from '../contract/projection.ts';
import { defaultEpochs } from './projector.ts';
import { tsneEpochs, tsneNeighbors } from './tsne.ts';

const VALUES = 4096;
const PASSES = 1024;

/** A small, fixed piece of arithmetic, about 10 ms: the best of a few tries, in milliseconds by the clock given. */
export function probe(now: () => number): number {
  const values = Float32Array.from({ length: VALUES }, (_, i) => Math.sin(i));
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5; attempt++) {
    const begun = now();
    for (let pass = 0; pass < PASSES; pass++) {
      let sum = 0;
      for (let i = 0; i < VALUES; i++) sum += values[i]! * values[(i + pass) & (VALUES - 1)]!;
      values[pass] = Math.sin(sum);
    }
    best = Math.min(best, now() - begun);
  }
  return best;
}

/** Processor seconds on a machine whose probe takes 1 ms, as measured on word vectors of 200 dimensions. */
const COST = {
  /** Choosing where to begin, and planning the search. */
  fixed: 0.1,
  /** Each value of each row, read and projected. */
  value: 3e-9,
  /** Principal components: each product of two values of a row. */
  square: 6e-10,
  /** Each pair of values compared wholly, and by short vectors. */
  whole: 1.5e-11,
  short: 5e-12,
  /** Each neighbour of each point in each epoch. */
  pull: 4e-9,
  pullReference: 7e-8,
  /** t-SNE: each point and each of its neighbours in each epoch, and the tree over each point. */
  attract: 1e-9,
  tree: 3e-7,
};
const PCA_SAMPLE = 50_000;
/** What `knnInMemory` does: up to that many points wholly, then by short values of the nearest cells, or descent. */
const WHOLLY = 4096;
const SHORT_VALUES = 72;
const DESCENT = 6_500_000;
/** Values compared for a point, as measured from 10,000 to 100,000 points: so many times a power of the points. */
const COMPARED = { factor: 2000, power: 0.62 };
/** Share of the work that all cores together take on. */
const TOGETHER = 0.85;
const MOST_THREADS = 16;

/** Seconds that a map is likely to take, before it is begun: right within a factor of about two. */
export function mapSeconds(
  points: number,
  dim: number,
  parameters: ProjectParameters,
  { cores, probe }: Pace,
): number {
  const { method, engine, neighbors, perplexity } = parameters;
  const reading = points * dim * COST.value;
  if (method === 'axes') return probe * reading;
  if (method === 'pca')
    return probe * (reading + (Math.min(points, PCA_SAMPLE) * dim * dim * COST.square) / 2);
  const pairs =
    points <= WHOLLY
      ? points * points * dim * COST.whole
      : points * Math.min(DESCENT, compared(points, dim)) * COST.short;
  const epochs = parameters.epochs ?? (method === 'umap' ? defaultEpochs(points) : tsneEpochs);
  const layout =
    method === 'umap'
      ? points * neighbors * epochs * (engine === 'fast' ? COST.pull : COST.pullReference)
      : points * epochs * (tsneNeighbors(points, perplexity) * COST.attract + COST.tree);
  const threads = 1 + (Math.min(cores, MOST_THREADS) - 1) * TOGETHER;
  const serial = method === 'umap' && engine === 'reference' ? layout : 0;
  return probe * (COST.fixed + reading + serial + (pairs + layout - serial) / threads);
}

const compared = (points: number, dim: number) =>
  COMPARED.factor * points ** COMPARED.power * Math.min(1, (dim + 8) / SHORT_VALUES);
