import type { ModelView } from '../contract/extras.ts';

type Camera = NonNullable<ModelView['camera']>;
type Place = [number, number, number];

/** As the Embedding Projector keeps its camera; its points lie in a cube from -1 to 1. */
interface CameraDef {
  orthographic: boolean;
  position: Place;
  target: Place;
  zoom: number;
}

/** Its vertical angle of view is 70 degrees. */
const TANGENT = Math.tan((35 * Math.PI) / 180);
/** Half of what it shows of a flat map's shorter side, at zoom 1. */
const HALF = 1.2;
/** How steep a turntable may be looked down on, radians. */
const STEEP = 1.45;
/** Nearest and farthest that its controls let the eye be from the target. */
const [NEAR, FAR] = [0.05, 10];
/** How far its eye is from a flat map, where that makes no difference. */
const AWAY = 4;

/** The Projector's camera as ours; null where it looks nowhere. `dimensions`: of the map it looks at. */
export function cameraOf({ position, target, zoom }: CameraDef, dimensions: 2 | 3): Camera | null {
  if (!(zoom > 0)) return null;
  if (dimensions === 2)
    return {
      dimensions,
      target: [target[0], target[1], 0],
      azimuth: 0,
      elevation: 0,
      height: (2 * HALF) / zoom,
    };
  const [x, y, z] = position.map((value, axis) => value - target[axis]!) as Place;
  const distance = Math.hypot(x, y, z);
  const height = (2 * TANGENT * distance) / zoom;
  if (!(distance > 0) || !Number.isFinite(height)) return null;
  const elevation = Math.asin(Math.min(1, Math.max(-1, y / distance)));
  return {
    ...{ dimensions, target, azimuth: Math.atan2(x, z) },
    ...{ elevation: Math.min(STEEP, Math.max(-STEEP, elevation)), height },
  };
}

/** Ours as the Projector's. */
export function cameraDefOf({ dimensions, target, azimuth, elevation, height }: Camera): CameraDef {
  if (dimensions === 2) {
    const [x, y] = target;
    return { orthographic: true, position: [x, y, AWAY], target: [x, y, 0], zoom: (2 * HALF) / height };
  }
  const wanted = height / (2 * TANGENT);
  const distance = Math.min(FAR, Math.max(NEAR, wanted));
  const flat = Math.cos(elevation) * distance;
  const position: Place = [
    target[0] + Math.sin(azimuth) * flat,
    target[1] + Math.sin(elevation) * distance,
    target[2] + Math.cos(azimuth) * flat,
  ];
  return { orthographic: false, position, target, zoom: distance / wanted };
}

/** Where the Projector itself begins, in three dimensions. */
export const firstCamera: CameraDef = {
  ...{ orthographic: false, position: [0.45, 0.9, 1.6], target: [0, 0, 0], zoom: 1 },
};
