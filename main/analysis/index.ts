import { availableParallelism } from 'node:os';
import { LabError } from '../../core/contract/errors.ts';
import type { Projection } from '../../core/contract/projection.ts';
import type { CommandRequest, LabService } from '../../core/contract/service.ts';
import type { Space } from '../../core/projection/ranks.ts';
import type { Library } from '../library.ts';
import type { LoadedModel } from '../loaded-model.ts';
import type { Projections } from '../projections.ts';
import type { Task, Tasks } from '../tasks.ts';
import { runWorker, shared } from '../worker-task.ts';
import type { AnalysisJob, AnalysisResults } from './jobs.ts';
import { sharedWords, spaceOf } from './shared-words.ts';

/** Half-width of a 95 % interval, in standard errors. */
const NORMAL_95 = 1.96;
const MOST_THREADS = 16;
/** As few points as a cluster may have by default. */
const SMALLEST = 5;
const DENSE = 10;
/** Vectors beyond the most frequent are not clustered: it is the words one looks at that are asked about. */
const MOST_VECTORS = 200_000;

type Analysis = Pick<LabService, 'clusters' | 'truth' | 'overlap' | 'maps'>;

/** The commands that ask about maps: their clusters, whether they can be believed, what two have in common. */
export function analysisService(library: Library, projections: Projections, tasks: Tasks): Analysis {
  const lastMap = async (
    model: string,
    { dimensions, method }: Pick<CommandRequest<'lastProjection'>, 'dimensions' | 'method'>,
  ): Promise<Projection> => {
    library.summary(model);
    const map = await projections.load(model, dimensions, method);
    if (map) return map;
    const what = `${dimensions}D ${method ? `${method} ` : ''}map`;
    throw new LabError('not-found', `There is no ${what} of this model yet. Make one first.`);
  };
  return {
    clusters: (request) =>
      tasks.run(request.task, async (task) => {
        const { model, of } = request;
        const map = of === 'projection' ? await lastMap(model, request) : null;
        return clustersOf(await library.load(model), map, request, task);
      }),
    maps: ({ model }) => {
      library.summary(model);
      return projections.kept(model);
    },
    truth: ({ model, dimensions, method, k, sample, task: id }) =>
      tasks.run(id, async (task) => {
        const map = await lastMap(model, { dimensions, method });
        const { table } = await library.load(model);
        const { points, positions, parameters } = map;
        const judged = await analyse('truth', task, 'Judging the map', {
          vectors: shared(table.data.subarray(0, points * table.dim)),
          dim: table.dim,
          picture: { positions, dimensions },
          metric: parameters.metric,
          ...{ k, sample },
        });
        return {
          trustworthiness: judged.trustworthiness,
          continuity: judged.continuity,
          error: NORMAL_95 * judged.error.trustworthiness,
          continuityError: NORMAL_95 * judged.error.continuity,
          k: judged.k,
          sampled: judged.points.length,
          rows: Int32Array.from(judged.points),
          trust: judged.perPoint,
        };
      }),
    overlap: ({ model, other, map, otherMap, k, sample, task: id }) =>
      tasks.run(id, async (task) => {
        const left = await library.load(model);
        const right = await library.load(other);
        const maps = [map && (await lastMap(model, map)), otherMap && (await lastMap(other, otherMap))];
        const wordsOf = ({ model: { words } }: LoadedModel, of: Projection | undefined) =>
          of ? words.slice(0, of.points) : words;
        const common = sharedWords(wordsOf(left, maps[0]), wordsOf(right, maps[1]));
        if (common.words.length < 2) {
          throw new LabError('invalid-input', 'The two have fewer than two words in common to compare.');
        }
        const found = await analyse('overlap', task, 'The comparison', {
          a: chosen(left, maps[0], common.left),
          b: chosen(right, maps[1], common.right),
          ...{ k, sample },
        });
        return {
          mean: found.mean,
          error: NORMAL_95 * found.error,
          k: found.k,
          sampled: found.rows.length,
          words: Array.from(found.rows, (row) => common.words[row]!),
          overlap: found.perRow,
        };
      }),
  };
}

async function clustersOf(
  { model: { words }, table }: LoadedModel,
  map: Projection | null,
  request: CommandRequest<'clusters'>,
  task: Task,
): Promise<Awaited<ReturnType<Analysis['clusters']>>> {
  const points = map?.points ?? Math.min(table.rows, MOST_VECTORS);
  const minClusterSize = request.minClusterSize ?? Math.max(SMALLEST, Math.round(Math.sqrt(points) / 2));
  const minSamples = request.minSamples ?? Math.min(DENSE, minClusterSize);
  const {
    labels,
    strength,
    words: told,
  } = await analyse('clusters', task, 'The search for clusters', {
    vectors: shared(table.data.subarray(0, points * table.dim)),
    ...{ dim: table.dim, points, minClusterSize, minSamples },
    picture: map && { positions: map.positions, dimensions: map.parameters.dimensions },
    threads: Math.min(MOST_THREADS, availableParallelism()),
  });
  const sizes = new Uint32Array(told.length);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const named = (rows: number[]) => rows.map((row) => words[row]!);
  const clusters = told.map(({ typical, distinctive }, id) => ({
    ...{ id, size: sizes[id]! },
    ...{ typical: named(typical), distinctive: named(distinctive) },
  }));
  return { labels, strength, clusters, minClusterSize, minSamples };
}

function analyse<K extends AnalysisJob['kind']>(
  kind: K,
  task: Task,
  what: string,
  job: Omit<Extract<AnalysisJob, { kind: K }>, 'kind'>,
): Promise<AnalysisResults[K]> {
  const options = { signal: task.signal, onProgress: task.forward, what };
  return runWorker<AnalysisResults[K]>('analysis-worker', { kind, ...job }, options);
}

/** The chosen rows of a model's vectors, or of its map. */
const chosen = ({ table }: LoadedModel, map: Projection | undefined, rows: readonly number[]): Space =>
  map
    ? spaceOf({ data: map.positions, dim: map.parameters.dimensions }, rows, 'euclidean')
    : spaceOf(table, rows, 'cosine');
