import { LabError } from '../../core/contract/errors.ts';
import { copyGraph, type KnnInMemory, knnInMemory, place } from '../../core/neighbors/knn.ts';
import { Arena, type Team } from '../../core/neighbors/team.ts';
import { projectOnAxes } from '../../core/projection/axes.ts';
import { productsBy, projectBy } from '../../core/projection/fast-pca.ts';
import { fitUnitBall } from '../../core/projection/frames.ts';
import { principalComponents } from '../../core/projection/pca.ts';
import { defaultEpochs, type Projector, type UmapParameters } from '../../core/projection/projector.ts';
import { seededRandom } from '../../core/projection/random.ts';
import { referenceUmap } from '../../core/projection/reference-umap.ts';
import { startingLayout } from '../../core/projection/start.ts';
import { symmetricAffinities, tsneEpochs, tsneLayout, tsneNeighbors } from '../../core/projection/tsne.ts';
import { fuzzyGraph, umapLayout } from '../../core/projection/umap.ts';
import { steady } from '../../core/projection/warm-start.ts';
import type { Findings, GeometryJob, GeometryProgress } from './messages.ts';
import { Meter } from './meter.ts';

/** What a method tells while it works. */
export interface Telling {
  progress(progress: GeometryProgress): void;
  frame(positions: Float32Array, epoch: number, epochs: number): void;
  done(positions: Float32Array, epochs: number, findings: Findings): void;
}

/** Below this many points handing work to other threads costs more than it saves. */
const ALONE_BELOW = 500;
const FRAME_EVERY_MS = 100;
/** Rows from which the principal components of larger tables are estimated: a fraction of a second instead of many. */
const PCA_SAMPLE = 16_384;
/** Rounds of looking for them: more change nothing that can be seen, also where all directions are alike. */
const PCA_PASSES = 50;
/** Half-width of the box in which layouts begin. */
const START_RADIUS = 10;

/** Makes one map by the method its parameters name. */
export function makeMap(job: GeometryJob, gather: (threads: number) => Team, tell: Telling): void {
  const { method } = job.parameters;
  if (method === 'pca') pca(job, gather(1), tell);
  else if (method === 'axes') alongAxes(job, tell);
  else layOut(job, gather, tell);
}

/** UMAP and t-SNE: a first frame at once, then the neighbours, then the layout epoch by epoch. */
function layOut(job: GeometryJob, gather: (threads: number) => Team, tell: Telling): void {
  const { rows, parameters } = job;
  const { method, dimensions, metric, seed, perplexity } = parameters;
  const epochs = parameters.epochs ?? (method === 'umap' ? defaultEpochs(rows) : tsneEpochs);
  const team = gather(rows < ALONE_BELOW ? 1 : job.threads);
  const arena = new Arena(team.memory);
  const data = place(arena, job);
  const start = startOf(job);
  const first = start.slice();
  fitUnitBall(first, dimensions);
  tell.frame(first, 0, epochs);
  const search = new Meter('neighbors', 'points', rows, tell.progress);
  const k = method === 'umap' ? parameters.neighbors - 1 : tsneNeighbors(rows, perplexity);
  const graph = knnInMemory(team, arena, { ...job, data }, k, {
    ...{ metric, seed },
    onProgress: (fraction) => search.report(Math.round(fraction * rows)),
  });
  const projector =
    method === 'umap'
      ? umap(team, arena, graph, start, { ...parameters, epochs, negatives: 5 }, parameters.engine)
      : tsneLayout(team, arena, symmetricAffinities(team, arena, graph, { perplexity, metric }), start, {
          ...{ dimensions, perplexity, epochs },
        });
  follow(projector, graph.recall, job.start ? steady(first, dimensions) : (positions) => positions, tell);
}

function umap(
  team: Team,
  arena: Arena,
  graph: KnnInMemory,
  start: Float32Array,
  parameters: UmapParameters,
  engine: 'fast' | 'reference',
): Projector {
  if (engine === 'reference') return referenceUmap(copyGraph(arena, graph), start, parameters);
  return umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, parameters);
}

/** Where points begin: [rows, dimensions], within about 10 of the origin. */
function startOf(job: GeometryJob): Float32Array {
  const { rows, start, parameters } = job;
  const { dimensions, metric, seed, init } = parameters;
  if (start) return start.map((value) => value * START_RADIUS);
  if (init !== 'random') return startingLayout(job, { dimensions, metric, seed });
  const random = seededRandom(seed);
  return Float32Array.from({ length: rows * dimensions }, () => (2 * random() - 1) * START_RADIUS);
}

function follow(
  projector: Projector,
  recall: number,
  steadied: (positions: Float32Array) => Float32Array,
  tell: Telling,
): void {
  const { epochs } = projector;
  const meter = new Meter('layout', 'epochs', epochs, tell.progress);
  let framed = performance.now();
  while (projector.step()) {
    meter.report(projector.epoch);
    if (performance.now() - framed < FRAME_EVERY_MS) continue;
    tell.frame(steadied(projector.positions()), projector.epoch, epochs);
    framed = performance.now();
  }
  meter.report(epochs);
  tell.done(steadied(projector.positions()), epochs, { recall });
}

function pca(job: GeometryJob, team: Team, tell: Telling): void {
  const { dim, parameters } = job;
  const { dimensions, seed } = parameters;
  const chosen = (parameters.components ?? [1, 2, 3]).slice(0, dimensions);
  const last = Math.max(...chosen);
  if (parameters.components && last > dim) {
    throw new LabError(
      'invalid-input',
      `There is no component ${last}: the vectors have ${dim} values, and so ${dim} components. Choose a lower one.`,
    );
  }
  const meter = new Meter('components', 'epochs', 1, tell.progress);
  const found = principalComponents(job, last, {
    seed,
    sample: PCA_SAMPLE,
    passes: PCA_PASSES,
    products: productsBy(team),
  });
  const axes = new Float64Array(dimensions * dim);
  chosen.forEach((component, c) => {
    axes.set(found.axes.subarray((component - 1) * dim, component * dim), c * dim);
  });
  const positions = projectBy(team, job, { mean: found.mean, axes, components: dimensions });
  fitUnitBall(positions, dimensions);
  meter.report(1);
  tell.done(positions, 1, {
    explained: chosen.map((component) => found.explained[component - 1]!),
    ...(job.rows > PCA_SAMPLE ? { sampled: PCA_SAMPLE } : {}),
  });
}

function alongAxes(job: GeometryJob, tell: Telling): void {
  const { dimensions, metric } = job.parameters;
  const meter = new Meter('axes', 'epochs', 1, tell.progress);
  const positions = projectOnAxes(job, job.axes!, metric);
  fitUnitBall(positions, dimensions);
  meter.report(1);
  tell.done(positions, 1, {});
}
