// The layout of UMAP (McInnes, Healy & Melville 2018, algorithm 5).

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

// Negatives come from the crowd: all points, seated at random in groups of four, [groups, 12] f32 (four x, y and z).
// The points of a block draw theirs in turn from one walk through it that begins anywhere, so that a draw is of all
// points alike, and the crowd is read along.
const BLOCK: u32 = 64;

/** For the groups [begin, end): the positions `from` [n, 4] of those seated there, `seats` [groups, 4] u32. */
export function seatCrowd(begin: u32, end: u32, from: usize, seats: usize, crowd: usize): void {
  for (let group = begin; group < end; group++) {
    const seat = v128.load(seats + (<usize>group << 4));
    const r0 = v128.load(from + (<usize>i32x4.extract_lane(seat, 0) << 4));
    const r1 = v128.load(from + (<usize>i32x4.extract_lane(seat, 1) << 4));
    const r2 = v128.load(from + (<usize>i32x4.extract_lane(seat, 2) << 4));
    const r3 = v128.load(from + (<usize>i32x4.extract_lane(seat, 3) << 4));
    const xy01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const xy23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const z01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const z23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    const to = crowd + <usize>group * 48;
    v128.store(to, v128.shuffle<f32>(xy01, xy23, 0, 1, 4, 5));
    v128.store(to, v128.shuffle<f32>(xy01, xy23, 2, 3, 6, 7), 16);
    v128.store(to, v128.shuffle<f32>(z01, z23, 0, 1, 4, 5), 32);
  }
}

/**
 * One epoch of the layout for the points [begin, end), `begin` a multiple of 64: reads all positions `from` [n, 4]
 * (x, y, z or 0, 0) and the same as `crowd` and writes theirs to `to`, so the outcome does not depend on the order or
 * the number of threads. An edge of rate r (weight / largest weight) has been sampled floor(epoch * r + phase) times
 * before this epoch. A sample moves its head twice as far, as head and as the tail of the mirrored edge, and pushes it
 * from `negatives` random points. `pull` and `push` are the tables of the forces. `due` [largest degree] u32 belongs to
 * this thread.
 */
export function layoutEpoch(
  begin: u32, end: u32, groups: u32, from: usize, crowd: usize, to: usize, starts: usize, tails: usize, rates: usize,
  phases: usize, epoch: u32, alpha: f32, pull: usize, push: usize, negatives: u32, seed: u32, due: usize,
): void {
  const now = f32x4.splat(<f32>epoch);
  const twice = f32x4.splat(2 * alpha);
  const crowdEnd = crowd + <usize>groups * 48;
  let four = crowd;
  for (let p = begin; p < end; p++) {
    const state = hash(p + seed * 0x9e3779b9 + epoch * 0x85ebca6b);
    if (p % BLOCK == 0) four = crowd + <usize>(<u64>hash(state + 1) * groups >> 32) * 48;
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
    // rounded at random, so that all in all there are as many as asked for
    const batches = (count * negatives + (state >> 30)) >> 2;
    for (let i: u32 = 0; i < batches; i++) {
      const dx = f32x4.sub(px, v128.load(four));
      const dy = f32x4.sub(py, v128.load(four, 16));
      const dz = f32x4.sub(pz, v128.load(four, 32));
      four += 48;
      if (four == crowdEnd) four = crowd;
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
