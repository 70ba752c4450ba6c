import type { ParameterName } from './parameters.ts';

export type ParameterGroup = 'vectors' | 'learning' | 'text' | 'schedule' | 'begin';

/** The parameters in the order in which one thinks about them; the method itself stands above. */
export const parameterGroups: readonly { group: ParameterGroup; names: readonly ParameterName[] }[] = [
  { group: 'vectors', names: ['dim', 'contextSize', 'update'] },
  {
    group: 'learning',
    names: ['epochs', 'learningRate', 'minLearningRate', 'negatives', 'nsExponent', 'downsample', 'mode'],
  },
  {
    group: 'text',
    names: [
      'minCount',
      'vocabSize',
      'unknown',
      'tokenizer',
      'lowercase',
      'numbers',
      'locale',
      'stopWords',
      'maxSentence',
      'phrasePasses',
      'phraseThreshold',
      'textColumn',
    ],
  },
  {
    group: 'schedule',
    names: ['threads', 'seed', 'shuffle', 'bufferSize', 'maxTokens', 'maxMinutes', 'startEpoch', 'maxEpochs'],
  },
  { group: 'begin', names: ['continueVocabulary'] },
];
