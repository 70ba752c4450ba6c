// Short vectors: rows by `width` leading coordinates in 8 bits, in the two layouts that geometry-pairs.ts compares.

export const OFFSET: i32 = 64;
/** Twice the deviation of a sum of products with rounding errors, sqrt(1 / 12) each on both sides, for rows of length 1. */
const ROUNDING: f32 = 0.82;
/** Half the square of rows that only fill up the last group: nothing is near them. */
export const NOWHERE: i32 = 1 << 29;

/**
 * For the places [begin, end): the coordinates of the row order[place] of float32 `data` [rows, dim] on `axes` [width,
 * padded] less `offsets` [width], times `scale` (under cosine, of rows of length 1), rounded into `fours`, `eights` and
 * `bias`; `halves` becomes half the squared length of the whole row in the same measure (under cosine scale^2 / 2), and
 * `slacks` i32 `slack` times the length of what the axes leave of the row, and twice what rounding moves a product by.
 */
export function shorten(
  begin: u32, end: u32, rows: u32, order: usize, data: usize, dim: u32, axes: usize, padded: u32, offsets: usize,
  mean: usize, width: u32, cosine: u32, scale: f32, fours: usize, eights: usize, bias: usize, halves: usize,
  slacks: usize, slack: f32,
): void {
  for (let place = begin; place < end; place++) {
    const four = fours + <usize>(place >> 2) * (width << 2) + ((place & 3) << 2);
    const eight = eights + <usize>(place >> 3) * (width << 3) + ((place & 7) << 2);
    if (place >= rows) {
      for (let c: u32 = 0; c < width; c += 4) {
        store<u32>(four + (c << 2), 0x40404040);
        store<u32>(eight + (c << 3), 0);
      }
      store<u32>(bias + (<usize>place << 2), 0);
      store<i32>(halves + (<usize>place << 2), NOWHERE);
      store<i32>(slacks + (<usize>place << 2), 0);
      continue;
    }
    const from = data + (<usize>load<u32>(order + (<usize>place << 2)) * dim << 2);
    let square: f32 = 0;
    for (let i: u32 = 0; i < dim; i++) {
      const x = load<f32>(from + (i << 2)) - (cosine ? 0 : load<f32>(mean + (i << 2)));
      square += x * x;
    }
    const factor: f32 = cosine ? (square > 0 ? scale / sqrt(square) : 0) : scale;
    store<i32>(halves + (<usize>place << 2), <i32>(0.5 * scale * scale * (cosine ? 1 : square)));
    let added = i32x4.splat(0);
    let kept = f32x4.splat(0);
    for (let c: u32 = 0; c < width; c += 4) {
      const values = coordinates(from, dim, axes + (<usize>c * padded << 2), padded);
      const moved = f32x4.mul(f32x4.sub(values, v128.load(offsets + (c << 2))), f32x4.splat(factor));
      kept = f32x4.add(kept, f32x4.mul(moved, moved));
      const whole = i32x4.trunc_sat_f32x4_s(f32x4.nearest(moved));
      const cut = i32x4.max_s(i32x4.min_s(whole, i32x4.splat(63)), i32x4.splat(-64));
      added = i32x4.add(added, cut);
      const shorts = i16x8.narrow_i32x4_s(cut, cut);
      store<u32>(eight + (c << 3), i32x4.extract_lane(i8x16.narrow_i16x8_s(shorts, shorts), 0));
      const raised = i16x8.add(shorts, i16x8.splat(<i16>OFFSET));
      store<u32>(four + (c << 2), i32x4.extract_lane(i8x16.narrow_i16x8_u(raised, raised), 0));
    }
    const length = factor * sqrt(square);
    const shortened = f32x4.extract_lane(kept, 0) + f32x4.extract_lane(kept, 1) + f32x4.extract_lane(kept, 2) + f32x4.extract_lane(kept, 3);
    const rest = sqrt(max<f32>(0, length * length - shortened));
    store<i32>(slacks + (<usize>place << 2), <i32>(slack * scale * rest + ROUNDING * length) + 1);
    const first = i32x4.extract_lane(added, 0) + i32x4.extract_lane(added, 1);
    const second = i32x4.extract_lane(added, 2) + i32x4.extract_lane(added, 3);
    store<i16>(bias + (<usize>place << 2), <i16>(-OFFSET * first));
    store<i16>(bias + (<usize>place << 2), <i16>(-OFFSET * second), 2);
  }
}

/** Dot products of a row with four axes. */
// @ts-ignore: decorator
@inline
function coordinates(row: usize, dim: u32, axes: usize, padded: u32): v128 {
  const step = <usize>padded << 2;
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  const whole = <usize>(dim & ~3) << 2;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const x = v128.load(row + at);
    a = f32x4.add(a, f32x4.mul(x, v128.load(axes + at)));
    b = f32x4.add(b, f32x4.mul(x, v128.load(axes + step + at)));
    c = f32x4.add(c, f32x4.mul(x, v128.load(axes + 2 * step + at)));
    d = f32x4.add(d, f32x4.mul(x, v128.load(axes + 3 * step + at)));
  }
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  let sum = f32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
  for (; at < <usize>dim << 2; at += 4) {
    const column = f32x4(
      load<f32>(axes + at), load<f32>(axes + step + at), load<f32>(axes + 2 * step + at), load<f32>(axes + 3 * step + at),
    );
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(row + at), column));
  }
  return sum;
}
