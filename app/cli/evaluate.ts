import type { Command } from 'commander';
import type { Evaluation } from '../../core/contract/service.ts';
import { Evaluator } from '../../core/evaluation/evaluate.ts';
import type { QuestionSet } from '../../core/evaluation/parse.ts';
import { readQuestions } from '../../main/exchange.ts';
import { loadModel } from './model-files.ts';
import { count, ProgressBar, print, printJson } from './output.ts';

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('score a model on word pairs and analogy questions; the kind is recognised by content')
    .argument('<model>')
    .argument('<file...>', 'similarity sets and analogy questions')
    .option('--json', 'print one JSON object a file')
    .action(async (path: string, files: string[], { json }: { json?: true }) => {
      const sets = await Promise.all(files.map((file) => readQuestions(file, file)));
      const evaluator = new Evaluator(await loadModel(path));
      for (const set of sets) {
        const result = score(evaluator, set);
        if (json) printJson(result);
        else print(describe(result));
      }
    });
}

/** Scores one set, with a bar for the long ones. */
function score(evaluator: Evaluator, set: QuestionSet): Evaluation {
  const bar = new ProgressBar();
  const steps = evaluator.steps(set);
  const started = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      bar.clear();
      return value;
    }
    const seconds = (performance.now() - started) / 1000;
    const fraction = value.done / value.total;
    const rate = `${count(value.done / seconds)} rows/s`;
    bar.update(`scoring ${set.file}`, fraction, rate, (seconds / fraction) * (1 - fraction));
  }
}

function describe(result: Evaluation): string {
  if (result.kind === 'similarity') {
    const value =
      result.spearman === null
        ? 'no score'
        : `Spearman ${result.spearman.toFixed(4)}${within(result.interval, 1, 4)}`;
    return `${result.file}: ${value} (${count(result.covered)} of ${count(result.pairs)} pairs covered)`;
  }
  const value =
    result.accuracy === null
      ? 'no score'
      : `accuracy ${(100 * result.accuracy).toFixed(2)}${within(result.interval, 100, 2)} %`;
  return `${result.file}: ${value} (${count(result.covered)} of ${count(result.questions)} questions covered)`;
}

/** The 95 % interval, in brackets. */
const within = (interval: [number, number] | null, times: number, digits: number): string =>
  interval ? ` [${interval.map((end) => (end * times).toFixed(digits)).join(', ')}]` : '';
