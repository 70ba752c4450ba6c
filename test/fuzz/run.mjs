// Mutated files against the readers: node test/fuzz/run.mjs [--reader X] [--count N] [--seed N] [--out FOLDER]
// Every input must become a model or an error that names the file; what does not is written to the folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { boundedTables } from '../../app/build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'orrery-fuzz-'));
try {
  await build({
    ...{ root, configFile: false, logLevel: 'error', publicDir: false, plugins: [boundedTables()] },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ...{ ssr: true, target: 'node20', outDir: folder, emptyOutDir: true },
      rollupOptions: {
        input: { fuzz: path.join(root, 'test/fuzz/fuzz.ts') },
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  const args = ['--max-old-space-size=1024', path.join(folder, 'fuzz.mjs'), ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
