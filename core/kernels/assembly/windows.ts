// Subsampling and windows; the twin of core/word2vec/windows.ts.
import { below, survives } from './random';
import { contextSize, first, last, SENTENCE_END, tokens, vocabulary, windows, words } from './state';

/** Words read by the last `subsample`, before subsampling. */
export let consumed: u32 = 0;

/** Copies the words that survive into `words`, with their sentences' bounds; returns how many. */
export function subsample(length: u32): u32 {
  let start: u32 = 0;
  let count: u32 = 0;
  let read: u32 = 0;
  for (let i: u32 = 0; i <= length; i++) {
    const word = i < length ? load<u32>(tokens + ((<usize>i) << 2)) : SENTENCE_END;
    if (word != SENTENCE_END) {
      if (word >= vocabulary) continue;
      read++;
      if (survives(word)) {
        store<u32>(words + ((<usize>count) << 2), word);
        count++;
      }
      continue;
    }
    if (count - start < 2) count = start;
    for (let at = start; at < count; at++) {
      store<u32>(first + ((<usize>at) << 2), start);
      store<u32>(last + ((<usize>at) << 2), count);
    }
    start = count;
  }
  consumed = read;
  return count;
}

/** Draws the window of the word at `at` into slot `b`: indices begin..end - 1, the word itself among them. */
// @ts-ignore: decorator
@inline
export function drawWindow(at: u32, b: u32): void {
  const reach: u32 = 1 + below(contextSize);
  const from = load<u32>(first + ((<usize>at) << 2));
  const to = load<u32>(last + ((<usize>at) << 2));
  const slot = windows + ((<usize>b) << 3);
  store<u32>(slot, at - from > reach ? at - reach : from);
  store<u32>(slot, to - at > reach + 1 ? at + reach + 1 : to, 4);
}

// @ts-ignore: decorator
@inline
export function windowBegin(b: u32): u32 {
  return load<u32>(windows + ((<usize>b) << 3));
}

// @ts-ignore: decorator
@inline
export function windowEnd(b: u32): u32 {
  return load<u32>(windows + ((<usize>b) << 3), 4);
}

// @ts-ignore: decorator
@inline
export function wordAt(index: u32): u32 {
  return load<u32>(words + ((<usize>index) << 2));
}

/** The first word of the block's joint window that is not likely to be in a cache since the block before. */
// @ts-ignore: decorator
@inline
export function newInWindow(at: u32): u32 {
  return max(windowBegin(0), min(at + (contextSize >> 1), windowEnd(0)));
}
