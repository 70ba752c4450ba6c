import { expect, it } from 'vitest';
import { clusterWords } from '../../../core/clusters/words.ts';
import { tableOf } from '../neighbors/tables.ts';

it('tells a cluster by its centre, and by what sets it apart from the others', () => {
  const table = tableOf([
    [1, 0, 1], // 0: on the centre of the first, frequent
    [1, 0.1, 1],
    [2, 0, 0.2], // 2: away from the second, which shares the third direction
    [0, 1, 1], // 3: on the centre of the second
    [0.1, 1, 1],
    [0, 3, 0.2], // 5: away from the first
    [9, 9, 9], // 6: noise
    [0, 0, 0], // 7: no direction, in the first
    [1.1, 0, 1.1], // 8: as near as 0, rare
  ]);
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1, -1, 0, 0);
  const strength = Float32Array.of(1, 1, 1, 1, 1, 1, 0, 1, 1);
  const [first, second] = clusterWords(table, { labels, strength, clusters: 2 }, 2);
  expect(first!.typical[0]).toBe(0);
  expect(first!.distinctive[0]).toBe(2);
  expect(second!.typical).toEqual([3, 4]);
  expect(second!.distinctive[0]).toBe(5);
  const [alone] = clusterWords(table, { labels: labels.map(() => 0), strength, clusters: 1 }, 3);
  expect(alone!.typical).toHaveLength(3);
  expect(alone!.distinctive).toHaveLength(3);
});
