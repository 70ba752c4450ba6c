import { describe, expect, it } from 'vitest';
import { productsBy, projectBy } from '../../../core/projection/fast-pca.ts';
import { principalComponents, projectOnto } from '../../../core/projection/pca.ts';
import { randomTable } from '../neighbors/tables.ts';
import { kernelTeam } from './kernels.ts';

describe.each(['geometry', 'geometry-relaxed'] as const)(
  'principal components by the kernels, %s',
  (build) => {
    // Dimensions beside multiples of what the kernels take at a time, and rows in several blocks.
    it.each([
      [700, 1],
      [700, 3],
      [513, 13],
      [4000, 100],
      [300, 303],
    ])('are those of the plain reference: %i rows of %i', (rows, dim) => {
      const table = randomTable(rows, dim, 5);
      for (let i = 0; i < rows * dim; i++) table.data[i] = table.data[i]! * 0.7 ** (i % dim) + 2;
      const team = kernelTeam(build);
      const plain = principalComponents(table, 3, { seed: 2 });
      const fast = principalComponents(table, 3, { seed: 2, products: productsBy(team) });
      fast.explained.forEach((share, i) => {
        expect(share).toBeCloseTo(plain.explained[i]!, 5);
      });
      const expected = projectOnto(table, fast);
      const found = projectBy(team, table, fast);
      expect(found.length).toBe(rows * 3);
      const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
      expect(worst).toBeLessThan(2e-5 * Math.max(1, Math.sqrt(dim)));
    });
  },
);
