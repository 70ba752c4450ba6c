import {
  type TrainParameters,
  type TrainParametersInput,
  trainParameters,
} from '../../core/word2vec/parameters.ts';
import { defaultLearningRate } from '../../core/word2vec/schedule.ts';
import { type PresetName, presetNames, presets } from './presets.ts';

export type ParameterName = keyof TrainParameters;
type IsNumber<K extends ParameterName> = NonNullable<TrainParameters[K]> extends number ? K : never;
export type NumberName = { [K in ParameterName]-?: IsNumber<K> }[ParameterName];

/** The form: a number field may be empty (null), a text field too (''). An empty optional field means "decided by the trainer". */
export type Draft = {
  [K in ParameterName]-?: K extends NumberName ? number | null : NonNullable<TrainParameters[K]>;
};

/** What the schema allows in a number field. */
export interface Range {
  min: number;
  max: number;
  integer: boolean;
  /** Zero itself is not allowed. */
  positive: boolean;
  optional: boolean;
}

export const numberNames = [
  'dim',
  'contextSize',
  'negatives',
  'epochs',
  'learningRate',
  'minLearningRate',
  'minCount',
  'downsample',
  'nsExponent',
  'vocabSize',
  'maxSentence',
  'startEpoch',
  'maxEpochs',
  'maxTokens',
  'maxMinutes',
  'phrasePasses',
  'phraseThreshold',
  'bufferSize',
  'threads',
  'seed',
] as const satisfies readonly NumberName[];

/** Texts that may be left empty. */
export const textNames = ['locale', 'stopWords', 'textColumn'] as const satisfies readonly ParameterName[];

const defaults = trainParameters.parse({});

export const draftOf = (parameters: Partial<TrainParameters>): Draft => {
  const empty = Object.fromEntries([
    ...numberNames.map((name) => [name, null]),
    ...textNames.map((name) => [name, '']),
  ]);
  return { ...empty, ...defaults, ...parameters } as Draft;
};

/**
 * The settings a model was trained with, as they would be entered: what the trainer decides by itself is left to
 * it again. Threads are a matter of the machine, not of the model.
 */
export function enteredOf(parameters: TrainParameters): Draft {
  const { learningRate, minLearningRate, threads: _, ...entered } = parameters;
  const rate = defaultLearningRate(parameters);
  const asDecided = (minLearningRate ?? 0) * 1000;
  const decided = Math.abs(asDecided - (learningRate ?? rate)) < 1e-9;
  return draftOf({
    ...entered,
    ...(learningRate === undefined || learningRate === rate ? {} : { learningRate }),
    ...(minLearningRate === undefined || decided ? {} : { minLearningRate }),
  });
}

/** What a field is where nothing else was asked for; null: the trainer decides. Rates depend on the method. */
export function defaultOf<K extends ParameterName>(
  name: K,
  { method, update }: Pick<Draft, 'method' | 'update'>,
): Draft[K] {
  const rate = { learningRate: defaultLearningRate({ method, update }) };
  return draftOf(rate)[name];
}

/** What is sent: empty optional fields are left out. */
export const inputOf = (draft: Draft): TrainParametersInput =>
  Object.fromEntries(
    Object.entries(draft).filter(([, value]) => value !== null && value !== ''),
  ) as TrainParametersInput;

/** Fields the schema refuses, an empty required field among them. */
export function problemsOf(draft: Draft): Set<ParameterName> {
  const missing = numberNames.filter((name) => draft[name] === null && !rangeOf(name).optional);
  const parsed = trainParameters.safeParse(inputOf(draft));
  const refused = parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0] as ParameterName);
  return new Set([...missing, ...refused]);
}

/** The range of a number field, read from the schema's own JSON Schema, so that it is written only once. */
export const rangeOf = (name: NumberName): Range => ranges[name];

const ranges = (() => {
  const { properties = {} } = trainParameters.toJSONSchema({ io: 'input' });
  const entries = numberNames.map((name) => {
    const property = properties[name] as {
      type?: string;
      minimum?: number;
      exclusiveMinimum?: number;
      maximum?: number;
    };
    const range: Range = {
      min: property.exclusiveMinimum ?? property.minimum ?? Number.NEGATIVE_INFINITY,
      max: property.maximum ?? Number.POSITIVE_INFINITY,
      integer: property.type === 'integer',
      positive: property.exclusiveMinimum === 0,
      optional: defaults[name] === undefined,
    };
    return [name, range] as const;
  });
  return Object.fromEntries(entries) as Record<NumberName, Range>;
})();

/** The preset a form still agrees with, or null: the user has gone their own way. */
export function presetOf(draft: Draft): PresetName | null {
  const agrees = (preset: PresetName) => differences(draft, draftOf(presets[preset])).length === 0;
  return presetNames.find(agrees) ?? null;
}

/** Fields in which two forms differ. */
export const differences = (a: Draft, b: Draft): ParameterName[] =>
  (Object.keys(a) as ParameterName[]).filter((name) => a[name] !== b[name]);
