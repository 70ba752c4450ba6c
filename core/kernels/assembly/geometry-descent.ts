import { EMPTY, hash, ID, insert, NEW } from './geometry-lists';
import { dots4 } from './geometry-vectors';

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
