import type { Command } from 'commander';
import { projectParameters } from '../../core/contract/service.ts';
import { canWrite, writeFileAtomic } from '../../main/files.ts';
import { project } from '../../main/geometry/index.ts';
import { loadModel } from './model-files.ts';
import { validateOptions } from './options.ts';
import { count, note, ProgressBar, perSecondText } from './output.ts';

interface Options extends Record<string, unknown> {
  out: string;
  dims?: string;
}

export function addProject(program: Command): void {
  program
    .command('project')
    .description('lay the words out in 2D or 3D and write their positions as CSV')
    .argument('<model>')
    .requiredOption('--out <points.csv>', 'columns word,x,y[,z]')
    .option('--method <name>', 'umap or pca (default: umap)')
    .option('--dims <n>', '2 or 3 (default: 3)')
    .option('--top <n>', 'only the most frequent words')
    .option('--neighbors <n>', 'UMAP: neighbours of each word (default: 15)')
    .option('--min-dist <x>', 'UMAP: how close points may lie (default: 0.1)')
    .option('--seed <n>', 'same seed, same picture (default: 1)')
    .action(async (path: string, { out, dims, ...options }: Options) => {
      const input = { ...options, ...(dims === undefined ? {} : { dimensions: dims }) };
      const parameters = validateOptions(projectParameters, input, { dimensions: 'dims' });
      await canWrite(out);
      const { words, input: data, dim } = await loadModel(path);
      const bar = new ProgressBar();
      const { positions, points } = await project({ data, rows: words.length, dim }, parameters, {
        onProgress: ({ stage, done, total, unit, perSecond, secondsLeft }) =>
          bar.update(stage, total > 0 ? done / total : 1, perSecondText(perSecond, unit), secondsLeft),
      });
      bar.clear();
      await writeFileAtomic(out, csv(words, positions, points, parameters.dimensions));
      note(`Wrote ${count(points)} points to ${out}.`);
    });
}

function* csv(words: readonly string[], positions: Float32Array, points: number, dimensions: number) {
  yield Buffer.from(`${['word', 'x', 'y', 'z'].slice(0, 1 + dimensions).join(',')}\n`);
  const rows = 1000;
  for (let start = 0; start < points; start += rows) {
    const lines: string[] = [];
    for (let row = start; row < Math.min(points, start + rows); row++) {
      const place = positions.subarray(row * dimensions, (row + 1) * dimensions);
      lines.push(`${quote(words[row]!)},${Array.from(place, (x) => Number(x.toPrecision(7))).join(',')}\n`);
    }
    yield Buffer.from(lines.join(''));
  }
}

/** A field of CSV (RFC 4180): in quotes where it holds a comma, a quote or a line end. */
const quote = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
