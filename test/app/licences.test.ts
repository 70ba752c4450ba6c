import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedPackages } from '../../app/licences.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const shipped = shippedPackages(root);

describe('the licences of what ships', () => {
  it('are all permissive, with their texts, and include every dependency', () => {
    for (const { name, licence } of shipped)
      expect(licence, name).toMatch(/^(MIT|ISC|BSD-[23]-Clause|Apache-2\.0|OFL-1\.1|0BSD|MPL-2\.0)$/);
    const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const names = shipped.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    const withText = shipped.filter(({ text }) => text.length > 200);
    expect(withText.length).toBeGreaterThan(shipped.length / 2);
    expect(names).not.toContain('electron');
    expect(names).not.toContain('vite');
  });

  it('are in the interface as built', () => {
    const built = JSON.parse(readFileSync(path.join(root, 'dist/renderer/licences.json'), 'utf8'));
    expect(built).toEqual(shipped);
  });
});
