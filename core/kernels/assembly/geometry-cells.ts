import { blockStart, madd } from './geometry-pairs';
import { OFFSET } from './geometry-short';

// Cells of neighbouring places and which of them are nearest to each point, by short vectors; see geometry-pairs.ts.

/**
 * The middles of the cells [begin, end) of `cells`, of the points before `rows`: [cells / 8, width / 4, 8 cells, 4] i8
 * like `eights`, with `bias` and `halves`.
 */
export function cellCentres(
  begin: u32, end: u32, cells: u32, n: u32, rows: u32, eights: usize, width: u32, centres: usize, bias: usize,
  halves: usize,
): void {
  for (let cell = begin; cell < end; cell++) {
    const from = blockStart(cell, cells, n);
    const to = max(from + 1, min(rows, blockStart(cell + 1, cells, n)));
    const out = centres + <usize>(cell >> 3) * (width << 3) + ((cell & 7) << 2);
    let square: f32 = 0;
    let first: i32 = 0;
    let second: i32 = 0;
    for (let c: u32 = 0; c < width; c++) {
      const inRow = <usize>((c >> 2 << 5) | (c & 3));
      let sum: i32 = 0;
      for (let p = from; p < to; p++) {
        sum += load<i8>(eights + <usize>(p >> 3) * (width << 3) + ((p & 7) << 2) + inRow);
      }
      const mean = <i32>nearest(<f32>sum / <f32>(to - from));
      store<i8>(out + inRow, <i8>mean);
      square += <f32>(mean * mean);
      if (c & 2) second += mean;
      else first += mean;
    }
    store<i32>(halves + (<usize>cell << 2), <i32>(0.5 * square));
    store<i16>(bias + (<usize>cell << 2), <i16>(-OFFSET * first));
    store<i16>(bias + (<usize>cell << 2), <i16>(-OFFSET * second), 2);
  }
}

/**
 * For the points of the cells [begin, end): sets their bits in `chosen` [cells, cells, words] u32 (of the point's cell,
 * the other cell, the point's place in its cell) for the `count` cells whose middles are nearest. `scores` [5, cells]
 * i32 belongs to this thread.
 */
export function chooseCells(
  begin: u32, end: u32, cells: u32, n: u32, rows: u32, fours: usize, width: u32, centres: usize, bias: usize,
  halves: usize, count: u32, words: u32, chosen: usize, scores: usize,
): void {
  const line = <usize>cells << 2;
  const copy = scores + 4 * line;
  for (let cell = begin; cell < end; cell++) {
    const bits = chosen + (<usize>cell * cells * words << 2);
    memory.fill(bits, 0, <usize>cells * words << 2);
    const from = blockStart(cell, cells, n);
    const to = min(rows, blockStart(cell + 1, cells, n));
    for (let p = from; p < to; p += 4) {
      scoreCells(fours + <usize>(p >> 2) * (width << 2), cells, width, centres, bias, halves, scores);
      for (let r: u32 = 0; r < min(4, to - p); r++) {
        const mine = scores + <usize>r * line;
        memory.copy(copy, mine, line);
        const least = greatest(copy, cells, count);
        const place = p + r - from;
        const word = <usize>(place >> 5) << 2;
        for (let c: u32 = 0; c < cells; c++) {
          if (load<i32>(mine + (<usize>c << 2)) < least) continue;
          const at = bits + (<usize>c * words << 2) + word;
          store<u32>(at, load<u32>(at) | (1 << (place & 31)));
        }
      }
    }
  }
}

/** How near four rows come to the middles of all cells: [4, cells] i32. */
function scoreCells(
  fours: usize, cells: u32, width: u32, centres: usize, bias: usize, halves: usize, scores: usize,
): void {
  const ones = i16x8.splat(1);
  for (let c: u32 = 0; c < cells; c += 8) {
    const eight = centres + <usize>(c >> 3) * (width << 3);
    const from = <usize>c << 2;
    for (let r: usize = 0; r < 4; r++) {
      let low = v128.load(bias + from);
      let high = v128.load(bias + from, 16);
      for (let d: usize = 0; d < width; d += 4) {
        const x = v128.load32_splat(fours + (d << 2) + (r << 2));
        low = madd(low, v128.load(eight + (d << 3)), x);
        high = madd(high, v128.load(eight + (d << 3), 16), x);
      }
      const to = scores + r * (<usize>cells << 2) + from;
      v128.store(to, i32x4.sub(i32x4.dot_i16x8_s(low, ones), v128.load(halves + from)));
      v128.store(to, i32x4.sub(i32x4.dot_i16x8_s(high, ones), v128.load(halves + from, 16)), 16);
    }
  }
}

/** The `count`-th greatest of `n` values, which are moved about (Hoare's selection). */
function greatest(values: usize, n: i32, count: i32): i32 {
  const k = n - count;
  let first: i32 = 0;
  let last: i32 = n - 1;
  while (first < last) {
    const pivot = load<i32>(values + (<usize>((first + last) >> 1) << 2));
    let i = first;
    let j = last;
    while (i <= j) {
      while (load<i32>(values + (<usize>i << 2)) < pivot) i++;
      while (load<i32>(values + (<usize>j << 2)) > pivot) j--;
      if (i > j) break;
      const value = load<i32>(values + (<usize>i << 2));
      store<i32>(values + (<usize>i << 2), load<i32>(values + (<usize>j << 2)));
      store<i32>(values + (<usize>j << 2), value);
      i++;
      j--;
    }
    if (k <= j) last = j;
    else if (k >= i) first = i;
    else break;
  }
  return load<i32>(values + (<usize>k << 2));
}
