import { LabError } from '../../core/contract/errors.ts';
import type { RunProgress } from '../../core/contract/service.ts';
import type { EmbeddingModel } from '../../core/model.ts';
import {
  attachHeldOut,
  createTrainingMemory,
  type EngineOptions,
  planTraining,
  readStatistics,
  readWorkers,
  type TrainingMemory,
  type TrainingPlan,
  type WorkerStatistics,
  writeWorkers,
} from '../../core/word2vec/engine.ts';
import { heldOutLoss } from '../../core/word2vec/held-out.ts';
import { type ResolvedParameters, rateSpan } from '../../core/word2vec/schedule.ts';
import * as board from './board.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ReadCorpus } from './corpus-protocol.ts';
import { Measurer } from './measurer.ts';
import { packRows } from './model.ts';
import { startTrainThread } from './train-thread.ts';
import { planWork } from './work-plan.ts';
import type { WorkUnits } from './work-units.ts';

/** Milliseconds between two looks at the workers' counters. */
const TICK = 100;
/** Milliseconds between two looks while the workers come to a halt. */
const HALT_TICK = 2;

export interface SessionHooks {
  onProgress(progress: RunProgress): void;
  /** All threads stand still. */
  onPaused(): void;
  /** The loss left all bounds; called once, before the next pause. */
  onDiverged(): void;
}

/** Vectors to go on from: the length of `dim` must be the run's. */
export type PretrainedVectors = Pick<EmbeddingModel, 'words' | 'dim' | 'input' | 'output'>;

/** All that a checkpoint holds and a session knows. */
export type SessionState = Omit<Checkpoint, 'name' | 'corpus' | 'words' | 'counts' | 'saved'>;

/** The training of one corpus: shared memory, threads, and what is measured of them. */
export class Session {
  readonly parameters: ResolvedParameters;
  readonly #corpus: ReadCorpus;
  readonly #options: EngineOptions;
  readonly #module: WebAssembly.Module;
  readonly #plan: TrainingPlan;
  readonly #memory: TrainingMemory;
  readonly #board: board.Board;
  readonly #units: WorkUnits;
  readonly #allWords: number;
  readonly #measurer: Measurer;
  #hooks: SessionHooks | null = null;
  #stopped = false;
  #wantsPause = false;
  #holds = 0;
  #reportedPause = false;
  #reportedDivergence = false;

  /** Throws LabError `empty-corpus` for a text shorter than a window, `too-large` for lack of memory. */
  constructor(
    corpus: ReadCorpus,
    parameters: ResolvedParameters,
    threads: number,
    module: WebAssembly.Module,
    run: string,
    from?: Checkpoint,
  ) {
    this.parameters = parameters;
    this.#module = module;
    this.#corpus = corpus;
    const { units, heldOut, perEpoch, allWords } = planWork(corpus, parameters, threads);
    this.#units = units;
    this.#allWords = allWords;
    this.#options = {
      parameters,
      counts: corpus.counts,
      corpusTokens: corpus.tokens,
      threads,
      chunkTokens: this.#units.lengths.reduce((a, b) => Math.max(a, b), 0),
    };
    this.#plan = planTraining(this.#options);
    this.#memory = createTrainingMemory(this.#plan, this.#options, module);
    this.#board = board.makeBoard(threads);
    this.#board.schedule.set([0, ...rateSpan(parameters), 0]);
    const lossOf = attachHeldOut(this.#plan, this.#memory.memory, module);
    this.#measurer = new Measurer({
      run,
      epochs: parameters.epochs,
      perEpoch,
      seconds: (parameters.maxMinutes ?? Infinity) * 60,
      negatives: parameters.negatives,
      allWords: this.#allWords,
      evaluate: () => heldOutLoss(heldOut, lossOf),
      rateAt: (fraction) => board.rateAt(this.#board, fraction),
      from,
    });
    if (from) {
      this.#requireFit(from);
      this.#restore(from);
    }
  }

  /** Held-out loss when last evaluated, nats per example. */
  get heldOutLoss(): number {
    return this.#measurer.heldOutLoss;
  }

  get diverged(): boolean {
    return this.#measurer.diverged;
  }

  /** Words trained on so far. */
  get words(): number {
    return this.#statistics().words;
  }

  get learningRate(): number {
    return board.rateAt(this.#board, this.#measurer.fraction(this.words));
  }

  vectors() {
    const { vocabulary: rows, dim, stride } = this.#plan.layout;
    return { input: this.#memory.input, rows, dim, stride };
  }

  /** Puts the given vectors in the place of the random ones of the same words. Only before `run`. */
  startFrom({ words, dim, input, output }: PretrainedVectors): void {
    const { stride } = this.#plan.layout;
    const rowOf = new Map(words.map((word, row) => [word, row]));
    this.#corpus.words.forEach((word, row) => {
      const from = rowOf.get(word);
      if (from === undefined) return;
      this.#memory.input.set(input.subarray(from * dim, (from + 1) * dim), row * stride);
      if (output) this.#memory.output.set(output.subarray(from * dim, (from + 1) * dim), row * stride);
    });
  }

  pause(): void {
    this.#wantsPause = true;
    this.#command();
  }

  /** Takes back a pause that was asked for and has not been reported. */
  callOffPause(learningRate?: number): void {
    if (!this.#wantsPause || this.#reportedPause || this.diverged) return;
    this.#setRate(learningRate);
    this.#wantsPause = false;
    this.#command();
  }

  /** Goes on; a learning rate given holds from here and decays to the same end. */
  resume(learningRate?: number): void {
    this.#setRate(learningRate);
    this.#wantsPause = false;
    this.#reportedPause = false;
    this.#reportedDivergence = false;
    this.#measurer.meter.start(performance.now(), this.words);
    this.#command();
  }

  stop(): void {
    this.#stopped = true;
    this.#command();
  }

  /** Keeps the threads between two work units; resolves when all stand still, to false if the run ends instead. */
  async hold(): Promise<boolean> {
    this.#holds++;
    this.#command();
    while (!this.#stopped && !board.allWorkers(this.#board, board.PARKED)) {
      await new Promise((resolve) => setTimeout(resolve, HALT_TICK));
    }
    return !this.#stopped;
  }

  /** Ends one `hold`. */
  release(): void {
    this.#holds--;
    this.#command();
  }

  /** Where the run stands; the tables are live. Meaningful while the threads stand still. */
  state(): SessionState {
    const { layout } = this.#plan;
    this.#measurer.evaluateNow();
    return {
      parameters: this.parameters,
      threads: layout.threads,
      stride: layout.stride,
      nextWork: Atomics.load(this.#board.control, board.NEXT_WORK),
      workers: readWorkers(this.#memory.memory, layout),
      schedule: [...this.#board.schedule],
      fraction: this.#measurer.fraction(this.words),
      seconds: this.#measurer.meter.seconds(performance.now()),
      step: this.#measurer.step,
      heldOutLoss: this.#measurer.heldOutLoss,
      input: this.#memory.input,
      output: this.#memory.output,
    };
  }

  /** Back to a checkpoint of this run, or (null) to its start. Only while the threads stand still. */
  rollBack(to: Checkpoint | null): void {
    if (to) {
      this.#restore(to);
      return;
    }
    const fresh = createTrainingMemory(this.#plan, this.#options, this.#module);
    new Uint8Array(this.#memory.memory.buffer).set(new Uint8Array(fresh.memory.buffer));
    Atomics.store(this.#board.control, board.NEXT_WORK, 0);
    this.#measurer.restart(this.#statistics());
  }

  /** Trains until all work is done or `stop`. Rejects with LabError when a thread fails. */
  async run(hooks: SessionHooks): Promise<void> {
    this.#hooks = hooks;
    this.#measurer.meter.start(performance.now(), this.words);
    this.#measure();
    const timer = setInterval(() => this.#tick(), TICK);
    const threads = Array.from({ length: this.#plan.layout.threads }, (_, i) => this.#startThread(i));
    try {
      await Promise.all(threads);
    } finally {
      this.stop();
      clearInterval(timer);
    }
    this.#measure(true);
  }

  /** The finished tables, [V, dim] without padding, in the memory they were trained in. */
  takeTables(): { input: Float32Array; output: Float32Array } {
    const { vocabulary, dim, stride } = this.#plan.layout;
    return {
      input: packRows(this.#memory.input, vocabulary, dim, stride),
      output: packRows(this.#memory.output, vocabulary, dim, stride),
    };
  }

  #command(): void {
    const halted = this.#wantsPause || this.#holds > 0;
    board.command(this.#board, this.#stopped ? board.STOP : halted ? board.PAUSE : board.RUN);
  }

  /** A checkpoint may be somebody else's: its tables must be of this run's shape. */
  #requireFit({ stride, input, output, threads }: Checkpoint): void {
    const { layout } = this.#plan;
    const numbers = this.#memory.input.length;
    const fits = stride === layout.stride && input.length === numbers && output.length === numbers;
    if (fits && threads === layout.threads) return;
    throw new LabError('bad-file', 'The checkpoint does not fit this run. Start it again.', { stride });
  }

  #setRate(learningRate: number | undefined): void {
    if (learningRate === undefined) return;
    const { schedule } = this.#board;
    const fraction = this.#measurer.fraction(this.words);
    schedule.set([fraction, learningRate, Math.min(learningRate, schedule[2]!)]);
  }

  #restore(from: Checkpoint): void {
    this.#memory.input.set(from.input);
    this.#memory.output.set(from.output);
    writeWorkers(this.#memory.memory, this.#plan.layout, from.workers);
    Atomics.store(this.#board.control, board.NEXT_WORK, from.nextWork);
    this.#board.schedule.set(from.schedule);
    this.#measurer.restart(this.#statistics());
  }

  #startThread(worker: number): Promise<void> {
    return startTrainThread({
      worker,
      plan: this.#plan,
      memory: this.#memory.memory,
      module: this.#module,
      board: this.#board,
      corpus: this.#corpus.encoded,
      rows: this.#corpus.rows,
      units: this.#units,
      epochs: this.parameters.epochs,
      seed: this.parameters.seed,
      shuffle: this.parameters.shuffle,
      allWords: this.#allWords,
    });
  }

  #tick(): void {
    if (this.#reportedPause) return;
    if (this.#holds === 0) this.#measure();
    if (this.diverged && !this.#reportedDivergence) {
      this.#reportedDivergence = true;
      this.#hooks?.onDiverged();
    }
    if (!this.#wantsPause || !board.allWorkers(this.#board, board.PARKED)) return;
    this.#reportedPause = true;
    this.#measurer.meter.stop(performance.now());
    this.#measure();
    this.#hooks?.onPaused();
  }

  #measure(evaluate = false): void {
    const { timeFraction } = this.#measurer;
    this.#board.schedule[3] = timeFraction;
    if (timeFraction >= 1) this.stop();
    this.#hooks?.onProgress(this.#measurer.measure(this.#statistics(), performance.now(), evaluate));
  }

  #statistics(): WorkerStatistics {
    const sum = { words: 0, examples: 0, loss: 0 };
    for (const { words, examples, loss } of readStatistics(this.#memory.memory, this.#plan.layout)) {
      sum.words += words;
      sum.examples += examples;
      sum.loss += loss;
    }
    return sum;
  }
}
