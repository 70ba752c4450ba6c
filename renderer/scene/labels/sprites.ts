import type { SceneTheme } from '../types.ts';

const FONT_SIZE = 12;
const MAX_WIDTH = 190;
/** Room around the text for its halo, CSS pixels. */
const PAD = 3;
const ROW = 23;
const ATLAS = 2048;

/**
 * Words drawn once, with their halo, into one sheet, and copied from it every frame: setting type costs tens of
 * microseconds a word, copying two. Rows of the sheet are reused in turn, oldest first.
 */
export class LabelSprites {
  readonly #sheet = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  #label: (index: number) => string = String;
  #theme: SceneTheme;
  #ratio = 0;
  #rows = 0;
  #row = 0;
  #cursor = 0;
  /** [N] CSS pixels, 0: not measured yet. */
  #widths = new Float32Array(0);
  /** Sprite of a point: x, and row; the sprite is valid while the row still holds it. */
  readonly #place = new Map<number, { x: number; row: number }>();
  readonly #rowPoints: number[][] = [];

  constructor(theme: SceneTheme) {
    this.#theme = theme;
    const context = this.#sheet.getContext('2d');
    if (!context) throw new Error('A 2D canvas for labels could not be made.');
    this.#context = context;
  }

  /** Another cloud: other words. */
  reset(count: number, label: (index: number) => string): void {
    this.#label = label;
    this.#widths = new Float32Array(count);
    this.#clear();
  }

  /** Another theme or pixel ratio: everything is set anew when next drawn. */
  configure(theme: SceneTheme, ratio: number): void {
    if (theme === this.#theme && ratio === this.#ratio) return;
    this.#theme = theme;
    this.#ratio = ratio;
    this.#sheet.width = ATLAS;
    this.#sheet.height = ATLAS;
    this.#rows = Math.floor(ATLAS / Math.ceil(ROW * ratio));
    this.refresh();
  }

  /** Sets everything anew when next drawn. */
  refresh(): void {
    this.#widths.fill(0);
    this.#clear();
  }

  readonly isMeasured = (index: number): boolean => this.#widths[index]! > 0;

  /** Width in CSS pixels; 0 when the point has no text. */
  readonly measure = (index: number): number => {
    const known = this.#widths[index]!;
    if (known > 0) return known;
    const text = this.text(index);
    if (text === '') return 0;
    const context = this.#context;
    context.font = fontOf(this.#theme, 1);
    const width = Math.min(MAX_WIDTH, context.measureText(text).width);
    this.#widths[index] = Math.max(1, width);
    return this.#widths[index]!;
  };

  text(index: number): string {
    // Control characters (a word may hold anything) would draw as boxes or break the line.
    return this.#label(index).replace(/\p{Cc}+/gu, ' ');
  }

  /** A text cut to the width of a label, in the font the context has. */
  short(context: CanvasRenderingContext2D, text: string): string {
    return shorten(context, text, MAX_WIDTH);
  }

  /** Copies a label to (left, middle), CSS pixels, onto a context scaled to device pixels. */
  draw(target: CanvasRenderingContext2D, index: number, left: number, middle: number): void {
    const place = this.#place.get(index) ?? this.#set(index);
    const ratio = this.#ratio;
    const width = Math.ceil((this.#widths[index]! + PAD * 2) * ratio);
    const height = Math.ceil(ROW * ratio);
    // Whole device pixels keep the type crisp.
    const x = Math.round((left - PAD) * ratio);
    const y = Math.round(middle * ratio - height / 2);
    target.drawImage(this.#sheet, place.x, place.row * height, width, height, x, y, width, height);
  }

  /** Sets a label directly, for targets with another pixel ratio. */
  drawDirect(
    target: CanvasRenderingContext2D,
    index: number,
    left: number,
    middle: number,
    scale: number,
  ): void {
    target.font = fontOf(this.#theme, scale);
    this.#paint(target, this.text(index), left * scale, middle * scale, scale);
  }

  #set(index: number): { x: number; row: number } {
    this.measure(index);
    const ratio = this.#ratio;
    const width = Math.ceil((this.#widths[index]! + PAD * 2) * ratio);
    const height = Math.ceil(ROW * ratio);
    if (this.#cursor + width > ATLAS) this.#nextRow(height);
    const place = { x: this.#cursor, row: this.#row };
    this.#cursor += width;
    this.#place.set(index, place);
    this.#rowPoints[this.#row]!.push(index);
    const context = this.#context;
    context.save();
    context.beginPath();
    context.rect(place.x, place.row * height, width, height);
    context.clip();
    context.font = fontOf(this.#theme, ratio);
    this.#paint(context, this.text(index), place.x + PAD * ratio, (place.row + 0.5) * height, ratio);
    context.restore();
    return place;
  }

  #nextRow(height: number): void {
    this.#row = (this.#row + 1) % this.#rows;
    this.#cursor = 0;
    for (const index of this.#rowPoints[this.#row]!.splice(0)) this.#place.delete(index);
    this.#context.clearRect(0, this.#row * height, ATLAS, height);
  }

  #clear(): void {
    this.#context.clearRect(0, 0, ATLAS, ATLAS);
    this.#place.clear();
    this.#rowPoints.length = 0;
    for (let row = 0; row < this.#rows; row++) this.#rowPoints.push([]);
    this.#row = 0;
    this.#cursor = 0;
  }

  #paint(context: CanvasRenderingContext2D, text: string, x: number, y: number, scale: number): void {
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.lineJoin = 'round';
    context.lineWidth = 3 * scale;
    context.strokeStyle = this.#theme.background;
    context.fillStyle = this.#theme.text;
    const fitted = shorten(context, text, MAX_WIDTH * scale);
    context.globalAlpha = 0.8;
    context.strokeText(fitted, x, y);
    context.globalAlpha = 1;
    context.fillText(fitted, x, y);
  }
}

export const fontOf = (theme: SceneTheme, scale: number, weight = 450) =>
  `${weight} ${FONT_SIZE * scale}px ${theme.font}`;

/** Cuts a text that is too long at a grapheme, with an ellipsis. */
function shorten(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const graphemes = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  let [low, high] = [0, graphemes.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${graphemes.slice(0, middle).join('')}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${graphemes.slice(0, low).join('')}…`;
}
