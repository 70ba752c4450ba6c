import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { RunProgress } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { canWrite } from '../../main/files.ts';
import { expandTexts } from '../../main/training/expand.ts';
import { startTraining, type TrainingRun } from '../../main/training/training.ts';
import { readWordList } from '../../main/training/word-list.ts';
import { version } from '../../package.json';
import { loadModel, outputFormat, saveModel } from './model-files.ts';
import { addTrainingOptions, trainingParameters } from './options.ts';
import { count, duration, note, ProgressBar, perSecondText, printJson } from './output.ts';

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .description('train word vectors on text (.txt, .csv, .tsv, .jsonl, also in .gz and .zip)')
    .argument('<file...>', 'texts, one sentence a line or running; folders or globs of them')
    .requiredOption('--out <model>', 'model.safetensors, or .bin, .txt, .vec for word2vec formats');
  addTrainingOptions(command);
  command
    .option('--pretrained <model>', 'go on from the vectors of this model (see --continue-vocabulary)')
    .option('--vocabulary <file>', 'train exactly these words, one a line')
    .option('--json', 'print progress and the result as JSON, one object a line')
    .action((files: string[], options: TrainOptions) => train(files, options));
}

interface TrainOptions extends Record<string, unknown> {
  out: string;
  pretrained?: string;
  vocabulary?: string;
  json?: true;
}

async function train(
  files: string[],
  { out, json, pretrained, vocabulary, ...options }: TrainOptions,
): Promise<void> {
  const parameters = trainingParameters(options);
  outputFormat(out);
  await canWrite(out);
  const texts = await expandTexts(files);
  await refuseToOverwrite(
    out,
    texts.flatMap((text) => text.path ?? []),
  );

  const bar = new ProgressBar(!json && process.stderr.isTTY === true);
  let last: RunProgress | null = null;
  let failure = null as LabError | null;
  const run = startTraining({
    texts,
    pretrained: pretrained === undefined ? undefined : await loadModel(pretrained),
    vocabulary: vocabulary === undefined ? undefined : await readWordList(vocabulary),
    parameters,
    name: path.basename(out).replace(/\.[^.]*$/, ''),
    run: 'cli',
    onState: (_state, problem) => {
      // In a window one would change something and go on; here nobody can answer.
      failure ??= problem && forCommand(problem);
      if (problem) run.stop({ keep: false });
    },
    onStage: ({ stage, done, total, unit, perSecond, secondsLeft }) => {
      bar.update(stage, total > 0 ? done / total : 1, perSecondText(perSecond, unit), secondsLeft);
      if (json) printJson({ event: 'stage', stage, done, total, unit, perSecond, secondsLeft });
    },
    onNotice: (level, message) => {
      bar.clear();
      if (level !== 'error') note(message); // errors end the command, which says them
    },
    onVocabulary: (words) => {
      bar.clear();
      if (json) printJson({ event: 'vocabulary', words: words.length });
      else note(`${count(words.length)} words in the vocabulary`);
    },
    onProgress: ({ run: _, ...progress }) => {
      last = { run: _, ...progress };
      const { fraction, tokensPerSecond, secondsLeft, heldOutLoss } = progress;
      bar.update(
        'training',
        fraction,
        perSecondText(tokensPerSecond, 'words'),
        tokensPerSecond > 0 ? secondsLeft : null,
      );
      if (json && (heldOutLoss !== null || fraction >= 1)) printJson({ event: 'progress', ...progress });
    },
  });
  const signal = stopOnInterrupt(run, bar);
  const model = await run.result.catch((thrown) => {
    throw forCommand(asLabError(thrown));
  });
  bar.clear();
  if (failure) throw failure;
  if (!model) throw new LabError('cancelled', 'Stopped before training began; nothing was written.');
  model.metadata.version = version;
  await saveModel(out, model, signal);
  report(model, last, out, run.state === 'stopped', json === true);
}

/** What to do about a problem where, unlike in a window, the run cannot go on. */
function forCommand(problem: LabError): LabError {
  if (problem.code !== 'diverged') return problem;
  const { learningRate, suggestedLearningRate } = problem.details as Record<string, number>;
  return new LabError(
    'diverged',
    `Training diverged: the vectors grew out of bounds at learning rate ${learningRate?.toPrecision(3)}. Nothing was ` +
      `written. Train again with a lower rate: --learning-rate ${suggestedLearningRate?.toPrecision(3)}.`,
    problem.details,
  );
}

function report(
  model: EmbeddingModel,
  last: RunProgress | null,
  out: string,
  stopped: boolean,
  json: boolean,
) {
  const { corpus, loss } = model.metadata;
  const seconds = last?.secondsElapsed ?? 0;
  const trained = last?.tokens ?? 0;
  const tokensPerSecond = seconds > 0 ? trained / seconds : 0;
  const vocabulary = model.words.length;
  const tokens = corpus?.tokens ?? 0;
  if (json) {
    const early = stopped ? { stopped: true } : {};
    printJson({ event: 'done', vocabulary, tokens, seconds, tokensPerSecond, loss, path: out, ...early });
    return;
  }
  note(
    `${stopped ? 'Stopped early. ' : ''}Wrote ${out}: ${count(vocabulary)} words from a corpus of ${count(tokens)}, ` +
      `held-out loss ${loss?.toFixed(4) ?? 'unknown'}, ${duration(seconds)} at ${count(tokensPerSecond)} words/s.`,
  );
}

/** A model may not replace the text it is trained on. */
async function refuseToOverwrite(out: string, files: string[]): Promise<void> {
  const places = await Promise.all([out, ...files].map((file) => realpath(file).catch(() => null)));
  const [target, ...texts] = places;
  if (!target || !texts.includes(target)) return;
  throw new LabError(
    'invalid-input',
    `--out "${out}" is one of the texts. Choose another name for the model.`,
  );
}

/**
 * Ctrl+C once: stops and keeps what is learnt. Twice: aborts and writes nothing; the answer is then aborted.
 * The exit code of an abort is that of a process ended by SIGINT.
 */
function stopOnInterrupt(run: TrainingRun, bar: ProgressBar): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    bar.clear();
    if (controller.signal.aborted || run.state === 'stopping' || run.state === 'stopped') {
      // A write under way removes its temporary file when it sees the abort, and says so.
      controller.abort();
      setTimeout(() => {
        note('Aborted; nothing was written.');
        process.exit(130);
      }, 200).unref();
      return;
    }
    note('Stopping; the model so far is kept. Press Ctrl+C again to abort.');
    run.stop({ keep: true });
  });
  return controller.signal;
}
