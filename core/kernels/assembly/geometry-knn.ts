import { dots4 } from './geometry-vectors';

// The k-nearest-neighbour graph. Lists [n, size] hold each point's best candidates so far, nearest first:
// `ids` u32 with the top bit set while the entry is new, `keys` i32. An empty place has the key EMPTY.

const EMPTY: i32 = i32.MAX_VALUE;
const NEW: u32 = 0x80000000;
const ID: u32 = 0x7fffffff;

/** Puts `id` into the list unless it is there or too far. Returns 1 if it went in. */
// @ts-ignore: decorator
@inline
function insert(ids: usize, keys: usize, size: u32, id: u32, key: i32): u32 {
  const last: usize = <usize>(size - 1) << 2;
  if (key >= load<i32>(keys + last)) return 0;
  let at = last;
  while (at > 0 && load<i32>(keys + at - 4) > key) at -= 4;
  for (let same = at; same > 0 && load<i32>(keys + same - 4) == key; same -= 4) {
    if ((load<u32>(ids + same - 4) & ID) == id) return 0;
  }
  for (let to = last; to > at; to -= 4) {
    store<u32>(ids + to, load<u32>(ids + to - 4));
    store<i32>(keys + to, load<i32>(keys + to - 4));
  }
  store<u32>(ids + at, id | NEW);
  store<i32>(keys + at, key);
  return 1;
}

// @ts-ignore: decorator
@inline
function hash(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

/** Marks all entries of the lists [begin, end) as new, so that the next round looks at them again. */
export function renewLists(begin: u32, end: u32, ids: usize, size: u32): void {
  for (let at = <usize>begin * size; at < <usize>end * size; at++) {
    store<u32>(ids + (at << 2), load<u32>(ids + (at << 2)) | NEW);
  }
}

export function emptyLists(begin: u32, end: u32, ids: usize, keys: usize, size: u32): void {
  memory.fill(ids + (<usize>begin * size << 2), 0, <usize>(end - begin) * size << 2);
  for (let at = <usize>begin * size; at < <usize>end * size; at++) store<i32>(keys + (at << 2), EMPTY);
}

/** All pairs: fills the lists [begin, end), of which list i is that of point i * every, from all n points. */
export function exactLists(
  begin: u32, end: u32, every: u32, n: u32, rows: usize, halves: usize, width: u32, ids: usize, keys: usize,
  size: u32,
): void {
  const bytes = <usize>width << 1;
  // as many rows at a time as the nearest cache holds
  const block = max<u32>(4, <u32>(<usize>16384 / bytes) & ~3);
  for (let from: u32 = 0; from < n; from += block) {
    const to = min(n, from + block);
    for (let i = begin; i < end; i++) {
      const p = i * every;
      exactList(p, from, to, rows, halves, bytes, ids + (<usize>i * size << 2), keys + (<usize>i * size << 2), size);
    }
  }
}

function exactList(
  p: u32, from: u32, to: u32, rows: usize, halves: usize, bytes: usize, ids: usize, keys: usize, size: u32,
): void {
  const x = rows + <usize>p * bytes;
  const half = load<i32>(halves + (<usize>p << 2));
  for (let q = from; q < to; q += 4) {
    const q1 = min(q + 1, to - 1);
    const q2 = min(q + 2, to - 1);
    const q3 = min(q + 3, to - 1);
    const dot = dots4(x, rows + <usize>q * bytes, rows + <usize>q1 * bytes, rows + <usize>q2 * bytes, rows + <usize>q3 * bytes, bytes);
    const worst = load<i32>(keys + (<usize>(size - 1) << 2));
    const other = v128.load(halves + (<usize>q << 2));
    const key = i32x4.sub(i32x4.add(i32x4.splat(half), other), dot);
    if (!v128.any_true(i32x4.lt_s(key, i32x4.splat(worst)))) continue;
    if (q != p) insert(ids, keys, size, q, i32x4.extract_lane(key, 0));
    if (q + 1 < to && q + 1 != p) insert(ids, keys, size, q + 1, i32x4.extract_lane(key, 1));
    if (q + 2 < to && q + 2 != p) insert(ids, keys, size, q + 2, i32x4.extract_lane(key, 2));
    if (q + 3 < to && q + 3 != p) insert(ids, keys, size, q + 3, i32x4.extract_lane(key, 3));
  }
}

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

/** Compares all pairs within the leaves [begin, end) of one tree; `starts` [leaves + 1] u32. */
export function joinLeaves(
  begin: u32, end: u32, rows: usize, halves: usize, width: u32, order: usize, starts: usize, ids: usize,
  keys: usize, size: u32,
): void {
  const bytes = <usize>width << 1;
  for (let leaf = begin; leaf < end; leaf++) {
    const lo = load<u32>(starts + (<usize>leaf << 2));
    const hi = load<u32>(starts + (<usize>leaf << 2), 4);
    for (let i = lo; i + 1 < hi; i++) {
      const p = load<u32>(order + (<usize>i << 2));
      const x = rows + <usize>p * bytes;
      const half = load<i32>(halves + (<usize>p << 2));
      const myIds = ids + (<usize>p * size << 2);
      const myKeys = keys + (<usize>p * size << 2);
      for (let j = i + 1; j < hi; j += 4) {
        const a = load<u32>(order + (<usize>j << 2));
        const b = j + 1 < hi ? load<u32>(order + (<usize>j << 2), 4) : a;
        const c = j + 2 < hi ? load<u32>(order + (<usize>j << 2), 8) : a;
        const d = j + 3 < hi ? load<u32>(order + (<usize>j << 2), 12) : a;
        const dot = dots4(x, rows + <usize>a * bytes, rows + <usize>b * bytes, rows + <usize>c * bytes, rows + <usize>d * bytes, bytes);
        both(p, a, half, i32x4.extract_lane(dot, 0), halves, myIds, myKeys, ids, keys, size);
        if (j + 1 < hi) both(p, b, half, i32x4.extract_lane(dot, 1), halves, myIds, myKeys, ids, keys, size);
        if (j + 2 < hi) both(p, c, half, i32x4.extract_lane(dot, 2), halves, myIds, myKeys, ids, keys, size);
        if (j + 3 < hi) both(p, d, half, i32x4.extract_lane(dot, 3), halves, myIds, myKeys, ids, keys, size);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function both(
  p: u32, q: u32, half: i32, dot: i32, halves: usize, myIds: usize, myKeys: usize, ids: usize, keys: usize,
  size: u32,
): void {
  const key = half + load<i32>(halves + (<usize>q << 2)) - dot;
  insert(myIds, myKeys, size, q, key);
  insert(ids + (<usize>q * size << 2), keys + (<usize>q * size << 2), size, p, key);
}

// One round of NN-descent (Dong, Moses & Li 2011): a neighbour of a neighbour is likely a neighbour. Candidates
// of a point lie in a row of `pool` [n, 2 + size + 2 * reverse] u32: the number of new and of old ones, then the
// new ones from the front and the old ones behind them.

/** For the points [begin, end): a uniform sample of at most `reverse` new and old points that list them. */
export function reverseLists(
  begin: u32, end: u32, n: u32, ids: usize, keys: usize, size: u32, reverse: u32, lists: usize, counts: usize,
  seed: u32,
): void {
  memory.fill(counts + (<usize>begin << 3), 0, <usize>(end - begin) << 3);
  for (let p: u32 = 0; p < n; p++) {
    for (let s: u32 = 0; s < size; s++) {
      const at = (<usize>p * size + s) << 2;
      const entry = load<u32>(ids + at);
      const q = entry & ID;
      if (q < begin || q >= end || load<i32>(keys + at) == EMPTY) continue;
      const old: usize = entry & NEW ? 0 : 1;
      const counter = counts + (<usize>q << 3) + (old << 2);
      const seen = load<u32>(counter);
      store<u32>(counter, seen + 1);
      const place = seen < reverse ? seen : hash(seed + q * 31 + seen) % (seen + 1);
      if (place < reverse) store<u32>(lists + ((((<usize>q << 1) + old) * reverse + place) << 2), p);
    }
  }
}

/**
 * For the points [begin, end): gathers their nearest `forward` new and old candidates and the reverse ones into
 * `pool`, and marks the former old.
 */
export function gatherPool(
  begin: u32, end: u32, ids: usize, keys: usize, size: u32, forward: u32, reverse: u32, lists: usize, counts: usize,
  pool: usize,
): void {
  const stride = <usize>(2 + size + 2 * reverse) << 2;
  for (let p = begin; p < end; p++) {
    const mine = pool + <usize>p * stride;
    const myIds = ids + (<usize>p * size << 2);
    const myKeys = keys + (<usize>p * size << 2);
    let to = mine + 8;
    for (let old: usize = 0; old < 2; old++) {
      const from = to;
      let taken: u32 = 0;
      for (let s: usize = 0; s < <usize>size << 2 && taken < forward; s += 4) {
        const entry = load<u32>(myIds + s);
        if (load<i32>(myKeys + s) == EMPTY || (entry & NEW ? 0 : 1) != old) continue;
        store<u32>(to, entry & ID);
        to += 4;
        taken++;
      }
      const count = min(load<u32>(counts + (<usize>p << 3) + (old << 2)), reverse);
      for (let i: u32 = 0; i < count; i++) {
        const q = load<u32>(lists + ((((<usize>p << 1) + old) * reverse + i) << 2));
        let listed = false;
        for (let s: usize = 0; s < <usize>size << 2; s += 4) {
          if ((load<u32>(myIds + s) & ID) == q) listed = true;
        }
        if (listed) continue;
        store<u32>(to, q);
        to += 4;
      }
      store<u32>(mine + (old << 2), <u32>((to - from) >> 2));
    }
    let marked: u32 = 0;
    for (let s: usize = 0; s < <usize>size << 2 && marked < forward; s += 4) {
      const entry = load<u32>(myIds + s);
      if (!(entry & NEW)) continue;
      store<u32>(myIds + s, entry & ID);
      marked++;
    }
  }
}

/**
 * For the points [begin, end): compares each with the candidates of its candidates. `stamps` [n] u32 and
 * `found` [n + 4] u32 belong to this thread; `mark` grows by n with every round. Returns the number of entries changed.
 */
export function joinPool(
  begin: u32, end: u32, rows: usize, halves: usize, width: u32, ids: usize, keys: usize, size: u32,
  reverse: u32, pool: usize, stamps: usize, found: usize, mark: u32,
): u32 {
  const bytes = <usize>width << 1;
  const stride = <usize>(2 + size + 2 * reverse) << 2;
  let changed: u32 = 0;
  for (let p = begin; p < end; p++) {
    const myIds = ids + (<usize>p * size << 2);
    const myKeys = keys + (<usize>p * size << 2);
    const stamp = mark + p;
    store<u32>(stamps + (<usize>p << 2), stamp);
    for (let s: usize = 0; s < <usize>size << 2; s += 4) {
      store<u32>(stamps + (<usize>(load<u32>(myIds + s) & ID) << 2), stamp);
    }
    const mine = pool + <usize>p * stride;
    const fresh = load<u32>(mine);
    const all = fresh + load<u32>(mine, 4);
    let to = found;
    to = collect(mine + 8, fresh, stamps, stamp, to);
    for (let c: u32 = 0; c < all; c++) {
      const theirs = pool + <usize>load<u32>(mine + 8 + (<usize>c << 2)) * stride;
      const count = c < fresh ? load<u32>(theirs) + load<u32>(theirs, 4) : load<u32>(theirs);
      to = collect(theirs + 8, count, stamps, stamp, to);
    }
    const half = load<i32>(halves + (<usize>p << 2));
    const x = rows + <usize>p * bytes;
    for (let at = found; at < to; at += 4 << 2) {
      const a = load<u32>(at);
      const b = at + 4 < to ? load<u32>(at, 4) : a;
      const c = at + 8 < to ? load<u32>(at, 8) : a;
      const d = at + 12 < to ? load<u32>(at, 12) : a;
      const dot = dots4(x, rows + <usize>a * bytes, rows + <usize>b * bytes, rows + <usize>c * bytes, rows + <usize>d * bytes, bytes);
      let other = v128.load32_zero(halves + (<usize>a << 2));
      other = v128.load_lane<i32>(halves + (<usize>b << 2), other, 1);
      other = v128.load_lane<i32>(halves + (<usize>c << 2), other, 2);
      other = v128.load_lane<i32>(halves + (<usize>d << 2), other, 3);
      const key = i32x4.sub(i32x4.add(i32x4.splat(half), other), dot);
      const worst = load<i32>(myKeys + (<usize>(size - 1) << 2));
      if (!v128.any_true(i32x4.lt_s(key, i32x4.splat(worst)))) continue;
      changed += insert(myIds, myKeys, size, a, i32x4.extract_lane(key, 0));
      changed += insert(myIds, myKeys, size, b, i32x4.extract_lane(key, 1));
      changed += insert(myIds, myKeys, size, c, i32x4.extract_lane(key, 2));
      changed += insert(myIds, myKeys, size, d, i32x4.extract_lane(key, 3));
    }
  }
  return changed;
}

// @ts-ignore: decorator
@inline
function collect(from: usize, count: u32, stamps: usize, stamp: u32, to: usize): usize {
  for (let i: u32 = 0; i < count; i++) {
    const q = load<u32>(from + (<usize>i << 2));
    if (load<u32>(stamps + (<usize>q << 2)) == stamp) continue;
    store<u32>(stamps + (<usize>q << 2), stamp);
    store<u32>(to, q);
    to += 4;
  }
  return to;
}

/**
 * For the places [begin, end): measures the listed candidates again in float32 from `data` [n, dim], of which row
 * order[p] stands at place p, and keeps the nearest k, equal ones by the lower row, as rows, in `outIds` [n, k] and
 * `outDistances` [n, k] float32 (1 - cosine, or Euclidean), both by row. `lengths` [n] f32: see `rowLengths`.
 */
export function finishLists(
  begin: u32, end: u32, data: usize, dim: u32, cosine: u32, lengths: usize, order: usize, ids: usize, keys: usize,
  size: u32, k: u32, outIds: usize, outDistances: usize,
): void {
  for (let p = begin; p < end; p++) {
    const row = load<u32>(order + (<usize>p << 2));
    const x = data + (<usize>row * dim << 2);
    const length = load<f32>(lengths + (<usize>row << 2));
    let filled: u32 = 0;
    const toIds = outIds + (<usize>row * k << 2);
    const toDistances = outDistances + (<usize>row * k << 2);
    for (let s: u32 = 0; s < size; s++) {
      const at = (<usize>p * size + s) << 2;
      if (load<i32>(keys + at) == EMPTY) break;
      const id = load<u32>(order + (<usize>(load<u32>(ids + at) & ID) << 2));
      const y = data + (<usize>id * dim << 2);
      let distance: f32;
      if (cosine) {
        const lengthsOf = length * load<f32>(lengths + (<usize>id << 2));
        distance = lengthsOf == 0 ? 1 : max<f32>(0, 1 - dotOf(x, y, dim) / lengthsOf);
      } else distance = euclidean(x, y, dim);
      let place = filled;
      if (filled == k) {
        const last = load<f32>(toDistances + (<usize>(k - 1) << 2));
        if (distance > last || (distance == last && id > load<u32>(toIds + (<usize>(k - 1) << 2)))) continue;
        place = k - 1;
      } else filled++;
      while (place > 0) {
        const before = load<f32>(toDistances + (<usize>(place - 1) << 2));
        const beforeId = load<u32>(toIds + (<usize>(place - 1) << 2));
        if (before < distance || (before == distance && beforeId < id)) break;
        store<f32>(toDistances + (<usize>place << 2), before);
        store<u32>(toIds + (<usize>place << 2), beforeId);
        place--;
      }
      store<f32>(toDistances + (<usize>place << 2), distance);
      store<u32>(toIds + (<usize>place << 2), id);
    }
    for (let i: usize = 0; i < k; i++) {
      store<f32>(toDistances + (i << 2), i < filled ? <f32>load<f32>(toDistances + (i << 2)) : Infinity);
    }
  }
}

/** Lengths of the rows [begin, end) of float32 `data` [n, dim]. */
export function rowLengths(begin: u32, end: u32, data: usize, dim: u32, lengths: usize): void {
  for (let row = begin; row < end; row++) {
    const x = data + (<usize>row * dim << 2);
    store<f32>(lengths + (<usize>row << 2), sqrt(dotOf(x, x, dim)));
  }
}

function dotOf(x: usize, y: usize, dim: u32): f32 {
  let first = f32x4.splat(0);
  let second = f32x4.splat(0);
  const whole = <usize>(dim & ~7) << 2;
  let at: usize = 0;
  for (; at < whole; at += 32) {
    first = f32x4.add(first, f32x4.mul(v128.load(x + at), v128.load(y + at)));
    second = f32x4.add(second, f32x4.mul(v128.load(x + at, 16), v128.load(y + at, 16)));
  }
  let sum = lanes(f32x4.add(first, second));
  for (; at < <usize>dim << 2; at += 4) sum += load<f32>(x + at) * load<f32>(y + at);
  return sum;
}

function euclidean(x: usize, y: usize, dim: u32): f32 {
  let sum = f32x4.splat(0);
  const whole = <usize>(dim & ~3) << 2;
  for (let at: usize = 0; at < whole; at += 16) {
    const difference = f32x4.sub(v128.load(x + at), v128.load(y + at));
    sum = f32x4.add(sum, f32x4.mul(difference, difference));
  }
  let square = lanes(sum);
  for (let at = whole; at < <usize>dim << 2; at += 4) {
    const difference = load<f32>(x + at) - load<f32>(y + at);
    square += difference * difference;
  }
  return sqrt(square);
}

// @ts-ignore: decorator
@inline
function lanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
