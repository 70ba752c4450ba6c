/**
 * The a and b for which 1 / (1 + a x^2b) is nearest in least squares to UMAP's wish: 1 up to `minDist`, then
 * exp(-(x - minDist) / spread), on 300 points of [0, 3 spread] (McInnes et al. 2018, definition 11). By
 * Levenberg-Marquardt on a and b.
 */
export function layoutCurve(minDist: number, spread: number): { a: number; b: number } {
  const xs = Array.from({ length: 299 }, (_, i) => ((i + 1) * 3 * spread) / 299);
  const ys = xs.map((x) => (x < minDist ? 1 : Math.exp(-(x - minDist) / spread)));
  const error = (a: number, b: number) =>
    xs.reduce((sum, x, i) => sum + (1 / (1 + a * x ** (2 * b)) - ys[i]!) ** 2, 0);
  let [a, b] = [1, 1];
  let damping = 1e-3;
  let current = error(a, b);
  for (let pass = 0; pass < 500 && damping < 1e12; pass++) {
    let [aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0];
    xs.forEach((x, i) => {
      const power = x ** (2 * b);
      const value = 1 / (1 + a * power);
      const da = -value * value * power;
      const db = -value * value * a * power * 2 * Math.log(x);
      const rest = ys[i]! - value;
      aa += da * da;
      ab += da * db;
      bb += db * db;
      ra += da * rest;
      rb += db * rest;
    });
    const [p, q] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = p * q - ab * ab;
    const nextA = a + (q * ra - ab * rb) / determinant;
    const nextB = b + (p * rb - ab * ra) / determinant;
    const next = nextA > 0 && nextB > 0 ? error(nextA, nextB) : Number.POSITIVE_INFINITY;
    if (next < current) {
      const gain = current - next;
      [a, b, current, damping] = [nextA, nextB, next, damping / 10];
      if (gain < 1e-15 * (1 + current)) break;
    } else damping *= 10;
  }
  return { a, b };
}
