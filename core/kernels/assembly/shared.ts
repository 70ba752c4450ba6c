// Negatives shared by a block: both methods draw, score and update them alike.
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

/** Dot products of the 8 hidden vectors with the 4 rows of a group: tiles of 2 x 4, summed lane by lane. */
export function scoreShared(group: u32): void {
  const n0 = row(group, 0);
  const n1 = row(group, 1);
  const n2 = row(group, 2);
  const n3 = row(group, 3);
  let out = negativeLogits + ((<usize>group) << 7);
  for (let pair = hidden, end = hidden + CHUNK; pair < end; pair += 32, out += 32) {
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let at = pair;
    for (let off: usize = 0; off < usedBytes; off += 32) {
      let h = v128.load(at), g = v128.load(at, 16);
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
      h = v128.load(at, 128);
      g = v128.load(at, 144);
      n = v128.load(n0 + off, 16);
      a0 = fma(h, n, a0);
      b0 = fma(g, n, b0);
      n = v128.load(n1 + off, 16);
      a1 = fma(h, n, a1);
      b1 = fma(g, n, b1);
      n = v128.load(n2 + off, 16);
      a2 = fma(h, n, a2);
      b2 = fma(g, n, b2);
      n = v128.load(n3 + off, 16);
      a3 = fma(h, n, a3);
      b3 = fma(g, n, b3);
      at += 2 * CHUNK;
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

// One hidden vector against four rows held in registers, one chunk: the gradient takes the rows as they were.
// @ts-ignore: decorator
@inline
function gradientOf(start: v128, steps: usize, o0: v128, o1: v128, o2: v128, o3: v128): v128 {
  let g = fma(v128.load32_splat(steps), o0, start);
  g = fma(v128.load32_splat(steps, 4), o1, g);
  g = fma(v128.load32_splat(steps, 8), o2, g);
  return fma(v128.load32_splat(steps, 12), o3, g);
}

/** Adds a group's part to the 8 hidden gradients (which it begins where `begin`) and updates its 4 rows. */
export function updateShared(group: u32, begin: bool): void {
  const n0 = row(group, 0);
  const n1 = row(group, 1);
  const n2 = row(group, 2);
  const n3 = row(group, 3);
  const steps = negativeLogits + ((<usize>group) << 7);
  if (begin) memory.fill(gradient, 0, usedBytes * BLOCK);
  let h = hidden;
  let g = gradient;
  for (let off: usize = 0; off < usedBytes; off += 16) {
    const o0 = v128.load(n0 + off), o1 = v128.load(n1 + off), o2 = v128.load(n2 + off), o3 = v128.load(n3 + off);
    let d0 = o0, d1 = o1, d2 = o2, d3 = o3;
    let x = v128.load(h);
    v128.store(g, gradientOf(v128.load(g), steps, o0, o1, o2, o3));
    d0 = fma(v128.load32_splat(steps), x, d0);
    d1 = fma(v128.load32_splat(steps, 4), x, d1);
    d2 = fma(v128.load32_splat(steps, 8), x, d2);
    d3 = fma(v128.load32_splat(steps, 12), x, d3);
    x = v128.load(h, 16);
    v128.store(g, gradientOf(v128.load(g, 16), steps + 16, o0, o1, o2, o3), 16);
    d0 = fma(v128.load32_splat(steps, 16), x, d0);
    d1 = fma(v128.load32_splat(steps, 20), x, d1);
    d2 = fma(v128.load32_splat(steps, 24), x, d2);
    d3 = fma(v128.load32_splat(steps, 28), x, d3);
    x = v128.load(h, 32);
    v128.store(g, gradientOf(v128.load(g, 32), steps + 32, o0, o1, o2, o3), 32);
    d0 = fma(v128.load32_splat(steps, 32), x, d0);
    d1 = fma(v128.load32_splat(steps, 36), x, d1);
    d2 = fma(v128.load32_splat(steps, 40), x, d2);
    d3 = fma(v128.load32_splat(steps, 44), x, d3);
    x = v128.load(h, 48);
    v128.store(g, gradientOf(v128.load(g, 48), steps + 48, o0, o1, o2, o3), 48);
    d0 = fma(v128.load32_splat(steps, 48), x, d0);
    d1 = fma(v128.load32_splat(steps, 52), x, d1);
    d2 = fma(v128.load32_splat(steps, 56), x, d2);
    d3 = fma(v128.load32_splat(steps, 60), x, d3);
    x = v128.load(h, 64);
    v128.store(g, gradientOf(v128.load(g, 64), steps + 64, o0, o1, o2, o3), 64);
    d0 = fma(v128.load32_splat(steps, 64), x, d0);
    d1 = fma(v128.load32_splat(steps, 68), x, d1);
    d2 = fma(v128.load32_splat(steps, 72), x, d2);
    d3 = fma(v128.load32_splat(steps, 76), x, d3);
    x = v128.load(h, 80);
    v128.store(g, gradientOf(v128.load(g, 80), steps + 80, o0, o1, o2, o3), 80);
    d0 = fma(v128.load32_splat(steps, 80), x, d0);
    d1 = fma(v128.load32_splat(steps, 84), x, d1);
    d2 = fma(v128.load32_splat(steps, 88), x, d2);
    d3 = fma(v128.load32_splat(steps, 92), x, d3);
    x = v128.load(h, 96);
    v128.store(g, gradientOf(v128.load(g, 96), steps + 96, o0, o1, o2, o3), 96);
    d0 = fma(v128.load32_splat(steps, 96), x, d0);
    d1 = fma(v128.load32_splat(steps, 100), x, d1);
    d2 = fma(v128.load32_splat(steps, 104), x, d2);
    d3 = fma(v128.load32_splat(steps, 108), x, d3);
    x = v128.load(h, 112);
    v128.store(g, gradientOf(v128.load(g, 112), steps + 112, o0, o1, o2, o3), 112);
    d0 = fma(v128.load32_splat(steps, 112), x, d0);
    d1 = fma(v128.load32_splat(steps, 116), x, d1);
    d2 = fma(v128.load32_splat(steps, 120), x, d2);
    d3 = fma(v128.load32_splat(steps, 124), x, d3);
    v128.store(n0 + off, d0);
    v128.store(n1 + off, d1);
    v128.store(n2 + off, d2);
    v128.store(n3 + off, d3);
    h += CHUNK;
    g += CHUNK;
  }
}
