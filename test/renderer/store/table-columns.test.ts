import { describe, expect, it } from 'vitest';
import {
  fromScale,
  histogramOf,
  keysOf,
  metadataColumns,
  type NumberColumn,
  toScale,
} from '../../../renderer/store/table-columns.ts';

const column = (values: number[], logarithmic = false): NumberColumn => ({
  ...{ id: 'n', kind: 'number', name: 'n', values: Float64Array.from(values), integer: false, logarithmic },
});

describe('columns of the word table', () => {
  it('keeps only what fits the vocabulary', () => {
    const columns = metadataColumns(
      [
        { name: 'year', kind: 'number', values: Float64Array.of(1990, Number.NaN) },
        { name: 'short', kind: 'number', values: Float64Array.of(1) },
        { name: 'kind', kind: 'category', categories: ['b', 'a'], codes: Int32Array.of(0, -1) },
        { name: 'note', kind: 'text', values: ['x', ''] },
      ],
      2,
    );
    expect(columns.map(({ id }) => id)).toEqual(['column:year', 'column:kind', 'column:note']);
    expect(columns[0]).toMatchObject({ integer: true });
  });

  it('orders categories and texts by the alphabet, missing ones last', () => {
    const codes = Int32Array.of(2, 0, -1, 1);
    const kinds = keysOf({ id: 'k', kind: 'category', name: 'k', categories: ['b', 'c', 'a'], codes }, 4)!;
    expect(Array.from(kinds)).toEqual([0, 1, Number.NaN, 2]);
    const notes = keysOf({ id: 't', kind: 'text', name: 't', values: ['pear', '', 'apple', 'pear'] }, 4)!;
    expect(notes[0]).toBe(notes[3]);
    expect(notes[2]!).toBeLessThan(notes[0]!);
    expect(notes[1]).toBeNaN();
  });

  it('counts every value once, missing ones apart', () => {
    const histogram = histogramOf(column([0, 1, 2, 3, 4, Number.NaN]), 4)!;
    expect(histogram).toMatchObject({ least: 0, most: 4, missing: 1 });
    expect(Array.from(histogram.bins)).toEqual([1, 1, 1, 2]);
    expect(histogramOf(column([Number.NaN]))).toBeNull();
    expect(Array.from(histogramOf(column([5, 5]), 3)!.bins)).toEqual([2, 0, 0]);
  });

  it.each([false, true])('goes from values to places and back, logarithmic: %s', (logarithmic) => {
    const histogram = histogramOf(column([1, 10, 1000], logarithmic))!;
    for (const value of [1, 3, 10, 999, 1000])
      expect(fromScale(histogram, logarithmic, toScale(histogram, logarithmic, value))).toBeCloseTo(value, 6);
  });
});
