import type { TrainParameters } from '../../core/word2vec/parameters.ts';

export type PresetName = 'quick' | 'balanced' | 'thorough' | 'paper';

/**
 * Settings that belong together. `paper`: kōan's own (arXiv 2012.15332) at full length of vector. The others trade
 * time against detail; what they leave out keeps its default.
 */
export const presets: Record<PresetName, Partial<TrainParameters>> = {
  quick: { dim: 64, epochs: 4, negatives: 5, contextSize: 5, minCount: 5 },
  balanced: { dim: 100, epochs: 5, negatives: 5, contextSize: 5, minCount: 5 },
  thorough: { dim: 200, epochs: 10, negatives: 10, contextSize: 8, minCount: 5 },
  paper: {
    dim: 200,
    epochs: 5,
    negatives: 5,
    contextSize: 5,
    minCount: 5,
    downsample: 1e-3,
    nsExponent: 0.75,
  },
};

export const presetNames = Object.keys(presets) as PresetName[];
