import { describe, expect, it } from 'vitest';
import { baseRadius, pick, project, radiusAt } from '../../../renderer/scene/pick.ts';
import { PickGrid } from '../../../renderer/scene/pick-grid.ts';
import { flag } from '../../../renderer/scene/store.ts';
import { randoms } from './page/clusters.ts';
import { frame, framed, storeOf } from './world.ts';

const none = new Uint32Array(0);

describe('picking', () => {
  it.each([2, 3] as const)('finds what a comparison of all projected discs finds, in %iD', (dimensions) => {
    const { store, camera } = framed(3000, dimensions);
    store.setSizes(Float32Array.from({ length: 3000 }, (_, i) => 0.5 + (i % 4)));
    store.setFlag(
      flag.dimmed,
      Uint8Array.from({ length: 3000 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
    );
    const random = randoms(11);
    const spot = new Float64Array(3);
    const base = baseRadius(store.count, camera);
    let found = 0;
    for (let trial = 0; trial < 300; trial++) {
      const near = Math.floor(random() * 3000);
      project(store, camera, near, spot);
      const [x, y] = [spot[0]! + random() * 8 - 4, spot[1]! + random() * 8 - 4];
      let expected: number | null = null;
      let best = [2, 0, 0];
      for (let i = 0; i < 3000; i++) {
        if (!project(store, camera, i, spot)) continue;
        const dimmed = store.isDimmed(i);
        const radius = radiusAt(base, store.sizes[i]!, dimmed, camera.distance, spot[2]!);
        const gap = Math.hypot(spot[0]! - x, spot[1]! - y) - radius;
        if (gap >= 6) continue;
        const rank = gap <= 0 ? [0, dimmed ? 1 : 0, spot[2]!] : [1, gap, 0];
        const order = rank.map((value, k) => value - best[k]!).find((difference) => difference !== 0) ?? 0;
        if (order < 0) [best, expected] = [rank, i];
      }
      expect(pick(store, camera, x, y, none)).toBe(expected);
      if (expected !== null) found++;
    }
    expect(found).toBeGreaterThan(200);
  });

  it('takes the point in front of two in a line, and a raised one before it', () => {
    const store = storeOf([
      [0, 0, 1],
      [0, 0, -1],
      [2, 0, 0],
      [-2, 0, 0],
    ]);
    const camera = frame(store);
    camera.go({ target: [0, 0, 0], azimuth: 0, elevation: 0, height: 5 }, 0);
    camera.update();
    expect(pick(store, camera, 720, 450, none)).toBe(0);
    expect(pick(store, camera, 720, 450, Uint32Array.of(1))).toBe(1);
    expect(pick(store, camera, 5, 5, none)).toBe(null);
  });

  it('follows points between two frames of positions, and ignores those that are nowhere', () => {
    const store = storeOf([
      [-1, 0],
      [1, 1],
      [Number.NaN, 0],
    ]);
    const camera = frame(store);
    const spot = new Float64Array(3);
    expect(project(store, camera, 2, spot)).toBe(false);
    store.retarget(Float32Array.of(1, 0, 1, 1, Number.NaN, 0));
    store.mix = 0.5;
    project(store, camera, 0, spot);
    const middle = [...spot];
    expect(pick(store, camera, middle[0]!, middle[1]!, none)).toBe(0);
    store.mix = 1;
    project(store, camera, 0, spot);
    expect(spot[0]).toBeGreaterThan(middle[0]! + 50);
    expect(pick(store, camera, middle[0]!, middle[1]!, none)).toBe(null);
  });

  it('is quiet without points', () => {
    const store = storeOf([[0, 0, 0]]);
    const empty = { ...store, count: 0 } as typeof store;
    expect(pick(empty, frame(store), 10, 10, none)).toBe(null);
  });

  it.each([2, 3] as const)('finds by the grid what it finds among all points, in %iD', (dimensions) => {
    const { store, camera } = framed(150_000, dimensions);
    store.setSizes(Float32Array.from({ length: 150_000 }, (_, i) => 0.5 + (i % 4)));
    store.setFlag(
      flag.hidden,
      Uint8Array.from({ length: 150_000 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
    );
    const grid = new PickGrid();
    expect(grid.step(store, camera)).toBe(false);
    expect(grid.step(store, camera)).toBe(true);
    const random = randoms(3);
    let found = 0;
    for (let i = 0; i < 60; i++) {
      const [x, y] = [(random() * 1.1 - 0.05) * camera.width, (random() * 1.1 - 0.05) * camera.height];
      grid.look(store, camera, x, y);
      const all = pick(store, camera, x, y, none);
      expect(pick(store, camera, x, y, none, grid.near)).toBe(all);
      if (all !== null) found++;
    }
    expect(found).toBeGreaterThan(5);
    camera.turn(0.4, 0.1);
    camera.update();
    grid.invalidate();
    while (!grid.step(store, camera));
    grid.look(store, camera, camera.width / 2, camera.height / 2);
    expect(pick(store, camera, camera.width / 2, camera.height / 2, none, grid.near)).toBe(
      pick(store, camera, camera.width / 2, camera.height / 2, none),
    );
  });
});
