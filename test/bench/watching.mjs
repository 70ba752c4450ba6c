// What watching costs training: the same corpus with and without live frames, alternately.
//   node test/bench/watching.mjs [--corpus FILE] [--rounds 3] [--method cbow|skipgram] [--dim 200] [--threads 2]
// Required: at most 10 %.
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
    rounds: { type: 'string', default: '3' },
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

/** @param {boolean} watch @returns {{ wordsPerSecond: number, frames: number }} */
function train(watch) {
  const { corpus, method, dim, threads } = flags;
  const options = Object.entries({ corpus, method, dim, threads }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const script = path.join(root, 'dist/node/bench-watching.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [script, ...options, ...(watch ? ['--watch'] : [])],
    {
      encoding: 'utf8',
    },
  );
  const line = stdout.split('\n').find((text) => text.startsWith('{'));
  if (!line) throw new Error(stderr);
  return JSON.parse(line);
}

const rounds = Array.from({ length: Number(flags.rounds) }, () => {
  const load = loadavg()[0]?.toFixed(1);
  const [unwatched, watched] = [train(false), train(true)];
  const { frames } = watched;
  return { load, unwatched: unwatched.wordsPerSecond, watched: watched.wordsPerSecond, frames };
});
console.table(rounds);
const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
const ratio = median(rounds.map((round) => round.watched / round.unwatched));
console.log(JSON.stringify({ rounds, ratio, costsPercent: 100 * (1 - ratio), allowedPercent: 10 }));
