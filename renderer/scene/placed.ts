import type { Camera } from './camera.ts';
import { fontOf } from './labels/sprites.ts';
import { projectPoint } from './pick.ts';
import type { CloudPlaced, SceneTheme } from './types.ts';

/** At most this many are drawn. */
export const mostPlaced = 8;
const SIZE = 6;
const HEIGHT = 18;
const spot = new Float64Array(3);

/**
 * Points that were placed in the cloud afterwards: a diamond each, which no point of the cloud is drawn as, and its
 * name beside it. They are placed before the labels, which keep clear of them.
 */
export class PlacedMarks {
  /** [left, top, right, bottom] of each name, CSS pixels. */
  readonly boxes = new Float64Array(mostPlaced * 4);
  count = 0;
  #placed: readonly CloudPlaced[] = [];
  /** Pixels a name takes; 0: not measured yet. */
  #widths = new Float32Array(0);
  readonly #spots: { text: string; x: number; y: number }[] = [];

  set(placed: readonly CloudPlaced[]): void {
    this.#placed = placed.slice(0, mostPlaced);
    this.refresh();
    this.count = 0;
  }

  /** Another font: everything is measured anew. */
  refresh(): void {
    this.#widths = new Float32Array(this.#placed.length);
  }

  place(context: CanvasRenderingContext2D, theme: SceneTheme, camera: Camera): void {
    this.count = 0;
    this.#spots.length = 0;
    context.font = fontOf(theme, 1, 600);
    this.#placed.forEach(({ position, text }, i) => {
      if (!projectPoint(camera, position[0], position[1], position[2], spot)) return;
      const [x, y] = [spot[0]!, spot[1]!];
      if (x < 0 || y < 0 || x > camera.width || y > camera.height) return;
      this.#widths[i] ||= context.measureText(text).width;
      const at = this.count++ * 4;
      this.boxes[at] = x - SIZE - 2;
      this.boxes[at + 1] = y - HEIGHT / 2;
      this.boxes[at + 2] = x + SIZE + 6 + this.#widths[i]!;
      this.boxes[at + 3] = y + HEIGHT / 2;
      this.#spots.push({ text, x, y });
    });
  }

  draw(context: CanvasRenderingContext2D, theme: SceneTheme): void {
    context.font = fontOf(theme, 1, 600);
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.lineJoin = 'round';
    context.globalAlpha = 1;
    for (const { text, x, y } of this.#spots) {
      context.beginPath();
      context.moveTo(x, y - SIZE);
      context.lineTo(x + SIZE, y);
      context.lineTo(x, y + SIZE);
      context.lineTo(x - SIZE, y);
      context.closePath();
      context.lineWidth = 5;
      context.strokeStyle = theme.background;
      context.stroke();
      context.fillStyle = theme.background;
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = theme.accent;
      context.stroke();
      context.lineWidth = 4;
      context.strokeStyle = theme.background;
      context.strokeText(text, x + SIZE + 4, y);
      context.fillStyle = theme.accent;
      context.fillText(text, x + SIZE + 4, y);
    }
  }

  /** What was placed last: the names and the middles of the diamonds. */
  shown(): readonly { text: string; x: number; y: number }[] {
    return this.#spots;
  }
}
