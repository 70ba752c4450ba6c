import type { RunProgress } from '../../core/contract/service.ts';
import type { WorkerStatistics } from '../../core/word2vec/engine.ts';
import { ProgressMeter } from './progress-meter.ts';

/** Evaluations of the held-out loss over a run, besides the first. */
const EVALUATIONS = 100;
/** A loss this many times that of zero vectors is no longer training. */
const EXPLODED = 5;

export interface MeasurerOptions {
  run: string;
  epochs: number;
  /** Words of all work in one epoch. */
  perEpoch: number;
  /** That the training may take; Infinity: as many as it needs. */
  seconds: number;
  negatives: number;
  /** Words of all work over all epochs. */
  allWords: number;
  /** The held-out loss now, nats per example. */
  evaluate(): number;
  rateAt(fraction: number): number;
  /** Where a run that goes on from a checkpoint had come. */
  from?: { seconds: number; step: number } | undefined;
}

/** Turns the workers' counters into measurements, evaluates the held-out loss on schedule, notices divergence. */
export class Measurer {
  readonly meter: ProgressMeter;
  readonly #options: MeasurerOptions;
  #step: number;
  #evaluated = -1;
  #heldOutLoss = 0;
  #trainLoss: number | null = null;
  #last = { examples: 0, loss: 0 };

  constructor(options: MeasurerOptions) {
    this.#options = options;
    this.meter = new ProgressMeter(options.from?.seconds);
    this.#step = options.from?.step ?? 0;
  }

  /** Serial number of the next measurement. */
  get step(): number {
    return this.#step;
  }

  /** Held-out loss when last evaluated. */
  get heldOutLoss(): number {
    return this.#heldOutLoss;
  }

  /** Whether the losses say that the vectors are no longer finite, or as good as. */
  get diverged(): boolean {
    const limit = EXPLODED * (1 + this.#options.negatives) * Math.LN2;
    return [this.#heldOutLoss, this.#trainLoss ?? 0].some((loss) => !(loss < limit));
  }

  /** Counters were put back: losses are measured from here. */
  restart({ words, examples, loss }: WorkerStatistics): void {
    this.#last = { examples, loss };
    this.#trainLoss = null;
    this.evaluateNow();
    this.#evaluated = Math.floor(this.fraction(words) * EVALUATIONS) - 1;
  }

  /** Evaluates the held-out loss now, due or not. */
  evaluateNow(): void {
    this.#heldOutLoss = this.#options.evaluate();
  }

  /** Fraction of the time budget that is spent. */
  get timeFraction(): number {
    return Math.min(1, this.meter.seconds(performance.now()) / this.#options.seconds);
  }

  /** Of all the work, by words or by time, whichever is further on. */
  fraction(words: number): number {
    return Math.min(1, Math.max(words / this.#options.allWords, this.timeFraction));
  }

  /** @param evaluate the held-out loss, due or not */
  measure({ words, examples, loss }: WorkerStatistics, now: number, evaluate = false): RunProgress {
    const { run, epochs, perEpoch, allWords, seconds, rateAt } = this.#options;
    const fraction = this.fraction(words);
    const tokensPerSecond = this.meter.rate(now, words);
    if (examples > this.#last.examples) {
      this.#trainLoss = (loss - this.#last.loss) / (examples - this.#last.examples);
      this.#last = { examples, loss };
    }
    const due = evaluate || Math.floor(fraction * EVALUATIONS) > this.#evaluated;
    if (due) {
      this.#evaluated = Math.floor(fraction * EVALUATIONS);
      this.evaluateNow();
    }
    const wordsLeft = tokensPerSecond > 0 ? (allWords - words) / tokensPerSecond : 0;
    return {
      run,
      step: this.#step++,
      fraction,
      epoch: Math.min(epochs, Math.floor(words / perEpoch) + 1),
      epochs,
      tokens: words,
      tokensPerSecond,
      secondsElapsed: this.meter.seconds(now),
      secondsLeft: Math.max(0, Math.min(wordsLeft, seconds - this.meter.seconds(now))),
      learningRate: rateAt(fraction),
      trainLoss: this.#trainLoss,
      heldOutLoss: due ? this.#heldOutLoss : null,
    };
  }
}
