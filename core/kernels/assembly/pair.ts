// The faithful mode: one positive example at a time, private negatives, applied at once.
import { drawNegative } from './random';
import { expMinusAbs, fma, sigmoid, softplus, sum } from './simd';
import {
  corrected, count, hidden, input, negatives, negativeWords, output, rowBytes, skipgram, usedBytes,
} from './state';
import { drawWindow, windowBegin, windowEnd, wordAt } from './windows';

/** [rowBytes] of the hidden vector's gradient; the vector itself begins the area. */
// @ts-ignore: decorator
@inline
function gradientAt(): usize {
  return hidden + rowBytes;
}

/** Trains on the word at index `at` of the kept words and its context. */
export function pairs(at: u32, learningRate: f32): void {
  drawWindow(at, 0);
  const begin = windowBegin(0);
  const end = windowEnd(0);
  const centre = wordAt(at);
  if (skipgram) {
    const own = input + <usize>centre * rowBytes;
    for (let i = begin; i < end; i++) {
      if (i == at) continue;
      memory.copy(hidden, own, usedBytes);
      example(wordAt(i), learningRate);
      addTo(own, gradientAt(), f32x4.splat(1));
    }
    return;
  }
  memory.fill(hidden, 0, usedBytes);
  const size = <f32>(end - begin - 1);
  for (let i = begin; i < end; i++) {
    if (i != at) addTo(hidden, input + <usize>wordAt(i) * rowBytes, f32x4.splat(1));
  }
  for (let off: usize = 0; off < usedBytes; off += 16) {
    v128.store(hidden + off, f32x4.mul(v128.load(hidden + off), f32x4.splat(1 / size)));
  }
  example(centre, learningRate);
  const share = f32x4.splat(corrected ? 1 / size : 1);
  for (let i = begin; i < end; i++) {
    if (i != at) addTo(input + <usize>wordAt(i) * rowBytes, gradientAt(), share);
  }
}

/** One positive target and its negatives, all drawn first, for the vector in `hidden`; leaves its gradient. */
function example(target: u32, learningRate: f32): void {
  for (let k: u32 = 0; k < negatives; k++) store<u32>(negativeWords + ((<usize>k) << 2), drawNegative());
  memory.fill(gradientAt(), 0, usedBytes);
  let total = step(target, learningRate, true);
  for (let k: u32 = 0; k < negatives; k++) {
    const word = load<u32>(negativeWords + ((<usize>k) << 2));
    if (word != target) total += step(word, learningRate, false);
  }
  count(1, <f64>total);
}

function step(word: u32, learningRate: f32, positive: bool): f32 {
  const row = output + <usize>word * rowBytes;
  const gradient = gradientAt();
  let a0 = f32x4.splat(0), a1 = a0;
  for (let off: usize = 0; off < usedBytes; off += 32) {
    a0 = fma(v128.load(hidden + off), v128.load(row + off), a0);
    a1 = fma(v128.load(hidden + off, 16), v128.load(row + off, 16), a1);
  }
  const logit = sum(f32x4.add(a0, a1));
  const x = f32x4.splat(positive ? -logit : logit);
  const e = expMinusAbs(x);
  const size = f32x4.mul(f32x4.splat(learningRate), sigmoid(x, e));
  const g = positive ? size : f32x4.neg(size);
  for (let off: usize = 0; off < usedBytes; off += 16) {
    const o = v128.load(row + off);
    v128.store(gradient + off, fma(g, o, v128.load(gradient + off)));
    v128.store(row + off, fma(g, v128.load(hidden + off), o));
  }
  return f32x4.extract_lane(softplus(x, e), 0);
}

/** to += weight * from. */
function addTo(to: usize, from: usize, weight: v128): void {
  for (let off: usize = 0; off < usedBytes; off += 32) {
    v128.store(to + off, fma(weight, v128.load(from + off), v128.load(to + off)));
    v128.store(to + off, fma(weight, v128.load(from + off, 16), v128.load(to + off, 16)), 16);
  }
}
