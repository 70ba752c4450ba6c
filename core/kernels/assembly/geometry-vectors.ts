// Vectors as 16-bit integers: rows [n, width] with width a multiple of 8 and zeros behind the last column.
// A row's length is at most LIMIT, so that dot products and squared distances fit 32 bits.

export const LIMIT: i32 = 16383;

/** Horizontal sums of four i32x4: lane i holds the sum over the i-th argument. */
// @ts-ignore: decorator
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/** Dot products of the row at `x` with the rows at a, b, c, d; `bytes` is the length of a row. */
// @ts-ignore: decorator
@inline
export function dots4(x: usize, a: usize, b: usize, c: usize, d: usize, bytes: usize): v128 {
  let sa = i32x4.splat(0);
  let sb = i32x4.splat(0);
  let sc = i32x4.splat(0);
  let sd = i32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const v = v128.load(x + at);
    sa = i32x4.add(sa, i32x4.dot_i16x8_s(v, v128.load(a + at)));
    sb = i32x4.add(sb, i32x4.dot_i16x8_s(v, v128.load(b + at)));
    sc = i32x4.add(sc, i32x4.dot_i16x8_s(v, v128.load(c + at)));
    sd = i32x4.add(sd, i32x4.dot_i16x8_s(v, v128.load(d + at)));
  }
  return sums(sa, sb, sc, sd);
}

/**
 * Rounds rows of float32 `data` [n, dim] to `rows` [n, width]. Cosine: every row is scaled to length LIMIT, a
 * zero row stays zero, and `halves` [n] is LIMIT^2 / 2. Euclidean: (row - mean) * scale, and `halves` is half
 * the squared length. Then halves[a] + halves[b] - dot(a, b) orders by distance under either metric.
 */
export function quantise(
  begin: u32, end: u32, data: usize, rows: usize, halves: usize, dim: u32, width: u32, cosine: u32, mean: usize,
  scale: f32,
): void {
  for (let row = begin; row < end; row++) {
    const from = data + (<usize>row * dim << 2);
    const to = rows + (<usize>row * width << 1);
    let factor: f64 = scale;
    if (cosine) {
      let square: f64 = 0;
      for (let i: u32 = 0; i < dim; i++) {
        const value = <f64>load<f32>(from + (i << 2));
        square += value * value;
      }
      factor = square > 0 ? <f64>LIMIT / sqrt(square) : 0;
    }
    let half: i32 = 0;
    for (let i: u32 = 0; i < width; i++) {
      let value: i32 = 0;
      if (i < dim) {
        const x = <f64>load<f32>(from + (i << 2)) - (cosine ? 0 : <f64>load<f32>(mean + (i << 2)));
        value = <i32>nearest(x * factor);
      }
      store<i16>(to + (i << 1), <i16>value);
      half += value * value;
    }
    store<i32>(halves + (<usize>row << 2), cosine ? (LIMIT * LIMIT) >> 1 : half >> 1);
  }
}

/** For the places [begin, end): the integer row order[place] and its half go to that place. */
export function permute(
  begin: u32, end: u32, order: usize, rows: usize, halves: usize, width: u32, toRows: usize, toHalves: usize,
): void {
  const bytes = <usize>width << 1;
  for (let place = begin; place < end; place++) {
    const row = <usize>load<u32>(order + (<usize>place << 2));
    memory.copy(toRows + <usize>place * bytes, rows + row * bytes, bytes);
    store<i32>(toHalves + (<usize>place << 2), load<i32>(halves + (row << 2)));
  }
}
