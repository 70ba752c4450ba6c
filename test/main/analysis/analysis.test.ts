import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clusteredTable } from '../../core/neighbors/tables.ts';
import { type Bench, setUp, temporaryFolder } from '../bench.ts';

/** Opens a table of clumps, word i in clump i % groups, as a model. */
async function clumps(bench: Bench, rows: number, groups: number, from = 0): Promise<string> {
  const { data, dim } = clusteredTable(rows, 12, groups, 5);
  const lines = Array.from(
    { length: rows },
    (_, i) => `w${i + from} ${Array.from(data.subarray(i * dim, (i + 1) * dim)).join(' ')}`,
  );
  const file = path.join(await temporaryFolder(), 'v.txt');
  await writeFile(file, lines.join('\n'));
  const grant = await bench.service.grantFile({ path: file, mode: 'read' });
  return (await bench.lab.openModel({ file: grant.id })).id;
}

describe('questions about a map', () => {
  it('finds its clusters, tells how far it can be believed, and compares', async () => {
    const bench = await setUp(await temporaryFolder());
    const { lab, seen } = bench;
    const model = await clumps(bench, 300, 3);
    await expect(lab.clusters({ model })).rejects.toMatchObject({ code: 'not-found' });
    await expect(lab.truth({ model, dimensions: 2 })).rejects.toMatchObject({ code: 'not-found' });
    await lab.project({ model, parameters: { epochs: 200 } });

    const found = await lab.clusters({ model, task: 'look' });
    expect(found.clusters).toHaveLength(3);
    expect(found.minClusterSize).toBe(9);
    for (const { id, size, typical, distinctive } of found.clusters) {
      expect(found.labels.filter((label) => label === id)).toHaveLength(size);
      for (const word of [...typical, ...distinctive]) {
        expect(Number(word.slice(1)) % 3).toBe(Number(typical[0]!.slice(1)) % 3);
      }
    }
    expect(seen.task.some(({ task, stage }) => task === 'look' && stage === 'clusters')).toBe(true);
    const inVectors = await lab.clusters({ model, of: 'vectors' });
    expect(inVectors.clusters).toHaveLength(3);

    const truth = await lab.truth({ model, dimensions: 3 });
    expect(truth).toMatchObject({ sampled: 300, error: 0, k: 15 });
    expect(truth.trustworthiness).toBeGreaterThan(0.8);
    expect(truth.trust).toHaveLength(300);
    const estimate = await lab.truth({ model, dimensions: 3, sample: 60 });
    expect(estimate.error).toBeGreaterThan(0);
    expect(Math.abs(estimate.trustworthiness - truth.trustworthiness)).toBeLessThan(2 * estimate.error);

    expect(await lab.overlap({ model, other: model })).toMatchObject({ mean: 1, error: 0, sampled: 300 });
    const kept = await lab.overlap({ model, other: model, otherMap: { dimensions: 3 } });
    expect(kept.mean).toBeGreaterThan(0.2);
    expect(kept.mean).toBeLessThan(1);
    expect(await lab.maps({ model })).toEqual([{ method: 'umap', dimensions: 3 }]);
    const half = await clumps(bench, 200, 3, 150);
    expect(await lab.maps({ model: half })).toEqual([]);
    const shared = await lab.overlap({ model, other: half, k: 10 });
    expect(shared.words).toHaveLength(150);
    expect(shared.words[0]).toBe('w150');
  });

  it('is cancelled with its thread', async () => {
    const bench = await setUp(await temporaryFolder());
    const model = await clumps(bench, 1500, 3);
    await bench.lab.project({ model, parameters: { method: 'pca' } });
    const asked = bench.lab.truth({ model, dimensions: 3, sample: 1500, task: 'judge' });
    await bench.lab.cancel({ task: 'judge' });
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });
});
