const [WIDTH, HEIGHT, LEFT, BOTTOM, MARGIN] = [640, 400, 70, 50, 20];
const series = [
  { key: 'seconds', label: 'whole projection', color: '#0072b2' },
  { key: 'graph', label: 'neighbours found after', color: '#d55e00' },
  { key: 'layout', label: 'layout', color: '#009e73' },
];

/**
 * Seconds against points on logarithmic scales, as SVG; the grey line is linear growth from the first size.
 * @param {Record<string, any>[]} lines each with `rows` and the seconds of the series
 */
export function growthPlot(lines) {
  const decades = (/** @type {number[]} */ values) => [
    Math.floor(Math.log10(Math.min(...values))),
    Math.ceil(Math.log10(Math.max(...values))),
  ];
  const values = lines.flatMap((line) => series.map(({ key }) => line[key])).filter((value) => value > 0);
  const [x0 = 0, x1 = 1] = decades(lines.map((line) => line.rows));
  const [y0 = 0, y1 = 1] = decades(values);
  const x = (/** @type {number} */ rows) =>
    LEFT + ((Math.log10(rows) - x0) / (x1 - x0 || 1)) * (WIDTH - LEFT - MARGIN);
  const y = (/** @type {number} */ seconds) =>
    HEIGHT - BOTTOM - ((Math.log10(seconds) - y0) / (y1 - y0 || 1)) * (HEIGHT - BOTTOM - MARGIN);
  const path = (/** @type {[number, number][]} */ points) =>
    points.map(([a, b], i) => `${i ? 'L' : 'M'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join('');
  const range = (/** @type {number} */ from, /** @type {number} */ to) =>
    Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  const text = (
    /** @type {number} */ a,
    /** @type {number} */ b,
    /** @type {string} */ words,
    anchor = 'middle',
  ) => `<text x="${a.toFixed(1)}" y="${b.toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const first = lines[0] ?? { rows: 1, seconds: 1 };
  const last = lines.at(-1) ?? first;
  const linear = path([
    [first.rows, first.seconds],
    [last.rows, Math.min(10 ** y1, (first.seconds * last.rows) / first.rows)],
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12"><title>Seconds against points, both axes logarithmic</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><g stroke="#ddd">`,
    ...range(x0, x1).map((v) => `<path d="M${x(v).toFixed(1)} ${MARGIN}V${HEIGHT - BOTTOM}"/>`),
    ...range(y0, y1).map((v) => `<path d="M${LEFT} ${y(v).toFixed(1)}H${WIDTH - MARGIN}"/>`),
    `</g><path d="${linear}" stroke="#999" stroke-dasharray="4 4" fill="none"/>`,
    ...range(x0, x1).map((v) => text(x(v), HEIGHT - BOTTOM + 18, v.toLocaleString('en'))),
    ...range(y0, y1).map((v) => text(LEFT - 8, y(v) + 4, `${v} s`, 'end')),
    text((LEFT + WIDTH) / 2, HEIGHT - 10, 'points'),
    ...series.flatMap(({ key, label, color }, i) => {
      const points = lines
        .filter((line) => line[key] > 0)
        .map((line) => /** @type {[number, number]} */ ([line.rows, line[key]]));
      return [
        `<path d="${path(points)}" stroke="${color}" stroke-width="2" fill="none"/>`,
        ...points.map(
          ([a, b]) => `<circle cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="3" fill="${color}"/>`,
        ),
        `<g fill="${color}">${text(LEFT + 12, MARGIN + 16 + 16 * i, label, 'start')}</g>`,
      ];
    }),
    '</svg>\n',
  ].join('\n');
}
