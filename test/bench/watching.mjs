// What watching costs training: one run, watched and not by turns of a second, in the order ABBA so that drift cancels.
//   node test/bench/watching.mjs [--corpus FILE] [--groups 20] [--segment 1000] [--method cbow|skipgram] [--dim 200]
//        [--threads 2]
// Required: at most 10 % of the speed. Printed with a 95 % interval, by the clock and by processor time a word (which
// other programs disturb less); about 4 * groups * segment ms, 80 s, and half a minute before.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { buildAll } from '../../app/build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: path.join(root, '../shared/data/en/enwiki-100mb.txt.gz') },
    groups: { type: 'string', default: '20' },
    segment: { type: 'string', default: '1000' },
    method: { type: 'string', default: 'cbow' },
    dim: { type: 'string', default: '200' },
    threads: { type: 'string', default: '2' },
  },
});

await buildAll();
await build({
  ...{ root, configFile: false, logLevel: 'error', publicDir: false },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ...{ ssr: true, target: 'node20', outDir: 'dist/node', emptyOutDir: false, minify: false },
    rollupOptions: {
      input: { 'bench-watching': path.join(root, 'test/bench/watching-ours.ts') },
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
});

const options = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
const script = path.join(root, 'dist/node/bench-watching.js');
const load = loadavg()[0]?.toFixed(1);
const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' });
if (status !== 0) throw new Error(stderr);

/** @typedef {{ watched: boolean, wordsPerSecond: number, cpuPerWord: number }} Segment */
/** @type {{ segments: Segment[], frames: number }[]} */
const groups = stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/** Watched over unwatched in one group. @param {Segment[]} segments @param {'wordsPerSecond' | 'cpuPerWord'} of */
const ratio = (segments, of) => {
  const sum = (/** @type {boolean} */ watched) =>
    segments.filter((one) => one.watched === watched).reduce((all, one) => all + one[of], 0);
  return sum(true) / sum(false);
};

/**
 * Median and its 95 % interval by order statistics (the sign test): holds whatever the distribution.
 * @param {number[]} values
 */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const middle = ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
  let [below, chance] = [0, 0.5 ** n]; // the chance that no more than `below` of n fair coins fall heads
  for (let term = chance; chance <= 0.025; chance += term) {
    term *= (n - below) / (below + 1);
    below++;
  }
  const at = Math.max(0, below - 1);
  return { median: middle, from: sorted[at], to: sorted[n - 1 - at] };
}

const rows = groups.map(({ segments, frames }) => ({
  unwatched: Math.round(((segments[0]?.wordsPerSecond ?? 0) + (segments[3]?.wordsPerSecond ?? 0)) / 2),
  speed: ratio(segments, 'wordsPerSecond').toFixed(3),
  cpu: ratio(segments, 'cpuPerWord').toFixed(3),
  frames,
}));
console.table(rows);
const percent = (/** @type {number | undefined} */ value) => `${(100 * (value ?? Number.NaN)).toFixed(1)} %`;
/** @param {string} name @param {{ median: number, from?: number | undefined, to?: number | undefined }} of */
const say = (name, of) =>
  console.log(`${name}: ${percent(of.median)} (95 %: ${percent(of.from)} to ${percent(of.to)})`);
const speed = median(groups.map(({ segments }) => 1 - ratio(segments, 'wordsPerSecond')));
const cpu = median(groups.map(({ segments }) => ratio(segments, 'cpuPerWord') - 1));
say('Speed that watching takes', speed);
say('Processor time a word that it adds', cpu);
console.log(JSON.stringify({ speed, cpu, allowed: 0.1, load, groups: groups.length, flags }));
