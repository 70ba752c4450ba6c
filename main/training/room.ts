import { LabError } from '../../core/contract/errors.ts';
import { planMemory } from '../../core/kernels/memory.ts';
import type { TrainParameters } from '../../core/word2vec/parameters.ts';

export type RoomParameters = Pick<TrainParameters, 'method' | 'dim' | 'negatives' | 'contextSize'>;

/** A run of one thread needs the least. */
const LEAST = { threads: 1, chunkTokens: 256 };

/** Throws LabError `too-large` where so many words are sure not to fit into the memory of a run. */
export function requireRoom(vocabulary: number, parameters: RoomParameters): void {
  const { method, dim, negatives, contextSize } = parameters;
  planMemory({ ...LEAST, method, vocabulary, dim, negatives, contextSize });
}

/** Whether that many are not. */
export function fits(vocabulary: number, parameters: RoomParameters): boolean {
  try {
    requireRoom(vocabulary, parameters);
    return true;
  } catch (thrown) {
    if (thrown instanceof LabError) return false;
    throw thrown;
  }
}
