// Issue's table of the geometry, side by side in one run:
//   node test/bench/geometry.mjs --vectors F.npy [--atlas FOLDER] [--only umap,small,first,knn,topk,growth] [--most N]
// F.npy: float32 [words, dim], C order, such as gensim trains from enwiki-100mb. FOLDER: an unpacked
// embedding-atlas package. Peers that are missing (umap-learn, hnswlib, numpy in /usr/bin/python3) are left out.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { buildAll } from '../../app/build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { values: flags } = parseArgs({
  options: {
    vectors: { type: 'string', default: '' },
    atlas: { type: 'string', default: '' },
    only: { type: 'string', default: 'umap,small,first,knn,topk,growth' },
    most: { type: 'string', default: '1000000' },
  },
});
const only = new Set(flags.only.split(','));
const temporary = (/** @type {string} */ name) => path.join(tmpdir(), `orrery-geometry-${name}.bin`);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0)
    console.log(`  (${path.basename(args[0] ?? command)} did not run: ${stderr.trim().split('\n').at(-1)})`);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

const ours = (/** @type {string[]} */ ...args) =>
  run(process.execPath, [path.join(root, 'dist/node/bench-geometry.js'), ...args])[0] ?? {};
const peers = (/** @type {string} */ task, /** @type {number} */ rows, out = '-') =>
  run('/usr/bin/python3', [
    path.join(root, 'test/bench/geometry-peers.py'),
    task,
    flags.vectors,
    String(rows),
    out,
  ]);
const atlas = (/** @type {number} */ rows, /** @type {string} */ out) =>
  flags.atlas
    ? run(process.execPath, [
        path.join(root, 'test/bench/geometry-atlas.mjs'),
        flags.atlas,
        flags.vectors,
        String(rows),
        out,
      ])
    : [];
const own = (/** @type {number} */ rows) => ['--vectors', flags.vectors, '--rows', String(rows)];

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

const show = (/** @type {string} */ title, /** @type {unknown[]} */ rows) => {
  console.log(`\n${title}`);
  console.table(rows);
};

if (only.has('umap')) {
  const rows = 34_000;
  const lines = [{ name: 'orrery', ...ours(...own(rows), '--out', temporary('ours')) }];
  lines.push(...peers('umap', rows, temporary('umap-learn')), ...atlas(rows, temporary('atlas')));
  show('3D UMAP, 34,000 points, 15 neighbours, cosine, 200 epochs', lines);
  const judged = ['ours', 'umap-learn', ...(flags.atlas ? ['atlas'] : [])];
  show(
    'Trustworthiness at k = 15',
    judged.map((name) => ({ name, value: peers('judge', rows, temporary(name))[0]?.value })),
  );
}
if (only.has('small')) {
  show('3D UMAP, 10,000 points: our layout against umap-js on the same neighbours', [
    { name: 'orrery', ...ours(...own(10_000)) },
    { name: 'umap-js', ...ours(...own(10_000), '--engine', 'reference') },
  ]);
}
if (only.has('first')) {
  show('First frame of 68,000 points', [{ name: 'orrery', ...ours(...own(68_000), '--epochs', '1') }]);
}
if (only.has('knn')) {
  show('kNN graph, 68,000 points, k = 15, cosine (ours: column graph, after the first frame)', [
    { name: 'orrery', ...ours(...own(68_000), '--epochs', '1') },
    ...peers('knn', 68_000),
    ...atlas(68_000, 'knn'),
  ]);
}
if (only.has('topk')) {
  show('Exact top 10 of one query, 400,000 x 300', [
    { name: 'orrery', ...ours('--task', 'topk', '--rows', '400000', '--dim', '300') },
    ...peers('topk', 400_000),
  ]);
}
if (only.has('growth')) {
  const sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000].filter((rows) => rows <= Number(flags.most));
  show(
    'Growth with the points, clumps x 100, 200 epochs',
    sizes.map((rows) => ours('--rows', String(rows), '--dim', '100')),
  );
}
