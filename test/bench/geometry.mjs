// The table of the geometry, side by side in one run:
//   node test/bench/geometry.mjs --vectors F.npy [--atlas FOLDER] [--only umap,small,first,tsne,knn,topk,growth]
//     [--most N] [--out F.json] [--plot F.svg]
// F.npy: float32 [words, dim], C order, such as gensim trains from enwiki-100mb. FOLDER: an unpacked embedding-atlas
// package. Peers that are missing (umap-learn, hnswlib, numpy in /usr/bin/python3) are left out.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { buildAll } from '../../app/build.mjs';
import { growthPlot } from './geometry-plot.mjs';

/** @typedef {Record<string, any> & { name: string }} Line */

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { values: flags } = parseArgs({
  options: {
    vectors: { type: 'string', default: '' },
    atlas: { type: 'string', default: '' },
    only: { type: 'string', default: 'umap,small,first,tsne,knn,topk,growth' },
    most: { type: 'string', default: '1000000' },
    out: { type: 'string', default: '' },
    plot: { type: 'string', default: '' },
  },
});
const WORDS = 68_000;
const temporary = (/** @type {string} */ name) => path.join(tmpdir(), `orrery-geometry-${name}.bin`);

/** @param {string} command @param {string[]} args @returns {Line[]} */
function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0)
    console.log(`  (${path.basename(args[0] ?? command)} did not run: ${stderr.trim().split('\n').at(-1)})`);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

/** @param {string[]} args @returns {Line} */
const ours = (...args) => ({
  name: 'orrery',
  ...run(process.execPath, [path.join(root, 'dist/node/bench-geometry.js'), ...args])[0],
});
const peers = (/** @type {string} */ task, /** @type {number} */ rows, out = '-') =>
  run('/usr/bin/python3', [
    path.join(root, 'test/bench/geometry-peers.py'),
    ...[task, flags.vectors, String(rows), out],
  ]);
const atlas = (/** @type {number} */ rows, /** @type {string} */ out) =>
  flags.atlas
    ? run(process.execPath, [
        path.join(root, 'test/bench/geometry-atlas.mjs'),
        ...[flags.atlas, flags.vectors, String(rows), out],
      ])
    : [];
const own = (/** @type {number} */ rows) => ['--vectors', flags.vectors, '--rows', String(rows)];

/** @type {{ row: string, ratio: number, required: number, aim: number }[]} */
const ratios = [];
/** How many times as fast as the best of the others, where there are any. */
function compare(
  /** @type {string} */ row,
  /** @type {number} */ mine,
  /** @type {number[]} */ theirs,
  required = 2,
  aim = 4,
) {
  if (theirs.length > 0) ratios.push({ row, ratio: Math.min(...theirs) / mine, required, aim });
}
const seconds = (/** @type {Line[]} */ lines) => lines.map((line) => line.seconds).filter(Number.isFinite);

/** Each measures one row of the table and returns its lines. @type {Record<string, () => Line[]>} */
const parts = {
  umap() {
    const rows = 34_000;
    const mine = ours(...own(rows), '--out', temporary('ours'));
    const learn = peers('umap', rows, temporary('umap-learn'));
    const theirs = atlas(rows, temporary('atlas'));
    compare('3D UMAP, 34,000 points', mine.seconds, seconds([...learn.slice(1), ...theirs]), 2.5, 5);
    const judged = ['ours', ...(learn.length ? ['umap-learn'] : []), ...(theirs.length ? ['atlas'] : [])];
    const trust = judged.map((name) => ({ name, ...peers('judge', rows, temporary(name))[0] }));
    return [
      mine,
      ...learn,
      ...theirs,
      ...trust.map((line, i) => ({ ...line, name: `trustworthiness, ${judged[i]}` })),
    ];
  },
  small() {
    const mine = ours(...own(10_000));
    /** @type {Line} */
    const theirs = { ...ours(...own(10_000), '--engine', 'reference'), name: 'umap-js, same neighbours' };
    compare('3D layout, 10,000 points', mine.layout, [theirs.layout], 5, 10);
    return [mine, theirs];
  },
  first() {
    const mine = ours(...own(WORDS), '--epochs', '1');
    compare('first frame, against 2 s', mine.firstFrame, [2], 1, 2);
    return [mine];
  },
  tsne() {
    const rows = 5_000;
    // as many rounds as scikit-learn does, and in its dimensions
    const mine = ours(
      ...own(rows),
      '--method',
      'tsne',
      '--dimensions',
      '2',
      '--epochs',
      '1000',
      '--out',
      temporary('tsne'),
    );
    const theirs = peers('tsne', rows, temporary('sklearn'));
    compare('t-SNE, 5,000 points', mine.seconds, seconds(theirs), 1, 2);
    const judged = [['orrery', 'tsne'], ...(theirs.length ? [['scikit-learn', 'sklearn']] : [])];
    const trust = judged.map(([name, file = '']) => ({
      ...peers('judge2', rows, temporary(file))[0],
      name: `trustworthiness, ${name}`,
    }));
    return [mine, ...theirs, ...trust];
  },
  knn() {
    const mine = ours('--task', 'knn', ...own(WORDS));
    const theirs = [...peers('knn', WORDS), ...atlas(WORDS, 'knn')];
    const good = theirs.filter(({ recall }) => recall >= 0.97);
    compare('kNN graph, peers at recall 0.97', mine.seconds, seconds(good));
    compare('kNN graph, any peer as it comes', mine.seconds, seconds(theirs));
    return [mine, ...theirs];
  },
  topk() {
    const mine = ours('--task', 'topk', '--rows', '400000', '--dim', '300');
    const theirs = peers('topk', 400_000);
    compare(
      'exact top 10, 400,000 x 300',
      mine.milliseconds,
      theirs.slice(0, 1).map((line) => line.milliseconds),
      2,
      4,
    );
    return [mine, ...theirs];
  },
  growth() {
    const sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000].filter((rows) => rows <= Number(flags.most));
    return sizes.map((rows) => ours('--rows', String(rows), '--dim', '100'));
  },
};

await buildAll();
await build({
  ...{ root, configFile: false, logLevel: 'error', publicDir: false },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ...{ ssr: true, target: 'node20', outDir: 'dist/node', emptyOutDir: false, minify: false },
    rollupOptions: {
      input: { 'bench-geometry': path.join(root, 'test/bench/geometry-ours.ts') },
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
});

/** @type {Record<string, Line[]>} */
const results = {};
const machine = { cores: cpus().length, model: cpus()[0]?.model, node: process.version };
for (const name of flags.only.split(',')) {
  const load = loadavg()[0]?.toFixed(1);
  results[name] = parts[name]?.() ?? [];
  console.log(`\n${name} (load before: ${load})`);
  console.table(results[name]);
  if (flags.out) writeFileSync(flags.out, `${JSON.stringify({ machine, results, ratios }, null, 1)}\n`);
}
console.log('\nTimes as fast as the best of the others');
console.table(ratios);
if (flags.plot && results.growth) writeFileSync(flags.plot, growthPlot(results.growth));
