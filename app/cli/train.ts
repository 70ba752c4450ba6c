import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { RunProgress } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { canWrite } from '../../main/files.ts';
import type { StartingPoint } from '../../main/run-store.ts';
import { expandTexts } from '../../main/training/expand.ts';
import { startTraining, type TrainingRun, type TrainOptions } from '../../main/training/training.ts';
import { readWordList } from '../../main/training/word-list.ts';
import { version } from '../../package.json';
import { howToGoOn, KeptRun } from './kept-run.ts';
import { loadModel, outputFormat, saveModel } from './model-files.ts';
import { addTrainingOptions, optionOf, trainingParameters, validateOptions } from './options.ts';
import { count, duration, note, ProgressBar, perSecondText, printJson } from './output.ts';

const checkpointOptions = z.object({
  checkpointMinutes: z.number().min(0).max(1440).default(3),
  checkpointTokens: z.number().int().positive().optional(),
});

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .description('train word vectors on text (.txt, .csv, .tsv, .jsonl, also in .gz and .zip)')
    .argument('[file...]', 'texts, one sentence a line or running; folders or globs of them')
    .requiredOption('--out <model>', 'model.safetensors, or .bin, .txt, .vec for word2vec formats');
  addTrainingOptions(command);
  command
    .option('--pretrained <model>', 'go on from the vectors of this model (see --continue-vocabulary)')
    .option('--vocabulary <file>', 'train exactly these words, one a line')
    .option(
      '--resume',
      'go on with the run for --out that was killed or stopped, with its texts and options, from its last checkpoint; only ' +
        '--learning-rate may be set anew',
    )
    .option('--restart', 'begin anew even where a run for --out has not ended')
    .option(
      '--checkpoint-minutes <n>',
      'keep a checkpoint in the folder <model>.run at least every so many minutes, oftener where they cost little, until ' +
        'the model is written; 0 for none (default: 3)',
    )
    .option('--checkpoint-tokens <n>', 'and whenever so many words were trained on')
    .option('--json', 'print progress and the result as JSON, one object a line')
    .action((files: string[], options: CliOptions) => train(files, options));
}

interface RunOptions extends Record<string, unknown> {
  pretrained?: string;
  vocabulary?: string;
  resume?: true;
  restart?: true;
}

type CliOptions = RunOptions & { out: string; json?: true };

/** What a run is started with, and what is kept of it; null: nothing. */
type Start = Pick<TrainOptions, 'texts' | 'parameters' | 'vocabulary' | 'pretrained' | 'resumeFrom'> & {
  kept: KeptRun | null;
  /** To go on with instead of the one on record. */
  learningRate?: number;
};

async function train(files: string[], { out, json, ...options }: CliOptions): Promise<void> {
  const checkpoints = validateOptions(checkpointOptions, {
    ...given(options, 'checkpointMinutes'),
    ...given(options, 'checkpointTokens'),
  });
  outputFormat(out);
  const start = options.resume
    ? await goOn(files, out, options)
    : await begun(files, out, options, checkpoints.checkpointMinutes > 0);
  const { kept } = start;
  const stopping = new AbortController();
  let done = false;
  try {
    done = await follow(start, out, checkpoints, json === true, stopping);
  } finally {
    if (done) await kept?.remove();
    else if ((await kept?.leave()) && !stopping.signal.aborted) note(`${howToGoOn(out)}.`);
  }
}

/** Trains and writes the model; false where it was stopped before its end. */
async function follow(
  { kept, learningRate, ...begin }: Start,
  out: string,
  { checkpointMinutes: minutes, checkpointTokens: tokens }: z.output<typeof checkpointOptions>,
  json: boolean,
  aborting: AbortController,
): Promise<boolean> {
  const bar = new ProgressBar(!json && process.stderr.isTTY === true);
  let last: RunProgress | null = null;
  let failure = null as LabError | null;
  /** A new rate can be set only while training stands still. */
  let rate = learningRate;
  const run = startTraining({
    ...begin,
    name: path.basename(out).replace(/\.[^.]*$/, ''),
    run: 'cli',
    checkpointFolder: kept?.folder,
    checkpointSchedule: { minutes: minutes > 0 ? minutes : undefined, tokens },
    onState: (state, problem) => {
      if (state === 'paused' && !problem && rate !== undefined) {
        const learningRate = rate;
        rate = undefined;
        queueMicrotask(() => run.resume({ learningRate }));
      }
      // In a window one would change something and go on; here nobody can answer.
      failure ??= problem && forCommand(problem, out);
      if (problem) run.stop({ keep: problem.code === 'cannot-write' });
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
    onCheckpoint: ({ path, fraction }) => {
      if (json) printJson({ event: 'checkpoint', path, fraction });
    },
  });
  if (rate !== undefined) run.pause();
  stopOnInterrupt(run, bar, kept, out, aborting);
  const model = await run.result.catch((thrown) => {
    throw forCommand(asLabError(thrown), out);
  });
  bar.clear();
  if (!model)
    throw failure ?? new LabError('cancelled', 'Stopped before training began; nothing was written.');
  model.metadata.version = version;
  await saveModel(out, model, aborting.signal);
  if (failure) throw failure;
  const stopped = run.state === 'stopped';
  report(model, last, out, stopped, json);
  return !stopped;
}

const given = (options: Record<string, unknown>, name: string): Record<string, unknown> =>
  options[name] === undefined ? {} : { [name]: options[name] };

/** A new run. */
async function begun(
  files: string[],
  out: string,
  { pretrained, vocabulary, restart, ...options }: RunOptions,
  keep: boolean,
): Promise<Start> {
  const parameters = trainingParameters(options);
  if (files.length === 0) {
    throw new LabError('invalid-input', 'There is no text to train on. Name at least one file or folder.');
  }
  await canWrite(out);
  const texts = await expandTexts(files);
  await refuseToOverwrite(
    out,
    texts.flatMap((text) => text.path ?? []),
  );
  const begin: StartingPoint = {
    ...(pretrained === undefined ? {} : { pretrained: await loadModel(pretrained) }),
    ...(vocabulary === undefined ? {} : { vocabulary: await readWordList(vocabulary) }),
  };
  const kept = keep
    ? await KeptRun.begin(out, { texts, parameters, begin, restart: restart === true })
    : null;
  return { texts, parameters, ...begin, kept };
}

/** The run that is kept for this output, from its last checkpoint. */
async function goOn(files: string[], out: string, options: RunOptions): Promise<Start> {
  const { resume: _, checkpointMinutes: __, checkpointTokens: ___, learningRate: rate, ...others } = options;
  const [other] = Object.keys(others);
  if (files.length > 0 || other !== undefined) {
    throw new LabError(
      'invalid-input',
      `A run goes on with the texts and options it began with: leave out ${files[0] ?? optionOf(other!)}. Only --learning-rate ` +
        'and how often checkpoints are kept may be set anew.',
    );
  }
  const learningRate = trainingParameters(rate === undefined ? {} : { learningRate: rate }).learningRate;
  await canWrite(out);
  const kept = await KeptRun.find(out);
  return {
    texts: kept.texts,
    ...(await kept.startingPoint()),
    parameters: kept.record.summary.parameters,
    resumeFrom: kept.checkpoint,
    kept,
    ...(learningRate === undefined ? {} : { learningRate }),
  };
}

/** What to do about a problem where, unlike in a window, the run cannot go on. */
function forCommand(problem: LabError, out: string): LabError {
  const { learningRate, suggestedLearningRate, checkpoint, cause } = problem.details as Record<
    string,
    unknown
  >;
  if (problem.code === 'cannot-write' && cause !== undefined) {
    const message = `${cause} Training ended, and what was learnt so far was written to "${out}". Make room, then go on.`;
    return new LabError('cannot-write', message, problem.details);
  }
  if (problem.code !== 'diverged') return problem;
  const lower = `--learning-rate ${Number(suggestedLearningRate).toPrecision(3)}`;
  return new LabError(
    'diverged',
    `Training diverged: the vectors grew out of bounds at learning rate ${Number(learningRate).toPrecision(3)}. Nothing was ` +
      `written. ${checkpoint ? 'Go on from the last good checkpoint (--resume)' : 'Train again'} with a lower rate: ${lower}.`,
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
 * Ctrl+C once: stops and keeps what is learnt, as a checkpoint too. Twice: aborts and writes nothing more. The exit code of an abort is that of a process ended by SIGINT.
 */
function stopOnInterrupt(
  run: TrainingRun,
  bar: ProgressBar,
  kept: KeptRun | null,
  out: string,
  aborting: AbortController,
): void {
  let asked = false;
  process.on('SIGINT', () => {
    bar.clear();
    if (asked || run.state === 'stopped') {
      // A write under way removes its temporary file when it sees the abort, and says so.
      aborting.abort();
      setTimeout(async () => {
        const stays = await kept?.leave();
        note(stays ? `Aborted; no model was written. ${howToGoOn(out)}.` : 'Aborted; nothing was written.');
        process.exit(130);
      }, 200).unref();
      return;
    }
    asked = true;
    note('Stopping; the model so far is kept. Press Ctrl+C again to abort.');
    void run.checkpoint().then(() => run.stop({ keep: true }));
  });
}
