import { box, polygon, type Region, stroke } from './region.ts';
import type { RegionMode, SceneTheme, SelectTool } from './types.ts';

/** Points of a path closer than this, CSS pixels, add nothing. */
const GRAIN = 2;
/** A key moves the crosshair so far; with Shift, so much farther. */
const STEP = 12;
const LEAP = 5;
/** Two corners of a box by keyboard that are no farther apart are one. */
const LEAST = 3;

/** What a gesture's modifier keys say: Shift adds, Alt takes away, both keep what is in both. */
export function modeOf(keys: { shiftKey: boolean; altKey: boolean }): RegionMode {
  if (keys.shiftKey && keys.altKey) return 'intersect';
  return keys.shiftKey ? 'add' : keys.altKey ? 'subtract' : 'replace';
}

/**
 * The part of the screen being drawn to select what is in it, by pointer or by keys. By keys: Space shows a
 * crosshair and then sets places, arrows move it, Enter selects.
 */
export class RegionTool {
  kind: SelectTool | null = null;
  /** CSS pixels. */
  radius = 26;
  /** A region is being drawn. */
  drawing = false;
  mode: RegionMode = 'replace';
  /** Where the brush or the crosshair is, CSS pixels; null: nowhere to be shown. */
  #at: { x: number; y: number } | null = null;
  #byKeys = false;
  /** [n, 2] */
  #path: number[] = [];

  setKind(kind: SelectTool | null): void {
    this.kind = kind;
    this.cancel();
  }

  /** The pointer is here, or has left; true when that shows. */
  point(at: { x: number; y: number } | null): boolean {
    if (this.#byKeys) return false;
    const shown = this.kind === 'brush';
    const before = this.#at;
    this.#at = shown ? at : null;
    return shown && (before !== null || at !== null);
  }

  begin(x: number, y: number, mode: RegionMode): void {
    this.cancel();
    this.drawing = true;
    this.mode = mode;
    this.#path.push(x, y);
    if (this.kind === 'brush') this.#at = { x, y };
  }

  extend(x: number, y: number): void {
    const path = this.#path;
    if (this.kind === 'brush') this.#at = { x, y };
    if (this.kind === 'box') path.splice(2, 2, x, y);
    else if (Math.hypot(x - path.at(-2)!, y - path.at(-1)!) >= GRAIN) path.push(x, y);
  }

  /** Ends the drawing; null when it encloses nothing. */
  end(): Region | null {
    const region = this.#region();
    this.cancel();
    return region;
  }

  /** True when there was anything to cancel. */
  cancel(): boolean {
    const something = this.drawing || this.#byKeys;
    this.drawing = false;
    this.#byKeys = false;
    this.#at = null;
    this.#path = [];
    return something;
  }

  /**
   * Takes a key pressed on the cloud.
   * @returns `none`: not ours; `shown`: draw again; a region: the drawing is done, or enclosed nothing (null)
   */
  key(
    event: { key: string; shiftKey: boolean; altKey: boolean },
    width: number,
    height: number,
  ): 'none' | 'shown' | { region: Region | null; mode: RegionMode } {
    if (!this.kind) return 'none';
    const { key } = event;
    if (key === 'Escape') return this.cancel() ? 'shown' : 'none';
    if (key === ' ') {
      if (!this.#byKeys) {
        this.cancel();
        this.#byKeys = true;
        this.drawing = true;
        this.#at = { x: width / 2, y: height / 2 };
      } else if (this.kind === 'box' && this.#path.length >= 2) this.#path.splice(2, 2, ...this.#place());
      else this.#path.push(...this.#place());
      return 'shown';
    }
    if (!this.#byKeys || !this.#at) return 'none';
    if (key === 'Enter') {
      // The place where the crosshair stands counts.
      if (this.kind === 'box') this.#path.splice(2, 2, ...this.#place());
      else this.#path.push(...this.#place());
      return { mode: modeOf(event), region: this.end() };
    }
    const [dx, dy] = arrows[key] ?? [0, 0];
    if (dx === 0 && dy === 0) return 'none';
    const by = event.shiftKey ? STEP * LEAP : STEP;
    this.#at.x = Math.max(0, Math.min(width, this.#at.x + dx * by));
    this.#at.y = Math.max(0, Math.min(height, this.#at.y + dy * by));
    return 'shown';
  }

  /** Draws the region over the cloud; the context is scaled to CSS pixels. */
  draw(context: CanvasRenderingContext2D, theme: SceneTheme): void {
    if (!this.kind) return;
    context.globalAlpha = 1;
    context.strokeStyle = theme.accent;
    context.fillStyle = theme.accent;
    context.lineJoin = 'round';
    context.lineCap = 'round';
    if (this.#path.length >= 2) this.#drawPath(context);
    if (this.#at) this.#drawPlace(context, this.#at, theme);
  }

  #drawPath(context: CanvasRenderingContext2D): void {
    const path = this.#byKeys && this.#at ? [...this.#path, ...this.#place()] : this.#path;
    context.beginPath();
    if (this.kind === 'box') {
      const [x1, y1] = [path[0]!, path[1]!];
      context.rect(x1, y1, path.at(-2)! - x1, path.at(-1)! - y1);
    } else {
      context.moveTo(path[0]!, path[1]!);
      for (let i = 2; i < path.length; i += 2) context.lineTo(path[i]!, path[i + 1]!);
    }
    if (this.kind === 'brush') {
      if (path.length === 2) context.lineTo(path[0]! + 0.01, path[1]!);
      context.globalAlpha = 0.22;
      context.lineWidth = this.radius * 2;
      context.stroke();
      context.globalAlpha = 1;
      return;
    }
    context.globalAlpha = 0.1;
    context.fill('evenodd');
    context.globalAlpha = 1;
    context.lineWidth = 1.25;
    context.setLineDash(this.mode === 'subtract' ? [4, 3] : []);
    context.stroke();
    context.setLineDash([]);
  }

  #drawPlace(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, theme: SceneTheme): void {
    context.beginPath();
    if (this.kind === 'brush') context.arc(x, y, this.radius, 0, 2 * Math.PI);
    if (this.#byKeys) {
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ] as const) {
        context.moveTo(x + dx * 4, y + dy * 4);
        context.lineTo(x + dx * 12, y + dy * 12);
      }
    }
    context.lineWidth = 3.5;
    context.strokeStyle = theme.background;
    context.stroke();
    context.lineWidth = 1.25;
    context.strokeStyle = theme.accent;
    context.stroke();
  }

  #place(): [number, number] {
    return [this.#at!.x, this.#at!.y];
  }

  #region(): Region | null {
    const path = this.#path;
    if (this.kind === 'brush') return path.length >= 2 ? stroke(path, this.radius) : null;
    if (this.kind === 'lasso') return path.length >= 6 ? polygon(path) : null;
    if (path.length < 4) return null;
    const [x1, y1, x2, y2] = path as [number, number, number, number];
    return Math.hypot(x2 - x1, y2 - y1) < LEAST ? null : box(x1, y1, x2, y2);
  }
}

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
