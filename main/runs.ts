import { randomBytes } from 'node:crypto';
import { LabError } from '../core/contract/errors.ts';
import type {
  CommandAnswer,
  CommandRequest,
  LabEventName,
  LabEvents,
  RunSummary,
} from '../core/contract/service.ts';
import type { TrainedFrame } from '../core/projection/warm-start.ts';
import { reasonOf } from './files.ts';
import type { Grants } from './grants.ts';
import type { Library } from './library.ts';
import { adoptRun, type RunParts } from './portable-runs.ts';
import type { Recording } from './recording/recording.ts';
import { Run, type RunSurroundings } from './run.ts';
import { RunHistory } from './run-history.ts';
import {
  isUnderWay,
  notUnderWay,
  type RunRecord,
  type RunStore,
  type StartingPoint,
  type StoredCorpus,
  titleOfCorpus,
} from './run-store.ts';
import { readWordList } from './training/word-list.ts';

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

/** Training runs: one at a time under way, all of them on record, so that the end of this process loses none. */
export class Runs {
  readonly #options: RunsOptions;
  readonly #around: RunSurroundings;
  readonly #runs = new Map<string, Run>();
  #starting = false;

  constructor(options: RunsOptions) {
    this.#options = options;
    this.#around = { ...options, changed: () => this.#changed() };
  }

  /** Reads the record; what was under way when the last process ended is `interrupted` now. */
  async scan(): Promise<void> {
    const { store, emit } = this.#options;
    const records = await store.scan((message) => emit('notice', { level: 'warning', message }));
    for (const record of records) {
      const { id } = record.summary;
      const run = new Run(record, new RunHistory(await store.progress(id)), this.#around);
      this.#runs.set(id, run);
      await run.recover();
    }
  }

  /** Where the words of a model were as its training ended; null where that is not recorded. */
  async lastFrameOf(model: string): Promise<TrainedFrame | null> {
    const run = [...this.#runs.values()].find(({ summary }) => summary.model === model);
    const recording = await run?.recording();
    const last = recording?.moments.at(-1);
    if (!recording || !last) return null;
    return { positions: last.positions, ...(recording.subset ? { subset: recording.subset } : {}) };
  }

  /** Newest first. */
  list(): RunSummary[] {
    return [...this.#runs.values()].map(({ summary }) => summary).reverse();
  }

  /**
   * Throws `busy` while another run is under way, `not-found` for a file not granted or a model not in the library,
   * `invalid-input` for what cannot work together, and as `readWordList`.
   */
  async train(request: CommandRequest<'train'>): Promise<{ run: string }> {
    this.#requireIdle();
    this.#starting = true;
    try {
      return await this.#start(request, await this.#startingPoint(request));
    } finally {
      this.#starting = false;
    }
  }

  async #start(
    { corpus, parameters, name }: CommandRequest<'train'>,
    begin: StartingPoint,
  ): Promise<{ run: string }> {
    const stored = this.#stored(corpus);
    const title = titleOfCorpus(stored);
    const id = randomBytes(8).toString('hex');
    const record: RunRecord = {
      version: 1,
      started: Date.now(),
      corpus: stored,
      summary: { id, name: name?.trim() || title, state: 'reading', parameters, corpus: title },
    };
    const run = new Run(record, new RunHistory(), this.#around);
    try {
      const text = corpus.kind === 'text' ? corpus.text : null;
      const recorded = await this.#record(record, text, begin);
      const inMemory = text !== null && !recorded;
      const texts = inMemory ? [{ name: title, lines: () => [text] }] : this.#options.store.texts(record);
      run.start({ texts, begin, recorded });
    } catch (error) {
      await run.remove();
      throw error;
    }
    // Only the last run's cloud is ever asked for again.
    for (const other of this.#runs.values()) other.unwatch();
    this.#runs.set(id, run);
    this.#changed();
    return { run: id };
  }

  /** Throws `not-found`, or `invalid-input` for a run not under way. */
  pause(id: string): void {
    this.#underWay(id).pause();
  }

  /** Goes on with a paused run, or with an interrupted one from its checkpoint. Throws as `pause`, and `busy`. */
  async resume(id: string, learningRate: number | undefined): Promise<void> {
    const run = this.#run(id);
    if (run.training) {
      run.resume(learningRate);
      return;
    }
    this.#requireCheckpoint(run, 'there is nothing to go on from. Start it again');
    this.#requireIdle();
    this.#starting = true;
    try {
      const { store } = this.#options;
      const begin = await store.startingPoint(id);
      run.start({ texts: store.texts(run.record), begin, recorded: true, resume: true, learningRate });
    } finally {
      this.#starting = false;
    }
    this.#changed();
  }

  /** Ends a run under way, or what is left of an interrupted one. Throws as `pause`. */
  async stop(id: string, keep: boolean): Promise<{ model: string | null }> {
    const run = this.#run(id);
    if (run.training) {
      await run.stop(keep);
    } else if (keep) {
      this.#requireCheckpoint(run, 'there are no vectors to keep');
      await run.keepCheckpoint();
    } else {
      this.#requireInterrupted(run);
      this.#runs.delete(id);
      await run.remove();
      this.#changed();
    }
    return { model: run.summary.model ?? null };
  }

  /** Throws `not-found`. */
  history(id: string): CommandAnswer<'runHistory'> {
    const { vocabulary, history, frame } = this.#run(id);
    return { vocabulary, progress: [...history.all], frame };
  }

  /** How a run's cloud formed; null where nothing is recorded. Throws `not-found`. */
  recording(id: string): Promise<Recording | null> {
    return this.#run(id).recording();
  }

  /** The finished run that made a model, and its folder; null where it is not on record. */
  runOf(model: string): { record: RunRecord; folder: string } | null {
    const run = this.#maker(model);
    return run ? { record: run.record, folder: this.#options.store.folder(run.summary.id) } : null;
  }

  /** A run that is not done, saved as it stands now, and its folder; null where it is done, or has nothing to go on from. */
  async unfinished(id: string): Promise<{ record: RunRecord; folder: string } | null> {
    const run = this.#runs.get(id);
    const open = () => run && (isUnderWay(run.summary) || run.summary.state === 'interrupted');
    if (!run || !open()) return null;
    await run.training?.checkpoint();
    if (!open() || !run.summary.checkpoint) return null;
    await run.save();
    return { record: run.record, folder: this.#options.store.folder(id) };
  }

  /** Puts a run on record that came with a project; false where it is there already. Throws as `adoptRun`. */
  async adopt(id: string, model: string | null, parts: RunParts): Promise<boolean> {
    if (this.#runs.has(id)) return false;
    const { store } = this.#options;
    const record = await adoptRun(store, id, model, parts);
    const run = new Run(record, new RunHistory(await store.progress(id)), this.#around);
    this.#runs.set(id, run);
    if (model === null) await run.recover();
    this.#changed();
    return true;
  }

  /** Takes runs off the record that came with a project, but for those that went on here. */
  async drop(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const run = this.#runs.get(id);
      if (!run || run.started) continue;
      this.#runs.delete(id);
      await run.remove();
    }
    if (ids.length > 0) this.#changed();
  }

  /** Takes the run off the record that made a model: without that nobody can look at it. */
  async forget(model: string): Promise<void> {
    const run = this.#maker(model);
    if (!run) return;
    this.#runs.delete(run.summary.id);
    await run.remove();
    this.#changed();
  }

  /** Saves what is under way; the next start finds it as interrupted. */
  async close(): Promise<void> {
    this.#starting = true; // no more runs
    for (const run of this.#runs.values()) await run.close();
  }

  #maker(model: string): Run | undefined {
    return [...this.#runs.values()].find(({ summary, training }) => summary.model === model && !training);
  }

  #run(id: string): Run {
    const run = this.#runs.get(id);
    if (!run) throw new LabError('not-found', 'This run is not on record any more.', { run: id });
    return run;
  }

  #underWay(id: string): Run {
    const run = this.#run(id);
    if (!run.training) throw notUnderWay(run.summary);
    return run;
  }

  #requireInterrupted({ summary }: Run): void {
    if (summary.state !== 'interrupted') throw notUnderWay(summary);
  }

  #requireCheckpoint(run: Run, consequence: string): void {
    this.#requireInterrupted(run);
    const { id, name, checkpoint } = run.summary;
    if (checkpoint) return;
    const text = `"${name}" was interrupted before its first checkpoint, so ${consequence}.`;
    throw new LabError('not-found', text, { run: id });
  }

  #requireIdle(): void {
    const other = [...this.#runs.values()].find(({ training }) => training)?.summary;
    if (!other && !this.#starting) return;
    const who = other ? `"${other.name}" is` : 'Another run is';
    const message = `${who} still under way. Stop it, or wait until it is done.`;
    throw new LabError('busy', message, { run: other?.id });
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

  async #startingPoint({ pretrained, vocabulary }: CommandRequest<'train'>): Promise<StartingPoint> {
    const { library, grants } = this.#options;
    return {
      ...(pretrained === undefined ? {} : { pretrained: (await library.load(pretrained)).model }),
      ...(vocabulary === undefined
        ? {}
        : { vocabulary: await readWordList(grants.resolve(vocabulary, 'read').path) }),
    };
  }

  /** Puts a run on record; false (and a notice) where that is impossible, which stops no training. */
  async #record(record: RunRecord, text: string | null, begin: StartingPoint): Promise<boolean> {
    try {
      await this.#options.store.create(record, text, begin);
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

  #changed(): void {
    this.#options.emit('runs', this.list());
  }
}
