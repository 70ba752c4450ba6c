import type { SceneTheme } from '../types.ts';

const FONT_SIZE = 12;
const MAX_WIDTH = 190;
/** Room around the text for its halo, CSS pixels. */
const PAD = 3;
const ROW = 23;
/** Device pixels: the length of a strip, and the height of all strips together. */
const STRIP = 2048;

/** A line of words. Each strip is a canvas of its own: drawing from a canvas and then into it copies the whole of it. */
interface Strip {
  context: CanvasRenderingContext2D;
  /** Points whose words stand in it. */
  points: number[];
}

interface Place {
  strip: Strip;
  x: number;
}

/**
 * Words drawn once, with their halo, into strips, and copied from there every frame: setting type costs tens of
 * microseconds a word, copying two. Strips are reused in turn, oldest first.
 */
export class LabelSprites {
  /** Measures; nothing is drawn in it. */
  readonly #context = contextOf(1, 1);
  #label: (index: number) => string = String;
  #theme: SceneTheme;
  #ratio = 0;
  readonly #strips: Strip[] = [];
  /** How many strips there may be; the one being filled, and how far it is. */
  #most = 0;
  #strip = -1;
  #cursor = STRIP;
  /** [N] CSS pixels, 0: not measured yet. */
  #widths = new Float32Array(0);
  readonly #place = new Map<number, Place>();

  constructor(theme: SceneTheme) {
    this.#theme = theme;
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
    this.#most = Math.floor(STRIP / Math.ceil(ROW * ratio));
    this.#strips.length = 0;
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

  /** Sets a label, so that drawing it is only a copy. */
  readonly prepare = (index: number): void => {
    if (!this.#place.has(index)) this.#set(index);
  };

  text(index: number): string {
    // Control characters (a word may hold anything) would draw as boxes or break the line.
    return this.#label(index).replace(/\p{Cc}+/gu, ' ');
  }

  /** A text cut to the width of a label, in the font the context has. */
  short(context: CanvasRenderingContext2D, text: string): string {
    return shorten(context, text, MAX_WIDTH);
  }

  /** Copies a label to a context of device pixels: x of the word's beginning and y of its middle, whole ones. */
  draw(target: CanvasRenderingContext2D, index: number, x: number, y: number): void {
    const place = this.#place.get(index) ?? this.#set(index);
    const width = Math.ceil((this.#widths[index]! + PAD * 2) * this.#ratio);
    const height = Math.ceil(ROW * this.#ratio);
    const left = x - Math.round(PAD * this.#ratio);
    const top = y - (height >> 1);
    target.drawImage(place.strip.context.canvas, place.x, 0, width, height, left, top, width, height);
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

  #set(index: number): Place {
    this.measure(index);
    const ratio = this.#ratio;
    const width = Math.ceil((this.#widths[index]! + PAD * 2) * ratio);
    const height = Math.ceil(ROW * ratio);
    const strip = this.#cursor + width > STRIP ? this.#nextStrip(height) : this.#strips[this.#strip]!;
    const place = { strip, x: this.#cursor };
    this.#cursor += width;
    this.#place.set(index, place);
    strip.points.push(index);
    const { context } = strip;
    context.save();
    context.beginPath();
    context.rect(place.x, 0, width, height);
    context.clip();
    context.font = fontOf(this.#theme, ratio);
    this.#paint(context, this.text(index), place.x + Math.round(PAD * ratio), height >> 1, ratio);
    context.restore();
    return place;
  }

  #nextStrip(height: number): Strip {
    this.#strip = (this.#strip + 1) % this.#most;
    this.#cursor = 0;
    const used = this.#strips[this.#strip];
    if (!used) {
      const strip: Strip = { context: contextOf(STRIP, height), points: [] };
      this.#strips.push(strip);
      return strip;
    }
    for (const index of used.points.splice(0)) this.#place.delete(index);
    used.context.clearRect(0, 0, STRIP, height);
    return used;
  }

  #clear(): void {
    this.#place.clear();
    for (const strip of this.#strips) {
      strip.points.length = 0;
      strip.context.clearRect(0, 0, STRIP, strip.context.canvas.height);
    }
    this.#strip = -1;
    this.#cursor = STRIP;
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

function contextOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('A 2D canvas for labels could not be made.');
  return context;
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
