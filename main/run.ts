import { asLabError } from '../core/contract/errors.ts';
import type { Frame, LabEventName, LabEvents, RunSummary, Vocabulary } from '../core/contract/service.ts';
import type { EmbeddingModel } from '../core/model.ts';
import type { Library } from './library.ts';
import { LiveFrames } from './live-frames.ts';
import { vocabularyOf } from './loaded-model.ts';
import { Recording } from './recording/recording.ts';
import type { RunHistory } from './run-history.ts';
import { isUnderWay, type RunRecord, type RunStore, type StartingPoint } from './run-store.ts';
import { Tolerance } from './tolerance.ts';
import { checkpointInfo, readCheckpoint } from './training/checkpoint.ts';
import { checkpointFile } from './training/checkpointer.ts';
import { modelOfCheckpoint } from './training/model.ts';
import { type CorpusText, startTraining, type TrainingRun } from './training/training.ts';

/** Milliseconds between two savings of a run's measurements. */
const SAVE_INTERVAL = 10_000;

export interface RunSurroundings {
  store: RunStore;
  library: Library;
  /** Sends `vocabulary`, `progress`, `frame`, `task` and `notice` events. */
  emit<E extends LabEventName>(event: E, payload: LabEvents[E]): void;
  /** A summary has changed. */
  changed(): void;
  /** Of Orrery, noted in the models. */
  version: string;
  checkpointMinutes: number;
}

export interface StartOptions {
  texts: CorpusText[];
  begin: StartingPoint;
  /** Whether the run has a folder to keep checkpoints in. */
  recorded: boolean;
  /** Go on from the checkpoint in that folder. */
  resume?: boolean;
  learningRate?: number | undefined;
}

/** One training run: under way, or what is on record of it. */
export class Run {
  readonly record: RunRecord;
  readonly history: RunHistory;
  vocabulary: Vocabulary | null = null;
  frame: Frame | null = null;
  /** Of the run under way or last watched; null: on the disk, if anywhere. */
  #recording: Recording | null = null;
  /** Null unless under way. */
  training: TrainingRun | null = null;
  /** It has trained in this process. */
  started = false;
  readonly #around: RunSurroundings;
  #ended: Promise<void> | null = null;
  #closing = false;
  #removed = false;
  readonly #tolerance: Tolerance;
  #saving: Promise<void> = Promise.resolve();

  constructor(record: RunRecord, history: RunHistory, around: RunSurroundings) {
    this.record = record;
    this.history = history;
    this.#around = around;
    const run = record.summary.id;
    this.#tolerance = new Tolerance((message) => around.emit('notice', { level: 'warning', message, run }));
  }

  get summary(): RunSummary {
    return this.record.summary;
  }

  /**
   * After a restart: what was under way is `interrupted`, and so is a run whose model could not be saved but
   * whose checkpoint could.
   */
  async recover(): Promise<void> {
    const { summary } = this;
    const { last } = this.history;
    if (last) summary.progress = last;
    const lost = summary.model !== undefined && !this.#around.library.has(summary.model);
    if (!isUnderWay(summary) && summary.state !== 'interrupted' && !lost) return;
    const checkpoint = await this.#findCheckpoint();
    if (lost && !checkpoint) return;
    if (isUnderWay(summary)) summary.message = 'Orrery ended while this run was under way.';
    if (lost) {
      delete summary.model;
      summary.message = 'The model of this run could not be saved.';
    }
    summary.state = 'interrupted';
    delete summary.pausing;
    delete summary.checkpoint;
    if (checkpoint) summary.checkpoint = checkpoint;
  }

  /** Throws LabError `invalid-input` for parameters that cannot work together. */
  start({ texts, begin, recorded, resume = false, learningRate }: StartOptions): void {
    const { emit, store, checkpointMinutes } = this.#around;
    const { summary } = this;
    const { id, name, parameters } = summary;
    const frames = new LiveFrames(parameters.seed, (frame, vectors) => {
      this.frame = frame;
      this.#recording?.add(frame, vectors);
      emit('frame', frame);
    });
    const earlier = resume ? store.recording(id) : null;
    /** A new rate can be set only while training stands still, so a run resumed with one pauses first. */
    let rate = learningRate;
    const training = startTraining({
      texts,
      ...begin,
      parameters,
      name,
      run: id,
      ...(recorded ? { checkpointFolder: store.folder(id) } : {}),
      checkpointSchedule: { minutes: checkpointMinutes },
      ...(resume ? { resumeFrom: checkpointFile(store.folder(id)) } : {}),
      onStage: (stage) => emit('task', { task: id, ...stage }),
      onNotice: (level, message) => emit('notice', { level, message, run: id }),
      onState: (state, problem) => {
        if (state === 'paused' && rate !== undefined) {
          const learningRate = rate;
          rate = undefined;
          queueMicrotask(() => this.training?.resume({ learningRate }));
          return;
        }
        // How a run ended is told once its model is in the library.
        if (state === 'done' || state === 'stopped' || state === 'failed') return;
        this.#become(state, problem?.message);
        void this.save();
        if (state === 'paused') void this.#saveRecording();
      },
      onVocabulary: (words, counts) => {
        this.#recording = new Recording(words);
        void earlier?.then((found) => {
          if (!found) return;
          this.#recording = new Recording(words, found.moments, found.dim, found.subset);
          if (found.subset) frames.show(found.subset.rows);
        });
        this.vocabulary = vocabularyOf(words, counts);
        emit('vocabulary', { run: id, vocabulary: this.vocabulary });
      },
      onProgress: (progress) => {
        this.history.add(progress);
        summary.progress = progress;
        emit('progress', progress);
        if (this.training) frames.offer(this.training, progress);
      },
      onCheckpoint: ({ fraction, saved }) => {
        summary.checkpoint = { fraction, saved };
        this.#around.changed();
        void this.save();
        void this.#saveRecording();
      },
    });
    if (rate !== undefined) training.pause();
    this.started = true;
    this.training = training;
    this.#ended = this.#follow(training);
  }

  /** How the cloud formed so far; null where nothing is recorded. */
  async recording(): Promise<Recording | null> {
    this.#recording ??= await this.#around.store.recording(this.summary.id);
    return this.#recording;
  }

  /** Lets go of what is only for watching; it is on the disk if it is to be seen again. */
  unwatch(): void {
    this.vocabulary = null;
    this.frame = null;
    this.#recording = null;
  }

  /** Only of a run under way. */
  pause(): void {
    this.training?.pause();
    if (this.summary.state !== 'reading') return;
    this.summary.pausing = true;
    this.#around.changed();
  }

  /** Only of a run under way. */
  resume(learningRate: number | undefined): void {
    this.training?.resume({ learningRate });
    if (!this.summary.pausing) return;
    delete this.summary.pausing;
    this.#around.changed();
  }

  /** Ends a run under way; resolves once its model, if it is to have one, is in the library. */
  async stop(keep: boolean): Promise<void> {
    this.training?.stop({ keep });
    await this.#ended;
  }

  /** Writes a last checkpoint and ends; the next start finds the run as interrupted. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.training?.checkpoint();
    await this.stop(false);
    await this.#saving;
  }

  /** Turns the checkpoint of an interrupted run into a model. Throws as `readCheckpoint`. */
  async keepCheckpoint(): Promise<void> {
    const checkpoint = await readCheckpoint(checkpointFile(this.#around.store.folder(this.summary.id)));
    await this.#keep(modelOfCheckpoint(checkpoint));
    await this.#settle('stopped');
  }

  /** Forgets an interrupted run and all its files. */
  async remove(): Promise<void> {
    this.#removed = true;
    await this.#saving;
    await this.#tolerance.of(this.#around.store.remove(this.summary.id));
  }

  /** Saves record and measurements, one saving after the other so that the newest is the last. */
  save(): Promise<void> {
    const { store } = this.#around;
    this.#saving = this.#saving.then(async () => {
      if (this.#removed) return;
      const both = store.save(this.record).then(() => store.saveProgress(this.summary.id, this.history.all));
      await this.#tolerance.of(both);
    });
    return this.#saving;
  }

  async #saveRecording(): Promise<void> {
    const recording = this.#recording;
    if (!recording || recording.moments.length === 0) return;
    this.#saving = this.#saving.then(async () => {
      if (!this.#removed)
        await this.#tolerance.of(this.#around.store.saveRecording(this.summary.id, recording));
    });
    return this.#saving;
  }

  async #follow(training: TrainingRun): Promise<void> {
    const timer = setInterval(() => void this.save(), SAVE_INTERVAL);
    try {
      const model = await training.result;
      if (model) await this.#keep(model);
      this.training = null;
      if (this.#closing && !model)
        this.#become('interrupted', 'Orrery was closed while this run was under way.');
      else await this.#settle(training.state === 'stopped' ? 'stopped' : 'done');
    } catch (thrown) {
      const { message } = asLabError(thrown);
      this.training = null;
      this.#around.emit('notice', { level: 'error', message, run: this.summary.id });
      // With a checkpoint nothing is lost: it can be resumed or kept once the cause is mended.
      if (this.summary.checkpoint) this.#become('interrupted', message);
      else await this.#settle('failed', message);
    } finally {
      clearInterval(timer);
      this.#ended = null;
      await this.#saveRecording();
      await this.save();
    }
  }

  async #keep(model: EmbeddingModel): Promise<void> {
    model.metadata.version = this.#around.version;
    const { id } = await this.#around.library.add(model, { keepUnsaved: true });
    this.summary.model = id;
  }

  /** Ends a run for good. Its checkpoint goes, unless the model it became is not on the disk. */
  async #settle(state: 'done' | 'stopped' | 'failed', message?: string): Promise<void> {
    const { id, model } = this.summary;
    delete this.summary.checkpoint;
    this.#become(state, message);
    await this.save();
    // Its model may have been removed meanwhile, and it with it.
    const { library } = this.#around;
    if (this.#removed || (model !== undefined && library.has(model) && !library.isSaved(model))) return;
    await this.#tolerance.of(this.#around.store.removeWorkingFiles(id));
  }

  #become(state: RunSummary['state'], message?: string): void {
    this.summary.state = state;
    delete this.summary.message;
    delete this.summary.pausing;
    if (message !== undefined) this.summary.message = message;
    this.#around.changed();
  }

  /** The checkpoint on disk; a damaged one is none, and told of. */
  async #findCheckpoint(): Promise<RunSummary['checkpoint'] | null> {
    const { store, emit } = this.#around;
    const { id } = this.summary;
    try {
      const { fraction, saved } = await checkpointInfo(checkpointFile(store.folder(id)));
      return { fraction, saved };
    } catch (thrown) {
      const { code, message } = asLabError(thrown);
      if (code !== 'not-found') emit('notice', { level: 'warning', message, run: id });
      return null;
    }
  }
}
