import type { Camera } from './camera.ts';
import type { Padding } from './framing.ts';
import { fontOf } from './labels/sprites.ts';
import { flag, type PointStore } from './store.ts';
import type { CloudLandmark, SceneTheme } from './types.ts';

/** At most this many are drawn. */
const MOST = 60;
const HEIGHT = 20;
const SIZE = 13 / 12;
/** Pixels between one that comes new and those that are there; one that is there may stay closer. */
const ROOM = 8;

interface Placed {
  landmark: number;
  x: number;
  y: number;
  width: number;
}

/**
 * Names of regions over the cloud. They are placed before the labels, which keep clear of them, the first given
 * first; each stands at the middle of its points and moves with them.
 */
export class Landmarks {
  /** [left, top, right, bottom] of each one placed, CSS pixels. */
  readonly boxes = new Float64Array(MOST * 4);
  count = 0;
  #landmarks: readonly CloudLandmark[] = [];
  /** Widths by landmark, 0: not measured yet. */
  #widths = new Float32Array(0);
  /** Whether each stood in the last frame. */
  #stood = new Uint8Array(0);
  /** [landmarks, 3] the middle of each, and how many of its points are not hidden or greyed out. */
  #middles = new Float64Array(0);
  #alive = new Uint16Array(0);
  readonly #placed: Placed[] = [];

  set(landmarks: readonly CloudLandmark[]): void {
    this.#landmarks = landmarks;
    this.#widths = new Float32Array(landmarks.length);
    this.#stood = new Uint8Array(landmarks.length);
    this.#middles = new Float64Array(landmarks.length * 3);
    this.#alive = new Uint16Array(landmarks.length);
    this.count = 0;
  }

  /** Another font: everything is measured anew. */
  refresh(): void {
    this.#widths.fill(0);
  }

  /** Finds the middles again; when points have moved or been marked. */
  measure(store: PointStore): void {
    const { from, to, mix, paint } = store;
    for (let l = 0; l < this.#landmarks.length; l++) {
      const { rows } = this.#landmarks[l]!;
      let [x, y, z, n, alive] = [0, 0, 0, 0, 0];
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        if (row >= store.count) continue;
        const at = row * 3;
        x += from[at]! + (to[at]! - from[at]!) * mix;
        y += from[at + 1]! + (to[at + 1]! - from[at + 1]!) * mix;
        z += from[at + 2]! + (to[at + 2]! - from[at + 2]!) * mix;
        if ((paint[row * 4 + 3]! & (flag.hidden | flag.dimmed)) === 0) alive++;
        n++;
      }
      this.#alive[l] = alive;
      this.#middles[l * 3] = x / n;
      this.#middles[l * 3 + 1] = y / n;
      this.#middles[l * 3 + 2] = z / n;
    }
  }

  /** @param padding what of the view they keep clear */
  place(context: CanvasRenderingContext2D, theme: SceneTheme, camera: Camera, padding: Padding): void {
    this.count = 0;
    const { matrix: m, width, height, near } = camera;
    for (let l = 0; l < this.#landmarks.length && this.count < MOST; l++) {
      const stood = this.#stood[l]!;
      this.#stood[l] = 0;
      if (this.#alive[l] === 0) continue;
      const [x, y, z] = [this.#middles[l * 3]!, this.#middles[l * 3 + 1]!, this.#middles[l * 3 + 2]!];
      const w = m[3]! * x + m[7]! * y + m[11]! * z + m[15]!;
      if (!(w > near)) continue;
      const px = (0.5 + ((m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w) * 0.5) * width;
      const py = (0.5 - ((m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w) * 0.5) * height;
      const wide = this.#width(l, context, theme);
      if (px < wide / 2 || px > width - wide / 2) continue;
      if (py < padding.top + HEIGHT || py > height - padding.bottom - HEIGHT) continue;
      if (!this.#free(px, py, wide, stood ? 0 : ROOM)) continue;
      this.#stood[l] = 1;
      this.#add(l, px, py, wide);
    }
  }

  draw(context: CanvasRenderingContext2D, theme: SceneTheme): void {
    if (this.count === 0) return;
    context.font = fontOf(theme, SIZE, 650);
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = theme.background;
    context.fillStyle = theme.text;
    for (let i = 0; i < this.count; i++) {
      const { landmark, x, y } = this.#placed[i]!;
      const { text } = this.#landmarks[landmark]!;
      context.globalAlpha = 0.85;
      context.strokeText(text, x, y);
      context.globalAlpha = 1;
      context.fillText(text, x, y);
    }
  }

  /** What was placed last, with the middle of each name. */
  shown(): { text: string; x: number; y: number }[] {
    return this.#placed
      .slice(0, this.count)
      .map(({ landmark, x, y }) => ({ text: this.#landmarks[landmark]!.text, x, y }));
  }

  /** The landmark whose name covers (x, y), CSS pixels. */
  at(x: number, y: number): number | null {
    for (let i = 0; i < this.count; i++) {
      const one = this.#placed[i]!;
      if (Math.abs(x - one.x) <= one.width / 2 && Math.abs(y - one.y) <= HEIGHT / 2) return one.landmark;
    }
    return null;
  }

  #free(x: number, y: number, width: number, room: number): boolean {
    for (let i = 0; i < this.count; i++) {
      const one = this.#placed[i]!;
      if (Math.abs(x - one.x) < (width + one.width) / 2 + room && Math.abs(y - one.y) < HEIGHT + room / 2)
        return false;
    }
    return true;
  }

  #add(landmark: number, x: number, y: number, width: number): void {
    const i = this.count++;
    const one = this.#placed[i];
    if (one) {
      one.landmark = landmark;
      one.x = x;
      one.y = y;
      one.width = width;
    } else this.#placed.push({ landmark, x, y, width });
    this.boxes[i * 4] = x - width / 2;
    this.boxes[i * 4 + 1] = y - HEIGHT / 2;
    this.boxes[i * 4 + 2] = x + width / 2;
    this.boxes[i * 4 + 3] = y + HEIGHT / 2;
  }

  #width(l: number, context: CanvasRenderingContext2D, theme: SceneTheme): number {
    if (this.#widths[l] === 0) {
      context.font = fontOf(theme, SIZE, 650);
      this.#widths[l] = context.measureText(this.#landmarks[l]!.text).width + 8;
    }
    return this.#widths[l]!;
  }
}
