import { LabError } from '../contract/errors.ts';
import { type Layout, listBytesFor, scratchOffsets, workerOffsets } from './memory.ts';

/** The two builds of the training kernel, as bytes; the shell reads them from dist/kernels. */
export interface KernelBytes {
  /** training-relaxed.wasm: fused multiply-add where the machine has it. */
  relaxed: BufferSource | null;
  /** training.wasm: runs on every engine with SIMD and threads. */
  baseline: BufferSource;
}

export interface CompiledKernel {
  module: WebAssembly.Module;
  build: 'relaxed' | 'baseline';
}

/** Compiles the fastest build this engine accepts. Throws LabError `internal` where it accepts none. */
export async function compileTraining({ relaxed, baseline }: KernelBytes): Promise<CompiledKernel> {
  if (relaxed && WebAssembly.validate(relaxed)) {
    return { module: await WebAssembly.compile(relaxed), build: 'relaxed' };
  }
  if (!WebAssembly.validate(baseline)) {
    throw new LabError('internal', 'This engine has no WebAssembly SIMD with threads; training needs both.');
  }
  return { module: await WebAssembly.compile(baseline), build: 'baseline' };
}

/** The settings of a run, as the kernel takes them. */
export interface KernelSettings {
  method: 'cbow' | 'skipgram';
  update: 'corrected' | 'classic';
  mode: 'block' | 'pair';
  negatives: number;
  contextSize: number;
}

/** Exports of assembly/training.ts: addresses in bytes, everything else plain counts. */
interface TrainingExports {
  place(...addresses: number[]): void;
  placeWorker(...addresses: number[]): void;
  choose(
    skipgram: boolean,
    corrected: boolean,
    block: boolean,
    negatives: number,
    shared: number,
    fewer: number,
    contextSize: number,
    listBytes: number,
  ): void;
  seedRandom(a: number, b: number, c: number, counter: number): void;
  /** Goes on drawing the input vectors, of `rows` words from `first` on. */
  initialise(first: number, rows: number, dim: number): void;
  /** The loss of one held-out example: see assembly/held-out.ts. */
  heldOutExample(list: number, targets: number, contexts: number, hidden: number, skipgram: boolean): number;
  /** Trains on the first `length` entries of the worker's token buffer. */
  train(length: number, learningRate: number): void;
}

/**
 * Rows a call of `initialise` fills. V8 starts a function in its quick, slow build and looks for the optimised
 * one only when it is called: a single call would stay in the slow one to the end.
 */
const INITIAL_ROWS = 1024;

/**
 * Draws the input vectors a run begins with, uniform in ±0.5 / dim, one row after the other.
 *
 * @param state [4] of the generator drawn from; not changed
 */
export function initialiseVectors(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  layout: Layout,
  state: Uint32Array,
): void {
  const kernel = instantiate(module, memory, layout);
  const [a, b, c, counter] = state;
  kernel.seedRandom(a!, b!, c!, counter!);
  const { vocabulary, dim } = layout;
  for (let first = 0; first < vocabulary; first += INITIAL_ROWS) {
    kernel.initialise(first, Math.min(INITIAL_ROWS, vocabulary - first), dim);
  }
}

/**
 * A worker's instance of the kernel over the shared memory.
 *
 * @returns `train(length, learningRate)`, see WorkerEngine
 */
export function instantiateTraining(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  layout: Layout,
  settings: KernelSettings,
  worker: number,
): TrainingExports['train'] {
  const kernel = instantiate(module, memory, layout);
  const { stride, sharedNegatives, fewerNegatives, chunkTokens } = layout;
  const { negatives, contextSize } = settings;
  const base = layout.workers + worker * layout.workerBytes;
  const at = workerOffsets(chunkTokens);
  const s = scratchOffsets(stride, sharedNegatives, negatives, contextSize).offsets;
  const scratch = base + at.scratch;
  kernel.placeWorker(
    base + at.statistics,
    base + at.random,
    base + at.tokens,
    base + at.kept,
    base + at.first,
    base + at.last,
    scratch + s.hidden,
    scratch + s.zeroRow,
    scratch + s.negativeWords,
    scratch + s.negativeWeights,
    scratch + s.negativeRows,
    scratch + s.negativeLogits,
    scratch + s.windows,
    scratch + s.slots,
    scratch + s.lists,
    scratch + s.positives,
  );
  kernel.choose(
    settings.method === 'skipgram',
    settings.update === 'corrected',
    settings.mode === 'block',
    negatives,
    sharedNegatives,
    fewerNegatives,
    contextSize,
    listBytesFor(contextSize),
  );
  return kernel.train;
}

/**
 * The coordinator's instance of the kernel over the shared memory, which measures while the workers train.
 *
 * @returns the loss of one held-out example, see ExampleLoss
 */
export function instantiateHeldOut(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  layout: Layout,
  method: KernelSettings['method'],
): (contexts: Uint32Array, centre: number, negatives: Uint32Array) => number {
  const kernel = instantiate(module, memory, layout);
  const hidden = layout.evaluation;
  const list = hidden + 4 * layout.stride;
  const words = new Uint32Array(memory.buffer, list, (layout.bytes - list) / 4);
  return (contexts, centre, negatives) => {
    words[0] = centre;
    words.set(negatives, 1);
    words.set(contexts, 1 + negatives.length);
    return kernel.heldOutExample(list, 1 + negatives.length, contexts.length, hidden, method === 'skipgram');
  };
}

/** The kernel over the shared memory, knowing where the tables lie. */
function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  layout: Layout,
): TrainingExports {
  const instance = new WebAssembly.Instance(module, {
    env: {
      memory,
      abort: () => {
        throw new LabError('internal', 'The training kernel stopped itself.');
      },
    },
  });
  const kernel = instance.exports as unknown as TrainingExports;
  kernel.place(
    layout.input,
    layout.output,
    layout.alias,
    layout.keep,
    layout.vocabulary,
    layout.stride * 4,
    Math.ceil(layout.dim / 8) * 32,
  );
  return kernel;
}
