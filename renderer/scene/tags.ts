import type { Camera } from './camera.ts';
import { fontOf, type LabelSprites } from './labels/sprites.ts';
import { baseRadius, project, radiusAt } from './pick.ts';
import type { PointStore } from './store.ts';
import type { CloudHighlight, SceneTheme } from './types.ts';

const HEIGHT = 22;
const spot = new Float64Array(3);

/** The name of a marked point on a plate; CSS pixels. */
interface Tag {
  index: number;
  left: number;
  top: number;
  width: number;
}

/**
 * The plates of the hovered and the selected point. They are placed before the labels, which make room for them,
 * and drawn above everything.
 */
export class Tags {
  /** [left, top, right, bottom] of each plate, for the labels to avoid. */
  readonly boxes = new Float64Array(8);
  count = 0;
  readonly #tags: [Tag, Tag] = [
    { index: -1, left: 0, top: 0, width: 0 },
    { index: -1, left: 0, top: 0, width: 0 },
  ];
  /** Text and width by point: measuring is the costly part. */
  readonly #known = new Map<number, { text: string; width: number }>();

  /** Another cloud, theme or font. */
  reset(): void {
    this.#known.clear();
    this.count = 0;
  }

  place(
    context: CanvasRenderingContext2D,
    sprites: LabelSprites,
    theme: SceneTheme,
    store: PointStore,
    camera: Camera,
    { hovered, selected }: CloudHighlight,
  ): void {
    this.count = 0;
    if (selected !== null) this.#add(selected, context, sprites, theme, store, camera);
    if (hovered !== null && hovered !== selected) this.#add(hovered, context, sprites, theme, store, camera);
  }

  draw(context: CanvasRenderingContext2D, theme: SceneTheme): void {
    context.font = fontOf(theme, 1, 600);
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.lineWidth = 1;
    for (let i = 0; i < this.count; i++) {
      const { index, left, top, width } = this.#tags[i]!;
      context.globalAlpha = 0.94;
      context.fillStyle = theme.background;
      context.beginPath();
      context.roundRect(left, top, width, HEIGHT, 5);
      context.fill();
      context.globalAlpha = 1;
      context.strokeStyle = theme.grid;
      context.stroke();
      context.fillStyle = theme.text;
      context.fillText(this.#known.get(index)!.text, left + 6, top + HEIGHT / 2 + 0.5);
    }
  }

  #add(
    index: number,
    context: CanvasRenderingContext2D,
    sprites: LabelSprites,
    theme: SceneTheme,
    store: PointStore,
    camera: Camera,
  ): void {
    if (index >= store.count || store.isHidden(index) || !project(store, camera, index, spot)) return;
    const { text, width } = this.#measure(index, context, sprites, theme);
    if (text === '') return;
    const [x, y, w] = [spot[0]!, spot[1]!, spot[2]!];
    if (x < 0 || y < 0 || x > camera.width || y > camera.height) return;
    const base = baseRadius(store.count, camera);
    const radius = radiusAt(base, store.sizes[index]!, store.isDimmed(index), camera.distance, w);
    const offset = Math.max(2.5, radius) + 9;
    const tag = this.#tags[this.count]!;
    tag.index = index;
    tag.width = width;
    tag.top = y - HEIGHT / 2;
    tag.left = x + offset;
    // To the other side at the screen's edge, or where the first plate is.
    if (tag.left + width > camera.width || (this.count === 1 && touch(this.#tags[0], tag))) {
      tag.left = x - offset - width;
    }
    if (this.count === 1 && touch(this.#tags[0], tag)) {
      tag.left = x + offset;
      tag.top = this.#tags[0].top + (tag.top < this.#tags[0].top ? -HEIGHT - 3 : HEIGHT + 3);
    }
    this.boxes[this.count * 4] = tag.left;
    this.boxes[this.count * 4 + 1] = tag.top;
    this.boxes[this.count * 4 + 2] = tag.left + width;
    this.boxes[this.count * 4 + 3] = tag.top + HEIGHT;
    this.count++;
  }

  #measure(
    index: number,
    context: CanvasRenderingContext2D,
    sprites: LabelSprites,
    theme: SceneTheme,
  ): { text: string; width: number } {
    let known = this.#known.get(index);
    if (!known) {
      context.font = fontOf(theme, 1, 600);
      const text = sprites.short(context, sprites.text(index));
      known = { text, width: context.measureText(text).width + 12 };
      if (this.#known.size > 500) this.#known.clear();
      this.#known.set(index, known);
    }
    return known;
  }
}

function touch(a: Tag, b: Tag): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && Math.abs(a.top - b.top) < HEIGHT;
}
