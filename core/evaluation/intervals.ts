/** Two-sided 95 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a share (Wilson 1927): right near 0 and 1, and for few questions.
 * Null for none.
 */
export function wilsonInterval(successes: number, n: number): [number, number] | null {
  if (n === 0) return null;
  const share = successes / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * 95 % interval of Spearman's correlation by Fisher's transform with the variance of Bonett & Wright (2000),
 * (1 + r^2 / 2) / (n - 3). Null for fewer than four pairs.
 */
export function spearmanInterval(r: number, n: number): [number, number] | null {
  if (n < 4) return null;
  if (Math.abs(r) >= 1) return [r, r];
  const half = z * Math.sqrt((1 + r ** 2 / 2) / (n - 3));
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)];
}
