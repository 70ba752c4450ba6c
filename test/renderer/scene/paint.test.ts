import { describe, expect, it } from 'vitest';
import { parseColor, rampTable } from '../../../renderer/scene/color.ts';
import { lookOf, paintGroups, paintNumbers } from '../../../renderer/scene/paint.ts';
import { darkSceneTheme, lightSceneTheme } from '../../../renderer/scene/themes.ts';

type Triple = [number, number, number];
const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** OKLab of linear sRGB (Ottosson 2020). */
function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Full deficiencies, on linear RGB (Machado, Oliveira & Fernandes 2009). */
const eyes: Record<string, Triple[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seen(css: string, eye: Triple[]): Triple {
  const rgb = parseColor(css).map(linear) as Triple;
  const mixed = eye.map((row) => row.reduce((sum, weight, i) => sum + weight * rgb[i]!, 0));
  return oklab(mixed.map((value) => Math.min(1, Math.max(0, value))) as Triple);
}

const far = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe.each([
  ['dark', darkSceneTheme],
  ['light', lightSceneTheme],
] as const)('colours of the %s theme', (_, theme) => {
  it.each(Object.keys(eyes))('of groups are told apart by %s eyes, and from the ground', (eye) => {
    const places = theme.groups.map((css) => seen(css, eyes[eye]!));
    const ground = seen(theme.background, eyes[eye]!);
    places.forEach((a, i) => {
      expect(Math.abs(a[0] - ground[0])).toBeGreaterThan(0.25);
      for (const b of places.slice(0, i)) expect(far(a, b)).toBeGreaterThan(0.1);
    });
  });

  it('of numbers grow in lightness by even steps', () => {
    const table = rampTable(theme.scale);
    const lightness = Array.from({ length: 9 }, (_, i) => {
      const at = Math.round((i / 8) * 255) * 3;
      return oklab([...table.subarray(at, at + 3)].map((byte) => linear(byte / 255)) as Triple)[0];
    });
    const steps = lightness.slice(1).map((value, i) => Math.abs(value - lightness[i]!));
    expect(Math.min(...steps)).toBeGreaterThan(0.7 * Math.max(...steps));
    expect(Math.sign(lightness[8]! - lightness[0]!)).toBe(theme.dark ? 1 : -1);
  });
});

describe('looks', () => {
  const theme = darkSceneTheme;
  it('differ for 21 groups, with few in shape and colour', () => {
    const looks = Array.from({ length: 21 }, (_, i) => lookOf(theme, i, true, false));
    expect(new Set(looks.map(({ color, shape }) => `${color} ${shape}`)).size).toBe(21);
    const few = Array.from({ length: 7 }, (_, i) => lookOf(theme, i, true, true));
    expect(new Set(few.map(({ shape }) => shape)).size).toBe(7);
    expect(lookOf(theme, 3, false, true).shape).toBe(0);
    expect(lookOf(theme, null, true, true)).toEqual({ color: theme.other, shape: 0 });
  });

  it('are painted point by point; what has none is grey', () => {
    const looks = [
      { color: '#ff0000', shape: 2 },
      { color: '#0000ff', shape: 1 },
    ];
    const { colors, shapes } = paintGroups(theme, 3, Int32Array.of(1, 0, -1), looks);
    expect([...colors.subarray(0, 6)]).toEqual([0, 0, 255, 255, 0, 0]);
    expect([...shapes]).toEqual([1, 2, 0]);
    const grey = parseColor(theme.other).map((value) => Math.round(value * 255));
    expect([...colors.subarray(6)]).toEqual(grey);
    const numbers = paintNumbers(theme, 2, (row) => (row === 0 ? 1 : Number.NaN));
    expect([...numbers.subarray(0, 3)]).toEqual([...rampTable(theme.scale).subarray(255 * 3)]);
    expect([...numbers.subarray(3)]).toEqual(grey);
  });
});
