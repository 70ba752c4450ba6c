import { availableParallelism } from 'node:os';
import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { RunProgress, RunState } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import type { TrainParameters } from '../../core/word2vec/parameters.ts';
import { resolveParameters } from '../../core/word2vec/schedule.ts';
import { type CorpusHooks, type CorpusText, loadCorpus } from './corpus.ts';
import type { ReadCorpus } from './corpus-protocol.ts';
import { Session } from './session.ts';

export type { CorpusText } from './corpus.ts';

export interface TrainOptions extends CorpusHooks {
  texts: CorpusText[];
  parameters: TrainParameters;
  /** Of the model to be. */
  name: string;
  /** Id of the run, repeated in its measurements. */
  run: string;
  onState(state: RunState): void;
  /** Once, before the first measurement. */
  onVocabulary(words: string[], counts: Float64Array): void;
  /** At most ten times a second. */
  onProgress(progress: RunProgress): void;
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
  /** Takes hold within one work unit of each thread (milliseconds); during reading, before the first. */
  pause(): void;
  /** Goes on after a pause; a new learning rate holds from here and decays to the same end. */
  resume(options?: { learningRate?: number | undefined }): void;
  /** Ends the run; with `keep`, and once training has begun, its vectors become the result. */
  stop(options: { keep: boolean }): void;
  /** Null until training begins. */
  vectors(): LiveVectors | null;
  /** The model; null when stopped and not kept. Rejects with LabError. */
  readonly result: Promise<EmbeddingModel | null>;
}

/**
 * Trains in threads of their own: reads the texts, then trains; everything else comes through the hooks.
 * Throws LabError `invalid-input` at once where the parameters cannot work together.
 */
export function startTraining(options: TrainOptions): TrainingRun {
  return new Run(options);
}

class Run implements TrainingRun {
  readonly result: Promise<EmbeddingModel | null>;
  readonly #options: TrainOptions;
  #state: RunState = 'reading';
  #reading: ReturnType<typeof loadCorpus> | null = null;
  #session: Session | null = null;
  #pauseAtStart = false;
  #kept = true;

  constructor(options: TrainOptions) {
    this.#options = options;
    const parameters = resolveParameters(options.parameters);
    if (options.texts.length === 0) {
      throw new LabError('invalid-input', 'There is no text to train on. Choose at least one file.');
    }
    this.result = this.#run(parameters);
  }

  get state(): RunState {
    return this.#state;
  }

  pause(): void {
    if (this.#state === 'reading') this.#pauseAtStart = true;
    if (this.#state === 'training') this.#session?.pause();
  }

  resume({ learningRate }: { learningRate?: number | undefined } = {}): void {
    this.#pauseAtStart = false;
    if (this.#state === 'paused') this.#session?.resume(learningRate);
  }

  stop({ keep }: { keep: boolean }): void {
    if (!['reading', 'training', 'paused'].includes(this.#state)) return;
    this.#kept = keep;
    this.#become('stopping');
    this.#reading?.cancel();
    this.#session?.stop();
  }

  vectors(): LiveVectors | null {
    return this.#session?.vectors() ?? null;
  }

  async #run(parameters: ReturnType<typeof resolveParameters>): Promise<EmbeddingModel | null> {
    try {
      const corpus = await this.#read(parameters);
      const threads = parameters.threads ?? availableParallelism();
      const session = new Session(corpus, parameters, threads, this.#options.run);
      this.#session = session;
      this.#options.onVocabulary(corpus.words, corpus.counts);
      if (this.#state === 'stopping') return this.#end(corpus, session);
      this.#become('training');
      if (this.#pauseAtStart) session.pause();
      await session.run({
        onProgress: this.#options.onProgress,
        onState: (state) => this.#state !== 'stopping' && this.#become(state),
      });
      return this.#end(corpus, session);
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code === 'cancelled' && this.#state === 'stopping') {
        this.#become('stopped');
        return null;
      }
      this.#become('failed');
      throw error;
    }
  }

  async #read(parameters: ReturnType<typeof resolveParameters>): Promise<ReadCorpus> {
    this.#options.onState('reading');
    this.#reading = loadCorpus(this.#options.texts, parameters, this.#options);
    const corpus = await this.#reading.result;
    this.#reading = null;
    return corpus;
  }

  #end(corpus: ReadCorpus, session: Session): EmbeddingModel | null {
    const stopped = this.#state === 'stopping';
    this.#session = null;
    const model = stopped && !this.#kept ? null : this.#model(corpus, session);
    this.#become(stopped ? 'stopped' : 'done');
    return model;
  }

  #model({ words, counts, allTokens, fingerprint }: ReadCorpus, session: Session): EmbeddingModel {
    const { texts, name } = this.#options;
    const more = texts.length > 1 ? ` and ${texts.length - 1} more` : '';
    return {
      words,
      counts,
      dim: session.parameters.dim,
      ...session.takeTables(),
      metadata: {
        name,
        format: 'orrery',
        parameters: session.parameters,
        corpus: { name: `${texts[0]!.name}${more}`, tokens: allTokens, fingerprint },
        created: Date.now(),
        loss: session.heldOutLoss,
      },
    };
  }

  #become(state: RunState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState(state);
  }
}
