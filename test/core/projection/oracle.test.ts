import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { principalComponents, projectOnto } from '../../../core/projection/pca.ts';
import { quality } from '../../../core/projection/quality.ts';
import { clusteredTable } from '../neighbors/tables.ts';

const python = '/usr/bin/python3';
const present = spawnSync(python, ['-c', 'import sklearn']).status === 0;

const script = `
import json, sys
import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
x = np.fromfile(sys.argv[1], np.float32).reshape(-1, 24).astype(float)
y = np.fromfile(sys.argv[2], np.float32).reshape(-1, 2).astype(float)
p = PCA(3, svd_solver="full").fit(x)
print(json.dumps({
  "explained": p.explained_variance_ratio_.tolist(), "axes": p.components_.tolist(),
  "euclidean": trustworthiness(x, y, n_neighbors=15),
  "cosine": trustworthiness(x, y, n_neighbors=15, metric="cosine"),
  "continuity": trustworthiness(y, x, n_neighbors=15),
}))`;

describe.skipIf(!present)('against scikit-learn (skipped where /usr/bin/python3 lacks it)', () => {
  const table = clusteredTable(500, 24, 5, 12, 0.8);
  const positions = projectOnto(table, principalComponents(table, 2));
  const folder = mkdtempSync(path.join(tmpdir(), 'orrery-'));
  const files = [table.data, positions].map((values, i) => {
    const file = path.join(folder, `${i}.bin`);
    writeFileSync(file, values);
    return file;
  });
  const expected = JSON.parse(
    spawnSync(python, ['-c', script, ...files], { encoding: 'utf8' }).stdout || '{}',
  );
  rmSync(folder, { recursive: true });

  it('finds the same principal components', () => {
    const { explained, axes } = principalComponents(table, 3);
    for (let c = 0; c < 3; c++) {
      expect(explained[c]).toBeCloseTo(expected.explained[c], 6);
      const likeness = expected.axes[c].reduce(
        (sum: number, value: number, d: number) => sum + value * axes[c * 24 + d]!,
        0,
      );
      expect(Math.abs(likeness)).toBeCloseTo(1, 6);
    }
  });

  it.each(['euclidean', 'cosine'] as const)('gives the same trustworthiness: %s', (metric) => {
    const found = quality(table, { positions, dimensions: 2 }, { metric, sample: 500 });
    expect(found.trustworthiness).toBeCloseTo(expected[metric], 5);
    expect(found.error.trustworthiness).toBe(0);
  });

  it('gives the same continuity, and estimates within its error', () => {
    const whole = quality(table, { positions, dimensions: 2 }, { metric: 'euclidean', sample: 500 });
    expect(whole.continuity).toBeCloseTo(expected.continuity, 5);
    const part = quality(table, { positions, dimensions: 2 }, { metric: 'euclidean', sample: 100 });
    expect(part.error.continuity).toBeGreaterThan(0);
    expect(Math.abs(part.trustworthiness - whole.trustworthiness)).toBeLessThan(
      4 * part.error.trustworthiness,
    );
  });
});
