import { describe, expect, it } from 'vitest';
import { analogyByProduct } from '../../core/neighbors/arithmetic.ts';
import { rowNorms } from '../../core/neighbors/table.ts';
import { LoadedModel } from '../../main/loaded-model.ts';

const dim = 6;
const words = Array.from({ length: 80 }, (_, i) => `w${i}`);
const input = Float32Array.from(
  { length: words.length * dim },
  (_, i) => Math.sin(i * i + 1) * (1 + (i % 5)),
);
const model = new LoadedModel({
  ...{ words, dim, input, output: null, counts: null },
  metadata: { name: 'test', format: 'test' },
});
const vector = (row: number) => Array.from(input.subarray(row * dim, (row + 1) * dim));
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const unit = (a: number[]) => a.map((value) => value / Math.hypot(...a));
const cosine = (a: number[], b: number[]) => dot(unit(a), unit(b));
const mean = (rows: number[]) =>
  rows
    .map((row) => unit(vector(row)))
    .reduce(
      (sum, each) => sum.map((value, i) => value + each[i]! / rows.length),
      new Array(dim).fill(0) as number[],
    );

describe('questions to a model', () => {
  it.each([
    ['euclidean', (row: number) => Math.hypot(...vector(3).map((value, i) => value - vector(row)[i]!)), 1],
    ['dot', (row: number) => dot(vector(3), vector(row)), -1],
  ] as const)(
    'orders neighbours by the %s measure and says their cosine besides',
    (metric, measure, sign) => {
      const found = model.neighbors('w3', 10, { metric });
      const plain = words
        .map((_, row) => row)
        .filter((row) => row !== 3)
        .sort((a, b) => sign * (measure(a) - measure(b)));
      expect(found.map(({ index }) => index)).toEqual(plain.slice(0, 10));
      for (const { index, score, cosine: told } of found) {
        expect(score).toBeCloseTo(measure(index), 5);
        expect(told).toBeCloseTo(cosine(vector(3), vector(index)), 5);
      }
    },
  );

  it('looks only among the rows it is given', () => {
    const only = Uint32Array.of(5, 3, 9, 70);
    expect(
      model
        .neighbors('w3', 10, { only })
        .map(({ index }) => index)
        .sort(),
    ).toEqual([5, 70, 9].sort());
    expect(model.arithmetic(['w3'], [], 10, { only, exclude: false })[0]).toMatchObject({ index: 3 });
  });

  it('leaves the question out of the answers, or not', () => {
    expect(model.arithmetic(['w3'], [], 3).map(({ word }) => word)).not.toContain('w3');
    expect(model.arithmetic(['w3'], [], 3, { exclude: false })[0]?.word).toBe('w3');
  });

  it('multiplies cosines for any sum as for an analogy', () => {
    const norms = rowNorms(model.table);
    const { indices, scores } = analogyByProduct(model.table, norms, 1, 2, 3, 5);
    const asked = model.analogy('w1', 'w2', 'w3', 5, { method: '3cosmul' });
    expect(asked.map(({ index }) => index)).toEqual(Array.from(indices));
    expect(asked.map(({ score }) => score)).toEqual(Array.from(scores));
    const moved = (row: number, to: number) => (1 + cosine(vector(row), vector(to))) / 2;
    const [best] = model.arithmetic(['w2', 'w3', 'w4'], ['w1', 'w5'], 1, { method: '3cosmul' });
    const ratio = (row: number) =>
      (moved(row, 2) * moved(row, 3) * moved(row, 4)) / (moved(row, 1) * moved(row, 5) + 0.001);
    const others = words.map((_, row) => row).filter((row) => row < 1 || row > 5);
    expect(best?.score).toBeCloseTo(Math.max(...others.map(ratio)), 5);
  });

  it('compares two words and two sets', () => {
    expect(model.similarity(['w1'], ['w2'])).toBeCloseTo(cosine(vector(1), vector(2)), 6);
    expect(model.similarity(['w1', 'w4'], ['w2', 'w7'])).toBeCloseTo(cosine(mean([1, 4]), mean([2, 7])), 6);
  });

  it('finds the odd one out', () => {
    const { index, likeness } = model.oddOneOut(['w1', 'w2', 'w3', 'w4', 'w2']);
    const expected = [1, 2, 3, 4].sort(
      (a, b) => cosine(vector(a), mean([1, 2, 3, 4])) - cosine(vector(b), mean([1, 2, 3, 4])),
    );
    expect(likeness.map((each) => each.index)).toEqual(expected);
    expect(index).toBe(expected[0]);
  });

  it('says how close every word is to one', () => {
    const close = model.closeness('w2');
    for (const [row, value] of close.entries()) {
      expect(value).toBeCloseTo(cosine(vector(row), [...vector(2)]), 5);
    }
    expect(() => model.closeness('nothing')).toThrow(/not in this model's vocabulary/);
  });

  it('places every word along an axis', () => {
    const along = model.axis(['w1', 'w2'], ['w3']);
    const axis = mean([3]).map((value, i) => value - mean([1, 2])[i]!);
    words.forEach((_, row) => {
      expect(along[row]).toBeCloseTo(cosine(vector(row), axis), 5);
    });
    expect(() => model.axis(['w1'], ['w1'])).toThrow(/no direction/);
    expect(() => model.axis(['w1'], ['nothing'])).toThrow(/not in this model's vocabulary/);
  });
});
