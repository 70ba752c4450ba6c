import { describe, expect, it } from 'vitest';
import {
  columnEncoding,
  groupsOf,
  placeOn,
  rampOf,
  rowsIn,
  sizesBy,
  valueAt,
} from '../../../renderer/store/encoding.ts';

describe('a ramp of numbers', () => {
  it('spans what there is, and knows what is missing', () => {
    const ramp = rampOf(Float64Array.of(2, Number.NaN, 6, 4))!;
    expect(ramp).toMatchObject({ low: 2, high: 6, scale: 'linear', missing: 1 });
    expect([2, 4, 6, 9, Number.NaN].map((value) => placeOn(ramp, value))).toEqual([0, 0.5, 1, 1, Number.NaN]);
    expect(valueAt(ramp, 0.25)).toBe(3);
    expect(rampOf(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY))).toBeNull();
  });

  it('goes by logarithms where numbers span orders of magnitude', () => {
    const ramp = rampOf(Float64Array.of(1, 10, 100, 1000))!;
    expect(ramp.scale).toBe('log');
    expect(placeOn(ramp, 10)).toBeCloseTo(1 / 3);
    expect(valueAt(ramp, placeOn(ramp, 37))).toBeCloseTo(37);
  });

  it('is not squeezed by a stray', () => {
    const values = Float64Array.from({ length: 2000 }, (_, i) => (i % 100) - 50);
    values[7] = 1e6;
    expect(rampOf(values)!.high).toBeLessThan(100);
    expect(placeOn(rampOf(values)!, 1e6)).toBe(1);
  });

  it('without extent is all middle', () => {
    expect(placeOn(rampOf(Float64Array.of(3, 3))!, 3)).toBe(0.5);
  });

  it('makes sizes by area, small for what is missing', () => {
    const sizes = sizesBy(rampOf(Float64Array.of(0, 1, Number.NaN))!, 3);
    expect(sizes[0]).toBeCloseTo(0.6);
    expect(sizes[1]).toBeCloseTo(2.6);
    expect(sizes[2]).toBeCloseTo(0.6);
  });
});

describe('groups', () => {
  const codes = Int32Array.of(0, 1, 1, 2, 2, 2, 3, -1);
  it('are the largest, the others together', () => {
    const groups = groupsOf(codes, ['a', 'b', 'c', 'd', 'none'], 3);
    expect(groups.groups).toEqual([
      { name: 'c', count: 3, style: 0 },
      { name: 'b', count: 2, style: 1 },
      { name: '', count: 2, style: null },
    ]);
    expect(groups.others).toBe(2);
    expect([...groups.codes]).toEqual([2, 1, 1, 0, 0, 0, 2, -1]);
    expect([...rowsIn(groups, 1)]).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('are all kept where looks come round again', () => {
    const { groups, others } = groupsOf(codes, ['a', 'b', 'c', 'd'], 3, true);
    expect(groups.map(({ style }) => style)).toEqual([0, 1, 2, 0]);
    expect(others).toBe(0);
  });

  it('fit exactly without others', () => {
    expect(groupsOf(codes, ['a', 'b', 'c', 'd'], 4)).toMatchObject({ others: 0, few: true });
  });
});

describe('a column', () => {
  const text = (...values: string[]) => columnEncoding({ name: 'x', kind: 'text', values }, 7);
  it('of text that is numbers is a ramp, though a stray word is among them', () => {
    const values = Array.from({ length: 30 }, (_, i) => String(i));
    expect(text(...values, 'n/a', '')).toMatchObject({ kind: 'ramp', low: 0, high: 29, missing: 2 });
  });
  it('of words and numbers mixed is groups', () => {
    expect(text('1', 'noun', 'noun', '2', '')).toMatchObject({
      kind: 'groups',
      groups: [{ name: 'noun' }, {}, {}],
    });
  });
  it('that is empty shows nothing', () => {
    expect(text('', '')).toBeNull();
    const empty = Float64Array.of(Number.NaN);
    expect(columnEncoding({ name: 'x', kind: 'number', values: empty }, 7)).toBeNull();
  });
});

it('a range marks both its ends', () => {
  const ramp = rampOf(Float64Array.of(1, 2, 3, Number.NaN))!;
  expect([...rowsIn(ramp, [2, 3])]).toEqual([0, 1, 1, 0]);
});
