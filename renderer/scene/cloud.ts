import { drawing } from './drawing.ts';
import { localRadius, measure } from './fit.ts';
import { attachGestures } from './gestures.ts';
import { Hover } from './hover.ts';
import { project } from './pick.ts';
import { box, pointsIn, type Region } from './region.ts';
import { Screen } from './screen.ts';
import { flag, PointStore } from './store.ts';
import type {
  Cloud,
  CloudHighlight,
  CloudLandmark,
  CloudLine,
  CloudOptions,
  CloudPlaced,
  CloudPoints,
  CloudStats,
  CloudTrail,
  CloudView,
  Dimensions,
  PictureOptions,
  RegionMode,
  SceneTheme,
  SelectTool,
} from './types.ts';

/**
 * Makes a cloud that fills `container` (which must be positioned and have a size) and follows its size.
 * Throws LabError `internal` where WebGL 2 is not to be had.
 */
export function createCloud(container: HTMLElement, options: CloudOptions): Cloud {
  return new PointCloud(container, options);
}

const asOnScreen: PictureOptions = { background: 'theme' };

/** The cloud's methods over its screen, and the user's hand on it. */
class PointCloud implements Cloud {
  readonly #options: CloudOptions;
  readonly #screen: Screen;
  readonly #hover: Hover;
  readonly #detach: () => void;
  #reportedMove = false;

  constructor(container: HTMLElement, options: CloudOptions) {
    this.#options = options;
    this.#screen = new Screen(container, options.theme, options.reducedMotion, (moved) => {
      if (moved || this.#hover.stale) this.#hover.look();
    });
    const screen = this.#screen;
    if (options.padding) screen.camera.homeView.padding = options.padding;
    this.#hover = new Hover(screen.stage.canvas, (x, y) => screen.hover(x, y), options.onHover);
    this.#detach = attachGestures(screen.stage.canvas, screen.camera, {
      moved: () => this.#moved(),
      point: (at) => {
        this.#hover.move(at);
        if (screen.tool.point(at)) screen.touched();
        else screen.wake();
      },
      click: (x, y, toggle) => {
        const landmark = screen.marks.landmarks.at(x, y);
        if (landmark !== null) {
          options.onLandmark?.(landmark);
          return;
        }
        const index = screen.pick(x, y);
        if (!toggle) options.onSelect(index);
        else if (index !== null) options.onToggle?.(index);
      },
      doubleClick: (x, y) => {
        if (screen.tool.kind) return;
        const index = screen.pick(x, y);
        if (index === null) this.resetView();
        else this.flyTo(index);
      },
      dragging: (active) => {
        this.#hover.dragging = active;
      },
      draw: drawing(screen, (mode, region) => this.#select(mode, region)),
    });
  }

  setPoints(points: CloudPoints): void {
    const screen = this.#screen;
    screen.reset(new PointStore(points));
    this.#hover.clear();
    this.setHighlight({ hovered: null, selected: null, related: new Uint32Array(0) });
    screen.camera.extent = measure(screen.store);
    screen.camera.jumpHome(points.dimensions === 2 ? 2 : screen.camera.dimensions);
    this.#reportView(false);
  }

  updatePositions(
    positions: Float32Array,
    options: { animate?: boolean; durationMs?: number; last?: boolean } = {},
  ): void {
    const { store, points, motion, camera } = this.#screen;
    points.positionsChanged(store, store.retarget(positions));
    const animate = options.animate !== false && !camera.reducedMotion && store.count > 0;
    if (animate) motion.begin(performance.now(), options.durationMs);
    else motion.finish();
    store.mix = animate ? 0 : 1;
    camera.follow(measure(store), motion.streaming, options.last);
    this.#screen.changed();
  }

  setColors(colors: Uint8Array | null): void {
    const screen = this.#screen;
    if (colors) screen.store.setColors(colors);
    screen.colored = colors !== null;
    screen.paint();
  }

  setSizes(sizes: Float32Array | null): void {
    this.#screen.store.setSizes(sizes);
    this.#screen.points.sizesChanged();
    this.#screen.changed();
  }

  setDimmed(mask: Uint8Array | null): void {
    this.#flag(flag.dimmed, mask);
  }

  setHidden(mask: Uint8Array | null): void {
    const { store, camera } = this.#screen;
    this.#flag(flag.hidden, mask);
    const extent = measure(store);
    if (extent.places.length > 0) camera.follow(extent, false, true);
  }

  setSelected(mask: Uint8Array | null, rim: boolean): void {
    this.#screen.points.markSelected(rim);
    this.#flag(flag.selected, mask);
  }

  setShapes(shapes: Uint8Array | null): void {
    this.#screen.store.setShapes(shapes);
    this.#screen.points.paintChanged();
    this.#screen.changed();
  }

  setTool(tool: SelectTool | null): void {
    this.#screen.tool.setKind(tool);
    this.#hover.aiming = tool !== null;
    this.#screen.touched();
  }

  toolKey(event: { key: string; shiftKey: boolean; altKey: boolean }): boolean {
    const { tool, camera } = this.#screen;
    const done = tool.key(event, camera.width, camera.height);
    if (done === 'none') return false;
    if (done === 'shown') this.#screen.touched();
    else this.#select(done.mode, done.region);
    return true;
  }

  inView(): Uint8Array {
    const { store, camera } = this.#screen;
    camera.update();
    return pointsIn(store, camera, box(0, 0, camera.width, camera.height));
  }

  setHighlight(highlight: CloudHighlight): void {
    this.#screen.setHighlight(highlight);
  }

  setLines(lines: readonly CloudLine[]): void {
    this.#screen.marks.lines = lines;
    this.#screen.touched();
  }

  setTrails(trails: readonly CloudTrail[]): void {
    this.#screen.marks.trails = trails;
    this.#screen.touched();
  }

  setPlaced(placed: readonly CloudPlaced[]): void {
    this.#screen.marks.placed.set(placed);
    this.#screen.touched();
  }

  setLandmarks(landmarks: readonly CloudLandmark[]): void {
    this.#screen.marks.landmarks.set(landmarks);
    this.#screen.touched();
  }

  setLabels(shown: boolean): void {
    this.#screen.marks.labelsShown = shown;
    this.#screen.touched();
  }

  setDimensions(dimensions: Dimensions): void {
    this.#screen.camera.setDimensions(dimensions);
    this.#reportView(false);
    this.#screen.changed();
  }

  flyTo(index: number): void {
    if (index >= this.#screen.store.count) return;
    const { extent, azimuth, elevation, viewHeight } = this.#screen.camera;
    const at = this.#screen.store.to.subarray(index * 3, index * 3 + 3);
    if (!at.every(Number.isFinite)) return;
    const near = Math.max(localRadius(this.#screen.store, index, 40) * 3.5, extent.radius * 0.04);
    const height = Math.min(viewHeight, near, extent.radius);
    this.#screen.camera.go({ target: [at[0]!, at[1]!, at[2]!], azimuth, elevation, height }, 0.8);
    this.#screen.camera.moved = true;
    this.#moved();
  }

  resetView(): void {
    this.#screen.camera.home(0.7);
    this.#reportView(false);
    this.#screen.changed();
  }

  zoom(factor: number): void {
    this.#screen.camera.zoomBy(factor, 0, 0);
    this.#moved();
  }

  orbit(dx: number, dy: number): void {
    this.#screen.camera.stop();
    if (this.#screen.camera.dimensions === 3) this.#screen.camera.turn(dx, dy);
    else this.#screen.camera.drag(-dx * this.#screen.camera.height, dy * this.#screen.camera.height, true);
    this.#moved();
  }

  view(): CloudView {
    return this.#screen.camera.view();
  }

  setView(view: CloudView): void {
    this.#screen.camera.setDimensions(view.dimensions);
    this.#screen.camera.go(view, 0.7);
    this.#screen.camera.moved = true;
    this.#reportView(true);
    this.#screen.changed();
  }

  setTheme(theme: SceneTheme): void {
    this.#screen.setTheme(theme);
  }

  setReducedMotion(reduced: boolean): void {
    this.#screen.camera.reducedMotion = reduced;
    this.#screen.changed();
  }

  locate(index: number): { x: number; y: number } | null {
    this.#screen.camera.update();
    const spot = new Float64Array(3);
    if (index >= this.#screen.store.count || !project(this.#screen.store, this.#screen.camera, index, spot))
      return null;
    const [x, y] = [spot[0]!, spot[1]!];
    return x >= 0 && y >= 0 && x <= this.#screen.camera.width && y <= this.#screen.camera.height
      ? { x, y }
      : null;
  }

  stats(): CloudStats {
    return this.#screen.stats();
  }

  screenshot(width: number, height: number, options: PictureOptions = asOnScreen): Promise<Blob> {
    return this.#screen.screenshot(width, height, options);
  }

  svg(width: number, height: number, options: PictureOptions = asOnScreen): string {
    return this.#screen.svg(width, height, options);
  }

  dispose(): void {
    this.#detach();
    this.#screen.dispose();
  }

  #flag(bit: number, mask: Uint8Array | null): void {
    this.#screen.store.setFlag(bit, mask);
    this.#screen.points.paintChanged();
    this.#screen.changed();
  }

  #select(mode: RegionMode, region: Region | null): void {
    const { store, camera } = this.#screen;
    this.#screen.touched();
    if (!region) return;
    camera.update();
    this.#options.onRegion?.(pointsIn(store, camera, region), mode);
  }

  #moved(): void {
    this.#screen.moving = true;
    if (!this.#reportedMove) this.#reportView(true);
    this.#screen.changed();
  }

  #reportView(moved: boolean): void {
    this.#reportedMove = moved;
    this.#options.onView?.({ dimensions: this.#screen.camera.dimensions, moved });
  }
}
