import { Camera } from '../../../renderer/scene/camera.ts';
import { measure } from '../../../renderer/scene/fit.ts';
import { PointStore } from '../../../renderer/scene/store.ts';
import { clusters } from './page/clusters.ts';

/** A cloud of clustered points and a camera that frames it, as after `setPoints`. */
export function framed(count: number, dimensions: 2 | 3 = 3, width = 1440, height = 900) {
  const made = clusters(count, dimensions, 3);
  const store = new PointStore({ positions: made.positions, dimensions, labels: made.label });
  return { store, camera: frame(store, width, height), made };
}

export function frame(store: PointStore, width = 1440, height = 900): Camera {
  const camera = new Camera();
  camera.reducedMotion = true;
  camera.extent = measure(store);
  camera.update(width, height);
  camera.jumpHome(store.dimensions);
  camera.update();
  return camera;
}

export function storeOf(rows: number[][]): PointStore {
  const dimensions = rows[0]!.length === 2 ? 2 : 3;
  return new PointStore({ positions: Float32Array.from(rows.flat()), dimensions, labels: String });
}
