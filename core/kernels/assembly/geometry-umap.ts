// UMAP (McInnes, Healy & Melville 2018, arXiv 1802.03426).

/**
 * For the points [begin, end): rho and sigma of section 3.1 (algorithm 3) from `distances` [n, k], and in their
 * place the memberships exp(-(d - rho) / sigma). The point itself counts as one of k + 1 neighbours.
 * @param mean mean of all distances, which bounds sigma from below
 */
export function memberships(begin: u32, end: u32, distances: usize, k: u32, mean: f32): void {
  const target: f32 = <f32>Math.log2(<f64>(k + 1));
  for (let p = begin; p < end; p++) {
    const mine = distances + (<usize>p * k << 2);
    let rho: f32 = 0;
    let sum: f32 = 0;
    for (let i: usize = 0; i < k; i++) {
      const d = load<f32>(mine + (i << 2));
      if (rho == 0 && d > 0) rho = d;
      sum += d;
    }
    let low: f32 = 0;
    let high: f32 = Infinity;
    let sigma: f32 = 1;
    for (let pass = 0; pass < 64; pass++) {
      let total: f32 = 0;
      for (let i: usize = 0; i < k; i++) {
        const d = load<f32>(mine + (i << 2)) - rho;
        total += d > 0 ? Mathf.exp(-d / sigma) : 1;
      }
      if (Mathf.abs(total - target) < 1e-5) break;
      if (total > target) {
        high = sigma;
        sigma = (low + high) / 2;
      } else {
        low = sigma;
        sigma = high == Infinity ? sigma * 2 : (low + high) / 2;
      }
    }
    const least: f32 = 0.001 * (rho > 0 ? sum / <f32>(k + 1) : mean);
    if (sigma < least) sigma = least;
    for (let i: usize = 0; i < k; i++) {
      const d = load<f32>(mine + (i << 2)) - rho;
      store<f32>(mine + (i << 2), d > 0 && sigma > 0 ? Mathf.exp(-d / sigma) : 1);
    }
  }
}

/** The place of `q` in p's list, or k. */
// @ts-ignore: decorator
@inline
function placeOf(ids: usize, k: u32, p: u32, q: u32): u32 {
  const mine = ids + (<usize>p * k << 2);
  for (let i: u32 = 0; i < k; i++) if (load<u32>(mine + (<usize>i << 2)) == q) return i;
  return k;
}

/** For the points [begin, end): `degrees` [n] u32 = k + points that list them and are not listed by them. */
export function countEdges(begin: u32, end: u32, n: u32, ids: usize, k: u32, degrees: usize): void {
  for (let p = begin; p < end; p++) store<u32>(degrees + (<usize>p << 2), k);
  for (let p: u32 = 0; p < n; p++) {
    for (let i: u32 = 0; i < k; i++) {
      const q = load<u32>(ids + ((<usize>p * k + i) << 2));
      if (q < begin || q >= end || placeOf(ids, k, q, p) < k) continue;
      const at = degrees + (<usize>q << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/**
 * For the points [begin, end): the rows of the symmetric graph a + b - ab, `starts` [n + 1] u32, `tails` u32,
 * `weights` f32. `fill` [n] u32 is scratch. Each row: its own neighbours, then those that only list it.
 */
export function uniteEdges(
  begin: u32, end: u32, n: u32, ids: usize, weights: usize, k: u32, starts: usize, tails: usize, out: usize,
  fill: usize,
): void {
  for (let p = begin; p < end; p++) {
    const to = <usize>load<u32>(starts + (<usize>p << 2));
    for (let i: u32 = 0; i < k; i++) {
      const at = (<usize>p * k + i) << 2;
      const q = load<u32>(ids + at);
      const a = load<f32>(weights + at);
      const back = placeOf(ids, k, q, p);
      const b: f32 = back < k ? load<f32>(weights + ((<usize>q * k + back) << 2)) : 0;
      store<u32>(tails + ((to + i) << 2), q);
      store<f32>(out + ((to + i) << 2), a + b - a * b);
    }
    store<u32>(fill + (<usize>p << 2), <u32>to + k);
  }
  for (let p: u32 = 0; p < n; p++) {
    for (let i: u32 = 0; i < k; i++) {
      const at = (<usize>p * k + i) << 2;
      const q = load<u32>(ids + at);
      if (q < begin || q >= end || placeOf(ids, k, q, p) < k) continue;
      const to = <usize>load<u32>(fill + (<usize>q << 2));
      store<u32>(tails + (to << 2), p);
      store<f32>(out + (to << 2), load<f32>(weights + at));
      store<u32>(fill + (<usize>q << 2), <u32>to + 1);
    }
  }
}

// @ts-ignore: decorator
@inline
function clip(x: v128): v128 {
  return f32x4.max(f32x4.min(x, f32x4.splat(4)), f32x4.splat(-4));
}

// @ts-ignore: decorator
@inline
function hash(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

// @ts-ignore: decorator
@inline
function total(x: v128): f32 {
  const half = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(half, 0) + f32x4.extract_lane(half, 1);
}

// Forces are tabulated by the top bits of the squared distance: 64 places an octave from 2^-26 to 2^14.
const TABLE_FROM: i32 = (127 - 26) << 23;
const TABLE_SHIFT: i32 = 17;
const TABLE_LAST: i32 = 40 * 64 - 1;

/** Places in the tables, in bytes, of four squared distances. */
// @ts-ignore: decorator
@inline
function places(d2: v128): v128 {
  const place = i32x4.shr_s(i32x4.sub(d2, i32x4.splat(TABLE_FROM)), TABLE_SHIFT);
  return i32x4.shl(i32x4.min_s(i32x4.max_s(place, i32x4.splat(0)), i32x4.splat(TABLE_LAST)), 2);
}

/** For the edges [begin, end): a phase in [0, 1) by its number. */
export function edgePhases(begin: u32, end: u32, phases: usize, seed: u32): void {
  for (let e = begin; e < end; e++) {
    store<f32>(phases + (<usize>e << 2), <f32>(hash(e + seed * 0x9e3779b9) >> 8) * <f32>5.9604645e-8);
  }
}

/**
 * One epoch of the layout for the points [begin, end): reads all positions `from` [n, 4] (x, y, z or 0, 0) and
 * writes theirs to `to`, so the outcome does not depend on the order or the number of threads. An edge of rate r
 * (weight / largest weight) has been sampled floor(epoch * r + phase) times before this epoch. A sample moves its
 * head twice as far, as head and as the tail of the mirrored edge, and pushes it from `negatives` random points.
 * `pull` and `push` are the tables of the forces. `due` [largest degree] u32 belongs to this thread.
 */
export function layoutEpoch(
  begin: u32, end: u32, n: u32, from: usize, to: usize, starts: usize, tails: usize, rates: usize, phases: usize,
  epoch: u32, alpha: f32, pull: usize, push: usize, negatives: u32, seed: u32, due: usize,
): void {
  const now = f32x4.splat(<f32>epoch);
  const twice = f32x4.splat(2 * alpha);
  const range = i32x4.splat(n);
  for (let p = begin; p < end; p++) {
    const last = load<u32>(starts + (<usize>p << 2), 4);
    let count: u32 = 0;
    for (let e = load<u32>(starts + (<usize>p << 2)); e < last; e += 4) {
      const rate = v128.load(rates + (<usize>e << 2));
      const t = f32x4.add(f32x4.mul(now, rate), v128.load(phases + (<usize>e << 2)));
      let mask = i32x4.bitmask(f32x4.ne(f32x4.floor(f32x4.add(t, rate)), f32x4.floor(t)));
      if (last - e < 4) mask &= (1 << (last - e)) - 1;
      for (; mask; mask &= mask - 1) {
        store<u32>(due + (<usize>count << 2), load<u32>(tails + (<usize>(e + ctz(mask)) << 2)));
        count++;
      }
    }
    let point = v128.load(from + (<usize>p << 4));
    if (count == 0) {
      v128.store(to + (<usize>p << 4), point);
      continue;
    }
    // One after the other: pulls taken together would overshoot.
    for (let i: u32 = 0; i < count; i++) {
      const d = f32x4.sub(point, v128.load(from + (<usize>load<u32>(due + (<usize>i << 2)) << 4)));
      const place = i32x4.extract_lane(places(f32x4.splat(total(f32x4.mul(d, d)))), 0);
      point = f32x4.add(point, f32x4.mul(clip(f32x4.mul(v128.load32_splat(pull + place), d)), twice));
    }
    const px = v128.shuffle<f32>(point, point, 0, 0, 0, 0);
    const py = v128.shuffle<f32>(point, point, 1, 1, 1, 1);
    const pz = v128.shuffle<f32>(point, point, 2, 2, 2, 2);
    let gx = f32x4.splat(0);
    let gy = f32x4.splat(0);
    let gz = f32x4.splat(0);
    const state = hash(p + seed * 0x9e3779b9 + epoch * 0x85ebca6b) | 1;
    const batches = (count * negatives + (state >> 30)) >> 2;
    let random = i32x4(state, hash(state + 1) | 1, hash(state + 2) | 1, hash(state + 3) | 1);
    for (let i: u32 = 0; i < batches; i++) {
      random = v128.xor(random, i32x4.shl(random, 13));
      random = v128.xor(random, i32x4.shr_u(random, 17));
      random = v128.xor(random, i32x4.shl(random, 5));
      const low = i64x2.extmul_low_i32x4_u(random, range);
      const high = i64x2.extmul_high_i32x4_u(random, range);
      const r0 = v128.load(from + (<usize>i32x4.extract_lane(low, 1) << 4));
      const r1 = v128.load(from + (<usize>i32x4.extract_lane(low, 3) << 4));
      const r2 = v128.load(from + (<usize>i32x4.extract_lane(high, 1) << 4));
      const r3 = v128.load(from + (<usize>i32x4.extract_lane(high, 3) << 4));
      const xy01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const xy23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const z01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const z23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const dx = f32x4.sub(px, v128.shuffle<f32>(xy01, xy23, 0, 1, 4, 5));
      const dy = f32x4.sub(py, v128.shuffle<f32>(xy01, xy23, 2, 3, 6, 7));
      const dz = f32x4.sub(pz, v128.shuffle<f32>(z01, z23, 0, 1, 4, 5));
      const place = places(f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz)));
      let factor = v128.load32_zero(push + i32x4.extract_lane(place, 0));
      factor = v128.load_lane<i32>(push + i32x4.extract_lane(place, 1), factor, 1);
      factor = v128.load_lane<i32>(push + i32x4.extract_lane(place, 2), factor, 2);
      factor = v128.load_lane<i32>(push + i32x4.extract_lane(place, 3), factor, 3);
      gx = f32x4.add(gx, clip(f32x4.mul(factor, dx)));
      gy = f32x4.add(gy, clip(f32x4.mul(factor, dy)));
      gz = f32x4.add(gz, clip(f32x4.mul(factor, dz)));
    }
    const pushed = f32x4(total(gx), total(gy), total(gz), 0);
    v128.store(to + (<usize>p << 4), f32x4.add(point, f32x4.mul(pushed, f32x4.splat(alpha))));
  }
}
