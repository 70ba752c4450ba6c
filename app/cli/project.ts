import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { LabError } from '../../core/contract/errors.ts';
import {
  type ProjectParameters,
  projectParameters,
  type SemanticAxis,
} from '../../core/contract/projection.ts';
import { norm, rowNorms, type VectorTable } from '../../core/neighbors/table.ts';
import { mapBytes, pointsOf } from '../../core/projection/map-needs.ts';
import { placeInMap } from '../../core/projection/placing.ts';
import { canWrite, writeFileAtomic } from '../../main/files.ts';
import { type Projected, project } from '../../main/geometry/index.ts';
import { searchOf } from '../../main/geometry/search.ts';
import { loadModel } from './model-files.ts';
import { validateOptions } from './options.ts';
import { count, note, ProgressBar, perSecondText } from './output.ts';

interface Options extends Record<string, unknown> {
  out: string;
  dims?: string;
  axis: string[];
  components?: string;
  placeRest?: boolean;
}

export function addProject(program: Command): void {
  program
    .command('project')
    .description('lay the words out in 2D or 3D and write their positions as CSV')
    .argument('<model>')
    .requiredOption('--out <points.csv>', 'columns word,x,y[,z]')
    .option('--method <name>', 'umap, tsne, pca or axes (default: umap)')
    .option('--dims <n>', '2 or 3 (default: 3)')
    .option('--top <n>', 'only the most frequent words')
    .option('--neighbors <n>', 'UMAP: neighbours of each word (default: 15)')
    .option('--min-dist <x>', 'UMAP: how close points may lie (default: 0.1)')
    .option('--spread <x>', 'UMAP: the scale on which points spread (default: 1)')
    .option('--repulsion <x>', 'UMAP: weight of pushing points apart (default: 1)')
    .option('--engine <name>', 'UMAP: fast, or reference for umap-js (default: fast)')
    .option('--perplexity <x>', 't-SNE: how many neighbours a word about has (default: 30)')
    .option('--epochs <n>', 'UMAP and t-SNE: rounds (default: by the number of words)')
    .option('--init <name>', 'UMAP and t-SNE: where points begin: pca or random (default: pca)')
    .option('--metric <name>', 'what nearness means: cosine or euclidean (default: cosine)')
    .option('--components <list>', 'PCA: which components are x, y and z, such as 1,2,4')
    .option('--axis <from->to>', 'axes: x, then y, then z, each such as he,man->she,woman', collect, [])
    .option('--drop-invalid', 'leave out words whose vectors hold NaN or infinite values')
    .option(
      '--seed <n>',
      'same seed, same picture on any number of threads; there is no faster mode to choose (default: 1)',
    )
    .option('--place-rest', 'place the words beyond --top in the finished map, by those nearest to them')
    .action(async (path: string, { out, dims, axis, components, placeRest, ...options }: Options) => {
      const input = {
        ...options,
        ...(dims === undefined ? {} : { dimensions: dims }),
        ...(axis.length === 0 ? {} : { axes: axis.map(axisOf) }),
        ...(components === undefined ? {} : { components: components.split(',').map(Number) }),
      };
      const parameters = validateOptions(projectParameters, input, { dimensions: 'dims', axes: 'axis' });
      if (parameters.init === 'last') {
        throw new LabError('invalid-input', '--init last: there is no last map here. Choose pca or random.');
      }
      await canWrite(out);
      const { words, input: data, dim } = await loadModel(path);
      noteNeed(words.length, dim, parameters);
      const bar = new ProgressBar();
      const made = await project({ data, rows: words.length, dim }, parameters, {
        words,
        onProgress: ({ stage, done, total, unit, perSecond, secondsLeft }) =>
          bar.update(stage, total > 0 ? done / total : 1, perSecondText(perSecond, unit), secondsLeft),
      });
      bar.clear();
      const { positions, points, explained, recall, dropped } = made;
      const table = { data, rows: words.length, dim };
      const rest = placeRest ? placeAll(table, made) : null;
      await writeFileAtomic(
        out,
        csv(words, rest?.positions ?? positions, rest?.points ?? points, parameters.dimensions),
      );
      if (explained) note(`Variance explained: ${explained.map(percent).join(', ')}.`);
      if (recall !== undefined && recall < 1) note(`Found ${percent(recall)} of the nearest neighbours.`);
      if (dropped) note(`Left out ${count(dropped)} words whose vectors are not finite.`);
      note(`Wrote ${count(points - (dropped ?? 0))} points to ${out}.`);
      if (rest) note(`Placed ${count(rest.placed)} more in the finished map; they were not laid out.`);
    });
}

/** What the map will take, before it is begun. */
function noteNeed(rows: number, dim: number, parameters: ProjectParameters): void {
  const points = pointsOf(rows, parameters);
  const gigabytes = mapBytes(points, dim, parameters, availableParallelism()) / 1e9;
  const need = gigabytes < 1 ? `${Math.ceil(gigabytes * 1000)} MB` : `${gigabytes.toFixed(1)} GB`;
  note(`A map of ${count(points)} words; it needs about ${need} of memory.`);
}

/** The map with the words that were not in it, at their rows; those without a direction, or not finite, are nowhere. */
function placeAll(table: VectorTable, { positions, points, parameters }: Projected) {
  const { dimensions, metric } = parameters;
  const all = new Float32Array(table.rows * dimensions).fill(Number.NaN);
  all.set(positions);
  const old = { ...table, rows: points };
  const map = { table: old, positions, dimensions, search: searchOf(old, rowNorms(old)) };
  const rows: number[] = [];
  for (let row = points; row < table.rows; row++) {
    const length = norm(table.data, row * table.dim, table.dim);
    if (Number.isFinite(length) && (length > 0 || metric === 'euclidean')) rows.push(row);
  }
  const vectors = new Float32Array(rows.length * table.dim);
  rows.forEach((row, i) => {
    vectors.set(table.data.subarray(row * table.dim, (row + 1) * table.dim), i * table.dim);
  });
  const places = placeInMap(map, { data: vectors, rows: rows.length, dim: table.dim }, parameters);
  rows.forEach((row, i) => {
    all.set(places.subarray(i * dimensions, (i + 1) * dimensions), row * dimensions);
  });
  return { positions: all, points: table.rows, placed: rows.length };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const collect = (value: string, before: string[]): string[] => [...before, value];

/** "he,man->she,woman" as an axis. Throws `invalid-input`. */
function axisOf(text: string): SemanticAxis {
  const [from, to, ...more] = text.split('->').map((side) =>
    side
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );
  if (from?.length && to?.length && more.length === 0) return { from, to };
  throw new LabError(
    'invalid-input',
    `--axis ${JSON.stringify(text)}: an axis leads from words to words, such as he,man->she,woman.`,
  );
}

function* csv(words: readonly string[], positions: Float32Array, points: number, dimensions: number) {
  yield Buffer.from(`${['word', 'x', 'y', 'z'].slice(0, 1 + dimensions).join(',')}\n`);
  const rows = 1000;
  for (let start = 0; start < points; start += rows) {
    const lines: string[] = [];
    for (let row = start; row < Math.min(points, start + rows); row++) {
      const place = positions.subarray(row * dimensions, (row + 1) * dimensions);
      if (!Number.isFinite(place[0]!)) continue; // left out
      lines.push(`${quote(words[row]!)},${Array.from(place, (x) => Number(x.toPrecision(7))).join(',')}\n`);
    }
    yield Buffer.from(lines.join(''));
  }
}

/** A field of CSV (RFC 4180): in quotes where it holds a comma, a quote or a line end. */
const quote = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
