import { parentPort, workerData } from 'node:worker_threads';
import { asLabError } from '../../core/contract/errors.ts';
import { copyGraph, knnInMemory, place } from '../../core/neighbors/knn.ts';
import { requireFinite } from '../../core/neighbors/table.ts';
import { Arena, geometryMemory, type Team } from '../../core/neighbors/team.ts';
import { fitUnitBall } from '../../core/projection/frames.ts';
import { principalComponents, projectOnto } from '../../core/projection/pca.ts';
import { defaultEpochs, type Projector, type UmapParameters } from '../../core/projection/projector.ts';
import { referenceUmap } from '../../core/projection/reference-umap.ts';
import { startingLayout } from '../../core/projection/start.ts';
import { fuzzyGraph, umapLayout } from '../../core/projection/umap.ts';
import { builtFile } from '../threads.ts';
import { geometryModule } from './kernel.ts';
import type { GeometryJob, GeometryMessage, GeometryProgress } from './messages.ts';
import { Meter } from './meter.ts';
import { type HelperData, help, startTeam } from './team.ts';

/**
 * One projection, in a thread of its own with helper threads of the same entry; to cancel it, the thread is
 * ended and the helpers and their memory with it.
 */

const FRAME_EVERY_MS = 100;
/** Below this many points handing work to other threads costs more than it saves. */
const ALONE_BELOW = 500;
/** Rows from which the principal components of larger tables are estimated: seconds instead of minutes. */
const PCA_SAMPLE = 50_000;

const post = (message: GeometryMessage) => parentPort?.postMessage(message);
const progress = (value: GeometryProgress) => post({ kind: 'progress', progress: value });

function umap(job: GeometryJob): void {
  const { rows, dimensions, minDist, metric, seed } = job;
  const epochs = job.epochs ?? defaultEpochs(rows);
  const parameters: UmapParameters = {
    ...{ dimensions, minDist, epochs, seed },
    ...{ spread: 1, repulsion: 1, negatives: 5 },
  };
  const team = gather(rows < ALONE_BELOW ? 1 : job.threads);
  const arena = new Arena(team.memory);
  const data = place(arena, job);
  const start = startingLayout(job, { dimensions, metric, seed });
  const first = start.slice();
  fitUnitBall(first, dimensions);
  post({ kind: 'frame', positions: first, epoch: 0, epochs });
  const search = new Meter('neighbors', 'points', rows, progress);
  const graph = knnInMemory(team, arena, { ...job, data }, job.neighbors - 1, {
    ...{ metric, seed },
    onProgress: (fraction) => search.report(Math.round(fraction * rows)),
  });
  const projector =
    job.engine === 'reference'
      ? referenceUmap(copyGraph(arena, graph), start, parameters)
      : umapLayout(team, arena, fuzzyGraph(team, arena, graph), start, parameters);
  layOut(projector, graph.recall);
}

function layOut(projector: Projector, recall: number): void {
  const { epochs } = projector;
  const meter = new Meter('layout', 'epochs', epochs, progress);
  let framed = performance.now();
  while (projector.step()) {
    meter.report(projector.epoch);
    if (performance.now() - framed < FRAME_EVERY_MS) continue;
    post({ kind: 'frame', positions: projector.positions(), epoch: projector.epoch, epochs });
    framed = performance.now();
  }
  meter.report(epochs);
  post({ kind: 'done', positions: projector.positions(), epochs, recall });
}

function pca(job: GeometryJob): void {
  const meter = new Meter('components', 'epochs', 1, progress);
  const components = principalComponents(job, job.dimensions, { seed: job.seed, sample: PCA_SAMPLE });
  const positions = projectOnto(job, components);
  fitUnitBall(positions, job.dimensions);
  meter.report(1);
  post({ kind: 'done', positions, epochs: 1, explained: Array.from(components.explained) });
}

function gather(threads: number): Team {
  return startTeam(geometryModule(), geometryMemory(), threads, builtFile('./geometry-worker.js'));
}

function main(job: GeometryJob): void {
  try {
    requireFinite(job);
    if (job.method === 'pca') pca(job);
    else umap(job);
  } catch (thrown) {
    const { code, message, details } = asLabError(thrown);
    post({ kind: 'failed', code, message, details });
  }
}

const given = workerData as GeometryJob | HelperData;
if (given.role === 'helper') help(given);
else main(given);
