import { dots4 } from './geometry-vectors';

// Middles of groups of points, and which of them is nearest to each point: Lloyd's algorithm on integer rows.

/** Where group `group` of `groups` begins among n places. */
// @ts-ignore: decorator
@inline
function groupStart(group: u32, groups: u32, n: u32): u32 {
  return <u32>(<u64>group * n / groups);
}

/**
 * The mean rows of the groups [begin, end) of `groups`, into which the places of `order` [n] u32 are parted evenly:
 * `middles` [groups, width] i16 and, in `halves` [groups] i32, half their squared lengths. `sums` [width] i32 belongs
 * to this thread.
 */
export function groupMiddles(
  begin: u32, end: u32, groups: u32, n: u32, order: usize, rows: usize, width: u32, middles: usize, halves: usize,
  sums: usize,
): void {
  const bytes = <usize>width << 1;
  for (let group = begin; group < end; group++) {
    memory.fill(sums, 0, bytes << 1);
    const from = groupStart(group, groups, n);
    const to = groupStart(group + 1, groups, n);
    for (let place = from; place < to; place++) {
      const row = rows + <usize>load<u32>(order + (<usize>place << 2)) * bytes;
      for (let at: usize = 0; at < bytes; at += 16) {
        const x = v128.load(row + at);
        const sum = sums + (at << 1);
        v128.store(sum, i32x4.add(v128.load(sum), i32x4.extend_low_i16x8_s(x)));
        v128.store(sum, i32x4.add(v128.load(sum, 16), i32x4.extend_high_i16x8_s(x)), 16);
      }
    }
    let square: f32 = 0;
    for (let c: u32 = 0; c < width; c++) {
      const mean = nearest(<f32>load<i32>(sums + (<usize>c << 2)) / <f32>(to - from));
      store<i16>(middles + <usize>group * bytes + (<usize>c << 1), <i16>mean);
      square += mean * mean;
    }
    store<i32>(halves + (<usize>group << 2), <i32>(0.5 * square));
  }
}

/** For the rows [begin, end): which of the `groups` middles (a multiple of 4) is nearest, into `nearestAt` [n] u32. */
export function nearestMiddles(
  begin: u32, end: u32, rows: usize, width: u32, groups: u32, middles: usize, halves: usize, nearestAt: usize,
): void {
  const bytes = <usize>width << 1;
  for (let p = begin; p < end; p++) {
    const x = rows + <usize>p * bytes;
    let best = i32x4.splat(i32.MIN_VALUE);
    let where = i32x4.splat(0);
    let index = i32x4(0, 1, 2, 3);
    for (let g: u32 = 0; g < groups; g += 4) {
      const a = middles + <usize>g * bytes;
      const score = i32x4.sub(dots4(x, a, a + bytes, a + 2 * bytes, a + 3 * bytes, bytes), v128.load(halves + (<usize>g << 2)));
      const more = i32x4.gt_s(score, best);
      best = i32x4.max_s(best, score);
      where = v128.bitselect(index, where, more);
      index = i32x4.add(index, i32x4.splat(4));
    }
    let most = i32x4.extract_lane(best, 0);
    let at = i32x4.extract_lane(where, 0);
    if (i32x4.extract_lane(best, 1) > most) { most = i32x4.extract_lane(best, 1); at = i32x4.extract_lane(where, 1); }
    if (i32x4.extract_lane(best, 2) > most) { most = i32x4.extract_lane(best, 2); at = i32x4.extract_lane(where, 2); }
    if (i32x4.extract_lane(best, 3) > most) { most = i32x4.extract_lane(best, 3); at = i32x4.extract_lane(where, 3); }
    store<u32>(nearestAt + (<usize>p << 2), at);
  }
}
