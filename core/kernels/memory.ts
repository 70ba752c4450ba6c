import { LabError } from '../contract/errors.ts';

/**
 * The one owner of every byte offset of training's shared WebAssembly memory.
 *
 *     0          reserved (the kernel's own static data, none today)
 *     input      [V, stride] f32: the vectors one looks at (word2vec's syn0)
 *     output     [V, stride] f32: the output vectors (syn1neg)
 *     alias      [V] pairs of u32: threshold, alias word (the table negatives are drawn from)
 *     keep       [V] u32: chance to survive subsampling, times 2^32; 0xffffffff: always
 *     workers    one area a worker thread, `workerBytes` apart; inside it, relative:
 *                  stats (f64 words, examples, loss), random (4 u32), tokens, kept, first, last, scratch
 *     evaluation for the coordinator: a hidden vector [stride] f32, then the words of a held-out example, u32
 *
 * Rows start on a cache line (64 bytes): `stride` is a multiple of 16 floats, and the padding of every row
 * stays zero. All numbers are plain, so that a layout can be sent to a worker thread.
 */
export interface Layout {
  vocabulary: number;
  dim: number;
  /** Floats from one row to the next. */
  stride: number;
  threads: number;
  /** Capacity of each worker's token buffer. */
  chunkTokens: number;
  /** Negatives drawn for some blocks of centre words (block mode): a block's rarer words share them all. */
  sharedNegatives: number;
  /** The first so many of them are what its more frequent words share. */
  fewerNegatives: number;
  input: number;
  output: number;
  alias: number;
  keep: number;
  workers: number;
  workerBytes: number;
  evaluation: number;
  /** Of the whole memory, a multiple of the page size. */
  bytes: number;
}

/** What decides the size of the memory. */
export interface LayoutRequest {
  method: 'cbow' | 'skipgram';
  vocabulary: number;
  dim: number;
  threads: number;
  chunkTokens: number;
  negatives: number;
  contextSize: number;
}

/** Centre words of a block. The kernels are unrolled for it; `assembly/state.ts` says the same. */
export const BLOCK = 8;
/** Centre words of a block that count as its rarer ones; `assembly/state.ts` says the same. */
export const RARER = 4;
/** Blocks that follow one another use the same negatives: their rows then lie in the cache. `assembly/state.ts` says the same. */
export const BLOCKS_A_DRAW = 2;
const LINE = 64;
const PAGE = 65_536;
const RESERVED = 1024;
/** A 32-bit WebAssembly memory ends here. */
const MEMORY_LIMIT = 65_536 * PAGE;

const up = (n: number, to: number): number => Math.ceil(n / to) * to;

/**
 * Fewest that rarer and more frequent words share; why: docs/benchmarks.md, "Negatives for two blocks". Skip-gram leans on
 * them more, since each counts against all of a word's targets.
 */
const FEWEST_SHARED = { cbow: [16, 12], skipgram: [24, 24] } as const;

/** Negatives to share: at least as many as one centre word asks for, in whole SIMD vectors. */
const sharedNegativesFor = ({ negatives, method }: LayoutRequest) =>
  FEWEST_SHARED[method].map((fewest) => Math.max(fewest, up(negatives, 4))) as [number, number];

/** Byte offsets within a worker's area. `kept`, `first` and `last` are [chunkTokens] u32; `scratch` is the kernel's. */
export function workerOffsets(chunkTokens: number) {
  const array = up(chunkTokens * 4, LINE);
  const at = (n: number) => 2 * LINE + n * array;
  return {
    statistics: 0,
    random: LINE,
    tokens: at(0),
    kept: at(1),
    first: at(2),
    last: at(3),
    scratch: at(4),
  };
}

/** Bytes from one centre word's list of targets to the next: room for whole groups of four. */
export const listBytesFor = (contextSize: number): number => up(2 * contextSize + 4, 4) * 4;

/** Byte offsets of the kernel's scratch areas, relative to `scratch`, and its size. What each holds: assembly/state.ts. */
export function scratchOffsets(stride: number, shared: number, negatives: number, contextSize: number) {
  const areas = {
    hidden: 2 * BLOCK * stride * 4,
    zeroRow: stride * 4,
    negativeWords: Math.max(shared, negatives) * 4,
    negativeWeights: 2 * shared * 4,
    negativeRows: shared * 4,
    negativeLogits: BLOCK * shared * 4,
    windows: BLOCK * 8,
    slots: 2 * BLOCK * 4,
    lists: BLOCK * listBytesFor(contextSize),
    positives: BLOCK * listBytesFor(contextSize),
  };
  let size = 0;
  const offsets = { ...areas };
  for (const name of Object.keys(areas) as (keyof typeof areas)[]) {
    offsets[name] = size;
    size += up(areas[name], LINE);
  }
  return { offsets, size };
}

/**
 * Places everything in one memory. Allocates nothing.
 *
 * @throws LabError `too-large`, naming the numbers and what to change, where 4 GiB do not suffice.
 */
export function planMemory(request: LayoutRequest): Layout {
  const { vocabulary, dim, threads, chunkTokens, negatives } = request;
  const stride = up(dim, 16);
  const [sharedNegatives, fewerNegatives] = sharedNegativesFor(request);
  const scratch = scratchOffsets(stride, sharedNegatives, negatives, request.contextSize);
  const table = vocabulary * stride * 4;
  const input = RESERVED;
  const output = input + table;
  const alias = output + table;
  const keep = up(alias + vocabulary * 8, LINE);
  const workers = up(keep + vocabulary * 4, LINE);
  const workerBytes = workerOffsets(chunkTokens).scratch + scratch.size;
  const evaluation = workers + threads * workerBytes;
  const example = (1 + negatives + 2 * request.contextSize) * 4;
  const bytes = up(evaluation + stride * 4 + example, PAGE);
  if (bytes > MEMORY_LIMIT) throw tooLarge(request, bytes, 2 * stride * 4 + 12, bytes - 2 * table);
  return {
    vocabulary,
    dim,
    stride,
    threads,
    chunkTokens,
    sharedNegatives,
    fewerNegatives,
    input,
    output,
    alias,
    keep,
    workers,
    workerBytes,
    evaluation,
    bytes,
  };
}

function tooLarge(
  { vocabulary, dim }: LayoutRequest,
  bytes: number,
  perWord: number,
  rest: number,
): LabError {
  const gib = (n: number) => `${(n / 2 ** 30).toFixed(1)} GiB`;
  const fits = Math.floor((MEMORY_LIMIT - (rest - vocabulary * 12) - PAGE) / perWord);
  const narrower = Math.floor((MEMORY_LIMIT - rest - PAGE) / (vocabulary * 8 * 16)) * 16;
  const advice = [
    fits > 0 &&
      `keep at most ${fits.toLocaleString('en')} words (vocabulary size, or a higher minimum count)`,
    narrower > 0 && `use at most ${narrower} dimensions`,
  ].filter(Boolean);
  return new LabError(
    'too-large',
    `${vocabulary.toLocaleString('en')} words of ${dim} dimensions need ${gib(bytes)} of training memory; ` +
      `at most ${gib(MEMORY_LIMIT)} can be used. To train, ${advice.join(', or ') || 'make both smaller'}.`,
    { bytes, limit: MEMORY_LIMIT, vocabulary, dim, vocabularyThatFits: Math.max(0, fits) },
  );
}
