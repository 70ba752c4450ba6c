import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { LabError } from '../../core/contract/errors.ts';
import { type TrainParameters, trainParameters } from '../../core/word2vec/parameters.ts';
import { defaultLearningRate } from '../../core/word2vec/schedule.ts';

const rate = (method: TrainParameters['method'], update: TrainParameters['update']): number =>
  defaultLearningRate({ method, update });

/** What each training parameter does; the schema knows ranges and defaults. */
const descriptions: Readonly<Record<keyof TrainParameters, string>> = {
  method: 'cbow or skipgram',
  update: 'corrected or classic gradient of CBOW',
  mode: 'negatives shared by neighbouring words (block), private to each (pair), or by vocabulary (auto)',
  dim: 'length of a vector',
  contextSize: 'most context words on each side',
  negatives: 'negative samples per positive pair',
  epochs: 'passes over the corpus',
  learningRate:
    `initial learning rate (default: ${rate('cbow', 'corrected')} for corrected CBOW, ${rate('cbow', 'classic')} for ` +
    `classic, ${rate('skipgram', 'corrected')} for skip-gram)`,
  minLearningRate: 'learning rate at the end (default: a thousandth of the initial one)',
  startEpoch: 'epochs of the learning-rate schedule that count as done',
  maxEpochs: 'epochs the decay of the learning rate is spread over (default: to the last epoch)',
  maxTokens: 'end after training on so many words',
  maxMinutes: 'end after so many minutes',
  minCount: 'drop words seen fewer times',
  downsample: 'subsampling threshold of frequent words, 0 for none',
  nsExponent: 'negatives are drawn from counts to this power',
  vocabSize: 'keep only so many of the most frequent words',
  unknown: 'words outside the vocabulary: discard, or unk to make them all the word <unk>',
  continueVocabulary: 'vocabulary when going on from pretrained vectors: old, new or union',
  bufferSize: 'words a thread takes at a time',
  shuffle: 'true or false: take the sentences in a new order each epoch',
  threads: 'worker threads (default: one a core)',
  seed: 'seed of every random draw',
  tokenizer: 'cut text into unicode words, at whitespace, or (tokenized) at whitespace, letters as they are',
  lowercase: 'true or false: capital and small letters are the same',
  locale: 'language of the text, such as tr, for its small letters and word boundaries',
  maxSentence: 'cut longer sentences, in words',
  numbers: 'words that are numbers: keep, fold into the word 0, or drop',
  stopWords: 'words to leave out, between spaces or commas',
  phrasePasses: 'rounds of joining words that keep company into phrases',
  phraseThreshold: 'score above which two words become a phrase',
  textColumn: 'column of .csv and .tsv, or field of .jsonl, that holds the text (default: text)',
};

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** How the option of that name is written. */
export const optionOf = (name: string): string => `--${kebab(name)}`;

/** Adds one option a training parameter. */
export function addTrainingOptions(command: Command): void {
  const defaults: Partial<Record<string, unknown>> = trainParameters.parse({});
  for (const [name, description] of Object.entries(descriptions)) {
    const text = defaults[name] === undefined ? description : `${description} (default: ${defaults[name]})`;
    command.addOption(new Option(`--${kebab(name)} <value>`, text));
  }
}

/** The training parameters among a command's options, validated. Throws `invalid-input`. */
export function trainingParameters(options: Record<string, unknown>): TrainParameters {
  const given = Object.keys(descriptions).filter((name) => options[name] !== undefined);
  return validateOptions(trainParameters, Object.fromEntries(given.map((name) => [name, options[name]])));
}

/**
 * Checks options against a schema of the contract; texts that are numbers or true or false become such first.
 * @param names the option of a schema's field, where it is not the field's name in kebab case
 * @throws LabError `invalid-input` naming every option that is wrong and what was given
 */
export function validateOptions<S extends z.ZodType>(
  schema: S,
  options: Record<string, unknown>,
  names: Record<string, string> = {},
): z.output<S> {
  const input = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, asValue(value)]));
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0] ?? '');
    return `--${names[field] ?? kebab(field)} ${JSON.stringify(options[field])}: ${message}`;
  });
  throw new LabError('invalid-input', `${problems.join('; ')}.`, { issues: parsed.error.issues });
}

function asValue(value: unknown): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  if (typeof value !== 'string' || value.trim() === '') return value;
  return Number.isFinite(Number(value)) ? Number(value) : value;
}
