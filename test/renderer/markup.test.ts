import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['renderer', 'core', 'app/electron'].flatMap((room) =>
  readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx)$/.test(name))
    .map((name) => path.join(room, name)),
);

describe('words, metadata and file names', () => {
  // React and the canvas write text as text; these are the ways around them.
  it.each([
    /dangerouslySetInnerHTML/,
    /\.(inner|outer)HTML\b/,
    /insertAdjacentHTML|createContextualFragment|document\.write\b/,
    /\beval\(|new Function\(/,
    /setTimeout\(\s*['"`]/,
    /\bsrcdoc\b/i,
    /javascript:/i,
  ])('are never markup or code: no %s in what the window runs', (way) => {
    expect(sources.length).toBeGreaterThan(100);
    const found = sources.filter((file) => way.test(readFileSync(path.join(root, file), 'utf8')));
    expect(found).toEqual([]);
  });
});
