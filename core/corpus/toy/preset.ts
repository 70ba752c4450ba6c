import type { TrainParametersInput } from '../../word2vec/parameters.ts';

/**
 * Parameters that suit the worlds; the rest is default. Among a thousand words each is frequent, so subsampling
 * has to begin lower than in a language, or function words crowd the windows.
 */
export const toyPreset = {
  dim: 64,
  epochs: 8,
  contextSize: 5,
  minCount: 5,
  downsample: 2e-4,
} as const satisfies TrainParametersInput;

/** Length of a world's text unless asked otherwise, in words. */
export const toyTokens = 600_000;
