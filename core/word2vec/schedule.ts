import { LabError } from '../contract/errors.ts';
import type { TrainParameters } from './parameters.ts';

/** Parameters with every default filled in that depends on others. */
export interface ResolvedParameters extends TrainParameters {
  learningRate: number;
  minLearningRate: number;
}

/** Below this many words the rows of a block coincide so often that sharing costs quality (docs/benchmarks.md). */
const SMALL_VOCABULARY = 2000;

/** The mode a run trains in. */
export function modeFor(mode: TrainParameters['mode'], vocabulary: number): 'block' | 'pair' {
  if (mode !== 'auto') return mode;
  return vocabulary < SMALL_VOCABULARY ? 'pair' : 'block';
}

/** The initial learning rate of each method; how they were chosen: docs/benchmarks.md, "Training". */
export function defaultLearningRate(parameters: Pick<TrainParameters, 'method' | 'update'>): number {
  if (parameters.method === 'skipgram') return 0.04;
  return parameters.update === 'corrected' ? 0.15 : 0.06;
}

/**
 * Fills in the defaults.
 *
 * @throws LabError `invalid-input` where the minimum learning rate is above the initial one, or the epochs go beyond
 *   the schedule.
 */
export function resolveParameters(parameters: TrainParameters): ResolvedParameters {
  const learningRate = parameters.learningRate ?? defaultLearningRate(parameters);
  const minLearningRate = parameters.minLearningRate ?? learningRate / 1000;
  if (minLearningRate > learningRate) {
    throw new LabError(
      'invalid-input',
      `The minimum learning rate ${minLearningRate} is above the initial learning rate ${learningRate}; ` +
        'lower the one or raise the other.',
      { learningRate, minLearningRate },
    );
  }
  const { startEpoch, epochs, maxEpochs } = parameters;
  if (maxEpochs !== undefined && startEpoch + epochs > maxEpochs) {
    throw new LabError(
      'invalid-input',
      `${epochs} epochs from epoch ${startEpoch} go beyond the ${maxEpochs} epochs of the learning-rate schedule; ` +
        'raise the maximum epochs, or lower the epochs or the start epoch.',
      { startEpoch, epochs, maxEpochs },
    );
  }
  return { ...parameters, learningRate, minLearningRate };
}

/** Linear decay from the initial to the minimum learning rate. @param fraction of all the work done, 0..1 */
export function learningRateAt(
  { learningRate, minLearningRate }: Pick<ResolvedParameters, 'learningRate' | 'minLearningRate'>,
  fraction: number,
): number {
  const left = 1 - Math.min(1, Math.max(0, fraction));
  return minLearningRate + (learningRate - minLearningRate) * left;
}

/** The learning rates at the begin and the end of these epochs, on a schedule that may be longer than they are. */
export function rateSpan(parameters: ResolvedParameters): [first: number, last: number] {
  const { startEpoch, epochs, maxEpochs = startEpoch + epochs } = parameters;
  return [
    learningRateAt(parameters, startEpoch / maxEpochs),
    learningRateAt(parameters, (startEpoch + epochs) / maxEpochs),
  ];
}
