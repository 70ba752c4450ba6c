import type { Command } from 'commander';
import type { Neighbor } from '../../core/contract/questions.ts';
import { commands } from '../../core/contract/service.ts';
import { LoadedModel } from '../../main/loaded-model.ts';
import { loadModel } from './model-files.ts';
import { validateOptions } from './options.ts';
import { print, printJson, table } from './output.ts';

interface QueryOptions {
  k?: string;
  metric?: string;
  method?: string;
  json?: true;
}

/** The commands that ask a model for words: neighbors, analogy. */
export function addQueries(program: Command): void {
  program
    .command('neighbors')
    .description('the words nearest to a word')
    .argument('<model>')
    .argument('<word>')
    .option('-k <n>', 'how many (default: 10)')
    .option('--metric <name>', 'cosine, euclidean or dot (default: cosine)')
    .option('--json', 'print one JSON object')
    .action(async (path: string, word: string, { json, ...options }: QueryOptions) => {
      const { k, metric } = validateOptions(
        commands.neighbors.input.pick({ k: true, metric: true }),
        given(options),
      );
      const model = new LoadedModel(await loadModel(path));
      show({ query: word, neighbors: model.neighbors(word, k, { metric }) }, json);
    });
  program
    .command('analogy')
    .description('A is to B as C is to ...')
    .argument('<model>')
    .argument('<a>')
    .argument('<b>')
    .argument('<c>')
    .option('-k <n>', 'how many answers (default: 5)')
    .option('--method <name>', '3cosadd or 3cosmul (default: 3cosadd)')
    .option('--json', 'print one JSON object')
    .action(async (path: string, a: string, b: string, c: string, { json, ...options }: QueryOptions) => {
      const { k, method } = validateOptions(
        commands.analogy.input.pick({ k: true, method: true }),
        given(options),
      );
      const model = new LoadedModel(await loadModel(path));
      show({ query: { a, b, c }, neighbors: model.analogy(a, b, c, k, { method }) }, json);
    });
}

/** The options that were given. */
const given = (options: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

function show({ query, neighbors }: { query: unknown; neighbors: Neighbor[] }, json?: true): void {
  if (json) {
    const listed = neighbors.map(({ index: _, ...neighbor }) => neighbor);
    printJson({ query, neighbors: listed });
  } else {
    print(table(neighbors.map(({ word, cosine, score }) => [word, (score ?? cosine).toFixed(4)])));
  }
}
