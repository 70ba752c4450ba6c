import { eachFlatPoint } from './flat.ts';
import { fontOf } from './labels/sprites.ts';
import { project } from './pick.ts';
import { letter, type Parts, pictureTheme } from './picture.ts';
import { shapePath } from './shapes.ts';
import type { PictureOptions } from './types.ts';

/**
 * The view as an SVG of `width` x `height`, with the same vertical extent as on screen: a circle or path for each
 * point, farthest first, and words as text. The camera's format is borrowed and given back. Throws Error where the
 * labels cannot be measured.
 */
export function drawSvg(parts: Parts, width: number, height: number, options: PictureOptions): string {
  const { stage, store, camera } = parts;
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('A 2D canvas to measure labels with could not be made.');
  const theme = pictureTheme(parts.theme, options);
  const scale = height / stage.height;
  camera.update(width / scale, stage.height);
  try {
    const out = [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${round(camera.width)} ${round(camera.height)}">`,
    ];
    if (options.background !== 'transparent')
      out.push(`<rect width="100%" height="100%" fill="${theme.background}"/>`);
    out.push('<g>');
    eachFlatPoint(store, camera, theme, ({ x, y, radius, color, shape }) => {
      const fill = hex(color);
      if (shape === 0)
        out.push(`<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${fill}"/>`);
      else
        out.push(
          `<path d="${shapePath(shape)}" fill="${fill}" transform="translate(${round(x)} ${round(y)}) scale(${round(radius)})"/>`,
        );
    });
    out.push('</g>', lines(parts, theme.muted, theme.accent));
    const lettering = letter(context, parts, theme, options.labels ?? parts.marks.labelsShown);
    out.push(placed(parts, theme.accent, theme.background));
    out.push(type(parts, lettering, theme.text, theme.background, theme.font), '</svg>');
    return out.join('\n');
  } finally {
    camera.update(stage.width, stage.height);
  }
}

function lines({ store, camera, marks }: Parts, muted: string, accent: string): string {
  const [from, to] = [new Float64Array(3), new Float64Array(3)];
  const drawn = marks.lines.flatMap(({ a, b, kind }) => {
    if (Math.max(a, b) >= store.count || store.isHidden(a) || store.isHidden(b)) return [];
    if (!project(store, camera, a, from) || !project(store, camera, b, to)) return [];
    const look =
      kind === 'neighbor'
        ? `stroke="${muted}" stroke-opacity=".5"`
        : `stroke="${accent}" stroke-width="1.75"`;
    const dashes = kind === 'guide' ? ' stroke-dasharray="4 4"' : '';
    return `<line x1="${round(from[0]!)}" y1="${round(from[1]!)}" x2="${round(to[0]!)}" y2="${round(to[1]!)}" ${look}${dashes}/>`;
  });
  return `<g>${drawn.join('\n')}</g>`;
}

function placed({ marks }: Parts, accent: string, ground: string): string {
  const diamonds = marks.placed
    .shown()
    .map(({ x, y }) => `<path d="M0-6 6 0 0 6-6 0Z" transform="translate(${round(x)} ${round(y)})"/>`);
  return `<g fill="${ground}" stroke="${accent}" stroke-width="2">${diamonds.join('\n')}</g>`;
}

function type(
  { store, camera, marks }: Parts,
  { layout, sprites, marks: lettered }: ReturnType<typeof letter>,
  ink: string,
  ground: string,
  font: string,
): string {
  const out = [
    `<g fill="${ink}" stroke="${ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke" font-family="${escapeXml(font)}" font-size="12" font-weight="450" dominant-baseline="central">`,
  ];
  const word = (text: string, x: number, y: number, more = '') =>
    out.push(`<text x="${round(x)}" y="${round(y)}"${more}>${escapeXml(text)}</text>`);
  const measure = document.createElement('canvas').getContext('2d')!;
  measure.font = fontOf({ font } as Parts['theme'], 1);
  for (let slot = 0; lettered.labelsShown && slot < layout.shownCount; slot++) {
    const opacity = 1 - 0.42 * layout.fog[slot]!;
    const text = sprites.short(measure, sprites.text(layout.points[slot]!));
    word(text, layout.left[slot]!, layout.middle[slot]!, opacity < 1 ? ` opacity="${round(opacity)}"` : '');
  }
  for (const { text, x, y } of marks.landmarks.shown())
    word(text, x, y, ' font-size="13" font-weight="650" text-anchor="middle"');
  for (const { text, x, y } of marks.placed.shown()) word(text, x + 10, y, ' font-weight="600"');
  const spot = new Float64Array(3);
  for (const index of [marks.highlight.selected, marks.highlight.hovered]) {
    if (index === null || index >= store.count || !project(store, camera, index, spot)) continue;
    word(sprites.text(index), spot[0]! + 12, spot[1]!, ' font-weight="600"');
  }
  out.push('</g>');
  return out.join('\n');
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
const hex = (color: readonly number[]): string =>
  `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** Text for the inside of an element or attribute; characters that XML has no way to say are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
