import { describe, expect, it } from 'vitest';
import { project } from '../../../renderer/scene/pick.ts';
import { box, pointsIn, polygon, type Region, stroke } from '../../../renderer/scene/region.ts';
import { flag } from '../../../renderer/scene/store.ts';
import { RegionTool } from '../../../renderer/scene/tool.ts';
import { randoms } from './page/clusters.ts';
import { framed } from './world.ts';

const random = randoms(5);
const loop = Array.from({ length: 60 }, (_, i) => {
  const angle = (i / 60) * 2 * Math.PI;
  const r = 60 + 240 * random();
  return [400 + r * Math.cos(angle), 300 + r * Math.sin(angle)];
}).flat();
const path = Array.from({ length: 20 }, (_, i) => [100 + i * 30, 300 + 180 * Math.sin(i)]).flat();

/** Winding by angles: another way to say inside, for lines that do not cross themselves. */
function surrounds(line: number[], x: number, y: number): boolean {
  let turn = 0;
  for (let i = 0; i < line.length; i += 2) {
    const j = (i + 2) % line.length;
    const from = Math.atan2(line[i + 1]! - y, line[i]! - x);
    const to = Math.atan2(line[j + 1]! - y, line[j]! - x);
    turn += ((to - from + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  }
  return Math.abs(turn) > Math.PI;
}

/** Distance to densely spaced places on the path. */
function touches(line: number[], radius: number, x: number, y: number): boolean {
  for (let i = 2; i < line.length; i += 2) {
    for (let t = 0; t <= 1; t += 1 / 100) {
      const px = line[i - 2]! + (line[i]! - line[i - 2]!) * t;
      const py = line[i - 1]! + (line[i + 1]! - line[i - 1]!) * t;
      if (Math.hypot(px - x, py - y) <= radius) return true;
    }
  }
  return false;
}

describe('a region of the screen', () => {
  it('of a lasso holds what its line winds around', () => {
    const region = polygon(loop);
    for (let i = 0; i < 3000; i++) {
      const [x, y] = [random() * 800, random() * 600];
      const { left, top, right, bottom } = region.bounds;
      const within = x >= left && x <= right && y >= top && y <= bottom;
      expect(within && region.contains(x, y)).toBe(surrounds(loop, x, y));
    }
  });

  it('of a brush holds what it passed over', () => {
    const region = stroke(path, 26);
    for (let i = 0; i < 400; i++) {
      const [x, y] = [random() * 800, random() * 600];
      // Within a hair of the edge the sampled comparison may differ.
      if (touches(path, 26.2, x, y) === touches(path, 25.8, x, y)) {
        expect(region.contains(x, y)).toBe(touches(path, 26, x, y));
      }
    }
    expect(stroke([50, 50], 10).contains(55, 55)).toBe(true);
    expect(stroke([50, 50], 10).contains(61, 50)).toBe(false);
  });

  it.each([
    ['box', box(700, 500, 200, 100)],
    ['lasso', polygon(loop)],
    ['brush', stroke(path, 26)],
  ] as [string, Region][])(
    'marks by %s every point in it, also behind others, but no hidden one',
    (_, region) => {
      const { store, camera } = framed(3000, 3);
      store.setFlag(
        flag.hidden,
        Uint8Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? 1 : 0)),
      );
      const marks = pointsIn(store, camera, region);
      const spot = new Float64Array(3);
      const { left, top, right, bottom } = region.bounds;
      let inside = 0;
      for (let i = 0; i < 3000; i++) {
        const seen = project(store, camera, i, spot);
        const [x, y] = [spot[0]!, spot[1]!];
        const within = seen && x >= left && x <= right && y >= top && y <= bottom && region.contains(x, y);
        expect(marks[i] === 1).toBe(within && i % 7 !== 0);
        inside += marks[i]!;
      }
      expect(inside).toBeGreaterThan(100);
    },
  );
});

describe('the tool by keys', () => {
  const key = (tool: RegionTool, name: string, shiftKey = false) =>
    tool.key({ key: name, shiftKey, altKey: false }, 800, 600);

  it('draws a box between two places', () => {
    const tool = new RegionTool();
    expect(key(tool, ' ')).toBe('none');
    tool.setKind('box');
    expect(key(tool, 'ArrowLeft')).toBe('none');
    key(tool, ' ');
    key(tool, ' ');
    key(tool, 'ArrowRight', true);
    key(tool, 'ArrowDown');
    expect(key(tool, 'Enter', true)).toMatchObject({
      mode: 'add',
      region: { bounds: { left: 400, top: 300, right: 460, bottom: 312 } },
    });
    expect(tool.drawing).toBe(false);
  });

  it('stamps with the brush, and Escape leaves what was begun', () => {
    const tool = new RegionTool();
    tool.setKind('brush');
    key(tool, ' ');
    expect(key(tool, 'Escape')).toBe('shown');
    expect(key(tool, 'Escape')).toBe('none');
    key(tool, ' ');
    const done = key(tool, 'Enter');
    expect(typeof done === 'object' && done.region?.contains(410, 300)).toBe(true);
  });

  it('a lasso of two places encloses nothing', () => {
    const tool = new RegionTool();
    tool.setKind('lasso');
    key(tool, ' ');
    key(tool, ' ');
    expect(key(tool, 'Enter')).toEqual({ mode: 'replace', region: null });
  });
});
