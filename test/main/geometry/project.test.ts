import { describe, expect, it } from 'vitest';
import { type ProjectParameters, projectParameters } from '../../../core/contract/service.ts';
import { project } from '../../../main/geometry/index.ts';
import { clusteredTable, randomTable, tableOf } from '../../core/neighbors/tables.ts';

const parameters = (given: Partial<ProjectParameters>) => projectParameters.parse({ epochs: 30, ...given });

describe('project', () => {
  it.each([2, 3] as const)(
    'lays out clusters by UMAP in %i dimensions, streaming frames',
    async (dimensions) => {
      const table = clusteredTable(300, 16, 3, 5);
      const stages = new Set<string>();
      const frames: number[] = [];
      const result = await project(table, parameters({ dimensions, epochs: 200 }), {
        onProgress: ({ stage, done, total }) => {
          stages.add(stage);
          expect(done).toBeLessThanOrEqual(total);
        },
        onFrame: (positions, epoch, epochs) => {
          expect(positions.length).toBe(300 * dimensions);
          expect(epochs).toBe(200);
          frames.push(epoch);
        },
      });
      expect([...stages]).toEqual(['neighbors', 'layout']);
      expect(frames[0]).toBe(0);
      expect(result.epoch).toBe(result.epochs);
      expect(result.recall).toBe(1);
      const distance = (a: number, b: number) => {
        let sum = 0;
        for (let d = 0; d < dimensions; d++) {
          sum += (result.positions[a * dimensions + d]! - result.positions[b * dimensions + d]!) ** 2;
        }
        return Math.sqrt(sum);
      };
      let nearestIsKin = 0;
      for (let i = 0; i < 300; i++) {
        let best = -1;
        for (let j = 0; j < 300; j++)
          if (j !== i && (best < 0 || distance(i, j) < distance(i, best))) best = j;
        if (best % 3 === i % 3) nearestIsKin++;
      }
      expect(nearestIsKin).toBeGreaterThan(290);
    },
  );

  it('gives the same picture for the same seed', async () => {
    const table = randomTable(120, 10, 2);
    const [a, b] = await Promise.all([project(table, parameters({})), project(table, parameters({}))]);
    expect(a.positions).toEqual(b.positions);
  });

  it('projects on principal components and says what they explain', async () => {
    const table = randomTable(200, 10, 2);
    const { explained, positions, points } = await project(table, parameters({ method: 'pca', top: 50 }));
    expect(points).toBe(50);
    expect(positions.length).toBe(150);
    expect(explained).toHaveLength(3);
    expect(explained!.reduce((a, b) => a + b)).toBeLessThan(1);
  });

  it.each([
    ['one point', tableOf([[1, 2, 3]])],
    [
      'two points',
      tableOf([
        [1, 2, 3],
        [3, 2, 1],
      ]),
    ],
    ['fewer points than neighbours', randomTable(5, 4, 1)],
    ['one dimension', randomTable(60, 1, 1)],
    ['equal points', tableOf(Array.from({ length: 40 }, () => [1, 2, 3]))],
    ['zero vectors', tableOf(Array.from({ length: 40 }, (_, i) => (i % 2 ? [0, 0, 0] : [1, i, 3])))],
  ])('copes with %s', async (_name, table) => {
    const { positions } = await project(table, parameters({}));
    expect(positions.length).toBe(table.rows * 3);
    expect(positions.every(Number.isFinite)).toBe(true);
  });

  it('names the place of a value that is not finite, and refuses an empty table', async () => {
    const table = randomTable(20, 4, 1);
    table.data[30] = Number.NaN;
    await expect(project(table, parameters({}))).rejects.toMatchObject({
      code: 'bad-file',
      details: { row: 7, column: 2 },
    });
    await expect(project(tableOf([]), parameters({}))).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('stops at once when cancelled, before and during', async () => {
    const control = new AbortController();
    const table = randomTable(2000, 20, 2);
    const running = project(table, parameters({ epochs: 10_000 }), {
      signal: control.signal,
      onFrame: () => control.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const late = project(table, parameters({}), { signal: control.signal });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
  });
});
