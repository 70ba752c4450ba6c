import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { hdbscan } from '../../core/clusters/hdbscan.ts';
import { reachForestOfGraph, reachTreeOfPoints, reachTreeOfVectors } from '../../core/clusters/reach.ts';
import type { SpanningTree } from '../../core/clusters/spanning-tree.ts';
import { clusterWords } from '../../core/clusters/words.ts';
import { asLabError } from '../../core/contract/errors.ts';
import { copyGraph, knnInMemory, place } from '../../core/neighbors/knn.ts';
import { requireFinite } from '../../core/neighbors/table.ts';
import { Arena, geometryMemory } from '../../core/neighbors/team.ts';
import { neighborOverlap, presentIn, quality } from '../../core/projection/quality.ts';
import { geometryModule } from '../geometry/kernel.ts';
import { Meter } from '../geometry/meter.ts';
import { endTeams, startTeam } from '../geometry/team.ts';
import { builtFile } from '../threads.ts';
import type { WorkerMessage } from '../worker-task.ts';
import type { AnalysisJob, AnalysisResults, ClustersJob, ClustersResult } from './jobs.ts';

/** One question about a map or its vectors, in a thread of its own; ended to cancel it. */

const post = (message: WorkerMessage<AnalysisResults[AnalysisJob['kind']]>) =>
  parentPort?.postMessage(message);
const meter = (stage: string, total: number, unit: 'points' | 'words' = 'points') =>
  new Meter(stage, unit, total, (progress) => post({ kind: 'progress', progress }));

/** Up to this many vectors are compared all with all. */
const ALL_PAIRS = 2_000;
/** Words told of each cluster. */
const WORDS = 10;
const SEED = 1;

function clusters(job: ClustersJob): ClustersResult {
  const { vectors, dim, points, picture } = job;
  const shown = picture ? presentIn(picture.positions, points, picture.dimensions) : undefined;
  const rows = shown ? Uint32Array.from(shown.keys()).filter((row) => shown[row]) : null;
  const found = hdbscan(treeOf(job, rows), job.minClusterSize);
  const labels = rows ? new Int32Array(points).fill(-1) : found.labels;
  const strength = rows ? new Float32Array(points) : found.strength;
  rows?.forEach((row, i) => {
    labels[row] = found.labels[i]!;
    strength[row] = found.strength[i]!;
  });
  const words = clusterWords(
    { data: vectors, rows: points, dim },
    { labels, strength, clusters: found.clusters },
    WORDS,
  );
  return { labels, strength, words };
}

function treeOf(job: ClustersJob, rows: Uint32Array | null): SpanningTree {
  const { vectors, dim, points, picture, minSamples } = job;
  if (picture) {
    meter('clusters', points);
    const { positions, dimensions } = picture;
    if (!rows) return reachTreeOfPoints(positions, dimensions, minSamples);
    const packed = new Float32Array(rows.length * dimensions);
    rows.forEach((row, i) => {
      packed.set(positions.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    });
    return reachTreeOfPoints(packed, dimensions, minSamples);
  }
  const table = { data: vectors, rows: points, dim };
  requireFinite(table);
  if (points <= ALL_PAIRS) {
    meter('clusters', points);
    return reachTreeOfVectors(table, 'cosine', minSamples);
  }
  const search = meter('neighbors', points);
  const team = startTeam(geometryModule(), geometryMemory(), job.threads, builtFile('./geometry-worker.js'));
  const arena = new Arena(team.memory);
  const graph = knnInMemory(team, arena, { ...table, data: place(arena, table) }, Math.max(15, minSamples), {
    metric: 'cosine',
    seed: SEED,
    onProgress: (fraction) => search.report(Math.round(fraction * points)),
  });
  meter('clusters', points);
  return reachForestOfGraph(copyGraph(arena, graph), minSamples);
}

function answer(job: AnalysisJob): AnalysisResults[AnalysisJob['kind']] {
  if (job.kind === 'clusters') return clusters(job);
  if (job.kind === 'truth') {
    const { vectors: data, dim, picture, metric, k, sample } = job;
    // Nobody waits for this: what is asked meanwhile goes first. Elsewhere the priority is the whole process's.
    if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
    const judging = meter('truth', sample);
    const table = { data, rows: picture.positions.length / picture.dimensions, dim };
    return quality(table, picture, { metric, k, sample, onPoint: (done) => judging.report(done) });
  }
  const { a, b, k, sample } = job;
  const comparing = meter('overlap', sample, 'words');
  return neighborOverlap(a, b, { k, sample, onPoint: (done) => comparing.report(done) });
}

try {
  const result = answer(workerData as AnalysisJob);
  await endTeams();
  post({ kind: 'done', result });
} catch (thrown) {
  const { code, message, details } = asLabError(thrown);
  post({ kind: 'failed', code, message, details });
}
