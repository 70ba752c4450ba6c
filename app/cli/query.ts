import type { Command } from 'commander';
import { commands, type Neighbor } from '../../core/contract/service.ts';
import { LoadedModel } from '../../main/loaded-model.ts';
import { loadModel } from './model-files.ts';
import { validateOptions } from './options.ts';
import { print, printJson, table } from './output.ts';

interface QueryOptions {
  k?: string;
  json?: true;
}

/** The commands that ask a model for words: neighbors, analogy. */
export function addQueries(program: Command): void {
  program
    .command('neighbors')
    .description('the words nearest to a word, by cosine')
    .argument('<model>')
    .argument('<word>')
    .option('-k <n>', 'how many (default: 10)')
    .option('--json', 'print one JSON object')
    .action(async (path: string, word: string, { k: asked, json }: QueryOptions) => {
      const { k } = validateOptions(commands.neighbors.input.pick({ k: true }), given(asked));
      const model = new LoadedModel(await loadModel(path));
      show({ query: word, neighbors: model.neighbors(word, k) }, json);
    });
  program
    .command('analogy')
    .description('A is to B as C is to ...')
    .argument('<model>')
    .argument('<a>')
    .argument('<b>')
    .argument('<c>')
    .option('-k <n>', 'how many answers (default: 5)')
    .option('--json', 'print one JSON object')
    .action(async (path: string, a: string, b: string, c: string, { k: asked, json }: QueryOptions) => {
      const { k } = validateOptions(commands.analogy.input.pick({ k: true }), given(asked));
      const model = new LoadedModel(await loadModel(path));
      show({ query: { a, b, c }, neighbors: model.analogy(a, b, c, k) }, json);
    });
}

const given = (k: string | undefined) => (k === undefined ? {} : { k });

function show({ query, neighbors }: { query: unknown; neighbors: Neighbor[] }, json?: true): void {
  if (json) printJson({ query, neighbors: neighbors.map(({ word, cosine }) => ({ word, cosine })) });
  else print(table(neighbors.map(({ word, cosine }) => [word, cosine.toFixed(4)])));
}
