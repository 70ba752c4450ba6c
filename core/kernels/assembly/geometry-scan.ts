// Vectors as 8-bit integers, to be scanned for likely neighbours: rows [n, width], width a multiple of 8.

/**
 * Rounds the rows [begin, end) of float32 `data` [n, dim] to value / scale, with a scale of its own for each row:
 * `scales` [n] f32, and `errors` [n] f64, the length of what rounding left over. A row that is not finite becomes
 * zero.
 */
export function compress(
  begin: u32, end: u32, data: usize, dim: u32, rows: usize, width: u32, scales: usize, errors: usize,
): void {
  for (let row = begin; row < end; row++) {
    const from = data + (<usize>row * dim << 2);
    const to = rows + <usize>row * width;
    let largest: f32 = 0;
    for (let i: u32 = 0; i < dim; i++) largest = max(largest, abs(load<f32>(from + (i << 2))));
    const scale: f32 = largest < Infinity ? largest / 127 : 0; // false for NaN too
    let left: f64 = 0;
    for (let i: u32 = 0; i < width; i++) {
      let value: i32 = 0;
      if (i < dim && scale > 0) {
        const x = load<f32>(from + (i << 2));
        value = min(127, max(-127, <i32>nearest(x / scale)));
        const rest = <f64>x - <f64>value * <f64>scale;
        left += rest * rest;
      }
      store<i8>(to + i, <i8>value);
    }
    store<f32>(scales + (<usize>row << 2), scale);
    store<f64>(errors + (<usize>row << 3), sqrt(left));
  }
}

/** Dot products of the rows [begin, end) with the 16-bit `query` [width], as i32 into `out` [n]. */
export function scan(begin: u32, end: u32, rows: usize, width: u32, query: usize, out: usize): void {
  for (let row = begin; row < end; row++) {
    const from = rows + <usize>row * width;
    let even = i32x4.splat(0);
    let odd = i32x4.splat(0);
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load8x8_s(from + i), v128.load(query + (i << 1))));
      odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load8x8_s(from + i, 8), v128.load(query + (i << 1), 16)));
    }
    if (i < width) {
      even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load8x8_s(from + i), v128.load(query + (i << 1))));
    }
    const sum = i32x4.add(even, odd);
    store<i32>(
      out + (<usize>row << 2),
      i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) +
        i32x4.extract_lane(sum, 3),
    );
  }
}
