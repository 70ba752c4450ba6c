import type { LabError } from '../../core/contract/errors.ts';
import type { RunProgress, RunState } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import type { TrainParameters } from '../../core/word2vec/parameters.ts';
import type { CheckpointSchedule } from './checkpointer.ts';
import type { CorpusHooks, CorpusText } from './corpus.ts';
import type { PretrainedVectors } from './session.ts';

export interface TrainOptions extends CorpusHooks {
  texts: CorpusText[];
  /** Of a new run; one that goes on keeps those of its checkpoint. */
  parameters: TrainParameters;
  /** Train exactly these words (a vocabulary file). */
  vocabulary?: string[] | undefined;
  /** Vectors to go on from; `continueVocabulary` says with which words. */
  pretrained?: PretrainedVectors | undefined;
  /** Of the model to be. */
  name: string;
  /** Id of the run, repeated in its measurements. */
  run: string;
  /** Where checkpoints are kept; absent: none. A folder for this run alone. */
  checkpointFolder?: string | undefined;
  checkpointSchedule?: CheckpointSchedule | undefined;
  /** Bytes of encoded text kept in memory; what is more goes to a file beside the checkpoints. */
  tokenMemory?: number | undefined;
  /** A checkpoint file to go on from, with the same texts. */
  resumeFrom?: string | undefined;
  /** `problem`: why the run paused by itself. */
  onState(state: RunState, problem: LabError | null): void;
  /** Once, before the first measurement. */
  onVocabulary(words: string[], counts: Float64Array): void;
  /** At most ten times a second. */
  onProgress(progress: RunProgress): void;
  /** A checkpoint is safely on the disk. */
  onCheckpoint?(checkpoint: { path: string; fraction: number; saved: number }): void;
}

/** The vectors as they are now, live: [rows, stride] of which the first `dim` numbers of a row count. */
export interface LiveVectors {
  input: Float32Array;
  rows: number;
  dim: number;
  stride: number;
}

export interface TrainingRun {
  readonly state: RunState;
  /** Why the run paused by itself (`diverged`, `cannot-write`), else null. */
  readonly problem: LabError | null;
  /** Takes hold within one work unit of each thread (milliseconds); during reading, before the first. */
  pause(): void;
  /**
   * Goes on after a pause; a new learning rate holds from here and decays to the same end. After divergence the
   * run first goes back to its last checkpoint (or start), by default with the suggested lower rate.
   */
  resume(options?: { learningRate?: number | undefined }): void;
  /** Ends the run; with `keep`, and once training has begun (in a resumed run: at once), its vectors become the result. */
  stop(options: { keep: boolean }): void;
  /** Writes a checkpoint now; resolves when it is on the disk or has failed (`onNotice`). Nothing without a folder. */
  checkpoint(): Promise<void>;
  /** Null until training begins. */
  vectors(): LiveVectors | null;
  /** The model; null when stopped and not kept. Rejects with LabError. */
  readonly result: Promise<EmbeddingModel | null>;
}
