import { createCloud } from '../../../../renderer/scene/cloud.ts';
import { darkSceneTheme, lightSceneTheme } from '../../../../renderer/scene/themes.ts';
import { clusters } from './clusters.ts';

/** What tests and benchmarks drive from outside through `window.lab`. */
const query = new URLSearchParams(location.search);
const count = Number(query.get('points') ?? 500);
const dimensions = query.get('dimensions') === '2' ? 2 : 3;
const made = clusters(count, dimensions, Number(query.get('seed') ?? 1));
const events: { kind: 'hover' | 'select'; index: number | null }[] = [];
const cloud = createCloud(document.querySelector<HTMLElement>('#cloud')!, {
  theme: query.has('light') ? lightSceneTheme : darkSceneTheme,
  reducedMotion: query.has('still'),
  onHover(index) {
    events.push({ kind: 'hover', index });
    hovered = index;
    mark();
  },
  onSelect(index) {
    events.push({ kind: 'select', index });
    selected = index;
    related = index === null ? new Uint32Array(0) : made.near(index, 12);
    cloud.setLines(Array.from(related, (b) => ({ a: index!, b, kind: 'neighbor' as const })));
    mark();
  },
});
let hovered: number | null = null;
let selected: number | null = null;
let related = new Uint32Array(0);
const mark = () => cloud.setHighlight({ hovered, selected, related });
cloud.setPoints({ positions: made.positions, dimensions, labels: made.label });
if (query.has('colors')) cloud.setColors(made.colors);

const lab = { cloud, made, events, themes: { dark: darkSceneTheme, light: lightSceneTheme } };
export type Lab = typeof lab;
declare global {
  interface Window {
    lab: Lab;
  }
}
window.lab = lab;
