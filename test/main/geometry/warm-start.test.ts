import { describe, expect, it } from 'vitest';
import { type ProjectParameters, projectParameters } from '../../../core/contract/projection.ts';
import { fitUnitBall, SteadyFrames } from '../../../core/projection/frames.ts';
import { alignment, applyTo } from '../../../core/projection/procrustes.ts';
import { startFromFrame } from '../../../core/projection/warm-start.ts';
import { type ProjectOptions, project } from '../../../main/geometry/index.ts';
import { clusteredTable, randomTable } from '../../core/neighbors/tables.ts';

const parameters = (given: Partial<ProjectParameters> = {}) =>
  projectParameters.parse({ epochs: 100, ...given });

/** Root mean square of how far points have moved, in radii of the cloud. */
function motion(from: Float32Array, to: Float32Array): number {
  const size = Math.hypot(...from);
  return Math.hypot(...from.map((value, i) => value - to[i]!)) / size;
}

describe('a map that begins where the last one ended', () => {
  const before = clusteredTable(400, 16, 8, 5, 1);
  /** The same vectors after some more training. */
  const noise = randomTable(400, 16, 9).data;
  const after = { ...before, data: before.data.map((value, i) => value + 0.1 * noise[i]!) };

  it('moves its points little, and less than one from the beginning, even where that is turned onto it', async () => {
    const { positions: last } = await project(before, parameters());
    const frames: Float32Array[] = [];
    const warm = await project(after, parameters({ init: 'last', seed: 2 }), {
      start: last,
      onFrame: (positions) => frames.push(positions),
    });
    expect(motion(last, frames[0]!)).toBeLessThan(0.02);
    const afresh = (await project(after, parameters({ init: 'random', seed: 2 }))).positions;
    applyTo(afresh, alignment(afresh, last, 3, { mirror: true, scale: true }));
    expect(motion(last, warm.positions)).toBeLessThan(0.5);
    expect(motion(last, warm.positions)).toBeLessThan(0.6 * motion(last, afresh));
    // what is left is no turn of the whole
    const turned = warm.positions.slice();
    applyTo(turned, { ...alignment(turned, last, 3), translation: new Float64Array(3) });
    expect(motion(warm.positions, turned)).toBeLessThan(0.1);
  });
});

describe('a map that begins where training ended', () => {
  const table = clusteredTable(900, 24, 12, 3, 1);
  /** The picture of some words, as a run's last frame. */
  const rows = Uint32Array.from({ length: 500 }, (_, i) => (i < 300 ? i : 300 + 3 * (i - 300)));
  const shown = {
    data: Float32Array.from([...rows].flatMap((row) => [...table.data.subarray(row * 24, (row + 1) * 24)])),
    ...{ rows: 500, dim: 24 },
  };
  const positions = new SteadyFrames({ seed: 3 }).frame(shown);
  const frame = { positions, subset: { rows, of: 900 } };
  const first = (given: Partial<ProjectParameters>, options: ProjectOptions) =>
    new Promise<Float32Array>((resolve, reject) => {
      project(table, parameters(given), { ...options, onFrame: resolve }).catch(reject);
    });

  it.each([2, 3] as const)('has every word where it was, or would have been: %iD', async (dimensions) => {
    const start = startFromFrame(table, frame, dimensions);
    rows.forEach((row, i) => {
      for (let d = 0; d < dimensions; d++) expect(start[row * dimensions + d]).toBe(positions[3 * i + d]);
    });
    // A word that was not shown, with the vector of one that was, is where that one is.
    const twin = { ...table, data: table.data.slice() };
    twin.data.set(table.data.subarray(0, 24), 301 * 24);
    const placed = startFromFrame(twin, frame, dimensions).subarray(301 * dimensions, 302 * dimensions);
    placed.forEach((value, d) => {
      expect(value).toBeCloseTo(positions[d]!, 4);
    });
    const drawn = await first({ init: 'last', dimensions }, { frame });
    fitUnitBall(start, dimensions);
    drawn.forEach((value, i) => {
      expect(value).toBeCloseTo(start[i]!, 4);
    });
  });

  it('moves less than one from elsewhere', async () => {
    const start = startFromFrame(table, frame, 3);
    fitUnitBall(start, 3);
    const made = async (given: Partial<ProjectParameters>, options: ProjectOptions = {}) =>
      motion(start, (await project(table, parameters(given), options)).positions);
    expect(await made({ init: 'last' }, { frame })).toBeLessThan(0.8 * (await made({ init: 'random' })));
  });
});
