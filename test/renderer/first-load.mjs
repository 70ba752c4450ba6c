// What the window loads before its scene shows: the entry, the scene, and all that either imports statically.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @param {string} assets the folder of the built scripts @returns {string[]} names of files in it */
export function firstLoad(assets) {
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const page = readFileSync(path.join(assets, '../index.html'), 'utf8');
  const entries = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map(
    (match) => match[1] ?? '',
  );
  const open = [...entries, ...scripts.filter((name) => name.startsWith('cloud-'))];
  const found = new Set(open);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const code = readFileSync(path.join(assets, name), 'utf8');
    for (const [, other] of code.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
      if (!other || found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return [...found];
}
