import { describe, expect, it } from 'vitest';
import { eachFlatPoint } from '../../../renderer/scene/flat.ts';
import { project } from '../../../renderer/scene/pick.ts';
import { flag } from '../../../renderer/scene/store.ts';
import { escapeXml } from '../../../renderer/scene/svg.ts';
import { darkSceneTheme } from '../../../renderer/scene/themes.ts';
import { framed } from './world.ts';

describe('points drawn without a GPU', () => {
  it('stand where they are on screen, the nearest last, greyed ones first, hidden ones not at all', () => {
    const { store, camera } = framed(500, 3);
    store.setFlag(
      flag.hidden,
      Uint8Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
    );
    store.setFlag(
      flag.dimmed,
      Uint8Array.from({ length: 500 }, (_, i) => (i % 7 === 0 ? 1 : 0)),
    );
    const spot = new Float64Array(3);
    const expected = Array.from({ length: 500 }, (_, i) => i)
      .filter((i) => i % 5 !== 0 && project(store, camera, i, spot))
      .map((i) => {
        project(store, camera, i, spot);
        return { x: spot[0]!, y: spot[1]!, depth: spot[2]! + (i % 7 === 0 ? 1e9 : 0) };
      })
      .filter(({ x, y }) => x > 0 && y > 0 && x < camera.width && y < camera.height)
      .sort((a, b) => b.depth - a.depth);
    const drawn: { x: number; y: number }[] = [];
    eachFlatPoint(store, camera, darkSceneTheme, ({ x, y }) => {
      if (x > 0 && y > 0 && x < camera.width && y < camera.height) drawn.push({ x, y });
    });
    expect(drawn).toHaveLength(expected.length);
    drawn.forEach(({ x, y }, i) => {
      expect(x).toBeCloseTo(expected[i]!.x, 3);
      expect(y).toBeCloseTo(expected[i]!.y, 3);
    });
  });
});

it('text in a picture cannot become anything else', () => {
  expect(escapeXml('<script>&"\u0000\ud800')).toBe('&lt;script&gt;&amp;&quot;');
  expect(escapeXml('королева 王后 🌍')).toBe('королева 王后 🌍');
});
