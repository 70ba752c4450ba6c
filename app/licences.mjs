import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The packages that ship: everything in the lock file that is not for development only. Throws where one states no
 * licence, so that no build goes out with an unknown one.
 * @param {string} root
 * @returns {{ name: string, version: string, licence: string, text: string }[]}
 */
export function shippedPackages(root) {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const found = new Map();
  for (const [place, { version, license, dev, devOptional }] of Object.entries(packages)) {
    if (!place || dev || devOptional) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!license) throw new Error(`${name} states no licence.`);
    found.set(`${name} ${version}`, {
      name,
      version,
      licence: license,
      text: licenceText(path.join(root, place)),
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The text that a package brings; empty where it brings none. @param {string} folder */
function licenceText(folder) {
  if (!existsSync(folder)) return '';
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(name));
  return file ? readFileSync(path.join(folder, file), 'utf8').trim() : '';
}

/** @param {string} root @param {string} target */
export const writeLicences = (root, target) => writeFileSync(target, JSON.stringify(shippedPackages(root)));
