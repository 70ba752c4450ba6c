import type { TrainingPlan } from '../../core/word2vec/engine.ts';
import type { Board } from './board.ts';
import type { EncodedCorpus } from './token-store.ts';
import type { WorkUnits } from './work-units.ts';

/** What a training thread is started with; everything large lies in shared memory. */
export interface TrainJob {
  worker: number;
  plan: TrainingPlan;
  memory: WebAssembly.Memory;
  /** The compiled kernel. */
  module: WebAssembly.Module;
  board: Board;
  corpus: EncodedCorpus;
  /** [types] -> row of the vocabulary, or DROPPED. */
  rows: Uint32Array;
  units: WorkUnits;
  epochs: number;
  seed: number;
  /** Whether units and the sentences within them come in a new order each epoch. */
  shuffle: boolean;
  /** Words of the vocabulary in all work over all epochs. */
  allWords: number;
}
