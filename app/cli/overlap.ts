import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { LabError } from '../../core/contract/errors.ts';
import { commands } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import type { GraphMetric } from '../../core/neighbors/graph.ts';
import { neighborOverlap } from '../../core/projection/quality.ts';
import { sharedWords, spaceOf } from '../../main/analysis/shared-words.ts';
import { openModel } from './model-files.ts';
import { validateOptions } from './options.ts';
import { count, ProgressBar, print, printJson } from './output.ts';

/** Half-width of a 95 % interval, in standard errors. */
const NORMAL_95 = 1.96;

interface Options {
  k?: string;
  sample?: string;
  json?: true;
}

/** A model, or a map as `orrery project` writes it. */
async function loadEither(path: string): Promise<EmbeddingModel> {
  const handle = await open(path).catch(() => null);
  const start = await handle?.read(Buffer.alloc(16), 0, 16, 0).catch(() => null);
  await handle?.close();
  const columns = /^word,(x,y(?:,z)?)\r?\n/.exec(start?.buffer.toString() ?? '')?.[1];
  return (await openModel(path, columns ? { words: 'word', vectors: columns.split(',') } : {})).model;
}

/** Points of 2 or 3 coordinates are a map, in which it is distance that counts. */
const metricOf = ({ dim }: EmbeddingModel): GraphMetric => (dim <= 3 ? 'euclidean' : 'cosine');

export function addOverlap(program: Command): void {
  program
    .command('overlap')
    .description('how far two models, or two maps, agree on who is near whom')
    .argument('<a>', 'a model, or a map written by `orrery project`')
    .argument('<b>')
    .option('-k <n>', 'neighbours compared (default: 15)')
    .option('--sample <n>', 'words judged, of those that both have (default: 500)')
    .option('--json', 'print one JSON object')
    .action(async (a: string, b: string, { json, ...options }: Options) => {
      const { k, sample } = validateOptions(commands.overlap.input.pick({ k: true, sample: true }), options);
      const [left, right] = [await loadEither(a), await loadEither(b)];
      const common = sharedWords(left.words, right.words);
      if (common.words.length < 2) {
        throw new LabError('invalid-input', `${a} and ${b} have fewer than two words in common to compare.`);
      }
      const bar = new ProgressBar();
      const found = neighborOverlap(
        spaceOf({ data: left.input, dim: left.dim }, common.left, metricOf(left)),
        spaceOf({ data: right.input, dim: right.dim }, common.right, metricOf(right)),
        { k, sample, onPoint: (done, total) => bar.update('comparing', done / total, '', null) },
      );
      bar.clear();
      const { mean, error, rows } = found;
      const within = NORMAL_95 * error;
      if (json)
        printJson({ mean, error: within, k: found.k, sampled: rows.length, shared: common.words.length });
      else {
        const share = `${(100 * mean).toFixed(1)} %${within > 0 ? ` ± ${(100 * within).toFixed(1)}` : ''}`;
        const judged = rows.length < common.words.length ? `, judged on ${count(rows.length)} of them` : '';
        print(
          `${share} of the ${found.k} nearest are the same, among ${count(common.words.length)} shared words${judged}.`,
        );
      }
    });
}
