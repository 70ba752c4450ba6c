import type { Command } from 'commander';
import { commands } from '../../core/contract/service.ts';
import { analogy } from '../../core/neighbors/arithmetic.ts';
import { topK } from '../../core/neighbors/topk.ts';
import { loadModel, Vectors } from './model-files.ts';
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
      const vectors = new Vectors(await loadModel(path));
      const row = vectors.row(word);
      const { data, dim } = vectors.table;
      const query = data.subarray(row * dim, (row + 1) * dim);
      const found = topK(vectors.table, vectors.norms, query, k, { exclude: [row] });
      show({ query: word, neighbors: vectors.neighbors(found) }, json);
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
      const vectors = new Vectors(await loadModel(path));
      const [rowA, rowB, rowC] = [a, b, c].map((word) => vectors.row(word)) as [number, number, number];
      const found = analogy(vectors.table, vectors.norms, rowA, rowB, rowC, k);
      show({ query: { a, b, c }, neighbors: vectors.neighbors(found) }, json);
    });
}

const given = (k: string | undefined) => (k === undefined ? {} : { k });

function show(answer: { query: unknown; neighbors: { word: string; cosine: number }[] }, json?: true): void {
  if (json) printJson(answer);
  else print(table(answer.neighbors.map(({ word, cosine }) => [word, cosine.toFixed(4)])));
}
