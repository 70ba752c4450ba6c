/** [r, g, b], 0..1, sRGB. */
export type Rgb = [number, number, number];

/** Reads `#rgb`, `#rrggbb` and `rgb(r g b)` / `rgb(r, g, b)`. Throws RangeError on anything else. */
export function parseColor(css: string): Rgb {
  const text = css.trim();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (hex) {
    const pairs = hex.length === 3 ? [...hex].map((c) => c + c) : (hex.match(/../g) ?? []);
    const [r, g, b] = pairs.map((pair) => Number.parseInt(pair, 16) / 255);
    return [r!, g!, b!];
  }
  const numbers = /^rgba?\(([^)]*)\)$/i.exec(text)?.[1]?.match(/[\d.]+/g);
  if (numbers && numbers.length >= 3) {
    const [r, g, b] = numbers.map((n) => Number(n) / 255);
    return [r!, g!, b!];
  }
  throw new RangeError(`"${css}" is not a colour the scene can read; give #rrggbb or rgb(r g b).`);
}

const toLinear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** sRGB to OKLab (Ottosson 2020, "A perceptual color space for image processing"). */
function toLab([red, green, blue]: Rgb): Rgb {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toGamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toGamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toGamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** A [256, 3] table of sRGB bytes through the stops, evenly spaced, interpolated in OKLab. */
export function rampTable(stops: readonly string[]): Uint8Array {
  const labs = stops.map((stop) => toLab(parseColor(stop)));
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * (labs.length - 1);
    const left = Math.min(Math.floor(at), Math.max(0, labs.length - 2));
    const [from, to] = [labs[left]!, labs[Math.min(left + 1, labs.length - 1)]!];
    const mixed = from.map((value, k) => value + (to[k]! - value) * (at - left)) as Rgb;
    fromLab(mixed).forEach((value, k) => {
      table[i * 3 + k] = Math.round(255 * Math.min(1, Math.max(0, value)));
    });
  }
  return table;
}
