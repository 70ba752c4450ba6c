// What one worker's instance knows: where things lie (bytes, from core/kernels/memory.ts) and the run's settings.

/** Centre words of a block; the same number as BLOCK in core/kernels/memory.ts. */
export const BLOCK: u32 = 8;
/** Centre words of a block that count as its rarer ones; the same number as RARER in core/kernels/memory.ts. */
export const RARER: u32 = 4;
/** Blocks that follow one another use the same negatives; the same number as BLOCKS_A_DRAW in core/kernels/memory.ts. */
export const BLOCKS_A_DRAW: u32 = 2;
/** Bytes from one chunk (four floats) of the block's vectors to the next: one of each of 8 hidden vectors and gradients. */
export const CHUNK: usize = BLOCK << 5;
/** Bytes from a chunk of a hidden vector to that of its gradient. */
export const GRADIENT: usize = BLOCK << 4;

export const SENTENCE_END: u32 = 0xffffffff;
export const ALWAYS: u32 = 0xffffffff;

/** [V, rowBytes] input and output vectors. */
export let input: usize = 0;
export let output: usize = 0;
/** [V] pairs of u32. */
export let alias: usize = 0;
/** [V] u32. */
export let keep: usize = 0;
export let vocabulary: u32 = 0;
export let rowBytes: usize = 0;
/** Bytes of a row that hold a vector, in whole 32-byte steps; the rest is padding. */
export let usedBytes: usize = 0;

/** f64 words, examples, loss. */
export let statistics: usize = 0;
/** [4] u32. */
export let randomAt: usize = 0;
/** [chunkTokens] u32 each. */
export let tokens: usize = 0;
export let words: usize = 0;
export let first: usize = 0;
export let last: usize = 0;

/** [rowBytes / 16 chunks, 16] of four floats: the 8 hidden vectors of a block, then their gradients. */
export let hidden: usize = 0;
/** A row of zeros, stands in for absent words of a block. */
export let zeroRow: usize = 0;
/**
 * [S] words, [2, S] weights (f32) for rarer and for more frequent words, and [S] rows (addresses) of the distinct shared
 * negatives; padded with the zero row.
 */
export let negativeWords: usize = 0;
export let negativeWeights: usize = 0;
export let negativeRows: usize = 0;
/** [S / 4, 8, 4] f32: logits, then learning rate times the descent direction. */
export let negativeLogits: usize = 0;
/** [8] u32 begin and end of each window, as indices into `words`. */
export let windows: usize = 0;
/**
 * [2, 8] u32: for each word of the block 16 times its place among the hidden vectors, the rarest first; and which word is
 * in each place.
 */
export let slots: usize = 0;
/** [8, 2 contextSize + 4] addresses of rows. */
export let lists: usize = 0;
/** [8, 2 contextSize + 4] f32 logits, then gradients, of positives. */
export let positives: usize = 0;

/** Negatives drawn for a block, and those of them for its more frequent words; multiples of 4. */
export let shared: u32 = 0;
export let fewer: u32 = 0;
export let negatives: u32 = 0;
export let contextSize: u32 = 0;
/** Bytes from one word's list to the next. */
export let listBytes: usize = 0;
export let skipgram: bool = false;
export let corrected: bool = false;
export let block: bool = false;

/** Totals of the work unit under way. */
export let examples: f64 = 0;
export let loss: f64 = 0;

export function place(
  input_: usize, output_: usize, alias_: usize, keep_: usize, vocabulary_: u32, rowBytes_: usize, usedBytes_: usize,
): void {
  input = input_;
  output = output_;
  alias = alias_;
  keep = keep_;
  vocabulary = vocabulary_;
  rowBytes = rowBytes_;
  usedBytes = usedBytes_;
}

export function placeWorker(
  statistics_: usize, random_: usize, tokens_: usize, words_: usize, first_: usize, last_: usize,
  hidden_: usize, zeroRow_: usize, negativeWords_: usize, negativeWeights_: usize,
  negativeRows_: usize, negativeLogits_: usize, windows_: usize, slots_: usize,
  lists_: usize, positives_: usize,
): void {
  statistics = statistics_;
  randomAt = random_;
  tokens = tokens_;
  words = words_;
  first = first_;
  last = last_;
  hidden = hidden_;
  zeroRow = zeroRow_;
  negativeWords = negativeWords_;
  negativeWeights = negativeWeights_;
  negativeRows = negativeRows_;
  negativeLogits = negativeLogits_;
  windows = windows_;
  slots = slots_;
  lists = lists_;
  positives = positives_;
}

export function choose(
  skipgram_: bool, corrected_: bool, block_: bool, negatives_: u32, shared_: u32, fewer_: u32, contextSize_: u32,
  listBytes_: usize,
): void {
  skipgram = skipgram_;
  corrected = corrected_;
  block = block_;
  negatives = negatives_;
  shared = shared_;
  fewer = fewer_;
  contextSize = contextSize_;
  listBytes = listBytes_;
}

export function resetTotals(): void {
  examples = 0;
  loss = 0;
}

// @ts-ignore: decorator
@inline
export function count(examples_: f64, loss_: f64): void {
  examples += examples_;
  loss += loss_;
}
