/** Least and greatest of some values with a little room beyond; [0, 1] where there is none. */
export function extent(values: Float32Array): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(most > least)) return Number.isFinite(least) ? [least - 0.5, least + 0.5] : [0, 1];
  const room = (most - least) * 0.05;
  return [least - room, most + room];
}

/** The distance between two ends, 1 where they are one. */
export const spread = ([least, most]: readonly [number, number]): number => most - least || 1;

export const mean = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

/** Round values between two ends, about `count` of them. */
export function ticks([least, most]: readonly [number, number], count: number): number[] {
  const rough = (most - least) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? 10 * power;
  const first = Math.ceil(least / step);
  const last = Math.floor(most / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step + 0); // never -0
}
