// Principal components: products of rows with themselves, and coordinates on axes.
import { fma, sum } from './simd';

/**
 * The sums over `count` rows [count, width] of the products of their values, for the values 4 * [begin, end) with all
 * from there on: into `out` [width, width], from the diagonal's block of eight to the right. `width`: a multiple of 8.
 */
export function products(begin: u32, end: u32, rows: usize, count: u32, width: u32, out: usize): void {
  const line = <usize>width << 2;
  const stop = rows + <usize>count * line;
  for (let tile = begin; tile < end; tile++) {
    const own = <usize>tile << 4;
    for (let other = own & ~31; other < line; other += 32) {
      let a0 = f32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      for (let row = rows; row < stop; row += line) {
        const x = v128.load(row + other);
        const y = v128.load(row + other, 16);
        const a = v128.load32_splat(row + own);
        a0 = fma(a, x, a0);
        a1 = fma(a, y, a1);
        const b = v128.load32_splat(row + own, 4);
        b0 = fma(b, x, b0);
        b1 = fma(b, y, b1);
        const c = v128.load32_splat(row + own, 8);
        c0 = fma(c, x, c0);
        c1 = fma(c, y, c1);
        const d = v128.load32_splat(row + own, 12);
        d0 = fma(d, x, d0);
        d1 = fma(d, y, d1);
      }
      let to = out + (<usize>tile << 2) * line + other;
      v128.store(to, a0);
      v128.store(to, a1, 16);
      to += line;
      v128.store(to, b0);
      v128.store(to, b1, 16);
      to += line;
      v128.store(to, c0);
      v128.store(to, c1, 16);
      to += line;
      v128.store(to, d0);
      v128.store(to, d1, 16);
    }
  }
}

/** Dot products of the rows [begin, end) of `rows` [n, dim] with `axes` [count, dim], less `offsets` [count]: `out` [n, count]. */
export function coordinates(
  begin: u32, end: u32, rows: usize, dim: u32, axes: usize, count: u32, offsets: usize, out: usize,
): void {
  const line = <usize>dim << 2;
  const whole = line & ~31;
  for (let row = begin; row < end; row++) {
    const from = rows + <usize>row * line;
    for (let axis: u32 = 0; axis < count; axis++) {
      const along = axes + <usize>axis * line;
      let even = f32x4.splat(0);
      let odd = even;
      let at: usize = 0;
      for (; at < whole; at += 32) {
        even = fma(v128.load(from + at), v128.load(along + at), even);
        odd = fma(v128.load(from + at, 16), v128.load(along + at, 16), odd);
      }
      let dot = sum(f32x4.add(even, odd));
      for (; at < line; at += 4) dot += load<f32>(from + at) * load<f32>(along + at);
      const to = (<usize>row * count + axis) << 2;
      store<f32>(out + to, dot - load<f32>(offsets + (<usize>axis << 2)));
    }
  }
}
