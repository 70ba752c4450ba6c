import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { firstLoad } from './first-load.mjs';

const assets = path.resolve(import.meta.dirname, '../../dist/renderer/assets');

describe('the first load of the window', () => {
  it('is at most 500 kB of JavaScript, gzip, before the scene shows', () => {
    const files = firstLoad(assets);
    const sizes = files.map(
      (name) => [name, gzipSync(readFileSync(path.join(assets, name)), { level: 9 }).length] as const,
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.some(([name]) => name.startsWith('cloud-'))).toBe(true);
    const total = sizes.reduce((sum, [, size]) => sum + size, 0);
    expect(total, JSON.stringify(Object.fromEntries(sizes))).toBeLessThanOrEqual(500_000);
  });

  it('has no dialog in it, nor what lies under a tab', () => {
    const first = new Set(firstLoad(assets));
    const late = [
      'Dialogs-',
      'WordTable-',
      'AxesPlot-',
      'AnalogyTab-',
      'AxesTab-',
      'SumTab-',
      'TimeTab-',
      'LossChart-',
    ];
    for (const start of late) {
      const chunk = readdirSync(assets).find((name) => name.startsWith(start) && name.endsWith('.js'));
      expect(chunk, start).toBeDefined();
      expect(first.has(chunk!), start).toBe(false);
    }
  });
});
