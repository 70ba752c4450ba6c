import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../renderer/scene/camera.ts';
import { project } from '../../../renderer/scene/pick.ts';
import { framed } from './world.ts';

const spot = new Float64Array(3);
function settle(camera: Camera): number {
  let frames = 0;
  while (camera.step(1 / 60) && frames < 1000) frames++;
  camera.update();
  return frames;
}

describe('the camera', () => {
  it.each([
    [3, 1440, 900],
    [3, 500, 1000],
    [2, 1440, 900],
    [2, 500, 1000],
  ] as const)(
    'frames a %iD cloud in %i x %i: nearly all in view, and filling it',
    (dimensions, width, height) => {
      const { store, camera } = framed(4000, dimensions, width, height);
      let inside = 0;
      let [left, right, top, bottom]: number[] = [width, 0, height, 0];
      for (let i = 0; i < store.count; i++) {
        project(store, camera, i, spot);
        const [x, y] = [spot[0]!, spot[1]!];
        if (x < 0 || y < 0 || x > width || y > height) continue;
        inside++;
        [left, right] = [Math.min(left!, x), Math.max(right!, x)];
        [top, bottom] = [Math.min(top!, y), Math.max(bottom!, y)];
      }
      expect(inside / store.count).toBeGreaterThan(0.98);
      expect(Math.max((right! - left!) / width, (bottom! - top!) / height)).toBeGreaterThan(0.7);
    },
  );

  it('keeps what is under the pointer there while zooming', () => {
    const { store, camera } = framed(100, 2);
    camera.reducedMotion = false;
    project(store, camera, 0, spot);
    const before = [...spot];
    camera.zoomBy(4, before[0]! - camera.width / 2, camera.height / 2 - before[1]!);
    expect(settle(camera)).toBeGreaterThan(3);
    project(store, camera, 0, spot);
    expect(spot[0]).toBeCloseTo(before[0]!, 1);
    expect(spot[1]).toBeCloseTo(before[1]!, 1);
    expect(camera.magnification).toBeCloseTo(4, 3);
  });

  it('moves a point exactly with a pan', () => {
    const { store, camera } = framed(100, 2);
    project(store, camera, 5, spot);
    const before = [...spot];
    camera.drag(40, -25, true);
    camera.update();
    project(store, camera, 5, spot);
    expect(spot[0]! - before[0]!).toBeCloseTo(40, 3);
    expect(spot[1]! - before[1]!).toBeCloseTo(-25, 3);
  });

  it('glides after a drag and stops at a touch', () => {
    const { camera } = framed(100);
    camera.reducedMotion = false;
    camera.release(800, 0);
    camera.step(1 / 60);
    const { azimuth } = camera;
    expect(camera.step(1 / 60)).toBe(true);
    expect(camera.azimuth).toBeLessThan(azimuth);
    camera.stop();
    const held = camera.azimuth;
    expect(camera.step(1 / 60)).toBe(false);
    expect(camera.azimuth).toBe(held);
    camera.release(800, 0);
    expect(settle(camera)).toBeLessThan(120);
  });

  it('does not move by itself under reduced motion', () => {
    const { camera } = framed(100);
    camera.release(800, 0);
    camera.zoomBy(2, 0, 0);
    expect(camera.magnification).toBeCloseTo(2, 5);
    camera.setDimensions(2);
    expect(camera.depth).toBe(0);
    expect(camera.step(1 / 60)).toBe(false);
  });

  it('goes flat: the third axis no longer changes where a point is seen', () => {
    const { store, camera } = framed(200);
    camera.reducedMotion = false;
    camera.setDimensions(2);
    expect(settle(camera)).toBeGreaterThan(20);
    project(store, camera, 0, spot);
    const before = [...spot];
    store.to[2]! += 0.7;
    project(store, camera, 0, spot);
    expect(spot[0]).toBeCloseTo(before[0]!, 6);
    expect(spot[1]).toBeCloseTo(before[1]!, 6);
    camera.setDimensions(3);
    settle(camera);
    expect(camera.depth).toBe(1);
  });

  it('goes after a growing cloud, but not while the user steers, nor for a little', () => {
    const { camera } = framed(200);
    const { extent } = camera;
    const scaled = (k: number) => ({
      ...extent,
      radius: extent.radius * k,
      center: extent.center.map((v) => v * k) as [number, number, number],
      places: extent.places.map((v) => v * k),
    });
    const before = camera.viewHeight;
    camera.follow(scaled(1.05), false);
    expect(camera.viewHeight).toBe(before);
    camera.follow(scaled(2), false);
    expect(camera.viewHeight / before).toBeCloseTo(2, 4);
    camera.turn(0.1, 0);
    camera.follow(scaled(8), false);
    expect(camera.viewHeight / before).toBeCloseTo(2, 4);
  });

  it('comes back to a view that was kept', () => {
    const { camera } = framed(200);
    camera.turn(1, 0.3);
    camera.zoomBy(3, 50, 20);
    const kept = camera.view();
    camera.home(0);
    camera.go(kept, 0);
    const { azimuth, ...rest } = camera.view();
    const { azimuth: keptAzimuth, ...keptRest } = kept;
    expect(azimuth).toBeCloseTo(keptAzimuth, 10);
    expect(rest.elevation).toBeCloseTo(keptRest.elevation, 10);
    expect(rest.height).toBeCloseTo(keptRest.height, 10);
    for (let axis = 0; axis < 3; axis++) expect(rest.target[axis]).toBeCloseTo(keptRest.target[axis]!, 10);
  });
});
