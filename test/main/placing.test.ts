import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { clusteredTable } from '../core/neighbors/tables.ts';
import { setUp, temporaryFolder } from './bench.ts';

it('places words that are not in a map, and sums of words, among their own kind', async () => {
  const bench = await setUp(await temporaryFolder());
  const { lab } = bench;
  const { data, dim } = clusteredTable(300, 12, 3, 5);
  const lines = Array.from(
    { length: 300 },
    (_, i) => `w${i} ${Array.from(data.subarray(i * dim, (i + 1) * dim)).join(' ')}`,
  );
  const file = path.join(await temporaryFolder(), 'v.txt');
  await writeFile(file, lines.join('\n'));
  const { id } = await bench.service.grantFile({ path: file, mode: 'read' });
  const model = (await lab.openModel({ file: id })).id;
  const ask = { model, dimensions: 2 as const };
  const sums = [{ plus: ['w250'] }, { plus: ['w3', 'w9'] }, { plus: ['w6', 'w12'], minus: ['w15'] }];
  await expect(lab.place({ ...ask, sums })).rejects.toMatchObject({ code: 'not-found' });
  for (const method of ['umap', 'pca'] as const) {
    const map = await lab.project({ model, parameters: { method, dimensions: 2, top: 200, epochs: 200 } });
    const { positions } = await lab.place({ ...ask, method, sums });
    expect(positions).toHaveLength(6);
    const groupOf = (at: number) => {
      const distance = (row: number) =>
        Math.hypot(
          map.positions[2 * row]! - positions[2 * at]!,
          map.positions[2 * row + 1]! - positions[2 * at + 1]!,
        );
      return Array.from({ length: 200 }, (_, row) => row).sort((a, b) => distance(a) - distance(b))[0]! % 3;
    };
    expect(groupOf(0)).toBe(250 % 3);
    expect(groupOf(1)).toBe(0);
    expect(await lab.place({ ...ask, method, sums })).toEqual({ positions });
    expect((await lab.lastProjection({ ...ask, method }))!.positions).toEqual(map.positions);
  }
  const unknown = lab.place({ ...ask, sums: [{ plus: ['elsewhere'] }] });
  await expect(unknown).rejects.toMatchObject({ code: 'unknown-word' });
  await expect(lab.place({ ...ask, sums: [{ plus: [] }] })).rejects.toMatchObject({ code: 'invalid-input' });
  const nothing = lab.place({ ...ask, method: 'umap', sums: [{ plus: ['w1'], minus: ['w1'] }] });
  await expect(nothing).rejects.toMatchObject({ code: 'invalid-input' });
});
