// What both block methods do alike: drawing, scoring and updating shared negatives, adding a block's sums to a row.
import { drawNegative } from './random';
import { expMinusAbs, fma, sigmoid, softplus, sums } from './simd';
import {
  BLOCK, CHUNK, gradient, hidden, negativeLogits, negatives, negativeRows, negativeWeights, negativeWords,
  output, rowBytes, shared, usedBytes, zeroRow,
} from './state';

/**
 * Draws S words, merges repetitions into weights of K / S each, and pads with the zero row at weight 0.
 * Returns the number of groups of four rows in use.
 */
export function drawShared(): u32 {
  const one = <f32>(<f64>negatives / <f64>shared);
  let distinct: u32 = 0;
  for (let i: u32 = 0; i < shared; i++) {
    const word = drawNegative();
    let at: u32 = 0;
    while (at < distinct && load<u32>(negativeWords + ((<usize>at) << 2)) != word) at++;
    const offset = (<usize>at) << 2;
    if (at < distinct) {
      store<f32>(negativeWeights + offset, load<f32>(negativeWeights + offset) + one);
      continue;
    }
    store<u32>(negativeWords + offset, word);
    store<f32>(negativeWeights + offset, one);
    store<u32>(negativeRows + offset, <u32>(output + <usize>word * rowBytes));
    distinct++;
  }
  const groups = (distinct + 3) >> 2;
  for (; distinct < groups << 2; distinct++) {
    const offset = (<usize>distinct) << 2;
    store<u32>(negativeWords + offset, 0xffffffff);
    store<f32>(negativeWeights + offset, 0);
    store<u32>(negativeRows + offset, <u32>zeroRow);
  }
  return groups;
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

/** Touches the output rows of the block's shared negatives. */
export function touchShared(groups: u32): void {
  for (let group: u32 = 0; group < groups; group++) {
    for (let k: usize = 0; k < 4; k++) touch(row(group, k));
  }
}

/**
 * Dot products of the 8 hidden vectors with the 4 rows of a group: tiles of 2 x 4, summed lane by lane.
 * One chunk an iteration: V8 moves all loads of a basic block before its arithmetic, and eight sums and six
 * operands are what its fifteen vector registers hold.
 */
export function scoreShared(group: u32): void {
  const n0 = row(group, 0);
  const n1 = row(group, 1);
  const n2 = row(group, 2);
  const n3 = row(group, 3);
  const used = usedBytes;
  let out = negativeLogits + ((<usize>group) << 7);
  for (let pair = hidden, end = hidden + CHUNK; pair < end; pair += 32, out += 32) {
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
 * Turns the logits of hidden vector `b` with a group into steps: minus learning rate times weight times
 * sigmoid. `weights` [4] how often each row counts against this vector. Returns the loss, lane by lane.
 */
// @ts-ignore: decorator
@inline
export function stepShared(group: u32, b: u32, weights: v128, learningRate: v128): v128 {
  const at = negativeLogits + ((<usize>group) << 7) + ((<usize>b) << 4);
  const x = v128.load(at);
  const e = expMinusAbs(x);
  v128.store(at, f32x4.neg(f32x4.mul(f32x4.mul(learningRate, weights), sigmoid(x, e))));
  return f32x4.mul(weights, softplus(x, e));
}

/**
 * Adds a group's part to the 8 hidden gradients (which the first group begins) and updates its 4 rows. The
 * gradients take the rows as they were. A true loop over the vectors, for the reason given at scoreShared.
 */
export function updateShared(group: u32): void {
  if (group == 0) updateGroup(group, true);
  else updateGroup(group, false);
}

// @ts-ignore: decorator
@inline
function updateGroup(group: u32, begin: bool): void {
  const n0 = row(group, 0);
  const n1 = row(group, 1);
  const n2 = row(group, 2);
  const n3 = row(group, 3);
  const used = usedBytes;
  const steps = negativeLogits + ((<usize>group) << 7);
  let h = hidden;
  const toGradient = gradient - hidden;
  for (let off: usize = 0; off < used; off += 16) {
    const o0 = v128.load(n0 + off), o1 = v128.load(n1 + off), o2 = v128.load(n2 + off), o3 = v128.load(n3 + off);
    let d0 = o0, d1 = o1, d2 = o2, d3 = o3;
    for (let s = steps, end = steps + 128; s < end; s += 16, h += 16) {
      const x = v128.load(h);
      const s0 = v128.load32_splat(s), s1 = v128.load32_splat(s, 4);
      const s2 = v128.load32_splat(s, 8), s3 = v128.load32_splat(s, 12);
      let g = begin ? f32x4.mul(s0, o0) : fma(s0, o0, v128.load(h + toGradient));
      d0 = fma(s0, x, d0);
      g = fma(s1, o1, g);
      d1 = fma(s1, x, d1);
      g = fma(s2, o2, g);
      d2 = fma(s2, x, d2);
      g = fma(s3, o3, g);
      d3 = fma(s3, x, d3);
      v128.store(h + toGradient, g);
    }
    v128.store(n0 + off, d0);
    v128.store(n1 + off, d1);
    v128.store(n2 + off, d2);
    v128.store(n3 + off, d3);
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
    let b = fma(s0, v128.load(g0, 128), v128.load(row, 16));
    a = fma(s1, v128.load(g1), a);
    b = fma(s1, v128.load(g1, 128), b);
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
    const b = fma(s0, v128.load(g0, 128), v128.load(row, 16));
    v128.store(row, a);
    v128.store(row, b, 16);
    g0 += 2 * CHUNK;
  }
}
