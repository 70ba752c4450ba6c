import { parentPort, workerData } from 'node:worker_threads';
import { asLabError } from '../../core/contract/errors.ts';
import { exactGraph } from '../../core/neighbors/graph.ts';
import { requireFinite, rowNorms } from '../../core/neighbors/table.ts';
import { fitUnitBall } from '../../core/projection/frames.ts';
import { principalComponents, projectOnto } from '../../core/projection/pca.ts';
import { defaultEpochs } from '../../core/projection/projector.ts';
import { seededRandom } from '../../core/projection/random.ts';
import { INITIAL_RADIUS, referenceUmap } from '../../core/projection/reference-umap.ts';
import type { GeometryJob, GeometryMessage, GeometryProgress } from './messages.ts';
import { Meter } from './meter.ts';

/** One projection, in a thread of its own; to cancel it, the thread is ended. */

const FRAME_EVERY_MS = 100;
/** Rows from which UMAP's starting picture is estimated. */
const START_SAMPLE = 5_000;

const post = (message: GeometryMessage) => parentPort?.postMessage(message);
const progress = (value: GeometryProgress) => post({ kind: 'progress', progress: value });

function umap(job: GeometryJob): void {
  const epochs = job.epochs ?? defaultEpochs(job.rows);
  const start = startingLayout(job);
  const first = start.slice();
  fitUnitBall(first, job.dimensions);
  post({ kind: 'frame', positions: first, epoch: 0, epochs });
  const pairs = new Meter('neighbors', 'points', job.rows, progress);
  const graph = exactGraph(job, job.neighbors - 1, job.metric, (done) => pairs.report(done));
  const { dimensions, minDist, seed } = job;
  const projector = referenceUmap(graph, start, { dimensions, minDist, spread: 1, epochs, seed });
  const layout = new Meter('layout', 'epochs', projector.epochs, progress);
  let framed = performance.now();
  while (projector.step()) {
    layout.report(projector.epoch);
    if (performance.now() - framed < FRAME_EVERY_MS) continue;
    post({ kind: 'frame', positions: projector.positions(), epoch: projector.epoch, epochs });
    framed = performance.now();
  }
  layout.report(projector.epochs);
  post({ kind: 'done', positions: projector.positions(), epochs: projector.epochs, explained: null });
}

function pca(job: GeometryJob): void {
  const meter = new Meter('components', 'epochs', 1, progress);
  const components = principalComponents(job, job.dimensions, { seed: job.seed });
  const positions = projectOnto(job, components);
  fitUnitBall(positions, job.dimensions);
  meter.report(1);
  post({ kind: 'done', positions, epochs: 1, explained: Array.from(components.explained) });
}

/** The principal components scaled into UMAP's starting box, with a little noise to part equal points. */
function startingLayout(job: GeometryJob): Float32Array {
  const { rows, dim, dimensions, seed } = job;
  const norms = rowNorms(job);
  const data = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    const length = job.metric === 'cosine' ? norms[row]! || 1 : 1;
    for (let i = row * dim; i < (row + 1) * dim; i++) data[i] = job.data[i]! / length;
  }
  const unit = { data, rows, dim };
  const start = projectOnto(unit, principalComponents(unit, dimensions, { seed, sample: START_SAMPLE }));
  const largest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const random = seededRandom(seed);
  return start.map((value) => (value / largest) * INITIAL_RADIUS + (random() - 0.5) * 1e-3);
}

try {
  const job = workerData as GeometryJob;
  requireFinite(job);
  if (job.method === 'pca') pca(job);
  else umap(job);
} catch (thrown) {
  const { code, message, details } = asLabError(thrown);
  post({ kind: 'failed', code, message, details });
}
