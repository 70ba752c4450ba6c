import { randomBytes } from 'node:crypto';
import { asLabError, LabError } from '../core/contract/errors.ts';
import type {
  CommandAnswer,
  CommandRequest,
  Frame,
  LabEventName,
  LabEvents,
  RunSummary,
  Vocabulary,
} from '../core/contract/service.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { codeOf, reasonOf } from './files.ts';
import type { Grants } from './grants.ts';
import type { Library } from './library.ts';
import { LiveFrames } from './live-frames.ts';
import { vocabularyOf } from './loaded-model.ts';
import { RunHistory } from './run-history.ts';
import { isUnderWay, type RunRecord, type RunStore, type StoredCorpus } from './run-store.ts';
import { checkpointInfo, readCheckpoint } from './training/checkpoint.ts';
import { checkpointFile } from './training/checkpointer.ts';
import { modelOfCheckpoint } from './training/model.ts';
import { type CorpusText, startTraining, type TrainingRun } from './training/training.ts';

/** Milliseconds between two savings of a run's measurements. */
const SAVE_INTERVAL = 10_000;

export interface RunsOptions {
  store: RunStore;
  library: Library;
  grants: Grants;
  /** Sends `runs`, `vocabulary`, `progress`, `frame`, `task` and `notice` events. */
  emit<E extends LabEventName>(event: E, payload: LabEvents[E]): void;
  /** Of Orrery, noted in the models. */
  version: string;
  checkpointMinutes: number;
}

interface Run {
  record: RunRecord;
  history: RunHistory;
  vocabulary: Vocabulary | null;
  frame: Frame | null;
  /** Null unless under way. */
  training: TrainingRun | null;
  /** Settles when the run has ended and all that follows from it is done; null unless under way. */
  ended: Promise<void> | null;
}

/** Training runs: one at a time under way, all of them on record, so that the end of this process loses none. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #runs = new Map<string, Run>();
  #starting = false;
  #closing = false;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Reads the record; what was under way when the last process ended is `interrupted` now. */
  async scan(): Promise<void> {
    const { store, emit } = this.#options;
    const records = await store.scan((message) => emit('notice', { level: 'warning', message }));
    for (const record of records) {
      const { summary } = record;
      const run = blank(record, new RunHistory(await store.progress(summary.id)));
      this.#runs.set(summary.id, run);
      if (isUnderWay(summary)) {
        summary.state = 'interrupted';
        summary.message = 'Orrery ended while this run was under way.';
      }
      if (summary.state === 'interrupted') await this.#findCheckpoint(run);
      const { last } = run.history;
      if (last) summary.progress = last;
    }
  }

  /** Newest first. */
  list(): RunSummary[] {
    return [...this.#runs.values()].map(({ record }) => record.summary).reverse();
  }

  async train({ corpus, parameters, name }: CommandRequest<'train'>): Promise<{ run: string }> {
    this.#requireIdle();
    const stored = this.#stored(corpus);
    const text = corpus.kind === 'text' ? corpus.text : null;
    const title = titleOf(stored);
    const summary: RunSummary = {
      id: randomBytes(8).toString('hex'),
      name: name?.trim() || title,
      state: 'reading',
      parameters,
      corpus: title,
    };
    const record: RunRecord = { version: 1, started: Date.now(), corpus: stored, summary };
    const run = blank(record, new RunHistory());
    this.#starting = true;
    try {
      const recorded = await this.#record(record, text);
      const texts: CorpusText[] =
        text !== null && !recorded
          ? [{ name: title, lines: () => [text] }]
          : this.#options.store.texts(record);
      try {
        this.#start(run, texts, recorded, null);
      } catch (error) {
        await this.#options.store.remove(summary.id).catch(() => {});
        throw error;
      }
    } finally {
      this.#starting = false;
    }
    for (const other of this.#runs.values()) {
      other.vocabulary = null;
      other.frame = null;
    }
    this.#runs.set(summary.id, run);
    this.#changed();
    return { run: summary.id };
  }

  pause(id: string): void {
    this.#underWay(id).pause();
  }

  async resume(id: string, learningRate: number | undefined): Promise<void> {
    const run = this.#run(id);
    const { summary } = run.record;
    if (run.training) return run.training.resume({ learningRate });
    if (summary.state !== 'interrupted') throw notUnderWay(summary);
    this.#requireIdle();
    if (!summary.checkpoint) {
      throw new LabError(
        'not-found',
        `"${summary.name}" was interrupted before its first checkpoint, so there is nothing to go on from. Start it again.`,
        { run: id },
      );
    }
    const { store } = this.#options;
    this.#start(run, store.texts(run.record), true, checkpointFile(store.folder(id)), learningRate);
    await this.#save(run);
    this.#changed();
  }

  async stop(id: string, keep: boolean): Promise<{ model: string | null }> {
    const run = this.#run(id);
    const { summary } = run.record;
    if (run.training) {
      run.training.stop({ keep });
      await run.ended;
      return { model: summary.model ?? null };
    }
    if (summary.state !== 'interrupted') throw notUnderWay(summary);
    if (!keep) {
      this.#runs.delete(id);
      await this.#tolerate(this.#options.store.remove(id), id);
      this.#changed();
      return { model: null };
    }
    if (!summary.checkpoint) {
      throw new LabError(
        'not-found',
        `"${summary.name}" was interrupted before its first checkpoint, so there are no vectors to keep.`,
        { run: id },
      );
    }
    const checkpoint = await readCheckpoint(checkpointFile(this.#options.store.folder(id)));
    await this.#keep(run, modelOfCheckpoint(checkpoint));
    await this.#settle(run, 'stopped');
    return { model: summary.model ?? null };
  }

  history(id: string): CommandAnswer<'runHistory'> {
    const { vocabulary, history, frame } = this.#run(id);
    return { vocabulary, progress: [...history.all], frame };
  }

  /** Saves what is under way; the next start finds it as interrupted. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const run of this.#runs.values()) {
      if (!run.training) continue;
      await run.training.checkpoint();
      run.training.stop({ keep: false });
      await run.ended;
    }
  }

  #run(id: string): Run {
    const run = this.#runs.get(id);
    if (!run) throw new LabError('not-found', 'This run is not on record any more.', { run: id });
    return run;
  }

  #underWay(id: string): TrainingRun {
    const { training, record } = this.#run(id);
    if (!training) throw notUnderWay(record.summary);
    return training;
  }

  #requireIdle(): void {
    const other = [...this.#runs.values()].find(({ training }) => training);
    if (!other && !this.#starting) return;
    const name = other ? `"${other.record.summary.name}" is` : 'Another run is';
    throw new LabError('busy', `${name} still under way. Stop it, or wait until it is done.`, {
      run: other?.record.summary.id,
    });
  }

  #stored(corpus: CommandRequest<'train'>['corpus']): StoredCorpus {
    if (corpus.kind === 'toy') return corpus;
    if (corpus.kind === 'text') return { kind: 'text', name: corpus.name.trim() || 'Pasted text' };
    const files = corpus.files.map((id) => {
      const { name, path } = this.#options.grants.resolve(id, 'read');
      return { name, path };
    });
    return { kind: 'files', files };
  }

  /** Puts a run on record; false (and a notice) where that is impossible, which stops no training. */
  async #record(record: RunRecord, text: string | null): Promise<boolean> {
    try {
      await this.#options.store.create(record, text);
      return true;
    } catch (error) {
      this.#options.emit('notice', {
        level: 'warning',
        message: `This run could not be put on record, so it will be lost if Orrery ends: ${reasonOf(error)}`,
        run: record.summary.id,
      });
      return false;
    }
  }

  /** Throws LabError `invalid-input` for parameters that cannot work together. */
  #start(
    run: Run,
    texts: CorpusText[],
    checkpoints: boolean,
    resumeFrom: string | null,
    learningRate?: number,
  ): void {
    const { emit, store, checkpointMinutes } = this.#options;
    const { summary } = run.record;
    const { id, name, parameters } = summary;
    const frames = new LiveFrames(parameters.seed, (frame) => {
      run.frame = frame;
      emit('frame', frame);
    });
    /** A new rate can be set only while training stands still, so a run resumed with one pauses first. */
    let rate = learningRate;
    const training = startTraining({
      texts,
      parameters,
      name,
      run: id,
      ...(checkpoints ? { checkpointFolder: store.folder(id) } : {}),
      checkpointSchedule: { minutes: checkpointMinutes },
      ...(resumeFrom === null ? {} : { resumeFrom }),
      onStage: (stage) => emit('task', { task: id, ...stage }),
      onNotice: (level, message) => emit('notice', { level, message, run: id }),
      onState: (state, problem) => {
        if (state === 'paused' && rate !== undefined) {
          const learningRate = rate;
          rate = undefined;
          queueMicrotask(() => run.training?.resume({ learningRate }));
          return;
        }
        // How a run ended is told once its model is in the library.
        if (state === 'done' || state === 'stopped' || state === 'failed') return;
        summary.state = state;
        if (problem) summary.message = problem.message;
        else delete summary.message;
        this.#changed();
        void this.#save(run);
      },
      onVocabulary: (words, counts) => {
        run.vocabulary = vocabularyOf(words, counts);
        emit('vocabulary', { run: id, vocabulary: run.vocabulary });
      },
      onProgress: (progress) => {
        run.history.add(progress);
        summary.progress = progress;
        emit('progress', progress);
        if (run.training) frames.offer(run.training, progress);
      },
      onCheckpoint: ({ fraction, saved }) => {
        summary.checkpoint = { fraction, saved };
        this.#changed();
        void this.#save(run);
      },
    });
    if (rate !== undefined) training.pause();
    run.training = training;
    run.ended = this.#follow(run, training);
  }

  async #follow(run: Run, training: TrainingRun): Promise<void> {
    const { emit } = this.#options;
    const { summary } = run.record;
    const timer = setInterval(() => void this.#save(run), SAVE_INTERVAL);
    try {
      const model = await training.result;
      if (model) await this.#keep(run, model);
      run.training = null;
      if (this.#closing && !model) this.#interrupt(run, 'Orrery was closed while this run was under way.');
      else await this.#settle(run, training.state === 'stopped' ? 'stopped' : 'done');
    } catch (thrown) {
      const error = asLabError(thrown);
      run.training = null;
      emit('notice', { level: 'error', message: error.message, run: summary.id });
      if (summary.checkpoint) this.#interrupt(run, error.message);
      else await this.#settle(run, 'failed', error.message);
    } finally {
      clearInterval(timer);
      run.ended = null;
      await this.#save(run);
      this.#changed();
    }
  }

  async #keep(run: Run, model: EmbeddingModel): Promise<void> {
    model.metadata.version = this.#options.version;
    const { id } = await this.#options.library.add(model, { keepUnsaved: true });
    run.record.summary.model = id;
  }

  /** Ends a run for good. */
  async #settle(run: Run, state: 'done' | 'stopped' | 'failed', message?: string): Promise<void> {
    const { summary } = run.record;
    summary.state = state;
    delete summary.checkpoint;
    delete summary.message;
    if (message !== undefined) summary.message = message;
    await this.#tolerate(this.#options.store.removeWorkingFiles(summary.id), summary.id);
    await this.#save(run);
    this.#changed();
  }

  #interrupt({ record: { summary } }: Run, message: string): void {
    summary.state = 'interrupted';
    summary.message = message;
  }

  /** Looks what checkpoint there is; a damaged one is none. */
  async #findCheckpoint({ record: { summary } }: Run): Promise<void> {
    delete summary.checkpoint;
    try {
      const { fraction, saved } = await checkpointInfo(
        checkpointFile(this.#options.store.folder(summary.id)),
      );
      summary.checkpoint = { fraction, saved };
    } catch (thrown) {
      const { code, message } = asLabError(thrown);
      if (code !== 'not-found') summary.message = message;
    }
  }

  async #save({ record, history }: Run): Promise<void> {
    const { store } = this.#options;
    const { id } = record.summary;
    if (!this.#runs.has(id)) return;
    await this.#tolerate(
      store.save(record).then(() => store.saveProgress(id, history.all)),
      id,
    );
  }

  /** A disk that fails is worth a notice, once a run, and no more: training goes on. */
  async #tolerate(work: Promise<unknown>, run: string): Promise<void> {
    try {
      await work;
    } catch (error) {
      // A run that could not be put on record has said so already.
      if (codeOf(error) === 'ENOENT' || asLabError(error).details.reason === 'ENOENT') return;
      this.#options.emit('notice', { level: 'warning', message: reasonOf(error), run });
    }
  }

  #changed(): void {
    this.#options.emit('runs', this.list());
  }
}

const blank = (record: RunRecord, history: RunHistory): Run => ({
  record,
  history,
  vocabulary: null,
  frame: null,
  training: null,
  ended: null,
});

const notUnderWay = ({ id, name, state }: RunSummary) =>
  new LabError('invalid-input', `"${name}" is not under way (it is ${state}).`, { run: id, state });

function titleOf(corpus: StoredCorpus): string {
  if (corpus.kind === 'toy') return `Toy world: ${corpus.world}`;
  if (corpus.kind === 'text') return corpus.name;
  const [first, ...more] = corpus.files;
  return more.length > 0 ? `${first!.name} and ${more.length} more` : first!.name;
}
