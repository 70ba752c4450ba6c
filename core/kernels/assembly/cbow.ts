// Block CBOW: eight neighbouring centre words, each predicted from the average of its context.
import { drawShared, scoreShared, stepShared, updateShared } from './shared';
import { expMinusAbs, fma, sigmoid, softplus, sum, sums } from './simd';
import {
  BLOCK, CHUNK, contextSize, corrected, count, gradient, hidden, input, listBytes, lists, negativeWeights,
  negativeWords, output, positives, rowBytes, usedBytes, zeroRow,
} from './state';
import { drawWindow, windowBegin, windowEnd, wordAt } from './windows';

/** Trains on the `centres` (1..8) words from index `at` of the kept words. */
export function cbowBlock(at: u32, centres: u32, learningRate: f32): void {
  for (let b: u32 = 0; b < centres; b++) drawWindow(at + b, b);
  const groups = drawShared();
  for (let b: u32 = 0; b < BLOCK; b++) average(at + b, b, b < centres);
  for (let group: u32 = 0; group < groups; group++) scoreShared(group);
  scorePositives(0);
  scorePositives(4);

  const rate = f32x4.splat(learningRate);
  let total = f32x4.splat(0);
  for (let b: u32 = 0; b < centres; b++) {
    const centre = i32x4.splat(wordAt(at + b));
    for (let group: u32 = 0; group < groups; group++) {
      const drawn = v128.load(negativeWords + ((<usize>group) << 4));
      const weights = v128.andnot(v128.load(negativeWeights + ((<usize>group) << 4)), i32x4.eq(drawn, centre));
      total = f32x4.add(total, stepShared(group, b, weights, rate));
    }
  }
  for (let b: u32 = centres; b < BLOCK; b++) {
    for (let group: u32 = 0; group < groups; group++) stepShared(group, b, f32x4.splat(0), rate);
  }
  total = f32x4.add(total, stepPositives(0, centres, rate));
  total = f32x4.add(total, stepPositives(4, centres, rate));
  count(<f64>centres, <f64>sum(total));

  for (let group: u32 = 0; group < groups; group++) updateShared(group, group == 0);
  updatePositives(0);
  updatePositives(4);
  scatter(at, centres);
}

/** Hidden vector b: the mean of the input rows of its window; zero where the block has no such word. */
function average(at: u32, b: u32, present: bool): void {
  let size: u32 = 0;
  if (present) {
    for (let i = windowBegin(b), end = windowEnd(b); i < end; i++) {
      if (i == at) continue;
      store<u32>(lists + ((<usize>size) << 2), <u32>(input + <usize>wordAt(i) * rowBytes));
      size++;
    }
    store<u32>(positives + 128 + ((<usize>b) << 2), <u32>(output + <usize>wordAt(at) * rowBytes));
  } else {
    store<u32>(positives + 128 + ((<usize>b) << 2), <u32>zeroRow);
  }
  const scale = f32x4.splat(size > 0 ? <f32>1 / <f32>size : 0);
  const end = lists + ((<usize>size) << 2);
  let h = hidden + ((<usize>b) << 4);
  for (let off: usize = 0; off < usedBytes; off += 64) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    for (let entry = lists; entry < end; entry += 4) {
      const row = <usize>load<u32>(entry) + off;
      a0 = f32x4.add(a0, v128.load(row));
      a1 = f32x4.add(a1, v128.load(row, 16));
      a2 = f32x4.add(a2, v128.load(row, 32));
      a3 = f32x4.add(a3, v128.load(row, 48));
    }
    v128.store(h, f32x4.mul(a0, scale));
    v128.store(h, f32x4.mul(a1, scale), 128);
    v128.store(h, f32x4.mul(a2, scale), 256);
    v128.store(h, f32x4.mul(a3, scale), 384);
    h += 4 * CHUNK;
  }
}

// @ts-ignore: decorator
@inline
function centreRow(b: u32): usize {
  return <usize>load<u32>(positives + 128 + ((<usize>b) << 2));
}

/** Dot products of hidden vectors b..b + 3, each with its centre word's output row. */
function scorePositives(b: u32): void {
  const p0 = centreRow(b), p1 = centreRow(b + 1), p2 = centreRow(b + 2), p3 = centreRow(b + 3);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let h = hidden + ((<usize>b) << 4);
  for (let off: usize = 0; off < usedBytes; off += 32) {
    a0 = fma(v128.load(h), v128.load(p0 + off), a0);
    a1 = fma(v128.load(h, 16), v128.load(p1 + off), a1);
    a2 = fma(v128.load(h, 32), v128.load(p2 + off), a2);
    a3 = fma(v128.load(h, 48), v128.load(p3 + off), a3);
    a0 = fma(v128.load(h, 128), v128.load(p0 + off, 16), a0);
    a1 = fma(v128.load(h, 144), v128.load(p1 + off, 16), a1);
    a2 = fma(v128.load(h, 160), v128.load(p2 + off, 16), a2);
    a3 = fma(v128.load(h, 176), v128.load(p3 + off, 16), a3);
    h += 2 * CHUNK;
  }
  v128.store(positives + ((<usize>b) << 2), sums(a0, a1, a2, a3));
}

/** Logits to steps for b..b + 3; returns the loss, lane by lane. Words that are not there count nothing. */
function stepPositives(b: u32, centres: u32, rate: v128): v128 {
  const at = positives + ((<usize>b) << 2);
  const x = f32x4.neg(v128.load(at));
  const e = expMinusAbs(x);
  const lanes = i32x4(0, 1, 2, 3);
  const there = i32x4.lt_s(i32x4.add(lanes, i32x4.splat(b)), i32x4.splat(centres));
  v128.store(at, v128.and(there, f32x4.mul(rate, sigmoid(x, e))));
  return v128.and(there, softplus(x, e));
}

/** Positive part of the gradients and the centre words' rows, one word after the other in every chunk. */
function updatePositives(b: u32): void {
  const p0 = centreRow(b), p1 = centreRow(b + 1), p2 = centreRow(b + 2), p3 = centreRow(b + 3);
  const steps = positives + ((<usize>b) << 2);
  const s0 = v128.load32_splat(steps), s1 = v128.load32_splat(steps, 4);
  const s2 = v128.load32_splat(steps, 8), s3 = v128.load32_splat(steps, 12);
  let h = hidden + ((<usize>b) << 4);
  let g = gradient + ((<usize>b) << 4);
  for (let off: usize = 0; off < usedBytes; off += 16) {
    let o = v128.load(p0 + off);
    v128.store(g, fma(s0, o, v128.load(g)));
    v128.store(p0 + off, fma(s0, v128.load(h), o));
    o = v128.load(p1 + off);
    v128.store(g, fma(s1, o, v128.load(g, 16)), 16);
    v128.store(p1 + off, fma(s1, v128.load(h, 16), o));
    o = v128.load(p2 + off);
    v128.store(g, fma(s2, o, v128.load(g, 32)), 32);
    v128.store(p2 + off, fma(s2, v128.load(h, 32), o));
    o = v128.load(p3 + off);
    v128.store(g, fma(s3, o, v128.load(g, 48)), 48);
    v128.store(p3 + off, fma(s3, v128.load(h, 48), o));
    h += CHUNK;
    g += CHUNK;
  }
}

/** Adds to each row of the joint window the gradients of the centre words whose window holds it. */
function scatter(at: u32, centres: u32): void {
  let from = windowBegin(0);
  let to = windowEnd(0);
  for (let b: u32 = 1; b < centres; b++) {
    from = min(from, windowBegin(b));
    to = max(to, windowEnd(b));
  }
  for (let i = from; i < to; i++) {
    let end = lists;
    const lowest = i > at + contextSize ? i - contextSize - at : 0;
    const highest = min(centres, i + contextSize + 1 - at);
    for (let b = lowest; b < highest; b++) {
      const begin = windowBegin(b);
      const stop = windowEnd(b);
      if (i < begin || i >= stop || i == at + b) continue;
      store<u32>(end, <u32>(gradient + ((<usize>b) << 4)));
      store<f32>(end, corrected ? <f32>1 / <f32>(stop - begin - 1) : 1, 4);
      end += 8;
    }
    if (end > lists) addGradients(input + <usize>wordAt(i) * rowBytes, end);
  }
}

/** Row += the listed gradients, each times its share; a register tile of sixteen floats at a time. */
function addGradients(row: usize, end: usize): void {
  let chunk: usize = 0;
  for (let off: usize = 0; off < usedBytes; off += 64) {
    const r = row + off;
    let a0 = v128.load(r), a1 = v128.load(r, 16), a2 = v128.load(r, 32), a3 = v128.load(r, 48);
    for (let entry = lists; entry < end; entry += 8) {
      const g = <usize>load<u32>(entry) + chunk;
      const share = v128.load32_splat(entry, 4);
      a0 = fma(share, v128.load(g), a0);
      a1 = fma(share, v128.load(g, 128), a1);
      a2 = fma(share, v128.load(g, 256), a2);
      a3 = fma(share, v128.load(g, 384), a3);
    }
    v128.store(r, a0);
    v128.store(r, a1, 16);
    v128.store(r, a2, 32);
    v128.store(r, a3, 48);
    chunk += 4 * CHUNK;
  }
}
