import type { Camera } from './camera.ts';
import type { Padding } from './framing.ts';
import type { LabelLayout } from './labels/layout.ts';
import type { LabelSprites } from './labels/sprites.ts';
import type { Landmarks } from './landmarks.ts';
import { baseRadius, project, radiusAt } from './pick.ts';
import { mostPlaced, type PlacedMarks } from './placed.ts';
import type { PointStore } from './store.ts';
import { Tags } from './tags.ts';
import { drawTrails } from './trails.ts';
import type { CloudHighlight, CloudLine, CloudTrail, SceneTheme } from './types.ts';

/** What the overlay shows besides labels. */
export interface Marks {
  highlight: CloudHighlight;
  lines: readonly CloudLine[];
  trails: readonly CloudTrail[];
  readonly landmarks: Landmarks;
  readonly placed: PlacedMarks;
  labelsShown: boolean;
}

const a = new Float64Array(3);
const b = new Float64Array(3);
const TURN = 2 * Math.PI;
const none: Padding = { top: 0, right: 0, bottom: 0, left: 0 };

/** Draws what lies above the points: lines, rings, labels, the axes. Coordinates are CSS pixels. */
export class Overlay {
  theme: SceneTheme;
  readonly tags = new Tags();
  /** [boxCount, 4] what labels keep clear of: plates, landmarks, placed points and padding, CSS pixels. */
  readonly boxes = new Float64Array((66 + mostPlaced) * 4);
  boxCount = 0;
  readonly #context: CanvasRenderingContext2D;
  readonly #layout: LabelLayout;
  readonly #sprites: LabelSprites;
  #store!: PointStore;
  #camera!: Camera;
  #marks!: Marks;
  #scale = 1;

  constructor(
    context: CanvasRenderingContext2D,
    layout: LabelLayout,
    sprites: LabelSprites,
    theme: SceneTheme,
  ) {
    this.#context = context;
    this.#layout = layout;
    this.#sprites = sprites;
    this.theme = theme;
  }

  /** Places the plates of marked points and the landmarks; before the labels are laid out around them. */
  prepare(store: PointStore, camera: Camera, marks: Marks, padding: Padding = none): void {
    this.#context.setTransform(1, 0, 0, 1, 0, 0);
    this.tags.place(this.#context, this.#sprites, this.theme, store, camera, marks.highlight);
    marks.landmarks.measure(store);
    marks.landmarks.place(this.#context, this.theme, camera, padding);
    marks.placed.place(this.#context, this.theme, camera);
    this.boxCount = 0;
    for (const { boxes, count } of [this.tags, marks.landmarks, marks.placed]) {
      for (let i = 0; i < count * 4; i++) this.boxes[this.boxCount * 4 + i] = boxes[i]!;
      this.boxCount += count;
    }
    this.#avoid(camera, 0, padding.top);
    this.#avoid(camera, camera.height - padding.bottom, camera.height);
  }

  /** Keeps labels out of a strip over the whole width. */
  #avoid(camera: Camera, top: number, bottom: number): void {
    if (top >= bottom) return;
    const at = this.boxCount++ * 4;
    this.boxes[at] = 0;
    this.boxes[at + 1] = top;
    this.boxes[at + 2] = camera.width;
    this.boxes[at + 3] = bottom;
  }

  /**
   * @param scale device pixels for a CSS pixel
   * @param direct set type anew instead of copying it from the sheet (another scale than the screen's)
   */
  draw(store: PointStore, camera: Camera, marks: Marks, scale: number, direct = false): void {
    this.#store = store;
    this.#camera = camera;
    this.#marks = marks;
    this.#scale = scale;
    const context = this.#context;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    if (!direct) context.clearRect(0, 0, camera.width, camera.height);
    context.lineCap = 'round';
    drawTrails(context, camera, marks.trails, this.theme);
    for (const line of marks.lines) this.#line(line);
    this.#related();
    this.#ring(marks.highlight.selected, 5, 2);
    this.#ring(marks.highlight.hovered, 3.5, 1.5);
    if (marks.labelsShown) this.#labels(direct);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    marks.landmarks.draw(context, this.theme);
    marks.placed.draw(context, this.theme);
    this.tags.draw(context, this.theme);
    if (store.count > 0) this.#axes();
    context.globalAlpha = 1;
  }

  #radius(index: number, w: number): number {
    const store = this.#store;
    const base = baseRadius(store.count, this.#camera);
    return radiusAt(base, store.sizes[index]!, store.isDimmed(index), this.#camera.distance, w);
  }

  #line({ a: from, b: to, kind }: CloudLine): void {
    const [store, camera, context, theme] = [this.#store, this.#camera, this.#context, this.theme];
    if (from >= store.count || to >= store.count || store.isHidden(from) || store.isHidden(to)) return;
    if (!project(store, camera, from, a) || !project(store, camera, to, b)) return;
    const length = Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!);
    const start = this.#radius(from, a[2]!) + 2;
    const end = this.#radius(to, b[2]!) + (kind === 'neighbor' ? 2 : 6);
    if (length <= start + end) return;
    const [ux, uy] = [(b[0]! - a[0]!) / length, (b[1]! - a[1]!) / length];
    const [x1, y1] = [a[0]! + ux * start, a[1]! + uy * start];
    const [x2, y2] = [b[0]! - ux * end, b[1]! - uy * end];
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    if (kind === 'neighbor') {
      context.globalAlpha = 0.5;
      context.lineWidth = 1;
      context.strokeStyle = theme.muted;
      context.stroke();
      return;
    }
    context.globalAlpha = 0.8;
    context.lineWidth = 4.5;
    context.strokeStyle = theme.background;
    context.stroke();
    context.globalAlpha = kind === 'guide' ? 0.75 : 1;
    context.strokeStyle = theme.accent;
    context.lineWidth = kind === 'guide' ? 1.25 : 1.75;
    if (kind === 'guide') context.setLineDash(dashes);
    context.stroke();
    context.setLineDash(solid);
    if (kind === 'guide') return;
    context.beginPath();
    context.moveTo(x2 + ux * 4, y2 + uy * 4);
    context.lineTo(x2 - ux * 5 - uy * 4, y2 - uy * 5 + ux * 4);
    context.lineTo(x2 - ux * 5 + uy * 4, y2 - uy * 5 - ux * 4);
    context.closePath();
    context.fillStyle = theme.accent;
    context.fill();
  }

  /** Neighbours are drawn again above all other points, ringed in the colour of text. */
  #related(): void {
    const [store, camera, context] = [this.#store, this.#camera, this.#context];
    const { related } = this.#marks.highlight;
    context.lineWidth = 1.25;
    for (let i = 0; i < related.length; i++) {
      const index = related[i]!;
      if (index >= store.count || store.isHidden(index) || !project(store, camera, index, a)) continue;
      const radius = Math.max(2.5, this.#radius(index, a[2]!));
      this.#disc(index, radius);
      context.globalAlpha = 0.9;
      context.strokeStyle = this.theme.text;
      context.beginPath();
      context.arc(a[0]!, a[1]!, radius + 1.25, 0, TURN);
      context.stroke();
    }
  }

  #ring(index: number | null, gap: number, width: number): void {
    const [store, camera, context] = [this.#store, this.#camera, this.#context];
    if (index === null || index >= store.count || store.isHidden(index)) return;
    if (!project(store, camera, index, a)) return;
    const radius = Math.max(2.5, this.#radius(index, a[2]!));
    this.#disc(index, radius);
    context.globalAlpha = 0.85;
    context.strokeStyle = this.theme.background;
    context.lineWidth = width + 2.5;
    context.beginPath();
    context.arc(a[0]!, a[1]!, radius + gap, 0, TURN);
    context.stroke();
    context.globalAlpha = 1;
    context.strokeStyle = this.theme.accent;
    context.lineWidth = width;
    context.stroke();
  }

  #disc(index: number, radius: number): void {
    const { paint } = this.#store;
    const context = this.#context;
    context.globalAlpha = 1;
    context.fillStyle = `rgb(${paint[index * 4]} ${paint[index * 4 + 1]} ${paint[index * 4 + 2]})`;
    context.beginPath();
    context.arc(a[0]!, a[1]!, radius, 0, TURN);
    context.fill();
  }

  #labels(direct: boolean): void {
    const [context, layout, sprites] = [this.#context, this.#layout, this.#sprites];
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let slot = 0; slot < layout.shownCount; slot++) {
      const index = layout.points[slot]!;
      context.globalAlpha = layout.opacity[slot]! * (1 - 0.42 * layout.fog[slot]!);
      const left = layout.left[slot]!;
      const middle = layout.middle[slot]!;
      if (direct) sprites.drawDirect(context, index, left, middle, this.#scale);
      // Whole device pixels keep the type crisp.
      else sprites.draw(context, index, Math.round(left * this.#scale), Math.round(middle * this.#scale));
    }
  }

  /** A small compass of the axes in the lower left corner; the third fades away in 2D. */
  #axes(): void {
    const [camera, context, theme] = [this.#camera, this.#context, this.theme];
    const [sinA, cosA] = [Math.sin(camera.azimuth), Math.cos(camera.azimuth)];
    const [sinE, cosE] = [Math.sin(camera.elevation), Math.cos(camera.elevation)];
    context.font = axesFont(theme);
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.lineWidth = 1.25;
    this.#axis('1', cosA, -sinA * sinE, 0.8);
    this.#axis('2', 0, cosE, 0.8);
    this.#axis('3', -sinA, -cosA * sinE, 0.8 * camera.depth);
  }

  #axis(name: string, x: number, y: number, alpha: number): void {
    const context = this.#context;
    // Clear of the caption, which takes two lines in a narrow window.
    const [ox, oy] = [36, this.#camera.height - 62];
    context.globalAlpha = alpha;
    context.strokeStyle = this.theme.muted;
    context.fillStyle = this.theme.muted;
    context.beginPath();
    context.moveTo(ox, oy);
    context.lineTo(ox + x * 17, oy - y * 17);
    context.stroke();
    if (Math.hypot(x, y) > 0.3) context.fillText(name, ox + x * 25, oy - y * 25);
  }
}

const dashes = [4, 4];
const solid: number[] = [];
const axesFont = (theme: SceneTheme) => `500 10px ${theme.font}`;
