import { expect, it } from 'vitest';
import { projectDefaults } from '../../../core/contract/projection.ts';
import { mapSeconds, probe } from '../../../core/projection/seconds.ts';

const pace = { cores: 2, probe: 5 };
const seconds = (points: number, given = {}, machine = pace) =>
  mapSeconds(points, 200, { ...projectDefaults, ...given }, machine);

it('measures a pace by the clock it is given, the best of several tries', () => {
  const ticks = [0, 9, 10, 14, 20, 27, 30, 39, 40, 48];
  expect(probe(() => ticks.shift()!)).toBe(4);
});

it('says more for more work and less for a faster machine', () => {
  expect(seconds(70_000)).toBeGreaterThan(1.5 * seconds(34_000));
  expect(seconds(34_000, { epochs: 1000 })).toBeGreaterThan(2 * seconds(34_000));
  expect(seconds(10_000, { engine: 'reference' })).toBeGreaterThan(4 * seconds(10_000));
  expect(seconds(34_000, { method: 'pca' })).toBeLessThan(seconds(34_000));
  expect(seconds(34_000, {}, { cores: 8, probe: 5 })).toBeLessThan(0.6 * seconds(34_000));
  expect(seconds(34_000, {}, { cores: 2, probe: 10 })).toBeCloseTo(2 * seconds(34_000), 6);
});

it('grows almost linearly where descent takes over', () => {
  expect(seconds(4_000_000) / seconds(2_000_000)).toBeLessThan(2.1);
});
