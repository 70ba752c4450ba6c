import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../../renderer/scene/camera.ts';
import { LabelLayout } from '../../../../renderer/scene/labels/layout.ts';
import { flag, type PointStore } from '../../../../renderer/scene/store.ts';
import { frame, framed, storeOf } from '../world.ts';

const width = (index: number) => 30 + (index % 7) * 10;
const request = (camera: Camera, more: Partial<Parameters<LabelLayout['step']>[0]> = {}) => ({
  camera,
  pinned: new Uint32Array(0),
  named: [],
  boxes: new Float64Array(8),
  boxCount: 0,
  measure: width,
  isMeasured: () => true,
  prepare: () => {},
  dt: 1 / 60,
  instant: false,
  ...more,
});
function laidOut(store: PointStore, camera: Camera): LabelLayout {
  const layout = new LabelLayout();
  layout.reset(store);
  let frames = 0;
  while (layout.step(request(camera))) expect(++frames).toBeLessThan(500);
  return layout;
}
const shown = (layout: LabelLayout) => new Set(layout.points.subarray(0, layout.shownCount));

describe('the layout of labels', () => {
  it('comes to rest with labels that do not overlap, fully shown', () => {
    const { store, camera } = framed(5000);
    const layout = laidOut(store, camera);
    expect(layout.shownCount).toBeGreaterThan(50);
    for (let a = 0; a < layout.shownCount; a++) {
      expect(layout.opacity[a]).toBe(1);
      for (let b = 0; b < a; b++) {
        const apart =
          Math.abs(layout.middle[a]! - layout.middle[b]!) >= 17 - 1e-3 ||
          layout.left[a]! + width(layout.points[a]!) <= layout.left[b]! + 1e-3 ||
          layout.left[b]! + width(layout.points[b]!) <= layout.left[a]! + 1e-3;
        expect(apart).toBe(true);
      }
    }
  });

  it('prefers the more important of two words in the same place', () => {
    const store = storeOf([
      [0, 0, 0],
      [0, 0.001, 0],
      [1, 1, 1],
      [-1, -1, -1],
    ]);
    const names = shown(laidOut(store, frame(store)));
    expect(names.has(0)).toBe(true);
    expect(names.has(1)).toBe(false);
  });

  it('gives marked points their label although a more important one stands there', () => {
    const { store, camera } = framed(5000);
    const layout = laidOut(store, camera);
    const hidden = Array.from({ length: 5000 }, (_, i) => i).find((i) => !layout.isShown(i))!;
    const pinned = Uint32Array.of(hidden);
    for (let i = 0; i < 60; i++) layout.step(request(camera, { pinned }));
    expect(layout.isShown(hidden)).toBe(true);
    store.setFlag(flag.dimmed, new Uint8Array(5000).fill(1));
    for (let i = 0; i < 60; i++) layout.step(request(camera, { pinned }));
    expect(shown(layout)).toEqual(new Set([hidden]));
  });

  it('keeps clear of the plates of marked points, which get no second label', () => {
    const { store, camera } = framed(500);
    const layout = laidOut(store, camera);
    const [index, x, y] = [layout.points[0]!, layout.left[0]!, layout.middle[0]!];
    const boxes = Float64Array.of(x - 60, y - 40, x + 120, y + 40);
    for (let i = 0; i < 60; i++) layout.step(request(camera, { named: [index], boxes, boxCount: 1 }));
    expect(layout.isShown(index)).toBe(false);
    for (let slot = 0; slot < layout.shownCount; slot++) {
      const [left, middle] = [layout.left[slot]!, layout.middle[slot]!];
      const right = left + width(layout.points[slot]!);
      expect(left >= x + 120 || right <= x - 60 || Math.abs(middle - y) >= 40 + 8).toBe(true);
    }
  });

  it('does not flicker while the camera trembles', () => {
    const { store, camera } = framed(20_000);
    // Nothing at the edges, where points come and go.
    camera.zoomBy(0.7, 0, 0);
    camera.update();
    const layout = laidOut(store, camera);
    const before = shown(layout);
    const flips = new Map<number, number>();
    let last = before;
    for (let i = 0; i < 120; i++) {
      camera.turn(i % 2 === 0 ? 0.02 : -0.02, 0);
      camera.update();
      layout.disturb();
      layout.step(request(camera));
      const now = new Set([...shown(layout)].filter((index) => layout.isShown(index)));
      for (const index of now) if (!last.has(index)) flips.set(index, (flips.get(index) ?? 0) + 1);
      last = now;
    }
    expect(Math.max(0, ...flips.values())).toBeLessThanOrEqual(4);
    expect([...before].filter((index) => last.has(index)).length).toBeGreaterThan(before.size * 0.8);
  });

  it('changes few labels a frame while orbiting, and none twice within a moment', () => {
    const { store, camera } = framed(20_000);
    const layout = laidOut(store, camera);
    const leftAt = new Map<number, number>();
    let before = shown(layout);
    let changes = 0;
    for (let i = 0; i < 180; i++) {
      camera.turn(0.01, 0);
      camera.update();
      layout.disturb();
      layout.step(request(camera));
      const now = shown(layout);
      for (const index of before) if (!now.has(index)) leftAt.set(index, i);
      for (const index of now) {
        if (before.has(index)) continue;
        changes++;
        expect(i - (leftAt.get(index) ?? -100)).toBeGreaterThanOrEqual(29);
      }
      before = now;
    }
    expect(changes / 180).toBeLessThan(6);
  });

  it('names what is there deep inside a large cloud of unimportant words', () => {
    const { store, camera } = framed(100_000);
    const rare = 90_000;
    const target = [...store.to.subarray(rare * 3, rare * 3 + 3)] as [number, number, number];
    camera.go({ target, azimuth: 0, elevation: 0, height: camera.fitted / 40 }, 0);
    camera.update();
    const names = [...shown(laidOut(store, camera))];
    expect(names.length).toBeGreaterThan(30);
    expect(names.some((index) => index > 5000)).toBe(true);
  });
});
