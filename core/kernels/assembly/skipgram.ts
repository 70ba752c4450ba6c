// Block skip-gram: eight neighbouring words, each predicting the words of its own window.
import { drawShared, scoreShared, stepShared, touch, touchShared, updateShared } from './shared';
import { expMinusAbs, fma, sigmoid, softplus, sum, sums } from './simd';
import {
  BLOCK, CHUNK, count, gradient, hidden, input, listBytes, lists, negativeWeights, negativeWords, output,
  positives, rowBytes, usedBytes, zeroRow,
} from './state';
import { drawWindow, windowBegin, windowEnd, wordAt } from './windows';

/** Trains on the `centres` (1..8) words from index `at` of the kept words. */
export function skipgramBlock(at: u32, centres: u32, learningRate: f32): void {
  for (let b: u32 = 0; b < centres; b++) drawWindow(at + b, b);
  const groups = drawShared();
  touchShared(groups);
  touchWindow(at, centres);
  gather(at, centres);
  for (let group: u32 = 0; group < groups; group++) scoreShared(group);

  const rate = f32x4.splat(learningRate);
  let total = f32x4.splat(0);
  let pairs: u32 = 0;
  for (let b: u32 = 0; b < BLOCK; b++) {
    const targets = b < centres ? listTargets(at, b) : 0;
    for (let group: u32 = 0; group < groups; group++) {
      const loss = stepShared(group, b, weightsOf(group, at + b, b, targets), rate);
      total = f32x4.add(total, loss);
    }
    for (let t: u32 = 0; t < targets; t += 4) {
      total = f32x4.add(total, scorePositives(b, t, targets, rate));
    }
    pairs += targets;
  }
  count(<f64>pairs, <f64>sum(total));

  for (let group: u32 = 0; group < groups; group++) updateShared(group);
  for (let b: u32 = 0; b < centres; b++) {
    const targets = windowEnd(b) - windowBegin(b) - 1;
    for (let t: u32 = 0; t < targets; t += 4) updatePositives(b, t);
  }
  for (let b: u32 = 0; b < centres; b++) addGradient(input + <usize>wordAt(at + b) * rowBytes, b);
}

/** Touches the output rows of the joint window and the input rows of the words. */
function touchWindow(at: u32, centres: u32): void {
  for (let i = windowBegin(0), end = windowEnd(centres - 1); i < end; i++) {
    touch(output + <usize>wordAt(i) * rowBytes);
  }
  for (let b: u32 = 0; b < centres; b++) touch(input + <usize>wordAt(at + b) * rowBytes);
}

/** Copies the words' input rows into the hidden vectors, zeros where the block has no such word. */
function gather(at: u32, centres: u32): void {
  for (let b: u32 = 0; b < BLOCK; b++) {
    const row = b < centres ? input + <usize>wordAt(at + b) * rowBytes : zeroRow;
    let h = hidden + ((<usize>b) << 4);
    for (let off: usize = 0; off < usedBytes; off += 32) {
      v128.store(h, v128.load(row + off));
      v128.store(h, v128.load(row + off, 16), 128);
      h += 2 * CHUNK;
    }
  }
}

/** Lists the rows of word b's targets, padded with the zero row to a multiple of four; returns how many there are. */
function listTargets(at: u32, b: u32): u32 {
  const list = lists + <usize>b * listBytes;
  let size: u32 = 0;
  for (let i = windowBegin(b), end = windowEnd(b); i < end; i++) {
    if (i == at + b) continue;
    store<u32>(list + ((<usize>size) << 2), <u32>(output + <usize>wordAt(i) * rowBytes));
    size++;
  }
  for (let pad = size; pad & 3; pad++) store<u32>(list + ((<usize>pad) << 2), <u32>zeroRow);
  return size;
}

/** Weights of a group against word b: K / S for each of its targets but those that are the negative itself. */
function weightsOf(group: u32, at: u32, b: u32, targets: u32): v128 {
  const drawn = v128.load(negativeWords + ((<usize>group) << 4));
  let times = i32x4.splat(targets);
  if (targets > 0) {
    for (let i = windowBegin(b), end = windowEnd(b); i < end; i++) {
      // a lane that is equal reads as -1
      if (i != at) times = i32x4.add(times, i32x4.eq(drawn, i32x4.splat(wordAt(i))));
    }
  }
  return f32x4.mul(v128.load(negativeWeights + ((<usize>group) << 4)), f32x4.convert_i32x4_s(times));
}

// @ts-ignore: decorator
@inline
function targetRow(list: usize, k: usize): usize {
  return <usize>load<u32>(list + (k << 2));
}

/** Scores targets t..t + 3 of word b and leaves their steps; returns the loss, lane by lane. */
function scorePositives(b: u32, t: u32, targets: u32, rate: v128): v128 {
  const slot = <usize>b * listBytes + ((<usize>t) << 2);
  const list = lists + slot;
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1), p2 = targetRow(list, 2), p3 = targetRow(list, 3);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let at = hidden + ((<usize>b) << 4);
  for (let off: usize = 0; off < usedBytes; off += 32) {
    let h = v128.load(at);
    a0 = fma(h, v128.load(p0 + off), a0);
    a1 = fma(h, v128.load(p1 + off), a1);
    a2 = fma(h, v128.load(p2 + off), a2);
    a3 = fma(h, v128.load(p3 + off), a3);
    h = v128.load(at, 128);
    a0 = fma(h, v128.load(p0 + off, 16), a0);
    a1 = fma(h, v128.load(p1 + off, 16), a1);
    a2 = fma(h, v128.load(p2 + off, 16), a2);
    a3 = fma(h, v128.load(p3 + off, 16), a3);
    at += 2 * CHUNK;
  }
  const x = f32x4.neg(sums(a0, a1, a2, a3));
  const e = expMinusAbs(x);
  const there = i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(t)), i32x4.splat(targets));
  v128.store(positives + slot, v128.and(there, f32x4.mul(rate, sigmoid(x, e))));
  return v128.and(there, softplus(x, e));
}

/** Positive part of word b's gradient and its targets' rows, one target after the other in every chunk. */
function updatePositives(b: u32, t: u32): void {
  const slot = <usize>b * listBytes + ((<usize>t) << 2);
  const list = lists + slot;
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1), p2 = targetRow(list, 2), p3 = targetRow(list, 3);
  const steps = positives + slot;
  const s0 = v128.load32_splat(steps), s1 = v128.load32_splat(steps, 4);
  const s2 = v128.load32_splat(steps, 8), s3 = v128.load32_splat(steps, 12);
  let h = hidden + ((<usize>b) << 4);
  let g = gradient + ((<usize>b) << 4);
  for (let off: usize = 0; off < usedBytes; off += 16) {
    const x = v128.load(h);
    let sum = v128.load(g);
    let o = v128.load(p0 + off);
    sum = fma(s0, o, sum);
    v128.store(p0 + off, fma(s0, x, o));
    o = v128.load(p1 + off);
    sum = fma(s1, o, sum);
    v128.store(p1 + off, fma(s1, x, o));
    o = v128.load(p2 + off);
    sum = fma(s2, o, sum);
    v128.store(p2 + off, fma(s2, x, o));
    o = v128.load(p3 + off);
    sum = fma(s3, o, sum);
    v128.store(p3 + off, fma(s3, x, o));
    v128.store(g, sum);
    h += CHUNK;
    g += CHUNK;
  }
}

function addGradient(row: usize, b: u32): void {
  let g = gradient + ((<usize>b) << 4);
  for (let off: usize = 0; off < usedBytes; off += 32) {
    v128.store(row + off, f32x4.add(v128.load(row + off), v128.load(g)));
    v128.store(row + off, f32x4.add(v128.load(row + off, 16), v128.load(g, 128)), 16);
    g += 2 * CHUNK;
  }
}
