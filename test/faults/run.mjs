// The fault tests in large: node test/faults/run.mjs [--count 100] [--seed 1] [--disks KIB]
// The service process is killed with SIGKILL at that many random moments of training, saving and converting; after
// each the data folder is opened again and everything that was promised is looked for. With --disks everything is done
// once on disks of every size, in steps of so many KiB up to 2 MiB (Linux, root). Prints what it finds.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { buildAll } from '../../app/build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    disks: { type: 'string' },
  },
});

await buildAll();
await build({
  ...{ root, configFile: false, logLevel: 'error', publicDir: false },
  ssr: { noExternal: true, external: ['vite'] },
  build: {
    ssr: 'test/faults/campaign.ts',
    target: 'node20',
    outDir: 'dist/node',
    emptyOutDir: false,
    rollupOptions: { output: { entryFileNames: 'fault-campaign.js' } },
  },
});
const { buildActivity, faultsIn, killed, leftovers, mayMount, starved } = await import(
  pathToFileURL(path.join(root, 'dist/node/fault-campaign.js')).href
);
await buildActivity();

let state = Number(values.seed) >>> 0 || 1;
/** xorshift32: the same moments for the same seed. */
const random = () => {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
};
const count = Number(values.count);
let bad = 0;
const seen = { models: 0, checkpoints: 0, projects: 0, written: 0 };
for (let i = 0; i < count; i++) {
  const kind = /** @type {const} */ (['training', 'saving', 'converting'])[i % 3];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'orrery-faults-'));
  const after = Math.round(random() * 4000);
  const promised = await killed(folder, kind, after);
  const faults = await faultsIn(folder, promised);
  for (const name of await leftovers(folder)) faults.push(`left behind: ${name}`);
  if (promised.ended !== 'SIGKILL') faults.push(`it ended by itself: ${promised.ended}`);
  for (const failure of promised.failures) faults.push(`failed before: ${failure}`);
  seen.models += promised.models.length;
  seen.checkpoints += promised.saved.size;
  seen.projects += promised.revision;
  seen.written += promised.written.length;
  if (faults.length > 0) {
    bad++;
    console.log(`${kind} killed after ${after} ms:\n  ${faults.join('\n  ')}`);
  } else await rm(folder, { recursive: true, force: true });
  if ((i + 1) % 10 === 0) console.log(`${i + 1} of ${count}`);
}
console.log(
  `${count} kills: ${bad} with faults. Promised and found: ${seen.models} models, ${seen.checkpoints} runs with checkpoints, ${seen.projects} savings of projects, ${seen.written} written files.`,
);
if (values.disks !== undefined) {
  if (!mayMount()) throw new Error('No small disk can be mounted here: that takes root on Linux.');
  const step = Number(values.disks);
  const largest = 2048;
  for (let kib = step; kib <= largest; kib += step) {
    const faults = await starved(kib);
    if (faults.length > 0) bad++;
    for (const fault of faults) console.log(`on a disk of ${kib} KiB: ${fault}`);
    if (kib % (step * 16) === 0) console.log(`disks up to ${kib} KiB`);
  }
  console.log(`${Math.floor(largest / step)} disks: ${bad} with faults in all.`);
}
process.exit(bad > 0 ? 1 : 0);
