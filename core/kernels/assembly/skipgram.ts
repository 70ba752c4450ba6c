// Block skip-gram: eight neighbouring words, each predicting the words of its own window.
import {
  addVectors, arrange, groupsOf, scoreShared, stepShared, touch, updateShared, vectorOf, weightsOf, wordIn,
} from './shared';
import { expMinusAbs, fma, sigmoid, softplus, sum, sums } from './simd';
import {
  BLOCK, CHUNK, contextSize, count, GRADIENT, hidden, input, listBytes, lists, negativeWords, output, positives,
  RARER, rowBytes, usedBytes, zeroRow,
} from './state';
import { drawWindow, newInWindow, windowBegin, windowEnd, wordAt } from './windows';

/** Trains on the `centres` (1..8) words from index `at` of the kept words. */
export function skipgramBlock(at: u32, centres: u32, learningRate: f32): void {
  for (let b: u32 = 0; b < centres; b++) drawWindow(at + b, b);
  arrange(at, centres);
  touchWindow(at, centres);
  gather(at, centres);

  const rate = f32x4.splat(learningRate);
  let total = f32x4.splat(0);
  for (let slot: u32 = 0; slot < centres; slot += RARER) {
    for (let group: u32 = 0, end = groupsOf(slot); group < end; group++) {
      scoreShared(group, slot);
      total = f32x4.add(total, stepGroup(group, slot, at, centres, rate));
    }
  }
  let pairs: u32 = 0;
  for (let b: u32 = 0; b < centres; b++) {
    const targets = listTargets(at, b);
    total = f32x4.add(total, scorePositives(b, targets, rate));
    pairs += targets;
  }
  count(<f64>pairs, <f64>sum(total));

  updateShared(centres);
  for (let b: u32 = 0; b < centres; b++) addTargets(b, targetsOf(b));
  scatter(at, centres);
  for (let b: u32 = 0; b < centres; b++) addGradient(input + <usize>wordAt(at + b) * rowBytes, b);
}

/** Word b's context words. */
// @ts-ignore: decorator
@inline
function targetsOf(b: u32): u32 {
  return windowEnd(b) - windowBegin(b) - 1;
}

/** Touches the output rows of the joint window and the input rows of the words. */
function touchWindow(at: u32, centres: u32): void {
  for (let i = newInWindow(at), end = windowEnd(centres - 1); i < end; i++) {
    touch(output + <usize>wordAt(i) * rowBytes);
  }
  for (let b: u32 = 0; b < centres; b++) touch(input + <usize>wordAt(at + b) * rowBytes);
}

/** Copies the words' input rows into the hidden vectors, zeros where the block has no such word. */
function gather(at: u32, centres: u32): void {
  for (let b: u32 = 0; b < BLOCK; b++) {
    const row = b < centres ? input + <usize>wordAt(at + b) * rowBytes : zeroRow;
    let h = vectorOf(b);
    for (let off: usize = 0; off < usedBytes; off += 32) {
      v128.store(h, v128.load(row + off));
      v128.store(h, v128.load(row + off, 16), CHUNK);
      h += 2 * CHUNK;
    }
  }
}

/** Lists the rows of word b's targets, followed by zero rows; returns how many there are. */
function listTargets(at: u32, b: u32): u32 {
  const list = lists + <usize>b * listBytes;
  let size: u32 = 0;
  for (let i = windowBegin(b), end = windowEnd(b); i < end; i++) {
    if (i == at + b) continue;
    store<u32>(list + ((<usize>size) << 2), <u32>(output + <usize>wordAt(i) * rowBytes));
    size++;
  }
  store<u32>(list + ((<usize>size) << 2), <u32>zeroRow);
  store<u32>(list + ((<usize>size) << 2), <u32>zeroRow, 4);
  store<u32>(list + ((<usize>size) << 2), <u32>zeroRow, 8);
  return size;
}

/**
 * Turns a group's logits with the words in the RARER places from `slot` on into steps; returns the loss, lane by lane.
 * A row counts against a word for each of its targets but those that are the row's own word.
 */
function stepGroup(group: u32, slot: u32, at: u32, centres: u32, rate: v128): v128 {
  const drawn = v128.load(negativeWords + ((<usize>group) << 4));
  const each = weightsOf(group, slot);
  const isTarget = isNearby(drawn, at, centres);
  const to = min(centres, slot + RARER);
  let total = f32x4.splat(0);
  for (let place = slot; place < to; place++) {
    const b = wordIn(place);
    let times = i32x4.splat(targetsOf(b));
    if (isTarget) {
      for (let i = windowBegin(b), end = windowEnd(b); i < end; i++) {
        // a lane that is equal reads as -1
        if (i != at + b) times = i32x4.add(times, i32x4.eq(drawn, i32x4.splat(wordAt(i))));
      }
    }
    total = f32x4.add(total, stepShared(group, place, f32x4.mul(each, f32x4.convert_i32x4_s(times)), rate));
  }
  for (let place = to; place < slot + RARER; place++) stepShared(group, place, f32x4.splat(0), rate);
  return total;
}

/** Whether one of the drawn words is near the block's: within `contextSize` of its first or last word or between. */
// @ts-ignore: decorator
@inline
function isNearby(drawn: v128, at: u32, centres: u32): bool {
  const begin = at > contextSize ? at - contextSize : 0;
  let found = i32x4.splat(0);
  for (let i = begin, end = at + centres + contextSize; i < end; i++) {
    found = v128.or(found, i32x4.eq(drawn, i32x4.splat(wordAt(i))));
  }
  return v128.any_true(found);
}

// @ts-ignore: decorator
@inline
function targetRow(list: usize, k: usize): usize {
  return <usize>load<u32>(list + (k << 2));
}

/** Scores word b's targets, six, four or two at a time, and leaves their steps; returns the loss, lane by lane. */
function scorePositives(b: u32, targets: u32, rate: v128): v128 {
  const slot = <usize>b * listBytes;
  const h = vectorOf(b);
  let list = lists + slot;
  let out = positives + slot;
  for (let left = <i32>targets; left > 0; ) {
    if (left > 4) {
      score6(h, list, out);
      left -= 6;
      list += 24;
      out += 24;
    } else if (left > 2) {
      score4(h, list, out);
      left -= 4;
      list += 16;
      out += 16;
    } else {
      score2(h, list, out);
      break;
    }
  }
  let total = f32x4.splat(0);
  for (let t: u32 = 0; t < targets; t += 4) {
    const at = positives + slot + ((<usize>t) << 2);
    const x = f32x4.neg(v128.load(at));
    const e = expMinusAbs(x);
    const there = i32x4.lt_s(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(t)), i32x4.splat(targets));
    v128.store(at, v128.and(there, f32x4.mul(rate, sigmoid(x, e))));
    total = f32x4.add(total, v128.and(there, softplus(x, e)));
  }
  return total;
}

/** Dot products of a hidden vector with the listed rows, left at `out`. */
function score6(h: usize, list: usize, out: usize): void {
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1), p2 = targetRow(list, 2);
  const p3 = targetRow(list, 3), p4 = targetRow(list, 4), p5 = targetRow(list, 5);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, h += CHUNK) {
    const x = v128.load(h);
    a0 = fma(x, v128.load(p0 + off), a0);
    a1 = fma(x, v128.load(p1 + off), a1);
    a2 = fma(x, v128.load(p2 + off), a2);
    a3 = fma(x, v128.load(p3 + off), a3);
    a4 = fma(x, v128.load(p4 + off), a4);
    a5 = fma(x, v128.load(p5 + off), a5);
  }
  const zero = f32x4.splat(0);
  v128.store(out, sums(a0, a1, a2, a3));
  v128.store(out, sums(a4, a5, zero, zero), 16);
}

function score4(h: usize, list: usize, out: usize): void {
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1), p2 = targetRow(list, 2), p3 = targetRow(list, 3);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, h += CHUNK) {
    const x = v128.load(h);
    a0 = fma(x, v128.load(p0 + off), a0);
    a1 = fma(x, v128.load(p1 + off), a1);
    a2 = fma(x, v128.load(p2 + off), a2);
    a3 = fma(x, v128.load(p3 + off), a3);
  }
  v128.store(out, sums(a0, a1, a2, a3));
}

function score2(h: usize, list: usize, out: usize): void {
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1);
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0;
  for (let off: usize = 0, used = usedBytes; off < used; off += 32, h += 2 * CHUNK) {
    const x = v128.load(h), y = v128.load(h, CHUNK);
    a0 = fma(x, v128.load(p0 + off), a0);
    a1 = fma(x, v128.load(p1 + off), a1);
    b0 = fma(y, v128.load(p0 + off, 16), b0);
    b1 = fma(y, v128.load(p1 + off, 16), b1);
  }
  const zero = f32x4.splat(0);
  v128.store(out, sums(f32x4.add(a0, b0), f32x4.add(a1, b1), zero, zero));
}

/** Positive part of word b's gradient: the sum of its targets' rows, each times its step. */
function addTargets(b: u32, targets: u32): void {
  const slot = <usize>b * listBytes;
  const g = vectorOf(b) + GRADIENT;
  let list = lists + slot;
  let steps = positives + slot;
  for (let left = <i32>targets; left > 0; ) {
    if (left > 4) {
      addTargets6(g, list, steps);
      left -= 6;
      list += 24;
      steps += 24;
    } else if (left > 2) {
      addTargets4(g, list, steps);
      left -= 4;
      list += 16;
      steps += 16;
    } else {
      addTargets2(g, list, steps);
      break;
    }
  }
}

function addTargets6(g: usize, list: usize, steps: usize): void {
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1), p2 = targetRow(list, 2);
  const p3 = targetRow(list, 3), p4 = targetRow(list, 4), p5 = targetRow(list, 5);
  const s0 = v128.load32_splat(steps), s1 = v128.load32_splat(steps, 4), s2 = v128.load32_splat(steps, 8);
  const s3 = v128.load32_splat(steps, 12), s4 = v128.load32_splat(steps, 16), s5 = v128.load32_splat(steps, 20);
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, g += CHUNK) {
    let a = fma(s0, v128.load(p0 + off), v128.load(g));
    let b = f32x4.mul(s1, v128.load(p1 + off));
    a = fma(s2, v128.load(p2 + off), a);
    b = fma(s3, v128.load(p3 + off), b);
    a = fma(s4, v128.load(p4 + off), a);
    b = fma(s5, v128.load(p5 + off), b);
    v128.store(g, f32x4.add(a, b));
  }
}

function addTargets4(g: usize, list: usize, steps: usize): void {
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1), p2 = targetRow(list, 2), p3 = targetRow(list, 3);
  const s0 = v128.load32_splat(steps), s1 = v128.load32_splat(steps, 4);
  const s2 = v128.load32_splat(steps, 8), s3 = v128.load32_splat(steps, 12);
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, g += CHUNK) {
    let a = fma(s0, v128.load(p0 + off), v128.load(g));
    let b = f32x4.mul(s1, v128.load(p1 + off));
    a = fma(s2, v128.load(p2 + off), a);
    b = fma(s3, v128.load(p3 + off), b);
    v128.store(g, f32x4.add(a, b));
  }
}

function addTargets2(g: usize, list: usize, steps: usize): void {
  const p0 = targetRow(list, 0), p1 = targetRow(list, 1);
  const s0 = v128.load32_splat(steps), s1 = v128.load32_splat(steps, 4);
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, g += CHUNK) {
    v128.store(g, fma(s1, v128.load(p1 + off), fma(s0, v128.load(p0 + off), v128.load(g))));
  }
}

/**
 * Adds to each output row of the joint window the hidden vectors whose target it is, in one pass: a frequent word's
 * row, which other threads want too, changes hands once a block and not once for each of its eight words.
 */
function scatter(at: u32, centres: u32): void {
  let from = windowBegin(0);
  let to = windowEnd(0);
  for (let b: u32 = 1; b < centres; b++) {
    from = min(from, windowBegin(b));
    to = max(to, windowEnd(b));
  }
  // The lists of targets are not needed any more. Word b's steps lie in the order of its window, itself left out:
  // `cursors` [8] has the next one's address.
  const pending = lists;
  const cursors = lists + (BLOCK << 3);
  for (let b: u32 = 0; b < centres; b++) {
    store<u32>(cursors + ((<usize>b) << 2), <u32>(positives + <usize>b * listBytes));
  }
  for (let i = from; i < to; i++) {
    let end = pending;
    const lowest = i > at + contextSize ? i - contextSize - at : 0;
    const highest = min(centres, i + contextSize + 1 - at);
    for (let b = lowest; b < highest; b++) {
      const cursor = cursors + ((<usize>b) << 2);
      const step = <usize>load<u32>(cursor);
      store<u32>(end, <u32>vectorOf(b));
      store<f32>(end, load<f32>(step), 4);
      // no branch: which windows hold a row is random
      const holds = <usize>(<u32>(i >= windowBegin(b)) & <u32>(i < windowEnd(b)) & <u32>(i != at + b));
      end += holds << 3;
      store<u32>(cursor, <u32>(step + (holds << 2)));
    }
    addVectors(output + <usize>wordAt(i) * rowBytes, pending, end);
  }
}

function addGradient(row: usize, b: u32): void {
  let g = vectorOf(b) + GRADIENT;
  for (let off: usize = 0; off < usedBytes; off += 32) {
    v128.store(row + off, f32x4.add(v128.load(row + off), v128.load(g)));
    v128.store(row + off, f32x4.add(v128.load(row + off, 16), v128.load(g, CHUNK)), 16);
    g += 2 * CHUNK;
  }
}
