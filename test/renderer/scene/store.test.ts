import { describe, expect, it } from 'vitest';
import { parseColor, rampTable } from '../../../renderer/scene/color.ts';
import { localRadius, measure } from '../../../renderer/scene/fit.ts';
import { Motion } from '../../../renderer/scene/motion.ts';
import { Pace } from '../../../renderer/scene/pace.ts';
import { descending, flag, PointStore } from '../../../renderer/scene/store.ts';
import { randoms } from './page/clusters.ts';
import { storeOf } from './world.ts';

describe('the store of points', () => {
  it('ranks by priority: falling, ties by row, not-a-number last', () => {
    const values = Float32Array.of(3, -1, 7, 0, 7, Number.NaN, -0.5, 1e30);
    expect([...descending(values)]).toEqual([7, 2, 4, 0, 3, 6, 1, 5]);
    const random = randoms(5);
    const many = Float32Array.from({ length: 5000 }, () => Math.floor(random() * 1e6) - 5e5);
    const order = descending(many);
    for (let i = 1; i < order.length; i++) {
      expect(many[order[i]!]).toBeLessThanOrEqual(many[order[i - 1]!]!);
    }
    expect(new Set(order).size).toBe(5000);
  });

  it('gives the most important row importance 1 and the first place', () => {
    const positions = new Float32Array(9);
    const store = new PointStore({
      positions,
      dimensions: 3,
      labels: String,
      priority: Float32Array.of(1, 9, 4),
    });
    expect([...store.top]).toEqual([1, 2, 0]);
    expect(store.importance[1]).toBe(1);
    expect(store.importance[2]).toBeGreaterThan(store.importance[0]!);
  });

  it('starts a new motion from where the points are in the middle of the last one', () => {
    const store = storeOf([[0, 0, 0]]);
    store.retarget(Float32Array.of(2, 0, 0));
    store.mix = 0.5;
    store.retarget(Float32Array.of(1, 4, 0));
    const at = new Float64Array(3);
    expect([...store.read(0, at)]).toEqual([1, 0, 0]);
    store.mix = 1;
    expect([...store.read(0, at)]).toEqual([1, 4, 0]);
  });

  it('brings back a point that was nowhere', () => {
    const store = storeOf([
      [Number.NaN, Number.NaN, 0],
      [1, 1, 1],
    ]);
    expect(store.retarget(Float32Array.of(2, 3, 4, 5, 6, 7))).toBe(true);
    const at = new Float64Array(3);
    expect([...store.read(0, at)]).toEqual([2, 3, 0]);
    store.mix = 1;
    expect([...store.read(0, at)]).toEqual([2, 3, 4]);
    expect(store.retarget(Float32Array.of(2, 3, 4, 5, 6, 7))).toBe(false);
  });

  it('refuses arrays of the wrong length, saying both lengths', () => {
    const store = storeOf([[0, 0, 0]]);
    expect(() => store.retarget(new Float32Array(4))).toThrow(/4 coordinates.*1 points of 3/);
    expect(() => store.setColors(new Uint8Array(6))).toThrow(/2 colours.*1 points/);
    expect(() => store.setFlag(flag.dimmed, new Uint8Array(2))).toThrow(/2 marks/);
    expect(() => new PointStore({ positions: new Float32Array(4), dimensions: 3, labels: String })).toThrow(
      /4 coordinates/,
    );
  });

  it('spreads the ramp over the ranks', () => {
    const store = new PointStore({ positions: new Float32Array(3000), dimensions: 3, labels: String });
    store.setRamp(rampTable(['#000000', '#ffffff']));
    const reds = Array.from({ length: 1000 }, (_, i) => store.paint[i * 4]!);
    expect(reds[0]).toBe(255);
    expect(reds[999]).toBe(0);
    expect(reds).toEqual(reds.toSorted((a, b) => b - a));
    expect(new Set(reds).size).toBeGreaterThan(100);
  });
});

describe('measuring a cloud', () => {
  it('is not led astray by a few strays or rows that are not numbers', () => {
    const random = randoms(2);
    const rows = Array.from({ length: 2000 }, () => [random() - 0.5, random() - 0.5, random() - 0.5]);
    rows.push([500, 0, 0], [Number.NaN, 0, 0]);
    const { center, radius } = measure(storeOf(rows));
    for (const value of center) expect(Math.abs(value)).toBeLessThan(0.05);
    expect(radius).toBeGreaterThan(0.6);
    expect(radius).toBeLessThan(0.87);
  });

  it('gives a single point, or none, an extent to look at', () => {
    expect(measure(storeOf([[4, 5, 6]]))).toEqual({
      center: [4, 5, 6],
      radius: 1,
      reach: 0,
      places: Float32Array.of(4, 5, 6),
    });
    expect(measure({ count: 0, to: new Float32Array(0), paint: new Uint8Array(0) }).radius).toBe(1);
  });

  it('leaves out what is hidden', () => {
    const store = storeOf([...Array.from({ length: 50 }, (_, i) => [i / 50, 0, 0]), [90, 0, 0]]);
    store.setFlag(
      flag.hidden,
      Uint8Array.from({ length: 51 }, (_, i) => Number(i === 50)),
    );
    expect(measure(store).center[0]).toBeCloseTo(0.49, 5);
    expect(measure(store).places).toHaveLength(150);
  });

  it('knows how far the k-th neighbour is', () => {
    const line = storeOf(Array.from({ length: 100 }, (_, i) => [i, 0, 0]));
    expect(localRadius(line, 0, 10)).toBe(10);
    expect(localRadius(line, 50, 10)).toBe(5);
  });
});

describe('the motion between frames', () => {
  it('is steady over a stream, without a stop between frames', () => {
    const motion = new Motion();
    for (let frame = 0; frame < 20; frame++) {
      motion.begin(frame * 100);
      if (frame > 2) expect(motion.mix(frame * 100 + 99)).toBeLessThan(1);
      if (frame > 2) expect(motion.mix(frame * 100 + 60)).toBeCloseTo(0.5, 1);
    }
    expect(motion.mix(2500)).toBe(1);
    expect(motion.active).toBe(false);
  });

  it('eases a single change over the time asked for', () => {
    const motion = new Motion();
    motion.begin(0, 1000);
    expect(motion.mix(500)).toBeCloseTo(0.5, 10);
    expect(motion.mix(100)).toBeLessThan(0.05);
    expect(motion.mix(1000)).toBe(1);
  });
});

describe('colours', () => {
  it('reads hexadecimal and rgb(), and refuses the rest', () => {
    expect(parseColor('#f80')).toEqual([1, 136 / 255, 0]);
    expect(parseColor('rgb(255 0 51)')).toEqual([1, 0, 0.2]);
    expect(() => parseColor('tomato')).toThrow(/tomato/);
  });

  it('passes through the stops of a ramp', () => {
    const table = rampTable(['#102030', '#c08040', '#ffffff']);
    expect([...table.subarray(0, 3)]).toEqual([0x10, 0x20, 0x30]);
    expect([...table.subarray(255 * 3)]).toEqual([255, 255, 255]);
  });
});

describe('the pace', () => {
  it('thins a motion that cannot keep up, and only then', () => {
    const pace = new Pace();
    for (let i = 0; i < 20; i++) pace.note(i === 10 ? 400 : 12);
    expect(pace.points(1_000_000)).toBe(1_000_000);
    for (let i = 0; i < 5; i++) pace.note(300);
    const thinned = pace.points(1_000_000);
    expect(thinned).toBeLessThan(300_000);
    for (let i = 0; i < 50; i++) pace.note(300);
    expect(pace.points(1_000_000)).toBe(5000);
    expect(pace.points(400)).toBe(400);
    for (let i = 0; i < 80; i++) pace.note(10);
    expect(pace.points(1_000_000)).toBe(1_000_000);
  });
});
