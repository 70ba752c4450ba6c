import { NOWHERE } from './geometry-short';

// Pairs of points, looked at first by `width` leading coordinates in 8 bits. Points lie in the order of a tree and are
// parted into cells of neighbouring places; a pair of different cells is looked at where one point has the other's cell
// among its nearest, so that each true neighbour has two chances to be seen. The short vectors lie in memory
// twice, four values of one row after four of the next: `fours` [n / 4, width / 4, 4 rows, 4] u8, value + 64, and
// `eights` [n / 8, width / 4, 8 rows, 4] i8, so that one product compares four rows with four values of another. n is a
// multiple of 8, as is width.
//
// Sums are kept modulo 2^16. What they come to fits: rows are no longer than 181, so that by Cauchy-Schwarz no dot
// product exceeds 2^15, and `bias` [n, 2] i16 takes back what the added 64 puts in.

const NEVER: i32 = -(1 << 28);
const EMPTY: i32 = i32.MAX_VALUE;
const FRESH: u32 = 0x80000000;

/** Sums of neighbouring products of a's signed and b's 7-bit unsigned bytes, as i16. */
// @ts-ignore: decorator
@inline
function products(a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i16x8.relaxed_dot_i8x16_i7x16_s(a, b);
  const even = i16x8.mul(i16x8.shr_s(i16x8.shl(a, 8), 8), v128.and(b, i16x8.splat(0xff)));
  return i16x8.add(even, i16x8.mul(i16x8.shr_s(a, 8), i16x8.shr_u(b, 8)));
}

/** Sums of a's and b's i32x4. */
// @ts-ignore: decorator
@inline
export function madd(sum: v128, a: v128, b: v128): v128 {
  return i16x8.add(sum, products(a, b));
}

// What a pair that passes needs; an instance belongs to one thread.
let rowsAt: usize = 0;
let rowBytes: usize = 0;
let wholeHalves: usize = 0;
let idsAt: usize = 0;
let keysAt: usize = 0;
let places: u32 = 0;
let limitsAt: usize = 0;
let keyRatio: f32 = 0;
let slacksAt: usize = 0;

/** The least likeness by short vectors, above which a point may still enter p's list. */
function setLimit(p: u32): void {
  const worst = load<i32>(keysAt + ((<usize>p * places + places - 1) << 2));
  const limit = worst == EMPTY ? NEVER : -<i32>(<f32>worst * keyRatio) - load<i32>(slacksAt + (<usize>p << 2));
  store<i32>(limitsAt + (<usize>p << 2), limit);
}

/** Puts `id` into p's list, which does not hold it, where it belongs. */
// @ts-ignore: decorator
@inline
function offer(p: u32, id: u32, key: i32): void {
  const keys = keysAt + (<usize>p * places << 2);
  let at: usize = <usize>(places - 1) << 2;
  if (key >= load<i32>(keys + at)) return;
  const ids = idsAt + (<usize>p * places << 2);
  for (; at > 0; at -= 4) {
    const before = load<i32>(keys + at - 4);
    if (before <= key) break;
    store<i32>(keys + at, before);
    store<u32>(ids + at, load<u32>(ids + at - 4));
  }
  store<i32>(keys + at, key);
  store<u32>(ids + at, id | FRESH);
  setLimit(p);
}

// While points of one cell are gathered to be compared with another: how they are named, [GATHERED] u32, and which
// of the other's points, from place `doneFrom` on, are done.
let namesAt: usize = 0;
let doneBits: usize = 0;
let doneFrom: u32 = 0;

/** Compares the whole vectors of the pairs (p + bit / 8, q + bit % 8) of the bits set. */
function survivors(bits: u32, p: u32, q: u32, sameBlock: bool): void {
  for (; bits; bits &= bits - 1) {
    const bit = ctz(bits);
    const b = q + (bit & 7);
    if (sameBlock && b <= p + (bit >> 3)) continue;
    if (doneBits && has(doneBits, b - doneFrom)) continue;
    const a = sameBlock ? p + (bit >> 3) : load<u32>(namesAt + (<usize>(p + (bit >> 3)) << 2));
    const x = rowsAt + <usize>a * rowBytes;
    const y = rowsAt + <usize>b * rowBytes;
    let even = i32x4.splat(0);
    let odd = i32x4.splat(0);
    let at: usize = 0;
    for (; at + 32 <= rowBytes; at += 32) {
      even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(x + at), v128.load(y + at)));
      odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load(x + at, 16), v128.load(y + at, 16)));
    }
    if (at < rowBytes) even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(x + at), v128.load(y + at)));
    const sum = i32x4.add(even, odd);
    const half = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
    const dot = i32x4.extract_lane(half, 0) + i32x4.extract_lane(half, 1);
    const key = load<i32>(wholeHalves + (<usize>a << 2)) + load<i32>(wholeHalves + (<usize>b << 2)) - dot;
    offer(a, b, key);
    offer(b, a, key);
  }
}

/** The rows where block `block` of `blocks` begins, of n in all: a multiple of 8. */
// @ts-ignore: decorator
@inline
export function blockStart(block: u32, blocks: u32, n: u32): u32 {
  return <u32>(<u64>block * (n >> 3) / blocks) << 3;
}

// @ts-ignore: decorator
@inline
function has(bits: usize, place: u32): bool {
  return <bool>((load<u32>(bits + (<usize>(place >> 5) << 2)) >> (place & 31)) & 1);
}

/** Rows compared at a time with those of another cell: few enough for the nearest cache. */
const GATHERED: u32 = 64;

/**
 * The pairs of cells [begin, end) of one round; `cells` is a power of two. Round 0 compares every cell with itself,
 * round r the cells i and i xor r: every cell has one partner, so threads never share a point and the outcome does
 * not depend on their number, and cousins in the tree that ordered the rows meet before strangers, so that limits are
 * soon high. Of two cells, the points compared are those that have the other among their `chosen` ones (see geometry-cells.ts),
 * with all of the other. A pair passes to `survivors` if by short vectors and a slack it may be near enough for either
 * list. `room` [GATHERED, width + 12] bytes belongs to this thread.
 */
export function comparePairs(
  begin: u32, end: u32, round: u32, cells: u32, n: u32, fours: usize, eights: usize, bias: usize, halves: usize,
  limits: usize, width: u32, rows: usize, whole: usize, wholeWidth: u32, ids: usize, keys: usize, size: u32,
  ratio: f32, slacks: usize, words: u32, chosen: usize, room: usize,
): void {
  rowsAt = rows;
  rowBytes = <usize>wholeWidth << 1;
  wholeHalves = whole;
  idsAt = ids;
  keysAt = keys;
  places = size;
  limitsAt = limits;
  keyRatio = ratio;
  slacksAt = slacks;
  doneBits = 0;
  for (let i = begin; i < end; i++) {
    // the i-th cell without the highest bit of `round`
    const top: u32 = round == 0 ? 0 : 1 << (31 - clz(round));
    const a = round == 0 ? i : ((i & ~(top - 1)) << 1) | (i & (top - 1));
    const b = a ^ round;
    const p0 = blockStart(a, cells, n);
    const p1 = blockStart(a + 1, cells, n);
    if (round == 0) {
      for (let p = p0; p < p1; p += GATHERED) {
        compareBlocks(p, min(p + GATHERED, p1), p, p1, true, fours, halves, limits, eights, bias, halves, limits, width);
      }
      continue;
    }
    const q0 = blockStart(b, cells, n);
    const q1 = blockStart(b + 1, cells, n);
    const ofA = chosen + ((<usize>a * cells + b) * words << 2);
    const ofB = chosen + ((<usize>b * cells + a) * words << 2);
    compareChosen(ofA, words, p0, q0, q1, fours, eights, bias, halves, limits, width, room);
    doneBits = ofA;
    doneFrom = p0;
    compareChosen(ofB, words, q0, p0, p1, fours, eights, bias, halves, limits, width, room);
    doneBits = 0;
  }
}

/** The points of `bits`, counted from place p0, with the rows [q0, q1). */
function compareChosen(
  bits: usize, words: u32, p0: u32, q0: u32, q1: u32, fours: usize, eights: usize, bias: usize, halves: usize,
  limits: usize, width: u32, room: usize,
): void {
  const roomHalves = room + <usize>GATHERED * width;
  const roomLimits = roomHalves + (GATHERED << 2);
  namesAt = roomLimits + (GATHERED << 2);
  let count: u32 = 0;
  for (let word: u32 = 0; word < words; word++) {
    for (let left = load<u32>(bits + (<usize>word << 2)); left; left &= left - 1) {
      const p = p0 + (word << 5) + ctz(left);
      const from = fours + <usize>(p >> 2) * (width << 2) + ((p & 3) << 2);
      const to = room + <usize>(count >> 2) * (width << 2) + ((count & 3) << 2);
      for (let c: usize = 0; c < <usize>width << 2; c += 16) store<u32>(to + c, load<u32>(from + c));
      store<i32>(roomHalves + (<usize>count << 2), load<i32>(halves + (<usize>p << 2)));
      store<i32>(roomLimits + (<usize>count << 2), load<i32>(limits + (<usize>p << 2)));
      store<u32>(namesAt + (<usize>count << 2), p);
      if (++count < GATHERED) continue;
      compareBlocks(0, count, q0, q1, false, room, roomHalves, roomLimits, eights, bias, halves, limits, width);
      count = 0;
    }
  }
  if (count == 0) return;
  for (let i = count; i & 3; i++) store<i32>(roomHalves + (<usize>i << 2), NOWHERE);
  for (let i = count; i & 3; i++) store<i32>(roomLimits + (<usize>i << 2), -NEVER);
  compareBlocks(0, count, q0, q1, false, room, roomHalves, roomLimits, eights, bias, halves, limits, width);
}

/** Rows [p0, p1) of `fours` with the rows [q0, q1) of `eights`. */
function compareBlocks(
  p0: u32, p1: u32, q0: u32, q1: u32, sameBlock: bool, fours: usize, pHalves: usize, pLimits: usize, eights: usize,
  bias: usize, halves: usize, limits: usize, width: u32,
): void {
  const ones = i16x8.splat(1);
  for (let q = q0; q < q1; q += 8) {
    const eight = eights + <usize>(q >> 3) * (width << 3);
    const end = eight + (<usize>width << 3);
    const bias0 = v128.load(bias + (<usize>q << 2));
    const bias1 = v128.load(bias + (<usize>q << 2), 16);
    const h0 = v128.load(halves + (<usize>q << 2));
    const h1 = v128.load(halves + (<usize>q << 2), 16);
    const stop = sameBlock ? min(p1, q + 8) : p1;
    for (let p = p0; p < stop; p += 4) {
      let a0 = bias0;
      let a1 = bias1;
      let b0 = bias0;
      let b1 = bias1;
      let c0 = bias0;
      let c1 = bias1;
      let d0 = bias0;
      let d1 = bias1;
      let four = fours + <usize>(p >> 2) * (width << 2);
      let r0: v128, r1: v128, x: v128;
      for (let from = eight; from < end; from += 64) {
        r0 = v128.load(from, 0);
        r1 = v128.load(from, 16);
        x = v128.load32_splat(four, 0);
        a0 = madd(a0, r0, x);
        a1 = madd(a1, r1, x);
        x = v128.load32_splat(four, 4);
        b0 = madd(b0, r0, x);
        b1 = madd(b1, r1, x);
        x = v128.load32_splat(four, 8);
        c0 = madd(c0, r0, x);
        c1 = madd(c1, r1, x);
        x = v128.load32_splat(four, 12);
        d0 = madd(d0, r0, x);
        d1 = madd(d1, r1, x);
        r0 = v128.load(from, 32);
        r1 = v128.load(from, 48);
        x = v128.load32_splat(four, 16);
        a0 = madd(a0, r0, x);
        a1 = madd(a1, r1, x);
        x = v128.load32_splat(four, 20);
        b0 = madd(b0, r0, x);
        b1 = madd(b1, r1, x);
        x = v128.load32_splat(four, 24);
        c0 = madd(c0, r0, x);
        c1 = madd(c1, r1, x);
        x = v128.load32_splat(four, 28);
        d0 = madd(d0, r0, x);
        d1 = madd(d1, r1, x);
        four += 32;
      }
      const l0 = v128.load(limits + (<usize>q << 2));
      const l1 = v128.load(limits + (<usize>q << 2), 16);
      const hp = pHalves + (<usize>p << 2);
      const lp = pLimits + (<usize>p << 2);
      a0 = near(a0, ones, v128.load32_splat(hp), h0, v128.load32_splat(lp), l0);
      a1 = near(a1, ones, v128.load32_splat(hp), h1, v128.load32_splat(lp), l1);
      b0 = near(b0, ones, v128.load32_splat(hp, 4), h0, v128.load32_splat(lp, 4), l0);
      b1 = near(b1, ones, v128.load32_splat(hp, 4), h1, v128.load32_splat(lp, 4), l1);
      c0 = near(c0, ones, v128.load32_splat(hp, 8), h0, v128.load32_splat(lp, 8), l0);
      c1 = near(c1, ones, v128.load32_splat(hp, 8), h1, v128.load32_splat(lp, 8), l1);
      d0 = near(d0, ones, v128.load32_splat(hp, 12), h0, v128.load32_splat(lp, 12), l0);
      d1 = near(d1, ones, v128.load32_splat(hp, 12), h1, v128.load32_splat(lp, 12), l1);
      const any = v128.or(v128.or(v128.or(a0, a1), v128.or(b0, b1)), v128.or(v128.or(c0, c1), v128.or(d0, d1)));
      if (!v128.any_true(any)) continue;
      const bits =
        i32x4.bitmask(a0) | (i32x4.bitmask(a1) << 4) | (i32x4.bitmask(b0) << 8) | (i32x4.bitmask(b1) << 12) |
        (i32x4.bitmask(c0) << 16) | (i32x4.bitmask(c1) << 20) | (i32x4.bitmask(d0) << 24) | (i32x4.bitmask(d1) << 28);
      survivors(bits, p, q, sameBlock);
    }
  }
}

/** Where the dot products in `sum` less both halves exceed either limit. */
// @ts-ignore: decorator
@inline
function near(sum: v128, ones: v128, half: v128, halves: v128, limit: v128, limits: v128): v128 {
  const likeness = i32x4.sub(i32x4.dot_i16x8_s(sum, ones), i32x4.add(half, halves));
  return i32x4.gt_s(likeness, i32x4.min_s(limit, limits));
}

/** The limits of the points [begin, end), from their lists. */
export function setLimits(begin: u32, end: u32, rows: u32, limits: usize, keys: usize, size: u32, ratio: f32, slacks: usize): void {
  limitsAt = limits;
  keysAt = keys;
  places = size;
  keyRatio = ratio;
  slacksAt = slacks;
  for (let p = begin; p < end; p++) {
    if (p < rows) setLimit(p);
    else store<i32>(limits + (<usize>p << 2), -NEVER);
  }
}
