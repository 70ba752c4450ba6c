// Block CBOW: eight neighbouring centre words, each predicted from the average of its context.
import {
  addVectors, arrange, groupsOf, scoreShared, stepShared, touch, updateShared, vectorOf, weightsOf, wordIn,
} from './shared';
import { expMinusAbs, fma, sigmoid, softplus, sum, sums } from './simd';
import {
  BLOCK, CHUNK, contextSize, corrected, count, GRADIENT, hidden, input, lists, negativeWords, output, positives,
  RARER, rowBytes, usedBytes, zeroRow,
} from './state';
import { drawWindow, newInWindow, windowBegin, windowEnd, wordAt } from './windows';

/** Trains on the `centres` (1..8) words from index `at` of the kept words. */
export function cbowBlock(at: u32, centres: u32, learningRate: f32): void {
  for (let b: u32 = 0; b < centres; b++) drawWindow(at + b, b);
  arrange(at, centres);
  touchWindow(at, centres);
  for (let b: u32 = 0; b < BLOCK; b++) average(at + b, b, b < centres);

  const rate = f32x4.splat(learningRate);
  let total = f32x4.splat(0);
  for (let slot: u32 = 0; slot < centres; slot += RARER) {
    for (let group: u32 = 0, end = groupsOf(slot); group < end; group++) {
      scoreShared(group, slot);
      total = f32x4.add(total, stepGroup(group, slot, at, centres, rate));
    }
    scorePositives(slot);
    total = f32x4.add(total, stepPositives(slot, centres, rate));
  }
  count(<f64>centres, <f64>sum(total));

  updateShared(centres);
  for (let slot: u32 = 0; slot < centres; slot += RARER) updatePositives(slot);
  scatter(at, centres);
}

/**
 * Turns a group's logits with the words in the RARER places from `slot` on into steps, none for the word itself; returns
 * the loss, lane by lane.
 */
// @ts-ignore: decorator
@inline
function stepGroup(group: u32, slot: u32, at: u32, centres: u32, rate: v128): v128 {
  const drawn = v128.load(negativeWords + ((<usize>group) << 4));
  const each = weightsOf(group, slot);
  let total = f32x4.splat(0);
  for (let place = slot; place < slot + RARER; place++) {
    const centre = i32x4.splat(wordAt(at + wordIn(place)));
    const weights = place < centres ? v128.andnot(each, i32x4.eq(drawn, centre)) : f32x4.splat(0);
    total = f32x4.add(total, stepShared(group, place, weights, rate));
  }
  return total;
}

/** Touches the input rows of the joint window and the output rows of the centre words. */
function touchWindow(at: u32, centres: u32): void {
  for (let i = newInWindow(at), end = windowEnd(centres - 1); i < end; i++) {
    touch(input + <usize>wordAt(i) * rowBytes);
  }
  for (let b: u32 = 0; b < centres; b++) touch(output + <usize>wordAt(at + b) * rowBytes);
}

/** Hidden vector b: the mean of the input rows of its window; zero where the block has no such word. */
function average(at: u32, b: u32, present: bool): void {
  const h = vectorOf(b);
  const centre = positives + 128 + ((h - hidden) >> 2);
  if (!present) {
    store<u32>(centre, <u32>zeroRow);
    for (let to = h, end = h + usedBytes * (2 * BLOCK); to < end; to += CHUNK) v128.store(to, f32x4.splat(0));
    return;
  }
  store<u32>(centre, <u32>(output + <usize>wordAt(at) * rowBytes));
  let end = lists;
  for (let i = windowBegin(b), stop = windowEnd(b); i < stop; i++) {
    store<u32>(end, <u32>(input + <usize>wordAt(i) * rowBytes));
    end += i == at ? 0 : 4;
  }
  const scale = f32x4.splat(<f32>1 / <f32>((end - lists) >> 2));
  let list = lists;
  if (end - list >= 16) {
    addRows4(h, list, scale, true);
    for (list += 16; end - list >= 16; list += 16) addRows4(h, list, scale, false);
    if (end - list >= 8) {
      addRows2(h, list, scale, false);
      list += 8;
    }
  } else if (end - list >= 8) {
    addRows2(h, list, scale, true);
    list += 8;
  } else {
    addRow(h, list, scale, true);
    return;
  }
  if (list < end) addRow(h, list, scale, false);
}

// Hidden vector (+)= scale * the sum of the listed rows. Straight code for four, two and one, since a loop over
// a random number of rows inside the loop over chunks would be mispredicted in every chunk.
// @ts-ignore: decorator
@inline
function addRows4(h: usize, list: usize, scale: v128, begin: bool): void {
  const r0 = <usize>load<u32>(list), r1 = <usize>load<u32>(list, 4);
  const r2 = <usize>load<u32>(list, 8), r3 = <usize>load<u32>(list, 12);
  for (let off: usize = 0, used = usedBytes; off < used; off += 32, h += 2 * CHUNK) {
    const a = f32x4.add(
      f32x4.add(v128.load(r0 + off), v128.load(r1 + off)),
      f32x4.add(v128.load(r2 + off), v128.load(r3 + off)),
    );
    const b = f32x4.add(
      f32x4.add(v128.load(r0 + off, 16), v128.load(r1 + off, 16)),
      f32x4.add(v128.load(r2 + off, 16), v128.load(r3 + off, 16)),
    );
    v128.store(h, begin ? f32x4.mul(scale, a) : fma(scale, a, v128.load(h)));
    v128.store(h, begin ? f32x4.mul(scale, b) : fma(scale, b, v128.load(h, CHUNK)), CHUNK);
  }
}

// @ts-ignore: decorator
@inline
function addRows2(h: usize, list: usize, scale: v128, begin: bool): void {
  const r0 = <usize>load<u32>(list), r1 = <usize>load<u32>(list, 4);
  for (let off: usize = 0, used = usedBytes; off < used; off += 32, h += 2 * CHUNK) {
    const a = f32x4.add(v128.load(r0 + off), v128.load(r1 + off));
    const b = f32x4.add(v128.load(r0 + off, 16), v128.load(r1 + off, 16));
    v128.store(h, begin ? f32x4.mul(scale, a) : fma(scale, a, v128.load(h)));
    v128.store(h, begin ? f32x4.mul(scale, b) : fma(scale, b, v128.load(h, CHUNK)), CHUNK);
  }
}

// @ts-ignore: decorator
@inline
function addRow(h: usize, list: usize, scale: v128, begin: bool): void {
  const r0 = <usize>load<u32>(list);
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, h += CHUNK) {
    const a = v128.load(r0 + off);
    v128.store(h, begin ? f32x4.mul(scale, a) : fma(scale, a, v128.load(h)));
  }
}

// @ts-ignore: decorator
@inline
function centreRow(slot: u32): usize {
  return <usize>load<u32>(positives + 128 + ((<usize>slot) << 2));
}

/** Dot products of the hidden vectors in places slot..slot + 3, each with its centre word's output row. */
function scorePositives(slot: u32): void {
  const p0 = centreRow(slot), p1 = centreRow(slot + 1), p2 = centreRow(slot + 2), p3 = centreRow(slot + 3);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let h = hidden + ((<usize>slot) << 4);
  for (let off: usize = 0; off < usedBytes; off += 32) {
    a0 = fma(v128.load(h), v128.load(p0 + off), a0);
    a1 = fma(v128.load(h, 16), v128.load(p1 + off), a1);
    a2 = fma(v128.load(h, 32), v128.load(p2 + off), a2);
    a3 = fma(v128.load(h, 48), v128.load(p3 + off), a3);
    a0 = fma(v128.load(h, CHUNK), v128.load(p0 + off, 16), a0);
    a1 = fma(v128.load(h, CHUNK + 16), v128.load(p1 + off, 16), a1);
    a2 = fma(v128.load(h, CHUNK + 32), v128.load(p2 + off, 16), a2);
    a3 = fma(v128.load(h, CHUNK + 48), v128.load(p3 + off, 16), a3);
    h += 2 * CHUNK;
  }
  v128.store(positives + ((<usize>slot) << 2), sums(a0, a1, a2, a3));
}

/** Logits to steps for places slot..slot + 3; returns the loss, lane by lane. Words that are not there count nothing. */
function stepPositives(slot: u32, centres: u32, rate: v128): v128 {
  const at = positives + ((<usize>slot) << 2);
  const x = f32x4.neg(v128.load(at));
  const e = expMinusAbs(x);
  const lanes = i32x4(0, 1, 2, 3);
  const there = i32x4.lt_s(i32x4.add(lanes, i32x4.splat(slot)), i32x4.splat(centres));
  v128.store(at, v128.and(there, f32x4.mul(rate, sigmoid(x, e))));
  return v128.and(there, softplus(x, e));
}

/** Positive part of the gradients and the centre words' rows, one word after the other in every chunk. */
function updatePositives(slot: u32): void {
  const p0 = centreRow(slot), p1 = centreRow(slot + 1), p2 = centreRow(slot + 2), p3 = centreRow(slot + 3);
  const steps = positives + ((<usize>slot) << 2);
  const s0 = v128.load32_splat(steps), s1 = v128.load32_splat(steps, 4);
  const s2 = v128.load32_splat(steps, 8), s3 = v128.load32_splat(steps, 12);
  let h = hidden + ((<usize>slot) << 4);
  let g = hidden + GRADIENT + ((<usize>slot) << 4);
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
  for (let b: u32 = 0; b < centres; b++) {
    const begin = windowBegin(b);
    const stop = windowEnd(b);
    from = min(from, begin);
    to = max(to, stop);
    store<f32>(positives + 64 + ((<usize>b) << 2), corrected ? <f32>1 / <f32>(stop - begin - 1) : 1);
  }
  for (let i = from; i < to; i++) {
    let end = lists;
    const lowest = i > at + contextSize ? i - contextSize - at : 0;
    const highest = min(centres, i + contextSize + 1 - at);
    for (let b = lowest; b < highest; b++) {
      store<u32>(end, <u32>(vectorOf(b) + GRADIENT));
      store<u32>(end, load<u32>(positives + 64 + ((<usize>b) << 2)), 4);
      // no branch: which windows hold a row is random
      end += <usize>(<u32>(i >= windowBegin(b)) & <u32>(i < windowEnd(b)) & <u32>(i != at + b)) << 3;
    }
    const row = input + <usize>wordAt(i) * rowBytes;
    addVectors(row, lists, end);
  }
}
