import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { asLabError, LabError } from '../../core/contract/errors.ts';
import type { RunState } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import { type TrainParameters, trainParameters } from '../../core/word2vec/parameters.ts';
import { resolveParameters } from '../../core/word2vec/schedule.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { Checkpointer, checkpointFile, DEFAULT_SCHEDULE } from './checkpointer.ts';
import { loadCorpus } from './corpus.ts';
import type { ReadCorpus } from './corpus-protocol.ts';
import { loadKernel } from './kernel.ts';
import { corpusName, modelOfCheckpoint, trainedModel } from './model.ts';
import { requireRoom } from './room.ts';
import { Session } from './session.ts';
import type { LiveVectors, TrainingRun, TrainOptions } from './train-options.ts';

export type { CorpusText } from './corpus.ts';
export type { LiveVectors, TrainingRun, TrainOptions } from './train-options.ts';

/**
 * Trains in threads of their own: reads the texts, then trains; everything else comes through the hooks.
 * The checkpoint of a finished run is left for the caller to delete once the model is saved.
 * Throws LabError `invalid-input` at once where the parameters cannot work together, `too-large` where a given vocabulary
 * is too large for the dimensions.
 */
export function startTraining(options: TrainOptions): TrainingRun {
  return new Run(options);
}

class Run implements TrainingRun {
  readonly result: Promise<EmbeddingModel | null>;
  readonly #options: TrainOptions;
  #state: RunState = 'reading';
  #problem: LabError | null = null;
  #reading: ReturnType<typeof loadCorpus> | null = null;
  #session: Session | null = null;
  #checkpointer: Checkpointer | null = null;
  #saved = false;
  #tokenFile: string | null = null;
  #pauseAtStart = false;
  #kept = true;

  constructor(options: TrainOptions) {
    this.#options = options;
    const { dim } = resolveParameters(options.parameters);
    const { pretrained } = options;
    if (pretrained && pretrained.dim !== dim) {
      throw new LabError(
        'invalid-input',
        `The vectors to go on from have ${pretrained.dim} dimensions and the run ${dim}. Set the dimensions to ` +
          `${pretrained.dim}, or start without them.`,
        { dim, pretrained: pretrained.dim },
      );
    }
    this.#requireRoom();
    if (options.texts.length === 0) {
      throw new LabError('invalid-input', 'There is no text to train on. Choose at least one file.');
    }
    this.#saved = options.resumeFrom !== undefined;
    this.result = this.#run();
  }

  /** Of a vocabulary that is given its size is known before any text is read. */
  #requireRoom(): void {
    const { parameters, vocabulary, pretrained, resumeFrom } = this.#options;
    const old = parameters.continueVocabulary === 'new' ? undefined : pretrained?.words;
    const words = (vocabulary ?? old)?.length ?? 0;
    if (resumeFrom === undefined) requireRoom(Math.min(words, parameters.vocabSize ?? Infinity), parameters);
  }

  get state(): RunState {
    return this.#state;
  }

  get problem(): LabError | null {
    return this.#problem;
  }

  pause(): void {
    if (this.#state === 'reading') this.#pauseAtStart = true;
    if (this.#state === 'training') this.#session?.pause();
  }

  resume({ learningRate }: { learningRate?: number | undefined } = {}): void {
    this.#pauseAtStart = false;
    // A pause asked for that has not taken hold yet is called off, unless something has gone wrong.
    if (this.#state === 'training' && !this.#problem) this.#session?.callOffPause(learningRate);
    if (this.#state === 'paused') void this.#resume(learningRate);
  }

  stop({ keep }: { keep: boolean }): void {
    if (!['reading', 'training', 'paused'].includes(this.#state)) return;
    this.#kept = keep;
    this.#become('stopping');
    this.#reading?.cancel();
    this.#session?.stop();
  }

  async checkpoint(): Promise<void> {
    await this.#checkpointer?.save();
  }

  vectors(): LiveVectors | null {
    return this.#session?.vectors() ?? null;
  }

  async #run(): Promise<EmbeddingModel | null> {
    try {
      this.#options.onState('reading', null);
      const { resumeFrom } = this.#options;
      const from = resumeFrom === undefined ? undefined : await readCheckpoint(resumeFrom);
      const parameters = resolveParameters(
        from ? trainParameters.parse(from.parameters) : this.#options.parameters,
      );
      const corpus = await this.#read(parameters, from);
      const threads = from?.threads ?? parameters.threads ?? availableParallelism();
      const kernel = await loadKernel('training');
      const session = new Session(corpus, parameters, threads, kernel, this.#options.run, from);
      this.#session = session;
      this.#options.onVocabulary(corpus.words, corpus.counts);
      const { pretrained } = this.#options;
      if (pretrained && !from) session.startFrom(pretrained);
      if (!this.#stopping) await this.#train(corpus, session);
      return this.#end(corpus, session);
    } catch (thrown) {
      const error = asLabError(thrown);
      if (error.code === 'cancelled' && this.#stopping) {
        const reached = await this.#reachedBefore();
        this.#become('stopped');
        return reached;
      }
      this.#become('failed', error);
      throw error;
    } finally {
      if (this.#tokenFile !== null) await rm(this.#tokenFile, { force: true });
    }
  }

  /** Stopped while it still read the text: what is kept of a resumed run is what its checkpoint holds. */
  async #reachedBefore(): Promise<EmbeddingModel | null> {
    const { resumeFrom } = this.#options;
    return this.#kept && resumeFrom !== undefined
      ? modelOfCheckpoint(await readCheckpoint(resumeFrom))
      : null;
  }

  get #stopping(): boolean {
    return this.#state === 'stopping';
  }

  async #read(parameters: TrainParameters, from: Checkpoint | undefined): Promise<ReadCorpus> {
    if (this.#stopping) throw new LabError('cancelled', 'The run was stopped before it began.');
    const { texts, vocabulary, pretrained, tokenMemory: memory, checkpointFolder: folder } = this.#options;
    const options = { ...parameters, vocabulary, pretrained: pretrained?.words };
    if (folder !== undefined) await mkdir(folder, { recursive: true });
    const kernel = await loadKernel('corpus');
    this.#reading = loadCorpus(texts, kernel, options, this.#options, { memory, folder });
    const corpus = await this.#reading.result;
    this.#tokenFile = corpus.encoded.file;
    this.#reading = null;
    const sameWords = from?.words.length === corpus.words.length;
    if (from && (from.corpus.fingerprint !== corpus.fingerprint || !sameWords)) {
      throw new LabError(
        'bad-file',
        `The text "${corpusName(texts)}" is not the one this run began with: it was changed ` +
          'since the checkpoint. Put the old text back, or start a new run.',
        { expected: from.corpus.fingerprint, found: corpus.fingerprint },
      );
    }
    return corpus;
  }

  async #train(corpus: ReadCorpus, session: Session): Promise<void> {
    const { checkpointFolder, onProgress } = this.#options;
    if (checkpointFolder !== undefined) this.#keepCheckpoints(checkpointFolder, corpus, session);
    this.#become('training');
    if (this.#pauseAtStart) session.pause();
    try {
      await session.run({
        onProgress,
        onPaused: () => {
          if (this.#stopping) return;
          this.#become('paused', this.#problem);
          if (!this.#problem) void this.checkpoint();
        },
        onDiverged: () => this.#pauseBecause(divergence(session.learningRate, this.#saved)),
      });
    } finally {
      await this.#checkpointer?.stop();
    }
    if (session.diverged && !this.#stopping) throw divergence(session.learningRate, this.#saved);
  }

  #keepCheckpoints(folder: string, corpus: ReadCorpus, session: Session): void {
    const { texts, name, onCheckpoint, checkpointSchedule } = this.#options;
    const { words, counts, allTokens: tokens, fingerprint } = corpus;
    this.#checkpointer = new Checkpointer(session, {
      folder,
      schedule: checkpointSchedule ?? DEFAULT_SCHEDULE,
      about: { name, words, counts, corpus: { name: corpusName(texts), tokens, fingerprint } },
      onSaved: (checkpoint) => {
        this.#saved = true;
        onCheckpoint?.(checkpoint);
      },
      onFailed: ({ code, message, details }) => {
        const advice = `Training is paused${this.#saved ? '; the last good checkpoint is kept' : ''}. Make room, then go on.`;
        this.#pauseBecause(new LabError(code, `${message} ${advice}`, { ...details, cause: message }));
      },
    });
  }

  #pauseBecause(problem: LabError): void {
    this.#problem = problem;
    this.#options.onNotice('error', problem.message);
    if (this.#state === 'paused') this.#options.onState('paused', problem);
    else this.#session?.pause();
  }

  async #resume(learningRate: number | undefined): Promise<void> {
    const session = this.#session!;
    const problem = this.#problem;
    this.#problem = null;
    this.#become('training');
    let rate = learningRate;
    if (problem?.code === 'diverged') {
      rate ??= Number(problem.details.suggestedLearningRate);
      try {
        session.rollBack(await this.#lastCheckpoint());
      } catch (thrown) {
        this.#become('paused', problem);
        this.#options.onNotice('error', asLabError(thrown).message);
        return;
      }
    }
    session.resume(rate);
  }

  async #lastCheckpoint(): Promise<Checkpoint | null> {
    const { checkpointFolder, resumeFrom } = this.#options;
    if (!this.#saved) return null;
    return readCheckpoint(checkpointFolder === undefined ? resumeFrom! : checkpointFile(checkpointFolder));
  }

  #end(corpus: ReadCorpus, session: Session): EmbeddingModel | null {
    const stopped = this.#stopping;
    this.#session = null;
    const { name, texts } = this.#options;
    const model = stopped && !this.#kept ? null : trainedModel(name, texts, corpus, session);
    this.#become(stopped ? 'stopped' : 'done');
    return model;
  }

  #become(state: RunState, problem: LabError | null = null): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#problem = problem;
    this.#options.onState(state, problem);
  }
}

function divergence(learningRate: number, saved: boolean): LabError {
  const suggestedLearningRate = learningRate / 4;
  return new LabError(
    'diverged',
    `Training diverged: the vectors grew out of bounds at learning rate ${learningRate.toPrecision(3)}. Going on begins ` +
      `again from the ${saved ? 'last good checkpoint' : 'start'}; try the lower learning rate ` +
      `${suggestedLearningRate.toPrecision(3)}.`,
    { learningRate, suggestedLearningRate, checkpoint: saved },
  );
}
