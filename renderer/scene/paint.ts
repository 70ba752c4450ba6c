import { parseColor, rampTable } from './color.ts';
import { shapeCount } from './shapes.ts';
import type { SceneTheme } from './types.ts';

/** A colour and a shape for each of many categories. */
export interface Look {
  color: string;
  shape: number;
}

/**
 * The look of category `style`, null for what is left over. With few categories each has a colour and a shape of
 * its own; with more, the colours come round again in another shape.
 * @param few whether there are no more categories than colours
 */
export function lookOf(theme: SceneTheme, style: number | null, shapes: boolean, few: boolean): Look {
  if (style === null) return { color: theme.other, shape: 0 };
  const { groups } = theme;
  const shape = few ? style % shapeCount : Math.floor(style / groups.length);
  return { color: groups[style % groups.length]!, shape: shapes ? shape : 0 };
}

/** [points, 3] colours of numbers along the theme's scale. @param place 0..1, NaN: none */
export function paintNumbers(theme: SceneTheme, points: number, place: (row: number) => number): Uint8Array {
  const table = rampTable(theme.scale);
  const [r, g, b] = bytes(theme.other);
  const colors = new Uint8Array(points * 3);
  for (let i = 0; i < points; i++) {
    const at = place(i);
    if (Number.isNaN(at)) {
      colors[i * 3] = r;
      colors[i * 3 + 1] = g;
      colors[i * 3 + 2] = b;
      continue;
    }
    const from = Math.round(at * 255) * 3;
    colors[i * 3] = table[from]!;
    colors[i * 3 + 1] = table[from + 1]!;
    colors[i * 3 + 2] = table[from + 2]!;
  }
  return colors;
}

/** [points, 3] colours and [points] shapes of rows in groups. @param codes [>= points] index into `looks`, -1: none */
export function paintGroups(
  theme: SceneTheme,
  points: number,
  codes: Int32Array,
  looks: readonly Look[],
): { colors: Uint8Array; shapes: Uint8Array } {
  const table = [...looks, { color: theme.other, shape: 0 }].map(({ color, shape }) => ({
    rgb: bytes(color),
    shape,
  }));
  const colors = new Uint8Array(points * 3);
  const shapes = new Uint8Array(points);
  for (let i = 0; i < points; i++) {
    const code = codes[i] ?? -1;
    const { rgb, shape } = table[code < 0 ? looks.length : code]!;
    colors[i * 3] = rgb[0];
    colors[i * 3 + 1] = rgb[1];
    colors[i * 3 + 2] = rgb[2];
    shapes[i] = shape;
  }
  return { colors, shapes };
}

const bytes = (css: string) =>
  parseColor(css).map((value) => Math.round(value * 255)) as [number, number, number];
