/** From which side a turntable camera looks; radians. */
export interface Facing {
  azimuth: number;
  elevation: number;
}

/** What of a view must stay clear, CSS pixels from its edges. */
export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** The half of a view that each edge ends, as tangents of angles: what lies between them is free to be seen. */
export interface Window {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** A view that shows places. */
export interface Framing {
  target: [number, number, number];
  /** World height seen at the target's depth. */
  height: number;
  /** The height that would show every last place. */
  whole: number;
}

/** Share of the places that each edge of a view may leave out, where they would make the rest much smaller. */
const STRAY = 0.005;
/** How much smaller the rest may become before the strays are left out. */
const PATIENCE = 1.2;
const MARGIN = 1.05;
/** The most of a view's width or height that its padding takes. */
const PADDED = 0.3;
/** Sides looked at for the closest view; the one that there is stays unless another comes this much closer. */
const AZIMUTHS = 12;
const ELEVATIONS = [0.2, 0.38, 0.56];
const LOYALTY = 0.88;
/** Places looked at from every side. */
const COARSE = 500;

/** @param tangent of half the vertical angle of view */
export function windowOf(tangent: number, width: number, height: number, padding: Padding): Window {
  const shrink = (room: number, sum: number) => Math.min(1, (room * PADDED) / Math.max(1, sum));
  const [x, y] = [shrink(width, padding.left + padding.right), shrink(height, padding.top + padding.bottom)];
  const part = (pad: number, side: number) => 1 - (2 * pad) / side;
  const across = (tangent * width) / height;
  return {
    top: tangent * part(padding.top * y, height),
    bottom: tangent * part(padding.bottom * y, height),
    left: across * part(padding.left * x, width),
    right: across * part(padding.right * x, width),
  };
}

let keys = [0, 1, 2, 3, 4].map(() => new Float32Array(0));

/**
 * The closest view of `places` [n, 3] from one side. Each edge of the window is a plane through the eye at (ex, ey, ez):
 * a place at (x, y, z), z towards the eye, is within the upper one where y + t z <= ey + t ez, t its tangent. So of all
 * places the largest y + t z counts, and the nearest eye follows from the largest values for opposite edges. No more
 * than 1 % of the places across and 1 % up and down are left out, and only where they are far from the rest.
 * @param depth 0: the third axis is not drawn
 * @param least height of the view, where the places are all but one
 * @param step 1: every place is looked at, 2: every second one, and so on
 * @param tangent of half the vertical angle of view
 */
export function frame(
  places: Float32Array,
  { azimuth, elevation }: Facing,
  window: Window,
  tangent: number,
  depth: 0 | 1,
  least: number,
  step = 1,
): Framing {
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const n = Math.ceil(places.length / 3 / step);
  if (n === 0) return { target: [0, 0, 0], height: least, whole: least };
  if (keys[0]!.length < n) keys = keys.map(() => new Float32Array(n));
  const [right, left, top, bottom, depths] = keys.map((key) => key.subarray(0, n)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  for (let i = 0; i < n; i++) {
    const at = i * step * 3;
    const [px, py, pz] = [places[at]!, places[at + 1]!, places[at + 2]! * depth];
    const x = ca * px - sa * pz;
    const y = -sa * se * px + ce * py - ca * se * pz;
    const z = sa * ce * px + se * py + ca * ce * pz;
    right[i] = x + window.right * z;
    left[i] = -x + window.left * z;
    top[i] = y + window.top * z;
    bottom[i] = -y + window.bottom * z;
    depths[i] = z;
  }
  for (const key of [right, left, top, bottom, depths]) key.sort();
  const middle = depths[n >> 1]!;
  const eye = (share: number) => {
    const at = Math.ceil((n - 1) * share);
    const [r, l, t, b] = [right[at]!, left[at]!, top[at]!, bottom[at]!];
    const across = (r + l) / (window.right + window.left);
    const up = (t + b) / (window.top + window.bottom);
    return { r, l, t, b, z: Math.max(across, up) };
  };
  const all = eye(1);
  const most = eye(1 - STRAY);
  const chosen = all.z - middle <= (most.z - middle) * PATIENCE ? all : most;
  const distance = Math.max((chosen.z - middle) * MARGIN, least / 2 / tangent);
  const z = middle + distance;
  // Where one direction has room to spare, its middle.
  const x = (chosen.r - window.right * z + window.left * z - chosen.l) / 2;
  const y = (chosen.t - window.top * z + window.bottom * z - chosen.b) / 2;
  return {
    target: [
      ca * x - sa * se * y + sa * ce * middle,
      ce * y + se * middle,
      (-sa * x - ca * se * y + ca * ce * middle) * depth,
    ],
    height: 2 * tangent * distance,
    whole: 2 * tangent * Math.max((all.z - middle) * MARGIN, distance),
  };
}

/** The side from which places can be seen closest, or `now` where that is nearly as good. */
export function bestFacing(places: Float32Array, now: Facing, window: Window, tangent: number): Facing {
  const step = Math.max(1, Math.floor(places.length / 3 / COARSE));
  const heightFrom = (facing: Facing) => frame(places, facing, window, tangent, 1, 0, step).height;
  let best = now;
  let least = heightFrom(now) * LOYALTY;
  for (const elevation of ELEVATIONS) {
    for (let i = 0; i < AZIMUTHS; i++) {
      const facing = { azimuth: now.azimuth + (i * 2 * Math.PI) / AZIMUTHS, elevation };
      const height = heightFrom(facing);
      if (height < least) [best, least] = [facing, height];
    }
  }
  return best;
}
