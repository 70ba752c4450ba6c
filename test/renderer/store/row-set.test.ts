import { describe, expect, it } from 'vitest';
import { RowSet } from '../../../renderer/store/row-set.ts';
import { randoms } from '../scene/page/clusters.ts';

describe('a set of rows', () => {
  it.each([0, 1, 31, 32, 33, 1000])('of %i does what JavaScript sets do', (size) => {
    const random = randoms(size + 1);
    const draw = () => Array.from({ length: size }, (_, row) => row).filter(() => random() < 0.4);
    const [a, b] = [draw(), draw()];
    const [one, other] = [RowSet.of(size, a), RowSet.of(size, b)];
    const [inA, inB] = [new Set(a), new Set(b)];
    const all = Array.from({ length: size }, (_, row) => row);
    const same = (set: RowSet, rows: number[]) => {
      expect([...set.rows()]).toEqual(rows);
      expect(set.count).toBe(rows.length);
      expect(all.filter((row) => set.has(row))).toEqual(rows);
    };
    same(
      one.union(other),
      all.filter((row) => inA.has(row) || inB.has(row)),
    );
    same(
      one.minus(other),
      all.filter((row) => inA.has(row) && !inB.has(row)),
    );
    same(
      one.intersect(other),
      all.filter((row) => inA.has(row) && inB.has(row)),
    );
    same(
      one.invert(),
      all.filter((row) => !inA.has(row)),
    );
    same(RowSet.all(size), all);
    same(RowSet.empty(size), []);
    same(RowSet.ofMask(size, one.mask()), a);
    expect(one.invert().invert().equals(one)).toBe(true);
    expect([...one.rows(2)]).toEqual(a.slice(0, 2));
  });

  it('leaves out rows that are not there, and refuses a set over other rows', () => {
    expect([...RowSet.of(4, [-1, 0, 3, 4, 99]).rows()]).toEqual([0, 3]);
    expect(RowSet.of(4, [1]).has(4)).toBe(false);
    expect(() => RowSet.empty(4).union(RowSet.empty(5))).toThrow(/5 rows.*4/);
  });

  it('marks only the rows that are drawn', () => {
    expect([...RowSet.of(6, [1, 2, 5]).mask(3)]).toEqual([0, 1, 1]);
    expect([...RowSet.of(2, [1]).mask(4)]).toEqual([0, 1, 0, 0]);
  });
});
