import { describe, expect, it } from 'vitest';
import { type ProjectParameters, projectParameters } from '../../../core/contract/projection.ts';
import { projectOnAxes, semanticAxes } from '../../../core/projection/axes.ts';
import { fitUnitBall } from '../../../core/projection/frames.ts';
import { principalComponents, projectOnto } from '../../../core/projection/pca.ts';
import { placeInMap } from '../../../core/projection/placing.ts';
import { clusteredTable, randomTable } from '../neighbors/tables.ts';

const parameters = (given: Partial<ProjectParameters>) => projectParameters.parse(given);

describe('placing in a map', () => {
  /** Vectors of very different variance by direction, as of words. */
  const all = randomTable(500, 20, 4);
  for (let at = 0; at < all.data.length; at++) all.data[at]! *= 0.8 ** (at % 20);
  const old = { ...all, rows: 400 };
  const added = { data: all.data.subarray(400 * 20), rows: 100, dim: 20 };

  it.each([2, 3] as const)('of principal components puts points where they would have been, %iD', (dims) => {
    const found = principalComponents(old, 3);
    // components 3, 1 and 2, moved and scaled for the screen as maps are
    const axes = Float64Array.from(
      [3, 1, 2].slice(0, dims).flatMap((c) => [...found.axes.subarray((c - 1) * 20, c * 20)]),
    );
    const everything = projectOnto(all, { mean: found.mean, axes, components: dims });
    const positions = everything.slice(0, 400 * dims);
    fitUnitBall(positions, dims);
    const scale = (positions[dims]! - positions[0]!) / (everything[dims]! - everything[0]!);
    const components = [3, 1, 2].slice(0, dims);
    const places = placeInMap(
      { table: old, positions, dimensions: dims },
      added,
      parameters({ method: 'pca', dimensions: dims, components }),
    );
    places.forEach((value, at) => {
      const truth = positions[at % dims]! + (everything[400 * dims + at]! - everything[at % dims]!) * scale;
      expect(value).toBeCloseTo(truth, 4);
    });
  });

  it.each(['cosine', 'euclidean'] as const)('of axes does, by %s', (metric) => {
    const words = Array.from({ length: 400 }, (_, i) => `w${i}`);
    const named = [
      { from: ['w1'], to: ['w2'] },
      { from: ['w3', 'w9'], to: ['w4'] },
    ];
    const everything = projectOnAxes(all, semanticAxes(old, words, named), metric);
    const positions = everything.slice(0, 800);
    positions[14] = Number.NaN; // a point that is nowhere
    positions[15] = Number.NaN;
    const made = parameters({ method: 'axes', dimensions: 2, metric, axes: named });
    const places = placeInMap({ table: old, positions, dimensions: 2 }, added, made);
    places.forEach((value, at) => {
      expect(value).toBeCloseTo(everything[800 + at]!, 4);
    });
  });

  it('of t-SNE is at the mean of the nearest, and never near what is nowhere', () => {
    const table = clusteredTable(120, 8, 3, 5);
    const positions = Float32Array.from(
      { length: 240 },
      (_, at) => (Math.floor(at / 2) % 3) - 1 + (at % 2) / 10,
    );
    for (let row = 0; row < 120; row += 6) positions.fill(Number.NaN, row * 2, row * 2 + 2);
    const made = parameters({ method: 'tsne', dimensions: 2, perplexity: 10 });
    const places = placeInMap({ table, positions, dimensions: 2 }, { ...table, rows: 30 }, made);
    for (let row = 0; row < 30; row++) {
      expect(places[row * 2]).toBeCloseTo((row % 3) - 1, 4);
      expect(places[row * 2 + 1]).toBeCloseTo((row % 3) - 1 + 0.1, 4);
    }
  });

  it('takes the search it is given, and finds what the plain one does', () => {
    const positions = randomTable(400, 2, 8).data;
    const made = parameters({ dimensions: 2 });
    let asked = 0;
    const plain = placeInMap({ table: old, positions, dimensions: 2 }, added, made);
    const search = () => {
      asked++;
      return { indices: Uint32Array.of(7), scores: Float64Array.of(0.9) };
    };
    const other = placeInMap({ table: old, positions, dimensions: 2, search }, added, made);
    expect(asked).toBe(100);
    expect(other).not.toEqual(plain);
  });
});
