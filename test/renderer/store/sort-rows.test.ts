import { describe, expect, it } from 'vitest';
import { sortRows } from '../../../renderer/store/sort-rows.ts';

describe('sorting rows by their keys', () => {
  const keys = Float64Array.from({ length: 500 }, (_, i) =>
    i % 50 === 7 ? Number.NaN : Math.round(Math.sin(i * 12.9898) * 40) * (i % 3 === 0 ? 1e9 : 1e-9),
  );
  keys[3] = Number.NEGATIVE_INFINITY;
  keys[4] = Number.POSITIVE_INFINITY;
  keys[5] = -0;
  keys[6] = 0;
  const all = () => Uint32Array.from(keys, (_, row) => row);

  it.each([false, true])(
    'agrees with the plain way, equals in their order, no value last; descending: %s',
    (descending) => {
      const plain = Array.from(all()).sort((a, b) => {
        const [x, y] = [keys[a]!, keys[b]!];
        if (Number.isNaN(x) || Number.isNaN(y))
          return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
        return (x === y ? 0 : (x < y ? -1 : 1) * (descending ? -1 : 1)) || a - b;
      });
      expect(Array.from(sortRows(all(), keys, descending))).toEqual(plain);
    },
  );

  it('sorts some rows alone, and none', () => {
    expect(Array.from(sortRows(Uint32Array.of(9, 3, 4), keys, false))).toEqual([3, 9, 4]);
    expect(sortRows(new Uint32Array(0), keys, false)).toHaveLength(0);
  });
});
