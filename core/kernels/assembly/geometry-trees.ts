import { hash } from './geometry-lists';
import { dots4 } from './geometry-vectors';

/**
 * Random-projection trees [begin, end): `order` [trees, n] becomes each tree's order of the points, in which a
 * node [lo, hi) is split at (lo + hi) / 2 by the projection on the difference of two of its points, until it
 * has at most `leaf` points. `passes` turn that direction towards the node's principal one. `scratch` holds, for each
 * tree, n i32 and 6 * width bytes.
 */
export function growTrees(
  begin: u32, end: u32, n: u32, rows: usize, width: u32, order: usize, leaf: u32, seed: u32, passes: u32,
  scratch: usize,
): void {
  const bytes = <usize>width << 1;
  for (let tree = begin; tree < end; tree++) {
    const mine = order + (<usize>tree * n << 2);
    const along = scratch + <usize>tree * (((<usize>n << 2) + 15 & ~15) + 3 * bytes);
    const normal = along + ((<usize>n << 2) + 15 & ~15);
    for (let i: u32 = 0; i < n; i++) store<u32>(mine + (<usize>i << 2), i);
    split(mine, along, normal, rows, bytes, 0, n, leaf, passes, hash(seed + tree * 7919));
  }
}

function split(
  order: usize, along: usize, normal: usize, rows: usize, bytes: usize, lo: u32, hi: u32, leaf: u32, passes: u32,
  state: u32,
): void {
  if (hi - lo <= leaf) return;
  const a = rows + <usize>load<u32>(order + (<usize>(lo + hash(state) % (hi - lo)) << 2)) * bytes;
  const b = rows + <usize>load<u32>(order + (<usize>(lo + hash(state + 1) % (hi - lo)) << 2)) * bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(normal + at, i16x8.sub_sat_s(v128.load(a + at), v128.load(b + at)));
  }
  for (let pass: u32 = 0; pass < passes; pass++) turn(order, normal, rows, bytes, lo, hi);
  for (let i = lo; i < hi; i += 4) {
    const r0 = rows + <usize>load<u32>(order + (<usize>i << 2)) * bytes;
    const r1 = i + 1 < hi ? rows + <usize>load<u32>(order + (<usize>i << 2), 4) * bytes : r0;
    const r2 = i + 2 < hi ? rows + <usize>load<u32>(order + (<usize>i << 2), 8) * bytes : r0;
    const r3 = i + 3 < hi ? rows + <usize>load<u32>(order + (<usize>i << 2), 12) * bytes : r0;
    const dot = dots4(normal, r0, r1, r2, r3, bytes);
    const to = along + (<usize>i << 2);
    store<i32>(to, i32x4.extract_lane(dot, 0));
    if (i + 1 < hi) store<i32>(to, i32x4.extract_lane(dot, 1), 4);
    if (i + 2 < hi) store<i32>(to, i32x4.extract_lane(dot, 2), 8);
    if (i + 3 < hi) store<i32>(to, i32x4.extract_lane(dot, 3), 12);
  }
  const middle = (lo + hi) >> 1;
  select(order, along, lo, hi - 1, middle);
  split(order, along, normal, rows, bytes, lo, middle, leaf, passes, hash(state + 2));
  split(order, along, normal, rows, bytes, middle, hi, leaf, passes, hash(state + 3));
}

const SAMPLED: u32 = 256;

/**
 * One pass towards the principal direction of the node's points, on an even sample of at most 256: their sum with the
 * sign of each one's projection on `normal`, from the mean projection. Behind `normal` is room for the sum.
 */
function turn(order: usize, normal: usize, rows: usize, bytes: usize, lo: u32, hi: u32): void {
  const count = min(SAMPLED, hi - lo);
  const sum = normal + bytes;
  memory.fill(sum, 0, bytes << 1);
  let mean: i64 = 0;
  for (let i: u32 = 0; i < count; i++) mean += dotOf16(normal, sampled(order, rows, bytes, lo, hi, i, count), bytes);
  mean /= count;
  for (let i: u32 = 0; i < count; i++) {
    const row = sampled(order, rows, bytes, lo, hi, i, count);
    const sign = i16x8.splat(dotOf16(normal, row, bytes) > <i32>mean ? 1 : -1);
    for (let at: usize = 0; at < bytes; at += 16) {
      const x = v128.load(row + at);
      const to = sum + (at << 1);
      v128.store(to, i32x4.add(v128.load(to), i32x4.extmul_low_i16x8_s(x, sign)));
      v128.store(to, i32x4.add(v128.load(to, 16), i32x4.extmul_high_i16x8_s(x, sign)), 16);
    }
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    const from = sum + (at << 1);
    const low = i32x4.shr_s(v128.load(from), 8);
    v128.store(normal + at, i16x8.narrow_i32x4_s(low, i32x4.shr_s(v128.load(from, 16), 8)));
  }
}

/** The i-th of `count` rows spread evenly over a node. */
// @ts-ignore: decorator
@inline
function sampled(order: usize, rows: usize, bytes: usize, lo: u32, hi: u32, i: u32, count: u32): usize {
  const place = lo + <u32>(<u64>i * (hi - lo) / count);
  return rows + <usize>load<u32>(order + (<usize>place << 2)) * bytes;
}

function dotOf16(x: usize, y: usize, bytes: usize): i32 {
  let sum = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(x + at), v128.load(y + at)));
  }
  return (
    i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
  );
}

/** Quickselect: the value that belongs at `k` goes there, smaller ones before it (Hoare's partition). */
function select(order: usize, along: usize, first: i32, last: i32, k: i32): void {
  while (first < last) {
    const pivot = load<i32>(along + (<usize>((first + last) >> 1) << 2));
    let i = first;
    let j = last;
    while (i <= j) {
      while (load<i32>(along + (<usize>i << 2)) < pivot) i++;
      while (load<i32>(along + (<usize>j << 2)) > pivot) j--;
      if (i > j) break;
      const ai = along + (<usize>i << 2);
      const aj = along + (<usize>j << 2);
      const value = load<i32>(ai);
      store<i32>(ai, load<i32>(aj));
      store<i32>(aj, value);
      const oi = order + (<usize>i << 2);
      const oj = order + (<usize>j << 2);
      const id = load<u32>(oi);
      store<u32>(oi, load<u32>(oj));
      store<u32>(oj, id);
      i++;
      j--;
    }
    if (k <= j) last = j;
    else if (k >= i) first = i;
    else return;
  }
}
