import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Marks Electron's fuses in its executable; then come version, count and an ASCII digit a fuse. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserV8Snapshot',
  'fileProtocolPrivileges',
] as const;

/**
 * Packages the built application for Linux with a stand-in Electron (these machines cannot fetch the real one):
 * an executable with the fuses as Electron delivers them. Answers with the package's folder.
 */
export function packageApp(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'orrery-package-'));
  const electron = path.join(folder, 'electron');
  mkdirSync(path.join(electron, 'resources'), { recursive: true });
  writeFileSync(path.join(electron, 'version'), devDependencies.electron);
  const delivered = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 8]), Buffer.from('10110001')]);
  writeFileSync(path.join(electron, 'electron'), delivered);
  chmodSync(path.join(electron, 'electron'), 0o755);
  execFileSync(
    process.execPath,
    [
      path.join(root, 'node_modules/electron-builder/cli.js'),
      '--linux',
      'dir',
      '--x64',
      `-c.electronDist=${electron}`,
      `-c.directories.output=${path.join(folder, 'release')}`,
    ],
    { cwd: root, stdio: 'pipe' },
  );
  return path.join(folder, 'release/linux-unpacked');
}

/** The fuses of a packaged executable. */
export function readFuses(executable: string): Partial<Record<(typeof fuseNames)[number], boolean>> {
  const bytes = readFileSync(executable);
  const start = bytes.indexOf(sentinel) + sentinel.length + 2;
  return Object.fromEntries(fuseNames.map((name, i) => [name, bytes[start + i] === '1'.charCodeAt(0)]));
}
