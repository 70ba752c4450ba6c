import type { Extent } from './fit.ts';
import { Home, TAN_2D, TAN_3D } from './home.ts';
import { type Pose, perspective, turntable } from './lens.ts';
import type { CloudView, Dimensions } from './types.ts';

const STEEP = 1.45;

const ease = (t: number) => (t < 0.5 ? 4 * t * t * t : 1 - (2 - 2 * t) ** 3 / 2);

/**
 * The camera: a turntable around a target. One lens serves 3D and 2D: going flat narrows the angle of view while
 * the distance grows (a dolly zoom) and the third axis of the cloud is scaled away, all folded into one matrix,
 * so that the GPU, picking and labels see exactly the same projection.
 */
export class Camera {
  /** Column-major; clip = matrix * (x, y, z, 1); clip.w is the depth in world units. */
  readonly matrix = new Float64Array(16);
  /** CSS pixels. */
  width = 1;
  height = 1;
  /** World units from the eye to the target. */
  distance = 1;
  near = 0.01;
  fogNear = 0;
  fogFar = 1;
  reducedMotion = false;
  /** Whether the user has taken the camera from its automatic framing. */
  moved = false;
  dimensions: Dimensions = 3;
  extent: Extent = { center: [0, 0, 0], radius: 1, reach: 1, places: new Float32Array(0) };
  readonly homeView = new Home();

  #pose: Pose = { x: 0, y: 0, z: 0, ...this.homeView.facing, zoom: 0 };
  #start: Pose = { ...this.#pose };
  #goal: Pose = { ...this.#pose };
  #travel = 1;
  #travelSeconds = 0.7;
  /** 0: three dimensions, 1: flat. */
  #flat = 0;
  #velocityX = 0;
  #velocityY = 0;
  #gliding = false;
  #pendingZoom = 0;
  #zoomX = 0;
  #zoomY = 0;

  /** 1: three dimensions, 0: flat; between while switching. */
  get depth(): number {
    return 1 - ease(this.#flat);
  }

  get viewHeight(): number {
    return Math.exp(this.#pose.zoom);
  }

  /** Height of the view that frames the whole cloud. */
  get fitted(): number {
    return this.homeView.framing(this).height;
  }

  /** Where the camera will be once its flight has ended. */
  get destination(): { target: [number, number, number]; height: number } {
    const { x, y, z, zoom } = this.#travel < 1 ? this.#goal : this.#pose;
    return { target: [x, y, z], height: Math.exp(zoom) };
  }

  /** How many times closer than the framing of the whole cloud. */
  get magnification(): number {
    return this.fitted / this.viewHeight;
  }

  get azimuth(): number {
    return this.#pose.azimuth;
  }

  get elevation(): number {
    return this.#pose.elevation;
  }

  view(): CloudView {
    const { x, y, z, azimuth, elevation } = this.#pose;
    return { dimensions: this.dimensions, target: [x, y, z], azimuth, elevation, height: this.viewHeight };
  }

  /** Goes to a view; `seconds` 0 is at once. */
  go(view: Omit<CloudView, 'dimensions'>, seconds: number): void {
    this.stop();
    const { target, azimuth, elevation, height } = view;
    const turn = this.#pose.azimuth - azimuth;
    this.#pose.azimuth -= Math.round(turn / (2 * Math.PI)) * 2 * Math.PI;
    Object.assign(this.#start, this.#pose);
    Object.assign(this.#goal, {
      x: target[0],
      y: target[1],
      z: target[2],
      azimuth,
      elevation,
      zoom: Math.log(height),
    });
    this.#travel = 0;
    this.#travelSeconds = this.reducedMotion ? 0 : seconds;
    if (this.#travelSeconds === 0) this.#advanceTravel(1);
  }

  /** Frames the whole cloud: from the side from which it is seen closest, or, without a `turn`, from where it is. */
  home(seconds: number, turn = true): void {
    const { azimuth, elevation } = this.#travel < 1 ? this.#goal : this.#pose;
    this.homeView.face(this, turn ? undefined : { azimuth, elevation });
    const { target, height } = this.homeView.framing(this);
    this.go({ ...this.homeView.facing, target, height }, seconds);
    this.moved = false;
  }

  /**
   * Takes the extent of points that have moved, and goes after a cloud that outgrew the view, shrank within it or
   * left its middle, unless the user steers. In a stream the extent follows softly: fog and ring must not tremble.
   * @param last the cloud has come to rest: it is framed anew
   */
  follow(extent: Extent, stream: boolean, last = false): void {
    const share = stream ? 0.25 : 1;
    const soften = (before: number, now: number) => before + (now - before) * share;
    const { center, radius } = this.extent;
    this.extent = {
      center: [
        soften(center[0], extent.center[0]),
        soften(center[1], extent.center[1]),
        soften(center[2], extent.center[2]),
      ],
      radius: soften(radius, extent.radius),
      reach: extent.reach,
      places: extent.places,
    };
    if (this.moved) return;
    if (last) {
      this.home(0.9);
      return;
    }
    const { target, height } = this.destination;
    const framing = this.homeView.framing(this);
    const away = Math.hypot(...framing.target.map((value, axis) => value - target[axis]!));
    const ratio = framing.height / height;
    if (ratio > 1.1 || ratio < 0.6 || away > framing.height * 0.12) this.home(0.9, false);
  }

  /** Settles everything at once: used when a new cloud arrives. */
  jumpHome(dimensions: Dimensions): void {
    this.dimensions = dimensions;
    this.#flat = dimensions === 2 ? 1 : 0;
    this.home(0);
  }

  setDimensions(dimensions: Dimensions): void {
    if (dimensions === this.dimensions) return;
    this.dimensions = dimensions;
    if (this.reducedMotion) this.#flat = dimensions === 2 ? 1 : 0;
    this.home(0.9);
  }

  /** Everything that moves by itself comes to rest where it is (a touch). Folding goes on to its end. */
  stop(): void {
    this.#travel = 1;
    this.#gliding = false;
    this.#pendingZoom = 0;
  }

  /** Drags by CSS pixels: turns in 3D, pans in 2D or when `pan`. */
  drag(dx: number, dy: number, pan: boolean): void {
    this.moved = true;
    if (pan || this.dimensions === 2) this.#pan(dx, dy);
    else this.turn((-dx * Math.PI) / this.height, (dy * Math.PI) / this.height);
  }

  /** Radians. */
  turn(azimuth: number, elevation: number): void {
    this.moved = true;
    const pose = this.#pose;
    pose.azimuth += azimuth;
    pose.elevation = Math.max(-STEEP, Math.min(STEEP, pose.elevation + elevation));
  }

  /** Lets a drag glide out; CSS pixels a second at release. */
  release(velocityX: number, velocityY: number): void {
    if (this.reducedMotion) return;
    this.#velocityX = velocityX;
    this.#velocityY = velocityY;
    this.#gliding = Math.hypot(velocityX, velocityY) > 40;
  }

  /** Comes `factor` times closer, keeping the place under (x, y) where it is; CSS pixels from the centre, y up. */
  zoomBy(factor: number, x: number, y: number): void {
    this.moved = true;
    this.#travel = 1;
    this.#zoomX = x;
    this.#zoomY = y;
    this.#pendingZoom -= Math.log(factor);
    if (this.reducedMotion) this.#advanceZoom(1);
  }

  /** Two fingers: zooms at once and without easing. */
  pinch(factor: number, x: number, y: number): void {
    this.zoomBy(factor, x, y);
    this.#advanceZoom(1);
  }

  /** Advances by `dt` seconds; true while anything still moves by itself. */
  step(dt: number): boolean {
    let active = false;
    const wanted = this.dimensions === 2 ? 1 : 0;
    if (this.#flat !== wanted) {
      const change = dt / 0.9;
      this.#flat = wanted > this.#flat ? Math.min(1, this.#flat + change) : Math.max(0, this.#flat - change);
      active = true;
    }
    if (this.#travel < 1) {
      this.#advanceTravel(this.#travelSeconds > 0 ? dt / this.#travelSeconds : 1);
      active = true;
    }
    if (this.#pendingZoom !== 0) {
      this.#advanceZoom(1 - Math.exp(-dt / 0.07));
      active = true;
    }
    if (this.#gliding) {
      this.drag(this.#velocityX * dt, this.#velocityY * dt, false);
      const keep = Math.exp(-dt / 0.16);
      this.#velocityX *= keep;
      this.#velocityY *= keep;
      this.#gliding = Math.hypot(this.#velocityX, this.#velocityY) > 8;
      active = true;
    }
    return active;
  }

  /** Recomputes the matrix and the depths for a view of `width` x `height` CSS pixels. */
  update(width = this.width, height = this.height): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    const { x, y, z } = this.#pose;
    const { depth, extent } = this;
    // Interpolating the logarithm keeps the dolly zoom even.
    const tangent = TAN_2D * (TAN_3D / TAN_2D) ** depth;
    this.distance = this.viewHeight / 2 / tangent;
    const { center, radius } = extent;
    const away = Math.hypot(x - center[0], y - center[1], (z - center[2]) * depth);
    const reach = away + Math.max(radius * 2, extent.reach * 1.05);
    this.near = Math.max(this.distance * 0.04, this.distance - reach);
    const m = this.matrix;
    turntable(m, this.#pose, this.distance, depth);
    const far = Math.max(this.distance + reach, this.near * 1.01);
    perspective(m, tangent, this.width / this.height, this.near, far);
    const middle = m[3]! * center[0] + m[7]! * center[1] + m[11]! * center[2] + m[15]!;
    this.fogNear = Math.max(this.distance - radius, this.distance * 0.5);
    this.fogFar = Math.max(middle + radius, this.fogNear + radius * 0.5);
  }

  #pan(dx: number, dy: number): void {
    this.#shift((-dx * this.viewHeight) / this.height, (dy * this.viewHeight) / this.height);
  }

  /** Moves the target within the plane of the view; world units. */
  #shift(right: number, up: number): void {
    const pose = this.#pose;
    const [ca, sa] = [Math.cos(pose.azimuth), Math.sin(pose.azimuth)];
    const [ce, se] = [Math.cos(pose.elevation), Math.sin(pose.elevation)];
    pose.x += right * ca - up * sa * se;
    pose.y += up * ce;
    pose.z += -right * sa - up * ca * se;
  }

  #advanceZoom(share: number): void {
    const pose = this.#pose;
    const whole = Math.abs(this.#pendingZoom) < 1e-3;
    const amount = whole ? this.#pendingZoom : this.#pendingZoom * share;
    this.#pendingZoom = whole || share === 1 ? 0 : this.#pendingZoom - amount;
    const fitted = this.homeView.framing(this);
    const farthest = Math.log(Math.max(fitted.height * 4, fitted.whole * 2.2));
    const goal = Math.max(Math.log(fitted.height * 1e-3), Math.min(farthest, pose.zoom + amount));
    const grown = Math.exp(goal - pose.zoom);
    const unit = this.viewHeight / this.height;
    this.#shift(this.#zoomX * unit * (1 - grown), this.#zoomY * unit * (1 - grown));
    pose.zoom = goal;
  }

  #advanceTravel(by: number): void {
    this.#travel = Math.min(1, this.#travel + by);
    const t = ease(this.#travel);
    for (const key of ['x', 'y', 'z', 'azimuth', 'elevation', 'zoom'] as const) {
      this.#pose[key] = this.#start[key] + (this.#goal[key] - this.#start[key]) * t;
    }
    if (this.#travel === 1) Object.assign(this.#pose, this.#goal);
  }
}
