import { LabError } from '../contract/errors.ts';
import { initialiseVectors, instantiateHeldOut, instantiateTraining } from '../kernels/index.ts';
import { BLOCK, BLOCKS_A_DRAW, type Layout, planMemory, RARER, workerOffsets } from '../kernels/memory.ts';
import { type ExampleLoss, referenceLoss } from './held-out.ts';
import { Sfc32 } from './random.ts';
import { ReferenceTrainer } from './reference.ts';
import { fillAliasTable, fillKeep, fillVectors } from './sampling.ts';
import { modeFor, type ResolvedParameters } from './schedule.ts';

export type { Layout } from '../kernels/memory.ts';
export { SENTENCE_END } from './windows.ts';

/** The parameters the inner loops depend on. */
type EngineParameters = Pick<
  ResolvedParameters,
  'method' | 'update' | 'mode' | 'dim' | 'contextSize' | 'negatives' | 'downsample' | 'nsExponent' | 'seed'
>;

export interface EngineOptions {
  parameters: EngineParameters;
  /** [V] occurrences, in vocabulary order. */
  counts: Float64Array;
  /** Words of the corpus that are in the vocabulary: the sum subsampling measures frequency against. */
  corpusTokens: number;
  threads: number;
  /** Capacity of each worker's token buffer: the largest work unit. */
  chunkTokens: number;
}

/** Everything a worker thread needs to know; plain values that can be sent to it. */
export interface TrainingPlan {
  layout: Layout;
  parameters: EngineParameters & { mode: 'block' | 'pair' };
  /** The kernel in WebAssembly, or the scalar reference in TypeScript. */
  kind: 'kernel' | 'reference';
}

/** The shared memory of a run and views of what the interface and checkpoints read from it. */
export interface TrainingMemory {
  memory: WebAssembly.Memory;
  /** [V, stride], row-major: the vectors one looks at. Padding beyond `dim` is zero. */
  input: Float32Array;
  /** [V, stride], row-major: the output vectors. */
  output: Float32Array;
  /** Floats from one row to the next. */
  stride: number;
}

/** One worker thread's end of the engine. */
export interface WorkerEngine {
  /** [chunkTokens] encoded sentences, each ended by SENTENCE_END; fill it, then call `train`. */
  readonly tokens: Uint32Array;
  /**
   * Trains on the first `length` entries of `tokens` as one work unit: subsamples, draws windows and
   * negatives, updates the shared vectors and adds to this worker's statistics.
   */
  train(length: number, learningRate: number): void;
  /** [4] a copy of the random state; with the vectors, all a checkpoint between two work units needs. */
  randomState(): Uint32Array;
  setRandomState(state: Uint32Array): void;
}

/** What one worker has done so far. */
export interface WorkerStatistics {
  /** Words consumed, before subsampling. */
  words: number;
  /** Positive examples: centre words for CBOW, pairs for skip-gram. */
  examples: number;
  /** Sum over the examples of -log s(positive) - sum of log s(-negative), nats, before each update. */
  loss: number;
}

/**
 * Sizes the memory of a run; `bytes` says how much it needs. Allocates nothing.
 *
 * @throws LabError `too-large` beyond the 4 GiB of a 32-bit memory, saying what to change.
 */
export function planTraining(options: EngineOptions, kind: TrainingPlan['kind'] = 'kernel'): TrainingPlan {
  const { parameters, counts, threads, chunkTokens } = options;
  const { method, dim, negatives, contextSize } = parameters;
  const vocabulary = counts.length;
  const layout = planMemory({ method, vocabulary, dim, threads, chunkTokens, negatives, contextSize });
  const mode = modeFor(parameters.mode, counts.length);
  return { layout, parameters: { ...parameters, mode }, kind };
}

/**
 * Allocates the memory and fills in the alias table, the keep probabilities, seeds and initial vectors.
 *
 * @param module the compiled kernel, which draws the vectors; null for the scalar reference, to the same bits
 */
export function createTrainingMemory(
  plan: TrainingPlan,
  options: EngineOptions,
  module: WebAssembly.Module | null,
): TrainingMemory {
  const { layout, parameters } = plan;
  const pages = layout.bytes / 65_536;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  const { vocabulary, stride, dim } = layout;
  const tables = viewTables(memory, layout);
  fillAliasTable(
    options.counts,
    parameters.nsExponent,
    new Uint32Array(buffer, layout.alias, 2 * vocabulary),
  );
  const keep = new Uint32Array(buffer, layout.keep, vocabulary);
  fillKeep(options.counts, options.corpusTokens, parameters.downsample, keep);
  const random = Sfc32.seeded(parameters.seed, 0);
  if (plan.kind === 'reference') fillVectors(tables.input, vocabulary, stride, dim, random);
  else initialiseVectors(needed(module), memory, layout, random.state);
  for (let worker = 0; worker < layout.threads; worker++) {
    Sfc32.seeded(parameters.seed, worker + 1, randomView(memory, layout, worker));
  }
  return { memory, ...tables, stride };
}

/** The vectors in a memory that exists already. */
function viewTables(memory: WebAssembly.Memory, layout: Layout) {
  const floats = layout.vocabulary * layout.stride;
  return {
    input: new Float32Array(memory.buffer, layout.input, floats),
    output: new Float32Array(memory.buffer, layout.output, floats),
  };
}

/** Reads each worker's statistics; they only grow, and may be read while the workers run. */
export function readStatistics(memory: WebAssembly.Memory, layout: Layout): WorkerStatistics[] {
  return Array.from({ length: layout.threads }, (_, worker) => {
    const [words, examples, loss] = statisticsView(memory, layout, worker);
    return { words: words!, examples: examples!, loss: loss! };
  });
}

/** Between two work units, all of a worker that a checkpoint needs. */
export interface WorkerState extends WorkerStatistics {
  /** [4] random state. */
  random: number[];
}

/** Each worker's state; meaningful while no worker trains. */
export function readWorkers(memory: WebAssembly.Memory, layout: Layout): WorkerState[] {
  return readStatistics(memory, layout).map((statistics, worker) => ({
    ...statistics,
    random: Array.from(randomView(memory, layout, worker)),
  }));
}

/** Puts back what `readWorkers` gave, before workers attach or while none trains. */
export function writeWorkers(memory: WebAssembly.Memory, layout: Layout, states: WorkerState[]): void {
  states.forEach(({ words, examples, loss, random }, worker) => {
    statisticsView(memory, layout, worker).set([words, examples, loss]);
    randomView(memory, layout, worker).set(random);
  });
}

/**
 * Joins a run from a worker thread (or the only thread).
 *
 * @param module the compiled kernel; null for the scalar reference
 * @param worker 0..threads - 1; no two threads may use the same
 */
export function attachWorker(
  plan: TrainingPlan,
  memory: WebAssembly.Memory,
  module: WebAssembly.Module | null,
  worker: number,
): WorkerEngine {
  const { layout, parameters } = plan;
  const random = randomView(memory, layout, worker);
  const tokens = workerView(memory, layout, worker, 'tokens');
  const state = {
    tokens,
    randomState: () => random.slice(),
    setRandomState: (next: Uint32Array) => random.set(next),
  };
  if (plan.kind === 'reference') {
    const trainer = referenceTrainer(plan, memory, worker);
    return { ...state, train: (length, rate) => trainer.train(tokens, length, rate) };
  }
  return { ...state, train: instantiateTraining(needed(module), memory, layout, parameters, worker) };
}

/** Measures held-out examples with the vectors as they are, also while workers train. For one thread, the coordinator. */
export function attachHeldOut(
  plan: TrainingPlan,
  memory: WebAssembly.Memory,
  module: WebAssembly.Module | null,
): ExampleLoss {
  const { layout, parameters } = plan;
  if (plan.kind === 'kernel') return instantiateHeldOut(needed(module), memory, layout, parameters.method);
  const { stride, dim } = layout;
  return referenceLoss({ ...viewTables(memory, layout), stride, dim }, parameters.method);
}

function needed(module: WebAssembly.Module | null): WebAssembly.Module {
  if (!module) throw new LabError('internal', 'Training with the kernel needs the compiled module.');
  return module;
}

function referenceTrainer({ layout, parameters }: TrainingPlan, memory: WebAssembly.Memory, worker: number) {
  const { vocabulary, stride, dim } = layout;
  const view = (name: 'kept' | 'first' | 'last') => workerView(memory, layout, worker, name);
  return new ReferenceTrainer({
    parameters,
    tables: { ...viewTables(memory, layout), stride, dim },
    alias: new Uint32Array(memory.buffer, layout.alias, 2 * vocabulary),
    keep: new Uint32Array(memory.buffer, layout.keep, vocabulary),
    buffers: { words: view('kept'), first: view('first'), last: view('last') },
    block: BLOCK,
    blocksADraw: BLOCKS_A_DRAW,
    rarer: RARER,
    sharedNegatives: layout.sharedNegatives,
    fewerNegatives: layout.fewerNegatives,
    random: new Sfc32(randomView(memory, layout, worker)),
    statistics: statisticsView(memory, layout, worker),
  });
}

/** Byte address of a part of a worker's area. */
const addressOf = (layout: Layout, worker: number, part: keyof ReturnType<typeof workerOffsets>) =>
  layout.workers + worker * layout.workerBytes + workerOffsets(layout.chunkTokens)[part];

const workerView = (
  memory: WebAssembly.Memory,
  layout: Layout,
  worker: number,
  part: 'tokens' | 'kept' | 'first' | 'last',
) => new Uint32Array(memory.buffer, addressOf(layout, worker, part), layout.chunkTokens);

const randomView = (memory: WebAssembly.Memory, layout: Layout, worker: number) =>
  new Uint32Array(memory.buffer, addressOf(layout, worker, 'random'), 4);

const statisticsView = (memory: WebAssembly.Memory, layout: Layout, worker: number) =>
  new Float64Array(memory.buffer, addressOf(layout, worker, 'statistics'), 3);
