import { extent, mean, spread, ticks } from './scale.ts';

/** How a chart looks: CSS colours and a font family. */
export interface ScatterTheme {
  text: string;
  muted: string;
  accent: string;
  grid: string;
  point: string;
  halo: string;
  font: string;
}

export interface ScatterData {
  /** [points] */
  x: Float32Array;
  /** [points] */
  y: Float32Array;
  label(index: number): string;
}

export interface ScatterMarks {
  hovered: number | null;
  selected: number | null;
  /** [points] 1: picked out, the others recede; null: none. */
  picked: Uint8Array | null;
}

export interface ScatterOptions {
  theme: ScatterTheme;
  locale: string;
  onHover(index: number | null): void;
  onSelect(index: number): void;
}

const margin = { left: 44, right: 16, top: 18, bottom: 40 };
/** CSS pixels from the pointer within which a point is under it. */
const reach = 10;
/** Side of the squares that the search for the point under the pointer works with, CSS pixels. */
const cell = 16;
const extremes = 24;

/**
 * A scatter chart of up to some 100,000 points on two canvases: one for points, axes and the labels of the outermost,
 * drawn anew only when they change; one above for what is hovered and selected.
 */
export class Scatter {
  readonly #element: HTMLElement;
  readonly #base: CanvasRenderingContext2D;
  readonly #over: CanvasRenderingContext2D;
  readonly #observer: ResizeObserver;
  readonly #options: ScatterOptions;
  #theme: ScatterTheme;
  #data: ScatterData = { x: new Float32Array(0), y: new Float32Array(0), label: () => '' };
  #marks: ScatterMarks = { hovered: null, selected: null, picked: null };
  #bounds = { x: [0, 1] as [number, number], y: [0, 1] as [number, number] };
  #size = { width: 0, height: 0, ratio: 1 };
  /** Points by square of the chart. */
  #cells = new Map<number, number[]>();
  #frame = 0;
  #stale = { base: true, over: true };

  constructor(element: HTMLElement, options: ScatterOptions) {
    this.#element = element;
    this.#options = options;
    this.#theme = options.theme;
    const canvas = () => {
      const made = document.createElement('canvas');
      made.setAttribute('aria-hidden', 'true');
      element.append(made);
      return made.getContext('2d')!;
    };
    this.#base = canvas();
    this.#over = canvas();
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(element);
    element.addEventListener('pointermove', this.#move);
    element.addEventListener('pointerleave', this.#leave);
    element.addEventListener('click', this.#click);
  }

  setData(data: ScatterData): void {
    this.#data = data;
    this.#bounds = { x: extent(data.x), y: extent(data.y) };
    this.#redraw(true);
  }

  setMarks(marks: ScatterMarks): void {
    const picked = marks.picked !== this.#marks.picked;
    this.#marks = marks;
    this.#redraw(picked);
  }

  setTheme(theme: ScatterTheme): void {
    this.#theme = theme;
    this.#redraw(true);
  }

  /** The outermost points, the farthest from the middle first. */
  extremes(count = extremes): number[] {
    const { x, y } = this.#data;
    const [cx, cy] = [mean(x), mean(y)];
    const [sx, sy] = [spread(this.#bounds.x), spread(this.#bounds.y)];
    const far = Array.from(x, (_, i) => i).filter((i) => Number.isFinite(x[i]! + y[i]!));
    const distance = (i: number) => ((x[i]! - cx) / sx) ** 2 + ((y[i]! - cy) / sy) ** 2;
    return far.sort((a, b) => distance(b) - distance(a)).slice(0, count);
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    this.#element.removeEventListener('pointermove', this.#move);
    this.#element.removeEventListener('pointerleave', this.#leave);
    this.#element.removeEventListener('click', this.#click);
    this.#base.canvas.remove();
    this.#over.canvas.remove();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#element;
    this.#size = { width, height, ratio: window.devicePixelRatio || 1 };
    for (const { canvas } of [this.#base, this.#over]) {
      canvas.width = Math.round(width * this.#size.ratio);
      canvas.height = Math.round(height * this.#size.ratio);
    }
    this.#redraw(true);
  }

  #redraw(base: boolean): void {
    this.#stale = { base: this.#stale.base || base, over: true };
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#stale.base) this.#drawBase();
      this.#drawOver();
      this.#stale = { base: false, over: false };
    });
  }

  #px(value: number): number {
    const [least, most] = this.#bounds.x;
    return margin.left + ((value - least) / (most - least)) * (this.#size.width - margin.left - margin.right);
  }

  #py(value: number): number {
    const [least, most] = this.#bounds.y;
    const inner = this.#size.height - margin.top - margin.bottom;
    return margin.top + (1 - (value - least) / (most - least)) * inner;
  }

  #begin(context: CanvasRenderingContext2D): void {
    const { width, height, ratio } = this.#size;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `12px ${this.#theme.font}`;
  }

  #drawBase(): void {
    const context = this.#base;
    const { x, y } = this.#data;
    const { picked } = this.#marks;
    this.#begin(context);
    this.#drawAxes(context);
    this.#cells.clear();
    const columns = Math.ceil(this.#size.width / cell) + 1;
    const side = x.length > 20_000 ? 2 : 3;
    for (const pass of picked ? [0, 1] : [1]) {
      context.fillStyle = pass === 0 ? this.#theme.grid : this.#theme.point;
      for (let i = 0; i < x.length; i++) {
        if (picked && (picked[i] ? 1 : 0) !== pass) continue;
        const [left, top] = [this.#px(x[i]!), this.#py(y[i]!)];
        if (!Number.isFinite(left + top)) continue;
        context.fillRect(left - side / 2, top - side / 2, side, side);
        const at = Math.floor(top / cell) * columns + Math.floor(left / cell);
        const list = this.#cells.get(at);
        if (list) list.push(i);
        else this.#cells.set(at, [i]);
      }
    }
    this.#drawLabels(context);
  }

  #drawAxes(context: CanvasRenderingContext2D): void {
    const { width, height } = this.#size;
    const format = new Intl.NumberFormat(this.#options.locale, { maximumFractionDigits: 2 });
    context.strokeStyle = this.#theme.grid;
    context.fillStyle = this.#theme.muted;
    context.lineWidth = 1;
    context.textBaseline = 'middle';
    for (const value of ticks(this.#bounds.x, width / 110)) {
      const at = Math.round(this.#px(value)) + 0.5;
      stroke(context, at, margin.top, at, height - margin.bottom);
      context.textAlign = 'center';
      context.fillText(format.format(value), at, height - margin.bottom + 12);
    }
    for (const value of ticks(this.#bounds.y, height / 60)) {
      const at = Math.round(this.#py(value)) + 0.5;
      stroke(context, margin.left, at, width - margin.right, at);
      context.textAlign = 'end';
      context.fillText(format.format(value), margin.left - 6, at);
    }
  }

  /** Names of the outermost points, where they do not overlap. */
  #drawLabels(context: CanvasRenderingContext2D): void {
    const taken: [number, number, number, number][] = [];
    for (const index of this.extremes()) {
      const label = this.#data.label(index);
      const [left, top] = [this.#px(this.#data.x[index]!), this.#py(this.#data.y[index]!)];
      const { width } = context.measureText(label);
      const from = left + 6 + width > this.#size.width ? left - 6 - width : left + 6;
      const box: [number, number, number, number] = [from, top - 8, from + width, top + 8];
      if (taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      this.#write(context, label, from, top);
    }
  }

  #write(context: CanvasRenderingContext2D, label: string, left: number, top: number): void {
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = this.#theme.halo;
    context.strokeText(label, left, top);
    context.fillStyle = this.#theme.text;
    context.fillText(label, left, top);
  }

  #drawOver(): void {
    const context = this.#over;
    this.#begin(context);
    const { hovered, selected } = this.#marks;
    for (const index of new Set([selected, hovered])) {
      if (index === null || index >= this.#data.x.length) continue;
      const [left, top] = [this.#px(this.#data.x[index]!), this.#py(this.#data.y[index]!)];
      if (!Number.isFinite(left + top)) continue;
      context.beginPath();
      context.arc(left, top, 5, 0, 2 * Math.PI);
      context.lineWidth = 2;
      context.strokeStyle = this.#theme.accent;
      context.stroke();
      const label = this.#data.label(index);
      const { width } = context.measureText(label);
      this.#write(context, label, left + 9 + width > this.#size.width ? left - 9 - width : left + 9, top);
    }
  }

  #at(event: PointerEvent | MouseEvent): number | null {
    const box = this.#element.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    const columns = Math.ceil(this.#size.width / cell) + 1;
    let best: number | null = null;
    let least = reach * reach;
    for (let row = Math.floor((top - reach) / cell); row <= Math.floor((top + reach) / cell); row++) {
      for (
        let column = Math.floor((left - reach) / cell);
        column <= Math.floor((left + reach) / cell);
        column++
      ) {
        for (const i of this.#cells.get(row * columns + column) ?? []) {
          const distance = (this.#px(this.#data.x[i]!) - left) ** 2 + (this.#py(this.#data.y[i]!) - top) ** 2;
          if (distance < least) {
            least = distance;
            best = i;
          }
        }
      }
    }
    return best;
  }

  readonly #move = (event: PointerEvent): void => {
    const index = this.#at(event);
    if (index !== this.#marks.hovered) this.#options.onHover(index);
  };
  readonly #leave = (): void => this.#options.onHover(null);
  readonly #click = (event: MouseEvent): void => {
    const index = this.#at(event);
    if (index !== null) this.#options.onSelect(index);
  };
}

const overlaps = (a: readonly number[], b: readonly number[]): boolean =>
  a[0]! < b[2]! && b[0]! < a[2]! && a[1]! < b[3]! && b[1]! < a[3]!;

function stroke(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
