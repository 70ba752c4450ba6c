import { Camera } from './camera.ts';
import { rampTable } from './color.ts';
import { Horizon } from './horizon.ts';
import { LabelLayout, type LayoutRequest } from './labels/layout.ts';
import { LabelSprites } from './labels/sprites.ts';
import { Landmarks } from './landmarks.ts';
import { Motion } from './motion.ts';
import { type Marks, Overlay } from './overlay.ts';
import { Pace } from './pace.ts';
import { Picker } from './picker.ts';
import { type Parts, takePicture } from './picture.ts';
import { PlacedMarks } from './placed.ts';
import { PointsLayer } from './points.ts';
import { Stage } from './stage.ts';
import { PointStore } from './store.ts';
import { drawSvg } from './svg.ts';
import { RegionTool } from './tool.ts';
import type { CloudHighlight, CloudStats, PictureOptions, SceneTheme } from './types.ts';

/** At most this many related points are labelled. */
const RELATED_LABELS = 60;
/** Milliseconds without motion after which a thinned cloud is drawn whole. */
const PAUSE = 180;
const none = new Uint32Array(0);

/**
 * The drawing of a cloud: its parts, and when they are drawn. A frame is drawn only when something changed:
 * `changed` asks for one with points, `touched` for one with only the overlay. While anything moves by itself each
 * frame asks for the next; then the loop stops.
 */
export class Screen {
  readonly stage: Stage;
  readonly camera = new Camera();
  readonly points = new PointsLayer();
  readonly motion = new Motion();
  readonly tool = new RegionTool();
  readonly marks: Marks = {
    highlight: { hovered: null, selected: null, related: none },
    lines: [],
    trails: [],
    landmarks: new Landmarks(),
    placed: new PlacedMarks(),
    labelsShown: true,
  };
  store = new PointStore({ positions: new Float32Array(0), dimensions: 3, labels: String });
  /** Colours were given; otherwise they are the theme's ramp. */
  colored = false;
  /** The user moved the camera since the last frame. */
  moving = false;
  readonly #horizon = new Horizon();
  readonly #layout = new LabelLayout();
  readonly #sprites: LabelSprites;
  readonly #overlay: Overlay;
  readonly #pace = new Pace();
  readonly #picker = new Picker();
  readonly #request: LayoutRequest;
  readonly #look: (moved: boolean) => void;
  #theme: SceneTheme;
  #frameRequest = 0;
  /** When the frame under way was asked for, milliseconds. */
  #asked = 0;
  #last = 0;
  #completion: ReturnType<typeof setTimeout> | undefined;
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

  /** @param look called in every frame; `moved`: the points have come to rest elsewhere under the pointer */
  constructor(
    container: HTMLElement,
    theme: SceneTheme,
    reducedMotion: boolean,
    look: (moved: boolean) => void,
  ) {
    this.#theme = theme;
    this.#look = look;
    this.camera.reducedMotion = reducedMotion;
    this.stage = new Stage(container, () => this.#resized());
    this.#sprites = new LabelSprites(theme);
    this.#overlay = new Overlay(this.stage.overlay, this.#layout, this.#sprites, theme);
    this.#request = {
      camera: this.camera,
      pinned: none,
      named: [],
      boxes: this.#overlay.boxes,
      boxCount: 0,
      measure: this.#sprites.measure,
      isMeasured: this.#sprites.isMeasured,
      prepare: this.#sprites.prepare,
      dt: 0,
      instant: false,
    };
    this.stage.scene.add(this.points.object, this.#horizon.object);
    document.fonts.addEventListener('loadingdone', this.#typeset);
    this.setTheme(theme);
    this.#resized();
  }

  /** Takes another set of points into all buffers. */
  reset(store: PointStore): void {
    this.store = store;
    this.colored = false;
    store.setRamp(rampTable(this.#theme.ramp));
    this.points.reset(store);
    this.#layout.reset(store);
    this.#sprites.reset(store.count, store.label);
    this.#overlay.tags.reset();
    this.motion.finish();
    this.marks.lines = [];
    this.marks.landmarks.set([]);
    this.marks.placed.set([]);
    this.marks.trails = [];
    this.changed();
  }

  /** Colours by the theme's ramp, unless colours were given. */
  paint(): void {
    if (!this.colored) this.store.setRamp(rampTable(this.#theme.ramp));
    this.points.paintChanged();
    this.changed();
  }

  setTheme(theme: SceneTheme): void {
    this.#theme = theme;
    this.#overlay.theme = theme;
    this.stage.setTheme(theme);
    this.points.setTheme(theme);
    this.#horizon.setTheme(theme);
    this.#sprites.configure(theme, this.stage.pixelRatio);
    this.paint();
  }

  setHighlight(highlight: CloudHighlight): void {
    const related = highlight.related.filter((index) => index < this.store.count);
    const marked = [highlight.hovered, highlight.selected].filter((index) => index !== null);
    this.marks.highlight = { ...highlight, related };
    this.#picker.raised = Uint32Array.of(...marked, ...related);
    this.#request.pinned = related.slice(0, RELATED_LABELS);
    this.#request.named = marked;
    this.touched();
  }

  /** The point at (x, y), CSS pixels from the top left. */
  pick(x: number, y: number): number | null {
    return this.#picker.at(this.store, this.camera, x, y);
  }

  /** The same for a pointer that only passes. Undefined: not known yet, but in one of the next frames. */
  hover(x: number, y: number): number | null | undefined {
    const found = this.#picker.passing(this.store, this.camera, x, y);
    this.#stats.pickMs = this.#picker.took;
    if (found === undefined) this.#ask();
    return found;
  }

  stats(): CloudStats {
    return { ...this.#stats, points: this.store.count, labels: this.#layout.shownCount };
  }

  screenshot(width: number, height: number, options: PictureOptions): Promise<Blob> {
    const picture = takePicture(this.#parts(), width, height, options);
    this.changed();
    return picture;
  }

  svg(width: number, height: number, options: PictureOptions): string {
    const picture = drawSvg(this.#parts(), width, height, options);
    this.changed();
    return picture;
  }

  #parts(): Parts {
    const { stage, store, camera, points, marks } = this;
    const [horizon, theme, request] = [this.#horizon, this.#theme, this.#request];
    return { stage, store, camera, points, marks, horizon, theme, request };
  }

  changed(): void {
    this.#pointsDirty = true;
    this.#ask();
  }

  touched(): void {
    this.#overlayDirty = true;
    this.#ask();
  }

  dispose(): void {
    this.#disposed = true;
    cancelAnimationFrame(this.#frameRequest);
    clearTimeout(this.#completion);
    document.fonts.removeEventListener('loadingdone', this.#typeset);
    this.points.dispose();
    this.#horizon.dispose();
    this.stage.dispose();
  }

  #frame(now: number): void {
    const started = performance.now();
    this.#frameRequest = 0;
    const dt = this.#last === 0 ? 1 / 60 : Math.min(0.25, (now - this.#last) / 1000);
    const camera = this.camera;
    const turning = camera.step(dt);
    this.store.mix = this.motion.mix(now);
    const flowing = this.motion.active;
    if (turning || flowing || this.#pointsDirty) {
      camera.update(this.stage.width, this.stage.height);
      this.#pace.note(started - this.#asked);
      this.#thin(turning || flowing || this.moving);
      this.points.update(this.store, camera, this.stage.pixelRatio);
      this.#horizon.update(camera, this.store.count);
      this.stage.render();
      this.#stats.pointFrames++;
      this.#layout.disturb();
      this.#picker.invalidate();
      this.#overlayDirty = true;
    }
    const still = !turning && !flowing;
    this.#picker.resting = still;
    this.#look(still && this.#pointsDirty);
    this.#pointsDirty = !still;
    let settling = false;
    if (this.#overlayDirty) {
      settling = this.#labels(dt);
      this.#overlay.draw(this.store, camera, this.marks, this.stage.pixelRatio);
      this.tool.draw(this.stage.overlay, this.#theme);
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
    const { count } = this.store;
    const drawn = moving ? this.#pace.points(count) : count;
    this.points.draw(drawn);
    this.moving = false;
    clearTimeout(this.#completion);
    if (drawn < count) this.#completion = setTimeout(() => this.changed(), PAUSE);
  }

  /** Places plates and labels; true while labels are still coming and going. */
  #labels(dt: number): boolean {
    this.#overlay.prepare(this.store, this.camera, this.marks, this.camera.homeView.padding);
    if (!this.marks.labelsShown) return false;
    const request = this.#request;
    request.boxCount = this.#overlay.boxCount;
    request.dt = dt;
    request.instant = this.camera.reducedMotion;
    return this.#layout.step(request);
  }

  #resized(): void {
    // Called by the stage while it is being made, too.
    if (!this.stage || !this.#sprites) return;
    this.camera.update(this.stage.width, this.stage.height);
    this.#sprites.configure(this.#theme, this.stage.pixelRatio);
    if (!this.camera.moved) this.camera.home(0, false);
    this.changed();
  }

  /** A font has arrived: what was set in its stand-in is set again. */
  readonly #typeset = (): void => {
    this.#sprites.refresh();
    this.#overlay.tags.reset();
    this.marks.landmarks.refresh();
    this.marks.placed.refresh();
    this.#layout.disturb();
    this.touched();
  };

  /** Asks for a frame, to look where the pointer is; nothing is drawn unless something changed. */
  wake(): void {
    this.#ask();
  }

  #ask(): void {
    if (this.#frameRequest === 0 && !this.#disposed) {
      this.#asked = performance.now();
      this.#frameRequest = requestAnimationFrame((now) => this.#frame(now));
    }
  }
}
