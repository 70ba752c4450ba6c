// What both block methods do alike: drawing, scoring and updating shared negatives, adding a block's sums to a row.
//
// Blocks that follow one another have the same negatives: only the first waits for their rows, and what it leaves in them
// the next one sees.
//
// The words of a block lie in the order of their rarity. The first four share all of the block's negatives, the others
// only the first of them: a frequent word is trained so often that the noise of few negatives evens out.
import { drawNegatives } from './random';
import { expMinusAbs, fma, sigmoid, softplus, sums } from './simd';
import {
  BLOCK, CHUNK, fewer, GRADIENT, hidden, negativeLogits, negatives, negativeRows, negativeWeights, negativeWords, output,
  RARER, rowBytes, shared, slots, usedBytes, zeroRow,
} from './state';
import { wordAt } from './windows';

/** Groups of four negatives in use, and those of them for frequent words. */
export let groups: u32 = 0;
let fewerGroups: u32 = 0;

/** Groups of negatives of the words in the places from `slot` on, which is 0 or RARER. */
// @ts-ignore: decorator
@inline
export function groupsOf(slot: u32): u32 {
  return slot == 0 ? groups : fewerGroups;
}

/** Gives the `centres` words from index `at` of the kept words their places; equal words keep their order. */
export function arrange(at: u32, centres: u32): void {
  const keys = slots + (BLOCK << 2);
  for (let b: u32 = 0; b < BLOCK; b++) {
    const key = b < centres ? ((wordAt(at + b) + 1) << 3) + (BLOCK - 1 - b) : 0;
    store<u32>(keys + ((<usize>b) << 2), key);
  }
  // the place of each is the number of greater keys, counted for four of them at a time; "greater" reads as -1
  const low = v128.load(keys), high = v128.load(keys, 16);
  let lowPlaces = i32x4.splat(0), highPlaces = i32x4.splat(0);
  for (let at = keys, end = keys + (BLOCK << 2); at < end; at += 4) {
    const key = v128.load32_splat(at);
    lowPlaces = i32x4.sub(lowPlaces, i32x4.gt_u(key, low));
    highPlaces = i32x4.sub(highPlaces, i32x4.gt_u(key, high));
  }
  v128.store(slots, i32x4.shl(lowPlaces, 4));
  v128.store(slots, i32x4.shl(highPlaces, 4), 16);
  for (let b: u32 = 0; b < BLOCK; b++) {
    const place = slots + ((<usize>b) << 2);
    if (b >= centres) store<u32>(place, b << 4);
    store<u32>(keys + ((<usize>load<u32>(place)) >> 2), b);
  }
}

/** First chunk of word b's hidden vector. */
// @ts-ignore: decorator
@inline
export function vectorOf(b: u32): usize {
  return hidden + <usize>load<u32>(slots + ((<usize>b) << 2));
}

/** The word of the block in that place. */
// @ts-ignore: decorator
@inline
export function wordIn(slot: u32): u32 {
  return load<u32>(slots + (BLOCK << 2) + ((<usize>slot) << 2));
}

/** How often each row of a group counts against a word in the places from `slot` on. */
// @ts-ignore: decorator
@inline
export function weightsOf(group: u32, slot: u32): v128 {
  const from = negativeWeights + (slot == 0 ? 0 : (<usize>shared) << 2);
  return v128.load(from + ((<usize>group) << 4));
}

/**
 * Draws S words, merges repetitions into weights of K / S each (K / F those among the first F, for frequent words), and
 * pads with the zero row at weight 0. Touches the rows.
 */
export function drawShared(): void {
  const bytes = (<usize>shared) << 2;
  const first = (<usize>fewer) << 2;
  const one = <f32>(<f64>negatives / <f64>shared);
  const more = <f32>(<f64>negatives / <f64>fewer);
  const words = negativeWords, weights = negativeWeights, rows = negativeRows;
  const drawn = negativeLogits;
  drawNegatives(drawn, shared, drawn + bytes);
  // Lanes not used yet hold a word that does not exist. Always all of them are compared: a loop that grew with the
  // distinct words would be mispredicted.
  memory.fill(words, 0xff, bytes);
  memory.fill(weights, 0, 2 * bytes);
  let end: usize = 0;
  for (let i: usize = 0; i < bytes; i += 4) {
    const word = load<u32>(drawn + i);
    const wanted = i32x4.splat(word);
    let found = i32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) found = v128.or(found, i32x4.eq(wanted, v128.load(words + at)));
    let at = end;
    if (v128.any_true(found)) {
      for (at = 0; load<u32>(words + at) != word; ) at += 4;
    } else {
      const row = output + <usize>word * rowBytes;
      store<u32>(words + at, word);
      store<u32>(rows + at, <u32>row);
      touch(row);
      end += 4;
    }
    store<f32>(weights + at, load<f32>(weights + at) + one);
    if (i < first) {
      store<f32>(weights + at + bytes, load<f32>(weights + at + bytes) + more);
      fewerGroups = <u32>((end + 15) >> 4);
    }
  }
  groups = <u32>((end + 15) >> 4);
  for (; (end & 15) != 0; end += 4) store<u32>(rows + end, <u32>zeroRow);
}

// @ts-ignore: decorator
@inline
function row(group: u32, k: usize): usize {
  return <usize>load<u32>(negativeRows + ((<usize>group) << 4) + (k << 2));
}

/** What `touch` has read; kept so that the reads are not optimised away. */
export let touched: u32 = 0;

/**
 * Reads one word of every cache line of a row. WebAssembly has no prefetch: reading all rows of a block at once
 * lets the machine wait for many cache misses at the same time instead of one row after the other.
 */
export function touch(row: usize): void {
  let x: u32 = 0;
  for (let at = row, end = row + usedBytes; at < end; at += 64) x |= load<u32>(at);
  touched |= x;
}

/** Address of a group's logits with the words in the places from `slot` on. */
// @ts-ignore: decorator
@inline
function logitsOf(group: u32, slot: u32): usize {
  return negativeLogits + ((<usize>group) << 7) + ((<usize>slot) << 4);
}

/**
 * Dot products of the RARER vectors from place `slot` on with the 4 rows of a group: tiles of 2 x 4, summed lane by lane.
 * One chunk an iteration: V8 moves all loads of a basic block before its arithmetic, and eight sums and six
 * operands are what its fifteen vector registers hold.
 */
export function scoreShared(group: u32, slot: u32): void {
  const n0 = row(group, 0);
  const n1 = row(group, 1);
  const n2 = row(group, 2);
  const n3 = row(group, 3);
  const used = usedBytes;
  let out = logitsOf(group, slot);
  for (let pair = hidden + ((<usize>slot) << 4), end = pair + (RARER << 4); pair < end; pair += 32, out += 32) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let at = pair;
    for (let off: usize = 0; off < used; off += 16) {
      const h = v128.load(at), g = v128.load(at, 16);
      let n = v128.load(n0 + off);
      a0 = fma(h, n, a0);
      b0 = fma(g, n, b0);
      n = v128.load(n1 + off);
      a1 = fma(h, n, a1);
      b1 = fma(g, n, b1);
      n = v128.load(n2 + off);
      a2 = fma(h, n, a2);
      b2 = fma(g, n, b2);
      n = v128.load(n3 + off);
      a3 = fma(h, n, a3);
      b3 = fma(g, n, b3);
      at += CHUNK;
    }
    v128.store(out, sums(a0, a1, a2, a3));
    v128.store(out, sums(b0, b1, b2, b3), 16);
  }
}

/**
 * Turns the logits of the word in a place with a group into steps: minus learning rate times weight times sigmoid.
 * `weights` [4] how often each row counts against this word. Returns the loss, lane by lane.
 */
// @ts-ignore: decorator
@inline
export function stepShared(group: u32, slot: u32, weights: v128, learningRate: v128): v128 {
  const at = logitsOf(group, slot);
  const x = v128.load(at);
  const e = expMinusAbs(x);
  v128.store(at, f32x4.neg(f32x4.mul(f32x4.mul(learningRate, weights), sigmoid(x, e))));
  return f32x4.mul(weights, softplus(x, e));
}

/** Adds the negatives' part to the hidden gradients, which it begins, and updates their rows, two at a time. */
export function updateShared(centres: u32): void {
  for (let slot: u32 = 0; slot < centres; slot += RARER) {
    const vectors = hidden + ((<usize>slot) << 4);
    const steps = logitsOf(0, slot);
    updateRows(vectors, row(0, 0), row(0, 1), steps, true);
    updateRows(vectors, row(0, 2), row(0, 3), steps + 8, false);
    for (let group: u32 = 1, end = groupsOf(slot); group < end; group++) {
      const steps = logitsOf(group, slot);
      updateRows(vectors, row(group, 0), row(group, 1), steps, false);
      updateRows(vectors, row(group, 2), row(group, 3), steps + 8, false);
    }
  }
}

/**
 * Two rows against four vectors, whose steps stay in registers. The gradients take the rows as they were. Stores stand
 * before the loads that they need not wait for: V8 keeps their order, and so fifteen registers hold everything.
 *
 * @param steps of the two rows with the first vector, 16 bytes before those with the next
 */
// @ts-ignore: decorator
@inline
function updateRows(vectors: usize, n0: usize, n1: usize, steps: usize, begin: bool): void {
  const a0 = v128.load32_splat(steps), b0 = v128.load32_splat(steps, 4);
  const a1 = v128.load32_splat(steps, 16), b1 = v128.load32_splat(steps, 20);
  const a2 = v128.load32_splat(steps, 32), b2 = v128.load32_splat(steps, 36);
  const a3 = v128.load32_splat(steps, 48), b3 = v128.load32_splat(steps, 52);
  let at = vectors;
  for (let off: usize = 0, used = usedBytes; off < used; off += 16, at += CHUNK) {
    const m = v128.load(n0 + off), n = v128.load(n1 + off);
    let g = begin ? f32x4.mul(a0, m) : fma(a0, m, v128.load(at, GRADIENT));
    v128.store(at, fma(b0, n, g), GRADIENT);
    g = begin ? f32x4.mul(a1, m) : fma(a1, m, v128.load(at, GRADIENT + 16));
    v128.store(at, fma(b1, n, g), GRADIENT + 16);
    g = begin ? f32x4.mul(a2, m) : fma(a2, m, v128.load(at, GRADIENT + 32));
    v128.store(at, fma(b2, n, g), GRADIENT + 32);
    g = begin ? f32x4.mul(a3, m) : fma(a3, m, v128.load(at, GRADIENT + 48));
    v128.store(at, fma(b3, n, g), GRADIENT + 48);
    let h = v128.load(at);
    let d = fma(a0, h, m), e = fma(b0, h, n);
    h = v128.load(at, 16);
    d = fma(a1, h, d);
    e = fma(b1, h, e);
    h = v128.load(at, 32);
    d = fma(a2, h, d);
    e = fma(b2, h, e);
    h = v128.load(at, 48);
    v128.store(n0 + off, fma(a3, h, d));
    v128.store(n1 + off, fma(b3, h, e));
  }
}

/**
 * Row += the vectors listed from `list` to `end` (address of the first of their chunks, f32 share), each times its
 * share. Straight code for each number of them.
 */
export function addVectors(row: usize, list: usize, end: usize): void {
  for (; end - list >= 32; list += 32) addVectors4(row, list);
  if (end - list >= 24) addVectors3(row, list);
  else if (end - list >= 16) addVectors2(row, list);
  else if (list < end) addVector(row, list);
}

function addVectors4(row: usize, list: usize): void {
  let g0 = <usize>load<u32>(list), g1 = <usize>load<u32>(list, 8);
  let g2 = <usize>load<u32>(list, 16), g3 = <usize>load<u32>(list, 24);
  const s0 = v128.load32_splat(list, 4), s1 = v128.load32_splat(list, 12);
  const s2 = v128.load32_splat(list, 20), s3 = v128.load32_splat(list, 28);
  for (let end = row + usedBytes; row < end; row += 16) {
    let a = fma(s0, v128.load(g0), v128.load(row));
    a = fma(s1, v128.load(g1), a);
    a = fma(s2, v128.load(g2), a);
    a = fma(s3, v128.load(g3), a);
    v128.store(row, a);
    g0 += CHUNK;
    g1 += CHUNK;
    g2 += CHUNK;
    g3 += CHUNK;
  }
}

function addVectors3(row: usize, list: usize): void {
  let g0 = <usize>load<u32>(list), g1 = <usize>load<u32>(list, 8), g2 = <usize>load<u32>(list, 16);
  const s0 = v128.load32_splat(list, 4), s1 = v128.load32_splat(list, 12), s2 = v128.load32_splat(list, 20);
  for (let end = row + usedBytes; row < end; row += 16) {
    let a = fma(s0, v128.load(g0), v128.load(row));
    a = fma(s1, v128.load(g1), a);
    a = fma(s2, v128.load(g2), a);
    v128.store(row, a);
    g0 += CHUNK;
    g1 += CHUNK;
    g2 += CHUNK;
  }
}

function addVectors2(row: usize, list: usize): void {
  let g0 = <usize>load<u32>(list), g1 = <usize>load<u32>(list, 8);
  const s0 = v128.load32_splat(list, 4), s1 = v128.load32_splat(list, 12);
  for (let end = row + usedBytes; row < end; row += 32) {
    let a = fma(s0, v128.load(g0), v128.load(row));
    let b = fma(s0, v128.load(g0, CHUNK), v128.load(row, 16));
    a = fma(s1, v128.load(g1), a);
    b = fma(s1, v128.load(g1, CHUNK), b);
    v128.store(row, a);
    v128.store(row, b, 16);
    g0 += 2 * CHUNK;
    g1 += 2 * CHUNK;
  }
}

function addVector(row: usize, list: usize): void {
  let g0 = <usize>load<u32>(list);
  const s0 = v128.load32_splat(list, 4);
  for (let end = row + usedBytes; row < end; row += 32) {
    const a = fma(s0, v128.load(g0), v128.load(row));
    const b = fma(s0, v128.load(g0, CHUNK), v128.load(row, 16));
    v128.store(row, a);
    v128.store(row, b, 16);
    g0 += 2 * CHUNK;
  }
}
