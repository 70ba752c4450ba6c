// Long work, to see that nothing grows: node test/soak/run.mjs [--minutes 60] [--csv FILE]
// (it builds, and then starts itself again with --expose-gc). Prints a line a minute and, at the end, the
// medians of the second quarter against those of the last: memory may grow by a tenth, handles not at all.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const file = fileURLToPath(import.meta.url);
const root = path.resolve(file, '../../..');
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, csv: { type: 'string' } },
});
if (!globalThis.gc) {
  const [{ build }, { buildAll }] = await Promise.all([import('vite'), import('../../app/build.mjs')]);
  await buildAll();
  await build({
    ...{ root, configFile: false, logLevel: 'error', publicDir: false, ssr: { noExternal: true } },
    build: {
      ssr: 'test/soak/work.ts',
      target: 'node20',
      outDir: 'dist/node',
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'soak.js' } },
    },
  });
  // In a process of its own, without the builder: what that takes would be counted.
  const { status } = spawnSync(process.execPath, ['--expose-gc', file, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
const { soak } = await import(pathToFileURL(path.join(root, 'dist/node/soak.js')).href);

/** @type {import('./work.ts').Measurement[]} */
const all = [];
const names = /** @type {const} */ (['rss', 'heap', 'buffers', 'handles', 'resources', 'disk']);
let printed = -1;
await soak(Number(values.minutes), (/** @type {import('./work.ts').Measurement} */ measured) => {
  all.push(measured);
  if (Math.floor(measured.minutes) === printed) return;
  printed = Math.floor(measured.minutes);
  const facts = names.map((name) => `${name} ${measured[name]}`).join(', ');
  console.log(`${measured.minutes.toFixed(1)} min, round ${measured.round}: ${facts} (MiB, counts)`);
});
if (values.csv) {
  const lines = all.map((one) => [one.minutes.toFixed(3), one.round, ...names.map((n) => one[n])].join(','));
  writeFileSync(values.csv, `minutes,round,${names.join(',')}\n${lines.join('\n')}\n`);
}
const median = (/** @type {number[]} */ list) =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const part = (/** @type {number} */ from, /** @type {number} */ to) =>
  all.slice(Math.floor(all.length * from), Math.ceil(all.length * to));
let grown = false;
console.log(`${all.length} rounds. Medians of the second quarter and of the last:`);
for (const name of names) {
  const middle = (/** @type {number} */ from, /** @type {number} */ to) =>
    median(part(from, to).map((one) => one[name] ?? 0));
  const before = middle(0.25, 0.5);
  const after = middle(0.75, 1);
  const limit = name === 'handles' || name === 'resources' ? before + 2 : before * 1.1 + 8;
  if (after > limit) grown = true;
  console.log(`  ${name.padEnd(10)} ${before} -> ${after}${after > limit ? '  GROWN' : ''}`);
}
process.exit(grown ? 1 : 0);
