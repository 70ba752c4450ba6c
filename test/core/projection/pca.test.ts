import { describe, expect, it } from 'vitest';
import { SteadyFrames } from '../../../core/projection/frames.ts';
import { principalComponents, projectOnto } from '../../../core/projection/pca.ts';
import { alignment, applyTo } from '../../../core/projection/procrustes.ts';
import { randomTable, tableOf } from '../neighbors/tables.ts';

function stretched(rows: number, dim: number) {
  const table = randomTable(rows, dim, 11);
  for (let i = 0; i < rows * dim; i++) table.data[i] = table.data[i]! * 0.8 ** (i % dim) + 5;
  return table;
}

describe('principalComponents', () => {
  it.each([12, 600])('finds orthonormal axes with the variance they explain, dimension %i', (dim) => {
    const table = stretched(700, dim);
    const pca = principalComponents(table, 3, { seed: 2 });
    const positions = projectOnto(table, pca);
    let whole = 0;
    for (let i = 0; i < table.data.length; i++) whole += (table.data[i]! - pca.mean[i % dim]!) ** 2;
    for (let c = 0; c < 3; c++) {
      let variance = 0;
      for (let row = 0; row < 700; row++) variance += positions[row * 3 + c]! ** 2;
      expect(pca.explained[c]).toBeCloseTo(variance / whole, 5);
      for (let e = 0; e < 3; e++) {
        let product = 0;
        for (let d = 0; d < dim; d++) product += pca.axes[c * dim + d]! * pca.axes[e * dim + d]!;
        expect(product).toBeCloseTo(c === e ? 1 : 0, 9);
      }
    }
    expect(pca.explained[0]).toBeGreaterThan(pca.explained[1]!);
  });

  it('works on one point, equal points and one dimension', () => {
    expect(Array.from(principalComponents(tableOf([[3, 4, 5]]), 3).explained)).toEqual([0, 0, 0]);
    const line = tableOf([[1], [2], [3]]);
    const pca = principalComponents(line, 2);
    expect(Array.from(pca.explained)).toEqual([1, 0]);
    expect(Array.from(projectOnto(line, pca))).toEqual([-1, 0, 0, 0, 1, 0]);
  });
});

describe('alignment', () => {
  it.each([2, 3] as const)('undoes a rotation, scale and shift in %i dimensions', (dimensions) => {
    const from = randomTable(50, dimensions, 4).data;
    const to = from.slice();
    const c = Math.cos(2.1);
    const s = Math.sin(2.1);
    const rotation =
      dimensions === 2 ? Float64Array.of(c, -s, s, c) : Float64Array.of(c, 0, s, 0, 1, 0, -s, 0, c);
    applyTo(to, { dimensions, rotation, scale: 2.5, translation: new Float64Array(dimensions).fill(3) });
    const found = alignment(from, to, dimensions, { scale: true });
    expect(found.scale).toBeCloseTo(2.5, 4);
    const moved = from.slice();
    applyTo(moved, found);
    for (const [i, value] of moved.entries()) expect(value).toBeCloseTo(to[i]!, 4);
  });

  it.each([2, 3] as const)('mirrors only when allowed, in %i dimensions', (dimensions) => {
    const from = randomTable(50, dimensions, 4).data;
    const to = from.map((value, i) => (i % dimensions === 0 ? -value : value));
    const error = (mirror: boolean) => {
      const moved = from.slice();
      applyTo(moved, alignment(from, to, dimensions, { mirror }));
      return Math.hypot(...moved.map((value, i) => value - to[i]!));
    };
    expect(error(true)).toBeLessThan(1e-4);
    expect(error(false)).toBeGreaterThan(1);
  });
});

describe('SteadyFrames', () => {
  it('moves little when the vectors move little, even as axes change places', () => {
    const table = randomTable(400, 20, 9);
    const frames = new SteadyFrames({ seed: 3 });
    let before = frames.frame(table);
    expect(before.length).toBe(1200);
    for (let step = 0; step < 30; step++) {
      // the variance wanders from one coordinate to the next
      for (let i = 0; i < table.data.length; i++) table.data[i]! *= i % 20 === step % 5 ? 1.05 : 1;
      const now = frames.frame(table);
      const moved = Math.hypot(...now.map((value, i) => value - before[i]!)) / Math.hypot(...now);
      expect(moved).toBeLessThan(0.35);
      before = now;
    }
  });

  it('is the same for the same seed and draws only the most frequent', () => {
    const table = randomTable(300, 8, 1);
    const [a, b] = [new SteadyFrames({ most: 100 }), new SteadyFrames({ most: 100 })];
    expect(a.frame(table)).toEqual(b.frame(table));
    expect(a.frame(table).length).toBe(300);
  });

  it('draws vectors that are all equal, and one alone', () => {
    expect(Array.from(new SteadyFrames().frame(tableOf([[1, 2, 3]])))).toEqual([0, 0, 0]);
  });
});
