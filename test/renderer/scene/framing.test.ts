import { describe, expect, it } from 'vitest';

import type { Camera } from '../../../renderer/scene/camera.ts';
import { project } from '../../../renderer/scene/pick.ts';
import type { PointStore } from '../../../renderer/scene/store.ts';
import { randoms } from './page/clusters.ts';
import { frame, storeOf } from './world.ts';

const spot = new Float64Array(3);

/** The box that points take up on screen, CSS pixels; NaN where one is behind the eye. */
function boxOf(store: PointStore, camera: Camera, count = store.count) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    if (!project(store, camera, i, spot)) left = Number.NaN;
    [left, right] = [Math.min(left, spot[0]!), Math.max(right, spot[0]!)];
    [top, bottom] = [Math.min(top, spot[1]!), Math.max(bottom, spot[1]!)];
  }
  return { left, right, top, bottom };
}

const random = randoms(5);
const ball = (n: number, x: number, y: number, z: number) =>
  Array.from({ length: n }, () => [x + random() - 0.5, y + random() - 0.5, z + random() - 0.5]);

describe('framing the whole cloud', () => {
  it.each([
    ['along the first axis', [9, 0, 0]],
    ['along the second axis', [0, 9, 0]],
    ['along the third axis', [0, 0, 9]],
  ] as const)('shows an island far %s, and the rest no smaller than it must', (_, [x, y, z]) => {
    const store = storeOf([...ball(900, 0, 0, 0), ...ball(100, x, y, z)]);
    const camera = frame(store, 900, 700);
    const all = boxOf(store, camera);
    expect(all.left).toBeGreaterThanOrEqual(0);
    expect(all.top).toBeGreaterThanOrEqual(0);
    expect(all.right).toBeLessThanOrEqual(900);
    expect(all.bottom).toBeLessThanOrEqual(700);
    expect(Math.max((all.right - all.left) / 900, (all.bottom - all.top) / 700)).toBeGreaterThan(0.85);
  });

  it('lets a few strays be looked for, where showing them would shrink the rest', () => {
    const store = storeOf([...ball(996, 0, 0, 0), ...ball(4, 60, 0, 0)]);
    const camera = frame(store, 900, 700);
    const rest = boxOf(store, camera, 996);
    expect((rest.bottom - rest.top) / 700).toBeGreaterThan(0.6);
    // Zoomed out as far as it goes, they are there.
    camera.zoomBy(1e-6, 0, 0);
    camera.update();
    const all = boxOf(store, camera);
    expect(all.left).toBeGreaterThanOrEqual(0);
    expect(all.right).toBeLessThanOrEqual(900);
  });

  it('keeps clear of what stands over the edges', () => {
    const store = storeOf(ball(500, 3, 2, 1));
    const camera = frame(store, 900, 700);
    camera.homeView.padding = { top: 80, right: 10, bottom: 30, left: 120 };
    camera.extent = { ...camera.extent };
    camera.home(0);
    camera.update();
    const { left, right, top, bottom } = boxOf(store, camera);
    expect(left).toBeGreaterThanOrEqual(120);
    expect(right).toBeLessThanOrEqual(890);
    expect(top).toBeGreaterThanOrEqual(80);
    expect(bottom).toBeLessThanOrEqual(670);
  });

  it('leaves half of a small view to the cloud, whatever stands over it', () => {
    const store = storeOf(ball(500, 0, 0, 0));
    const camera = frame(store, 120, 60);
    camera.homeView.padding = { top: 80, right: 80, bottom: 80, left: 80 };
    camera.extent = { ...camera.extent };
    camera.home(0);
    camera.update();
    const { top, bottom } = boxOf(store, camera);
    expect(bottom - top).toBeGreaterThan(30);
  });

  it('stays on the side it was on while a stream grows', () => {
    const store = storeOf([...ball(300, 0, 0, 0), ...ball(50, 6, 0, 0)]);
    const camera = frame(store, 900, 700);
    camera.turn(0.4, 0.1);
    camera.moved = false;
    const { azimuth, elevation } = camera;
    const { extent } = camera;
    camera.follow({ ...extent, places: extent.places.map((v) => v * 3) }, true);
    expect([camera.azimuth, camera.elevation]).toEqual([azimuth, elevation]);
    expect(boxOf(storeOf([[0, 0, 0]]), camera).left).toBeGreaterThan(0);
  });
});
