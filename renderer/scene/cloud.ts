import { Camera } from './camera.ts';
import { rampTable } from './color.ts';
import { localRadius, measure } from './fit.ts';
import { attachGestures } from './gestures.ts';
import { Horizon } from './horizon.ts';
import { Hover } from './hover.ts';
import { LabelLayout, type LayoutRequest } from './labels/layout.ts';
import { LabelSprites } from './labels/sprites.ts';
import { Motion } from './motion.ts';
import { type Marks, Overlay } from './overlay.ts';
import { Pace } from './pace.ts';
import { pick, project } from './pick.ts';
import { takePicture } from './picture.ts';
import { PointsLayer } from './points.ts';
import { Stage } from './stage.ts';
import { PointStore } from './store.ts';
import type {
  Cloud,
  CloudHighlight,
  CloudLine,
  CloudOptions,
  CloudPoints,
  CloudStats,
  CloudView,
  Dimensions,
  SceneTheme,
} from './types.ts';

export type * from './types.ts';

/** At most this many related points are labelled. */
const RELATED_LABELS = 60;
/** Milliseconds without motion after which a thinned cloud is drawn whole. */
const PAUSE = 180;
const none = new Uint32Array(0);

/**
 * Makes a cloud that fills `container` (which must be positioned and have a size) and follows its size.
 * Throws LabError `internal` where WebGL 2 is not to be had.
 */
export function createCloud(container: HTMLElement, options: CloudOptions): Cloud {
  return new PointCloud(container, options);
}

/**
 * Draws a frame only when something changed: `#changed` asks for one with points, `#touched` for one with only
 * the overlay. While anything moves by itself each frame asks for the next; then the loop stops.
 */
class PointCloud implements Cloud {
  readonly #options: CloudOptions;
  readonly #stage: Stage;
  readonly #camera = new Camera();
  readonly #points = new PointsLayer();
  readonly #horizon = new Horizon();
  readonly #layout = new LabelLayout();
  readonly #sprites: LabelSprites;
  readonly #overlay: Overlay;
  readonly #motion = new Motion();
  readonly #layoutRequest: LayoutRequest;
  readonly #detach: () => void;
  readonly #hover: Hover;
  readonly #pace = new Pace();
  readonly #marks: Marks = {
    highlight: { hovered: null, selected: null, related: none },
    lines: [],
    labelsShown: true,
  };
  #store = new PointStore({ positions: new Float32Array(0), dimensions: 3, labels: String });
  #colored = false;
  #theme: SceneTheme;
  #raised = none;
  #reportedMove = false;
  #request = 0;
  /** When the frame under way was asked for, milliseconds. */
  #asked = 0;
  /** The user moved the camera since the last frame. */
  #moving = false;
  #completion: ReturnType<typeof setTimeout> | undefined;
  #last = 0;
  #pointsDirty = true;
  #overlayDirty = true;
  #disposed = false;
  readonly #stats: CloudStats = {
    pointFrames: 0,
    overlayFrames: 0,
    frameMs: 0,
    pickMs: 0,
    points: 0,
    labels: 0,
  };

  constructor(container: HTMLElement, options: CloudOptions) {
    this.#options = options;
    this.#theme = options.theme;
    this.#camera.reducedMotion = options.reducedMotion;
    this.#stage = new Stage(container, () => this.#resized());
    this.#sprites = new LabelSprites(options.theme);
    this.#overlay = new Overlay(this.#stage.overlay, this.#layout, this.#sprites, options.theme);
    this.#layoutRequest = {
      camera: this.#camera,
      pinned: none,
      named: [],
      boxes: this.#overlay.tags.boxes,
      boxCount: 0,
      measure: this.#sprites.measure,
      isMeasured: this.#sprites.isMeasured,
      dt: 0,
      instant: false,
    };
    this.#stage.scene.add(this.#points.object, this.#horizon.object);
    this.#hover = new Hover(this.#stage.canvas, (x, y) => this.#pick(x, y), options.onHover);
    this.#detach = attachGestures(this.#stage.canvas, this.#camera, {
      moved: () => this.#moved(),
      point: (at) => {
        this.#hover.move(at);
        this.#ask();
      },
      click: (x, y) => options.onSelect(this.#pick(x, y)),
      doubleClick: (x, y) => {
        const index = this.#pick(x, y);
        if (index === null) this.resetView();
        else this.flyTo(index);
      },
      dragging: (active) => {
        this.#hover.dragging = active;
      },
    });
    this.setTheme(options.theme);
    this.#resized();
  }

  setPoints(points: CloudPoints): void {
    this.#store = new PointStore(points);
    this.#colored = false;
    this.#store.setRamp(rampTable(this.#theme.ramp));
    this.#points.reset(this.#store);
    this.#layout.reset(this.#store);
    this.#sprites.reset(this.#store.count, this.#store.label);
    this.#overlay.tags.reset();
    this.#motion.finish();
    this.#hover.clear();
    this.#marks.lines = [];
    this.setHighlight({ hovered: null, selected: null, related: none });
    this.#camera.extent = measure(this.#store);
    this.#camera.jumpHome(points.dimensions === 2 ? 2 : this.#camera.dimensions);
    this.#reportView(false);
    this.#changed();
  }

  updatePositions(positions: Float32Array, options: { animate?: boolean; durationMs?: number } = {}): void {
    const store = this.#store;
    const between = store.mix < 1;
    store.retarget(positions);
    this.#points.positionsChanged(between);
    const animate = options.animate !== false && !this.#camera.reducedMotion && store.count > 0;
    if (animate) this.#motion.begin(performance.now(), options.durationMs);
    else this.#motion.finish();
    store.mix = animate ? 0 : 1;
    this.#reframe();
    this.#changed();
  }

  setColors(colors: Uint8Array | null): void {
    this.#colored = colors !== null;
    if (colors) this.#store.setColors(colors);
    else this.#store.setRamp(rampTable(this.#theme.ramp));
    this.#points.paintChanged();
    this.#changed();
  }

  setSizes(sizes: Float32Array | null): void {
    this.#store.setSizes(sizes);
    this.#points.sizesChanged();
    this.#changed();
  }

  setDimmed(mask: Uint8Array | null): void {
    this.#store.setDimmed(mask);
    this.#points.paintChanged();
    this.#changed();
  }

  setHighlight(highlight: CloudHighlight): void {
    const related = highlight.related.filter((index) => index < this.#store.count);
    const marked = [highlight.hovered, highlight.selected].filter((index) => index !== null);
    this.#marks.highlight = { ...highlight, related };
    this.#raised = Uint32Array.of(...marked, ...related);
    this.#layoutRequest.pinned = related.slice(0, RELATED_LABELS);
    this.#layoutRequest.named = marked;
    this.#touched();
  }

  setLines(lines: readonly CloudLine[]): void {
    this.#marks.lines = lines;
    this.#touched();
  }

  setLabels(shown: boolean): void {
    this.#marks.labelsShown = shown;
    this.#touched();
  }

  setDimensions(dimensions: Dimensions): void {
    this.#camera.setDimensions(dimensions);
    this.#reportView(false);
    this.#changed();
  }

  flyTo(index: number): void {
    if (index >= this.#store.count) return;
    const { extent, azimuth, elevation, viewHeight } = this.#camera;
    const at = this.#store.to.subarray(index * 3, index * 3 + 3);
    if (!at.every(Number.isFinite)) return;
    const near = Math.max(localRadius(this.#store, index, 40) * 3.5, extent.radius * 0.04);
    const height = Math.min(viewHeight, near, extent.radius);
    this.#camera.go({ target: [at[0]!, at[1]!, at[2]!], azimuth, elevation, height }, 0.8);
    this.#camera.moved = true;
    this.#moved();
  }

  resetView(): void {
    this.#camera.home(0.7);
    this.#reportView(false);
    this.#changed();
  }

  zoom(factor: number): void {
    this.#camera.zoomBy(factor, 0, 0);
    this.#moved();
  }

  orbit(dx: number, dy: number): void {
    this.#camera.stop();
    if (this.#camera.dimensions === 3) this.#camera.turn(dx, dy);
    else this.#camera.drag(-dx * this.#camera.height, dy * this.#camera.height, true);
    this.#moved();
  }

  view(): CloudView {
    return this.#camera.view();
  }

  setView(view: CloudView): void {
    this.#camera.setDimensions(view.dimensions);
    this.#camera.go(view, 0.7);
    this.#camera.moved = true;
    this.#reportView(true);
    this.#changed();
  }

  setTheme(theme: SceneTheme): void {
    this.#theme = theme;
    this.#overlay.theme = theme;
    this.#stage.setTheme(theme);
    this.#points.setTheme(theme);
    this.#horizon.setTheme(theme);
    this.#sprites.configure(theme, this.#stage.pixelRatio);
    if (!this.#colored) this.setColors(null);
    this.#changed();
  }

  setReducedMotion(reduced: boolean): void {
    this.#camera.reducedMotion = reduced;
    this.#changed();
  }

  locate(index: number): { x: number; y: number } | null {
    this.#camera.update();
    const spot = new Float64Array(3);
    if (index >= this.#store.count || !project(this.#store, this.#camera, index, spot)) return null;
    const [x, y] = [spot[0]!, spot[1]!];
    return x >= 0 && y >= 0 && x <= this.#camera.width && y <= this.#camera.height ? { x, y } : null;
  }

  stats(): CloudStats {
    return { ...this.#stats, points: this.#store.count, labels: this.#layout.shownCount };
  }

  screenshot(width: number, height: number): Promise<Blob> {
    const picture = takePicture(
      {
        stage: this.#stage,
        store: this.#store,
        camera: this.#camera,
        points: this.#points,
        horizon: this.#horizon,
        sprites: this.#sprites,
        marks: this.#marks,
        theme: this.#theme,
        request: this.#layoutRequest,
      },
      width,
      height,
    );
    this.#changed();
    return picture;
  }

  dispose(): void {
    this.#disposed = true;
    cancelAnimationFrame(this.#request);
    clearTimeout(this.#completion);
    this.#detach();
    this.#points.dispose();
    this.#horizon.dispose();
    this.#stage.dispose();
  }

  #frame(now: number): void {
    const started = performance.now();
    this.#request = 0;
    const dt = this.#last === 0 ? 1 / 60 : Math.min(0.25, (now - this.#last) / 1000);
    const camera = this.#camera;
    const turning = camera.step(dt);
    this.#store.mix = this.#motion.mix(now);
    const flowing = this.#motion.active;
    if (turning || flowing || this.#pointsDirty) {
      camera.update(this.#stage.width, this.#stage.height);
      this.#pace.note(started - this.#asked);
      this.#thin(turning || flowing || this.#moving);
      this.#points.update(this.#store, camera, this.#stage.pixelRatio);
      this.#horizon.update(camera, this.#store.count);
      this.#stage.render();
      this.#stats.pointFrames++;
      this.#layout.disturb();
      this.#overlayDirty = true;
    }
    const still = !turning && !flowing;
    if (this.#hover.stale || (still && this.#pointsDirty)) this.#hover.look();
    this.#pointsDirty = !still;
    let settling = false;
    if (this.#overlayDirty) {
      settling = this.#labels(dt);
      this.#overlay.draw(this.#store, camera, this.#marks, this.#stage.pixelRatio);
      this.#stats.overlayFrames++;
      this.#overlayDirty = settling;
    }
    this.#last = now;
    if (this.#pointsDirty || this.#overlayDirty) this.#ask();
    else this.#last = 0;
    this.#stats.frameMs = performance.now() - started;
  }

  /** Draws as many points as keep up with a motion; all of them once it has paused. */
  #thin(moving: boolean): void {
    const { count } = this.#store;
    const drawn = moving ? this.#pace.points(count) : count;
    this.#points.draw(drawn);
    this.#moving = false;
    clearTimeout(this.#completion);
    if (drawn < count) this.#completion = setTimeout(() => this.#changed(), PAUSE);
  }

  /** Places plates and labels; true while labels are still coming and going. */
  #labels(dt: number): boolean {
    const { tags } = this.#overlay;
    this.#overlay.prepare(this.#store, this.#camera, this.#marks);
    if (!this.#marks.labelsShown) return false;
    const request = this.#layoutRequest;
    request.boxCount = tags.count;
    request.dt = dt;
    request.instant = this.#camera.reducedMotion;
    return this.#layout.step(request);
  }

  #pick(x: number, y: number): number | null {
    const started = performance.now();
    const found = pick(this.#store, this.#camera, x, y, this.#raised);
    this.#stats.pickMs = performance.now() - started;
    return found;
  }

  /** While frames stream in: goes after a cloud that outgrew or shrank within the view, unless the user steers. */
  #reframe(): void {
    const camera = this.#camera;
    camera.extent = measure(this.#store);
    if (camera.moved) return;
    const wanted = camera.fitted;
    const { target } = camera.destination;
    const away = Math.hypot(...camera.extent.center.map((value, axis) => value - target[axis]!));
    const ratio = wanted / camera.destination.height;
    if (ratio > 1.1 || ratio < 0.5 || away > wanted * 0.12) camera.home(0.9, false);
  }

  #moved(): void {
    this.#moving = true;
    if (!this.#reportedMove) this.#reportView(true);
    this.#changed();
  }

  #reportView(moved: boolean): void {
    this.#reportedMove = moved;
    this.#options.onView?.({ dimensions: this.#camera.dimensions, moved });
  }

  #resized(): void {
    // Called by the stage while it is being made, too.
    if (!this.#stage || !this.#sprites) return;
    this.#camera.update(this.#stage.width, this.#stage.height);
    this.#sprites.configure(this.#theme, this.#stage.pixelRatio);
    if (!this.#camera.moved) this.#camera.home(0, false);
    this.#changed();
  }

  #changed(): void {
    this.#pointsDirty = true;
    this.#ask();
  }

  #touched(): void {
    this.#overlayDirty = true;
    this.#ask();
  }

  #ask(): void {
    if (this.#request === 0 && !this.#disposed) {
      this.#asked = performance.now();
      this.#request = requestAnimationFrame((now) => this.#frame(now));
    }
  }
}
