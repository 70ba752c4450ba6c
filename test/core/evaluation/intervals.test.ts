import { describe, expect, it } from 'vitest';
import { spearmanInterval, wilsonInterval } from '../../../core/evaluation/intervals.ts';

describe('95 % intervals', () => {
  it('of a share are where the score test turns over', () => {
    for (const [k, n] of [
      [0, 10],
      [7, 10],
      [50, 400],
      [400, 400],
    ] as const) {
      const [low, high] = wilsonInterval(k, n)!;
      for (const end of [low, high]) {
        // The defining equation: |k/n - p| = z sqrt(p (1 - p) / n) at both ends.
        expect(Math.abs(k / n - end)).toBeCloseTo(1.959964 * Math.sqrt((end * (1 - end)) / n), 6);
      }
      expect(low).toBeLessThan(k / n + 1e-12);
      expect(high).toBeGreaterThan(k / n - 1e-12);
    }
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it('of a correlation hold it, narrow with the pairs, and stay within -1 and 1', () => {
    const [low, high] = spearmanInterval(0.7, 353)!;
    expect(low).toBeLessThan(0.7);
    expect(high).toBeGreaterThan(0.7);
    expect(Math.atanh(high) - Math.atanh(low)).toBeCloseTo(2 * 1.959964 * Math.sqrt(1.245 / 350), 6);
    const [wide] = spearmanInterval(0.7, 20)!;
    expect(wide).toBeLessThan(low);
    expect(spearmanInterval(1, 50)).toEqual([1, 1]);
    expect(spearmanInterval(0.5, 3)).toBeNull();
  });
});
