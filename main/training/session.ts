import { LabError } from '../../core/contract/errors.ts';
import type { RunProgress } from '../../core/contract/service.ts';
import {
  createTrainingMemory,
  planTraining,
  readStatistics,
  type TrainingMemory,
  type TrainingPlan,
} from '../../core/word2vec/engine.ts';
import { drawHeldOut, type HeldOut, heldOutLoss } from '../../core/word2vec/held-out.ts';
import { Sfc32 } from '../../core/word2vec/random.ts';
import type { ResolvedParameters } from '../../core/word2vec/schedule.ts';
import { startWorker } from '../threads.ts';
import * as board from './board.ts';
import type { ReadCorpus } from './corpus-protocol.ts';
import { countWords, gatherGrains } from './grains.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { TrainJob } from './train-protocol.ts';
import { drawHeldOutGrains, planWorkUnits, type WorkUnits } from './work-units.ts';

/** Milliseconds between two looks at the workers' counters. */
const TICK = 100;
/** Evaluations of the held-out loss over a run, besides the first. */
const EVALUATIONS = 100;
/** Stream of the seed that chooses the held-out sentences. */
const STREAM = 0x8000_0001;

export interface SessionHooks {
  onProgress(progress: RunProgress): void;
  onState(state: 'training' | 'paused'): void;
}

/** The training of one corpus: shared memory, threads, and what is measured of them. */
export class Session {
  readonly parameters: ResolvedParameters;
  readonly #corpus: ReadCorpus;
  readonly #run: string;
  readonly #plan: TrainingPlan;
  readonly #memory: TrainingMemory;
  readonly #board: board.Board;
  readonly #units: WorkUnits;
  readonly #heldOut: HeldOut;
  readonly #allWords: number;
  readonly #meter = new ProgressMeter();
  #step = 0;
  #evaluated = -1;
  #heldOutLoss = 0;
  #last = { examples: 0, loss: 0 };
  #trainLoss: number | null = null;
  #hooks: SessionHooks | null = null;
  #paused = false;

  constructor(corpus: ReadCorpus, parameters: ResolvedParameters, threads: number, run: string) {
    this.parameters = parameters;
    this.#corpus = corpus;
    this.#run = run;
    const { encoded, rows, counts } = corpus;
    requireWindow(corpus.tokens, parameters.contextSize);
    const heldOut = drawHeldOutGrains(encoded.lengths.length, Sfc32.seeded(parameters.seed, STREAM));
    this.#units = planWorkUnits(encoded, heldOut, threads);
    const sample = gatherGrains(encoded, rows, heldOut);
    this.#heldOut = drawHeldOut(sample, counts, parameters);
    const held = heldOut.size === 0 ? 0 : countWords(sample);
    this.#allWords = (corpus.tokens - held) * parameters.epochs;
    const options = {
      parameters,
      counts,
      corpusTokens: corpus.tokens,
      threads,
      chunkTokens: this.#units.lengths.reduce((a, b) => Math.max(a, b), 0),
    };
    this.#plan = planTraining(options, 'reference');
    this.#memory = createTrainingMemory(this.#plan, options);
    this.#board = board.makeBoard(threads);
    this.#board.schedule.set([0, parameters.learningRate, parameters.minLearningRate]);
  }

  /** Held-out loss when last evaluated, nats per example. */
  get heldOutLoss(): number {
    return this.#heldOutLoss;
  }

  vectors() {
    const { vocabulary: rows, dim, stride } = this.#plan.layout;
    return { input: this.#memory.input, rows, dim, stride };
  }

  pause(): void {
    board.command(this.#board, board.PAUSE);
  }

  resume(learningRate?: number): void {
    const { schedule } = this.#board;
    if (learningRate !== undefined) {
      schedule.set([this.#fraction(), learningRate, Math.min(learningRate, schedule[2]!)]);
    }
    this.#paused = false;
    this.#meter.start(performance.now(), this.#statistics().words);
    board.command(this.#board, board.RUN);
    this.#hooks?.onState('training');
  }

  stop(): void {
    board.command(this.#board, board.STOP);
  }

  /** Trains until all work is done or `stop`. Rejects with LabError when a thread fails. */
  async run(hooks: SessionHooks): Promise<void> {
    this.#hooks = hooks;
    this.#meter.start(performance.now(), this.#statistics().words);
    this.#measure();
    const timer = setInterval(() => this.#tick(), TICK);
    try {
      await Promise.all(Array.from({ length: this.#plan.layout.threads }, (_, i) => this.#startThread(i)));
    } finally {
      board.command(this.#board, board.STOP);
      clearInterval(timer);
    }
    this.#evaluated = -1;
    this.#measure();
  }

  /** The finished tables, [V, dim] without padding, in the memory they were trained in. */
  takeTables(): { input: Float32Array; output: Float32Array } {
    const { vocabulary, dim, stride } = this.#plan.layout;
    for (const table of [this.#memory.input, this.#memory.output]) {
      for (let row = 1; stride !== dim && row < vocabulary; row++) {
        table.copyWithin(row * dim, row * stride, row * stride + dim);
      }
    }
    const size = vocabulary * dim;
    return { input: this.#memory.input.subarray(0, size), output: this.#memory.output.subarray(0, size) };
  }

  #startThread(worker: number): Promise<void> {
    const job: TrainJob = {
      worker,
      plan: this.#plan,
      memory: this.#memory.memory,
      module: null,
      board: this.#board,
      corpus: this.#corpus.encoded,
      rows: this.#corpus.rows,
      units: this.#units,
      epochs: this.parameters.epochs,
      allWords: this.#allWords,
    };
    return new Promise((resolve, reject) => {
      const thread = startWorker('train-worker', job);
      thread.on('error', (error) => {
        reject(
          new LabError('internal', `A training thread failed: ${error.message}`, { stack: error.stack }),
        );
      });
      thread.on('exit', () => resolve());
    });
  }

  #tick(): void {
    if (this.#paused) return;
    this.#measure();
    const { control } = this.#board;
    if (Atomics.load(control, board.COMMAND) !== board.PAUSE) return;
    if (!board.allWorkers(this.#board, board.PARKED)) return;
    this.#paused = true;
    this.#meter.stop(performance.now());
    this.#measure();
    this.#hooks?.onState('paused');
  }

  #statistics(): { words: number; examples: number; loss: number } {
    const sum = { words: 0, examples: 0, loss: 0 };
    for (const { words, examples, loss } of readStatistics(this.#memory.memory, this.#plan.layout)) {
      sum.words += words;
      sum.examples += examples;
      sum.loss += loss;
    }
    return sum;
  }

  #fraction(): number {
    return Math.min(1, this.#statistics().words / this.#allWords);
  }

  #evaluate(fraction: number): number | null {
    const due = Math.floor(fraction * EVALUATIONS);
    if (due <= this.#evaluated) return null;
    this.#evaluated = due;
    const { dim, stride } = this.#plan.layout;
    this.#heldOutLoss = heldOutLoss(this.#heldOut, { ...this.#memory, dim, stride }, this.parameters.method);
    return this.#heldOutLoss;
  }

  #measure(): void {
    const now = performance.now();
    const { words, examples, loss } = this.#statistics();
    const fraction = Math.min(1, words / this.#allWords);
    const tokensPerSecond = this.#meter.rate(now, words);
    if (examples > this.#last.examples) {
      this.#trainLoss = (loss - this.#last.loss) / (examples - this.#last.examples);
      this.#last = { examples, loss };
    }
    const { epochs } = this.parameters;
    this.#hooks?.onProgress({
      run: this.#run,
      step: this.#step++,
      fraction,
      epoch: Math.min(epochs, Math.floor(fraction * epochs) + 1),
      epochs,
      tokens: words,
      tokensPerSecond,
      secondsElapsed: this.#meter.seconds(now),
      secondsLeft: tokensPerSecond > 0 ? (this.#allWords - words) / tokensPerSecond : 0,
      learningRate: board.rateAt(this.#board, fraction),
      trainLoss: this.#trainLoss,
      heldOutLoss: this.#evaluate(fraction),
    });
  }
}

/** Throws LabError `empty-corpus` when the text is shorter than one window. */
function requireWindow(tokens: number, contextSize: number): void {
  if (tokens > contextSize) return;
  throw new LabError(
    'empty-corpus',
    `The text has ${tokens} words of the vocabulary, fewer than a window of ${contextSize} words on a side needs. ` +
      'Train on more text, or make the context size or the minimum count smaller.',
    { tokens, contextSize },
  );
}
