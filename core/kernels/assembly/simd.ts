// Four floats at a time. Every vector is f32x4.

/** a * b + c: one rounding where the build has relaxed SIMD and the machine FMA, two in the baseline build. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sums of the lanes of a, b, c and d. */
// @ts-ignore: decorator
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** The sum of the lanes. */
// @ts-ignore: decorator
@inline
export function sum(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) +
    f32x4.extract_lane(a, 1) +
    (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}

/**
 * exp(-|x|), relative error below 2e-7 (|x| is cut at 80). 2^n times a polynomial in the rest, |r| <= ln 2 / 2:
 * its Taylor series to r^7. Adding 1.5 * 2^23 rounds to the nearest integer and leaves it in the low bits.
 */
// @ts-ignore: decorator
@inline
export function expMinusAbs(x: v128): v128 {
  const y = f32x4.neg(f32x4.min(f32x4.abs(x), f32x4.splat(80)));
  const magic = f32x4.splat(12582912);
  const shifted = fma(y, f32x4.splat(1.4426950408889634), magic);
  const n = f32x4.sub(shifted, magic);
  // ln 2 in two parts, the first with few bits, so that n times it is exact
  const r = fma(n, f32x4.splat(2.12194440e-4), fma(n, f32x4.splat(-0.693359375), y));
  let p = f32x4.splat(1.0 / 5040);
  p = fma(p, r, f32x4.splat(1.0 / 720));
  p = fma(p, r, f32x4.splat(1.0 / 120));
  p = fma(p, r, f32x4.splat(1.0 / 24));
  p = fma(p, r, f32x4.splat(1.0 / 6));
  p = fma(p, r, f32x4.splat(0.5));
  p = fma(p, r, f32x4.splat(1));
  p = fma(p, r, f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/** The logistic function of x, given e = exp(-|x|). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const numerator = v128.bitselect(one, e, f32x4.ge(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, e));
}

/**
 * log(1 + exp(x)), given e = exp(-|x|): max(x, 0) + log(1 + e), the latter as 2 artanh(e / (2 + e)) by its
 * series, whose argument is at most 1/3; absolute error below 3e-7.
 */
// @ts-ignore: decorator
@inline
export function softplus(x: v128, e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(f32x4.splat(2), e));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 11);
  p = fma(p, q, f32x4.splat(2.0 / 9));
  p = fma(p, q, f32x4.splat(2.0 / 7));
  p = fma(p, q, f32x4.splat(2.0 / 5));
  p = fma(p, q, f32x4.splat(2.0 / 3));
  p = fma(p, q, f32x4.splat(2));
  return fma(p, s, f32x4.max(x, f32x4.splat(0)));
}
