// sfc32, the twin of core/word2vec/random.ts: same state, same sequence.
import { alias, keep, randomAt, vocabulary, ALWAYS } from './state';

let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let counter: u32 = 0;

export function loadRandom(): void {
  a = load<u32>(randomAt, 0);
  b = load<u32>(randomAt, 4);
  c = load<u32>(randomAt, 8);
  counter = load<u32>(randomAt, 12);
}

export function seedRandom(a_: u32, b_: u32, c_: u32, counter_: u32): void {
  a = a_;
  b = b_;
  c = c_;
  counter = counter_;
}

export function storeRandom(): void {
  store<u32>(randomAt, a, 0);
  store<u32>(randomAt, b, 4);
  store<u32>(randomAt, c, 8);
  store<u32>(randomAt, counter, 12);
}

// @ts-ignore: decorator
@inline
export function next(): u32 {
  const value = a + b + counter;
  counter++;
  a = b ^ (b >> 9);
  b = c + (c << 3);
  c = rotl<u32>(c, 21) + value;
  return value;
}

/** Uniform in 0..n-1, rounded as the reference does it. */
// @ts-ignore: decorator
@inline
export function below(n: u32): u32 {
  return <u32>(<f64>next() * (1.0 / 4294967296.0) * <f64>n);
}

/** A word in proportion to count^exponent. */
export function drawNegative(): u32 {
  const slot = below(vocabulary);
  const at = alias + ((<usize>slot) << 3);
  return next() <= load<u32>(at) ? slot : load<u32>(at, 4);
}

/** Whether this occurrence of `word` survives subsampling; draws only where chance decides. */
// @ts-ignore: decorator
@inline
export function survives(word: u32): bool {
  const threshold = load<u32>(keep + ((<usize>word) << 2));
  return threshold == ALWAYS || next() < threshold;
}

/**
 * Draws `n` words in proportion to count^exponent into `to`, each as `drawNegative` would. All chances first and no
 * branches, so that the reads of the table do not wait for each other.
 *
 * @param spare [2 n] u32, overwritten
 */
export function drawNegatives(to: usize, n: u32, spare: usize): void {
  for (let at = spare, end = spare + ((<usize>n) << 3); at < end; at += 4) store<u32>(at, next());
  for (let end = to + ((<usize>n) << 2); to < end; to += 4, spare += 8) {
    const slot = <u32>(<f64>load<u32>(spare) * (1.0 / 4294967296.0) * <f64>vocabulary);
    const at = alias + ((<usize>slot) << 3);
    store<u32>(to, select<u32>(slot, load<u32>(at, 4), load<u32>(spare, 4) <= load<u32>(at)));
  }
}
