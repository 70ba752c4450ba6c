import { dots4 } from './geometry-vectors';

// The k-nearest-neighbour graph. Lists [n, size] hold each point's best candidates so far, nearest first:
// `ids` u32 with the top bit set while the entry is new, `keys` i32. An empty place has the key EMPTY.

export const EMPTY: i32 = i32.MAX_VALUE;
export const NEW: u32 = 0x80000000;
export const ID: u32 = 0x7fffffff;

/** Puts `id` into the list unless it is there or too far. Returns 1 if it went in. */
// @ts-ignore: decorator
@inline
export function insert(ids: usize, keys: usize, size: u32, id: u32, key: i32): u32 {
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
export function hash(x: u32): u32 {
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
