import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { LabError } from '../../core/contract/errors.ts';
import type { Evaluation } from '../../core/contract/service.ts';
import { Evaluator } from '../../core/evaluation/evaluate.ts';
import { decodeQuestions, parseQuestions, type QuestionSet } from '../../core/evaluation/parse.ts';
import { loadModel } from './model-files.ts';
import { count, print, printJson } from './output.ts';

export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('score a model on word pairs and analogy questions; the kind is recognised by content')
    .argument('<model>')
    .argument('<file...>', 'similarity sets and analogy questions')
    .option('--json', 'print one JSON object a file')
    .action(async (path: string, files: string[], { json }: { json?: true }) => {
      const sets = await Promise.all(files.map(readQuestions));
      const evaluator = new Evaluator(await loadModel(path));
      for (const set of sets) {
        const score = evaluator.evaluate(set);
        if (json) printJson(score);
        else print(describe(score));
      }
    });
}

/** Throws `not-found`, `unreadable`, `bad-file`. */
async function readQuestions(file: string): Promise<QuestionSet> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new LabError('not-found', `There is no file "${file}".`);
    if (code === 'EISDIR') throw new LabError('unreadable', `"${file}" is a folder, not a file.`);
    throw new LabError('unreadable', `"${file}" cannot be read: ${message}.`);
  }
  return parseQuestions(decodeQuestions(bytes, file), file);
}

function describe(score: Evaluation): string {
  if (score.kind === 'similarity') {
    const value = score.spearman === null ? 'no score' : `Spearman ${score.spearman.toFixed(4)}`;
    return `${score.file}: ${value} (${count(score.covered)} of ${count(score.pairs)} pairs covered)`;
  }
  const value = score.accuracy === null ? 'no score' : `accuracy ${(100 * score.accuracy).toFixed(2)} %`;
  return `${score.file}: ${value} (${count(score.covered)} of ${count(score.questions)} questions covered)`;
}
