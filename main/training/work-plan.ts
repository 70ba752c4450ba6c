import { LabError } from '../../core/contract/errors.ts';
import { drawHeldOut, type HeldOut } from '../../core/word2vec/held-out.ts';
import { Sfc32 } from '../../core/word2vec/random.ts';
import type { ResolvedParameters } from '../../core/word2vec/schedule.ts';
import type { ReadCorpus } from './corpus-protocol.ts';
import { countWords, gatherGrains } from './grains.ts';
import { drawHeldOutGrains, planWorkUnits, type WorkUnits } from './work-units.ts';

/** Stream of the seed that chooses the held-out sentences. */
const STREAM = 0x8000_0001;

/** What is trained on and what is measured on: a function of corpus, parameters and threads alone. */
export interface WorkPlan {
  units: WorkUnits;
  heldOut: HeldOut;
  /** Words of the vocabulary trained on in one epoch, and in all, budget considered. */
  perEpoch: number;
  allWords: number;
}

/** Throws LabError `empty-corpus` when the text is shorter than one window. */
export function planWork(corpus: ReadCorpus, parameters: ResolvedParameters, threads: number): WorkPlan {
  const { encoded, rows, counts, tokens } = corpus;
  const { contextSize, seed, epochs, bufferSize, maxTokens = Infinity } = parameters;
  if (tokens <= contextSize) {
    throw new LabError(
      'empty-corpus',
      `The text has ${tokens} words of the vocabulary, fewer than a window of ${contextSize} words on a side needs. ` +
        'Train on more text, or make the context size or the minimum count smaller.',
      { tokens, contextSize },
    );
  }
  const grains = drawHeldOutGrains(encoded.lengths.length, Sfc32.seeded(seed, STREAM));
  const units = planWorkUnits(encoded, grains, threads, bufferSize);
  const sample = gatherGrains(encoded, rows, grains);
  const heldOut = drawHeldOut(sample, counts, parameters);
  const perEpoch = tokens - (grains.size === 0 ? 0 : countWords(sample));
  return { units, heldOut, perEpoch, allWords: Math.min(perEpoch * epochs, maxTokens) };
}
