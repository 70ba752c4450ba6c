import { describe, expect, it } from 'vitest';
import { type ProjectParameters, projectParameters } from '../../../core/contract/projection.ts';
import { quality } from '../../../core/projection/quality.ts';
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

  it.each([2, 3] as const)('lays out clusters by t-SNE in %i dimensions', async (dimensions) => {
    const table = clusteredTable(200, 16, 3, 5);
    const frames: number[] = [];
    const { positions, epochs } = await project(
      table,
      parameters({ method: 'tsne', dimensions, epochs: 300, perplexity: 10 }),
      { onFrame: (_, epoch) => frames.push(epoch) },
    );
    expect(epochs).toBe(300);
    expect(frames[0]).toBe(0);
    const judged = quality(table, { positions, dimensions }, { metric: 'cosine', sample: 200 });
    expect(judged.trustworthiness).toBeGreaterThan(0.85);
  });

  it('takes the components it is told to, and says where there are not so many', async () => {
    const table = randomTable(200, 10, 2);
    const first = await project(table, parameters({ method: 'pca' }));
    const { positions, explained } = await project(
      table,
      parameters({ method: 'pca', dimensions: 2, components: [3, 1] }),
    );
    expect(explained![0]).toBeCloseTo(first.explained![2]!, 9);
    expect(explained![1]).toBeCloseTo(first.explained![0]!, 9);
    const scale = positions[1]! / first.positions[0]!;
    for (let row = 0; row < 200; row++) {
      expect(positions[2 * row + 1]).toBeCloseTo(scale * first.positions[3 * row]!, 4);
      expect(positions[2 * row]).toBeCloseTo(scale * first.positions[3 * row + 2]!, 4);
    }
    const asked = project(table, parameters({ method: 'pca', components: [1, 2, 11] }));
    await expect(asked).rejects.toMatchObject({ code: 'invalid-input', message: /no component 11/ });
    expect(() => parameters({ method: 'pca', components: [1, 2] })).toThrow(/3D map needs 3/);
  });

  it('spreads words along axes between words', async () => {
    const table = randomTable(50, 6, 2);
    const words = Array.from({ length: 50 }, (_, i) => `w${i}`);
    const axes = [
      { from: ['w1'], to: ['w2', 'w3'] },
      { from: ['w40'], to: ['w5'] },
    ];
    const { positions } = await project(table, parameters({ method: 'axes', dimensions: 2, axes, top: 10 }), {
      words,
    });
    expect(positions).toHaveLength(20);
    expect(positions[2 * 2]).toBeGreaterThan(positions[2 * 1]!);
    expect(positions[2 * 5 + 1]).toBeGreaterThan(positions[2 * 1 + 1]!);
    const unknown = [{ from: ['w1'], to: ['w222'] }, axes[1]!];
    const asked = project(table, parameters({ method: 'axes', dimensions: 2, axes: unknown }), { words });
    await expect(asked).rejects.toMatchObject({ code: 'unknown-word' });
    expect(() => parameters({ method: 'axes', axes })).toThrow(/3D map needs 3 axes/);
  });

  it('leaves out bad rows where it is told to', async () => {
    const table = clusteredTable(90, 6, 3, 5);
    table.data[6 * 7 + 2] = Number.NaN;
    table.data[6 * 20] = Number.POSITIVE_INFINITY;
    const { positions, dropped, points } = await project(table, parameters({ dropInvalid: true }));
    expect({ dropped, points }).toEqual({ dropped: 2, points: 90 });
    for (let row = 0; row < 90; row++) {
      expect(Number.isNaN(positions[3 * row]!)).toBe(row === 7 || row === 20);
    }
    const all = tableOf([[Number.NaN, 1]]);
    await expect(project(all, parameters({ dropInvalid: true }))).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('begins at random, or where a map has the points', async () => {
    const table = clusteredTable(120, 8, 3, 5);
    const first = (given: Partial<ProjectParameters>, start?: Float32Array) =>
      new Promise<Float32Array>((resolve, reject) => {
        project(table, parameters(given), { onFrame: resolve, ...(start ? { start } : {}) }).catch(reject);
      });
    const random = await first({ init: 'random' });
    expect(await first({ init: 'random' })).toEqual(random);
    expect(await first({ init: 'random', seed: 2 })).not.toEqual(random);
    const warm = await first({ init: 'last' }, random);
    random.forEach((value, i) => {
      expect(warm[i]).toBeCloseTo(value, 4);
    });
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
    ['points that come many times', tableOf(Array.from({ length: 60 }, (_, i) => [i % 4, (i % 4) ** 2, 1]))],
  ])('copes with %s, by every method', async (_name, table) => {
    for (const method of ['umap', 'tsne', 'pca'] as const) {
      for (const dimensions of [2, 3] as const) {
        const { positions } = await project(table, parameters({ method, dimensions }));
        expect(positions.length).toBe(table.rows * dimensions);
        expect(positions.every(Number.isFinite)).toBe(true);
        const judged = quality(table, { positions, dimensions }, { metric: 'cosine' });
        expect(judged.trustworthiness).toBeGreaterThanOrEqual(0);
        expect(judged.trustworthiness).toBeLessThanOrEqual(1);
      }
    }
    const reference = await project(table, parameters({ engine: 'reference' }));
    expect(reference.positions.every(Number.isFinite)).toBe(true);
  });

  it('says before it begins that memory will not do, and how much it would take', async () => {
    const table = { data: new Float32Array(0), rows: 10_000_000, dim: 300 };
    for (const method of ['umap', 'tsne'] as const) {
      const asked = project(table, parameters({ method, top: 10_000_000 }));
      await expect(asked).rejects.toMatchObject({
        code: 'too-large',
        message: expect.stringMatching(/10000000 words needs about [\d.]+ GB .*Show fewer words/),
      });
    }
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
