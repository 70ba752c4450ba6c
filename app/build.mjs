// Builds what is stale into dist/: `node app/build.mjs [--force]`.
//   dist/renderer/  the interface              dist/kernels/  WebAssembly
//   dist/node/      services, workers, shells  (ESM, one file an entry; preload is CommonJS, as the sandbox asks)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { writeLicences } from './licences.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const dist = path.join(root, 'dist');

/** Entries of dist/node. A new worker thread or shell is one more line. */
const NODE_ENTRIES = {
  cli: 'app/cli/main.ts',
  web: 'app/web/main.ts',
  'web-service': 'app/web/service.ts',
  electron: 'app/electron/main.ts',
  utility: 'app/electron/utility.ts',
  'train-worker': 'main/training/train-worker.ts',
  'corpus-worker': 'main/training/corpus-worker.ts',
  'text-worker': 'main/training/text-worker.ts',
  'hash-worker': 'main/training/hash-worker.ts',
  'read-worker': 'main/reading/read-worker.ts',
  'geometry-worker': 'main/geometry/geometry-worker.ts',
  'analysis-worker': 'main/analysis/analysis-worker.ts',
};

/** Kernel builds: output name -> assembly entry and features. */
const KERNELS = JSON.parse(readFileSync(path.join(root, 'core/kernels/builds.json'), 'utf8'));

/** @param {string[]} places */
const newest = (places) =>
  Math.max(
    ...places.map((place) => {
      const at = path.join(root, place);
      if (!existsSync(at)) return 0;
      if (statSync(at).isFile()) return statSync(at).mtimeMs;
      return Math.max(
        0,
        ...readdirSync(at, { recursive: true, withFileTypes: true })
          .filter((e) => e.isFile())
          .map((e) => statSync(path.join(e.parentPath, e.name)).mtimeMs),
      );
    }),
  );

/**
 * Runs `make` when any source is newer than the stamp it leaves.
 * @param {string} name @param {string[]} sources @param {() => unknown} make @param {boolean} force
 */
async function target(name, sources, make, force) {
  const stamp = path.join(dist, `.${name}`);
  const always = ['package.json', 'package-lock.json', 'app/build.mjs', 'app/licences.mjs'];
  const changed = newest([...sources, ...always]);
  if (!force && existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= changed) return;
  mkdirSync(dist, { recursive: true });
  await make();
  writeFileSync(stamp, String(changed));
}

function buildKernels() {
  mkdirSync(path.join(dist, 'kernels'), { recursive: true });
  const asc = path.join(root, 'node_modules/assemblyscript/bin/asc.js');
  for (const [name, { entry, flags }] of Object.entries(KERNELS)) {
    const args = [asc, entry, '-o', `dist/kernels/${name}.wasm`, ...flags];
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Error(`The kernel ${name} did not compile (asc ${entry}).`);
  }
}

/**
 * hyparquet believes the lengths of runs and pages; an array grown past V8's limit ends the whole process. A damaged
 * file must not do that, so what is bundled is bounded: runs by what was promised, deltas by blocks that go forward. Pages and
 * footers are checked before it reads them (core/formats/parquet-pages.ts).
 * @returns {import('vite').Plugin}
 */
export function boundedTables() {
  const changes = [
    [
      'hyparquet/src/encoding.js',
      'for (let i = 0; i < count; i++) {\n    output[seen + i] = value',
      'for (let i = 0; i < count && seen + i < output.length; i++) {\n    output[seen + i] = value',
    ],
    // A run of no bits reads nothing, and a negative count never ends.
    [
      'hyparquet/src/encoding.js',
      'while (count) {',
      'while (count > 0 && (bitWidth > 0 || seen < output.length)) {',
    ],
    [
      'hyparquet/src/thrift.js',
      'for (let i = 0; i < listSize; i++) {',
      `if (listSize > reader.view.byteLength) throw new Error(\`a list promises \${listSize} entries\`)
    for (let i = 0; i < listSize; i++) {`,
    ],
    // Blocks without a positive size would go on, or back, for ever.
    [
      'hyparquet/src/delta.js',
      'readVarInt(reader) // assert(=== count)',
      `readVarInt(reader)
  if (!(blockSize > 0 && miniblockPerBlock > 0 && miniblockPerBlock <= blockSize && miniblockPerBlock <= reader.view.byteLength))
    throw new Error(\`a block of deltas has \${blockSize} values in \${miniblockPerBlock} parts\`)`,
    ],
    [
      'hyparquet/src/delta.js',
      'const miniblockPerBlock = readVarInt(reader)\n  readVarInt(reader)\n',
      `const miniblockPerBlock = readVarInt(reader)
  readVarInt(reader)
  if (!(blockSize > 0 && miniblockPerBlock > 0 && miniblockPerBlock <= blockSize && miniblockPerBlock <= reader.view.byteLength))
    throw new Error(\`a block of deltas has \${blockSize} values in \${miniblockPerBlock} parts\`)
`,
    ],
    // Texts that each begin with all of the one before grow without bound.
    [
      'hyparquet/src/delta.js',
      'if (prefixData[i]) {',
      `if (prefixData[i]) {
      if (!(prefixData[i] <= (output[i - 1]?.length ?? 0))) throw new Error('a text begins with more than the one before it has')
      unpacked += prefixData[i] + suffixData[i]
      if (unpacked > 4096 * reader.view.byteLength + 2 ** 22) throw new Error(\`texts of \${reader.view.byteLength} bytes unpack to more than \${unpacked}\`)`,
    ],
    ['hyparquet/src/delta.js', 'const prefixData =', 'let unpacked = 0\n  const prefixData ='],
  ];
  return {
    name: 'bounded-tables',
    enforce: 'pre',
    transform(code, id) {
      const own = changes.filter(([file = '']) => id.endsWith(file));
      if (own.length === 0) return null;
      let changed = code;
      for (const [file, from = '', to = ''] of own) {
        if (!changed.includes(from))
          throw new Error(`${file} is not as expected: look at boundedTables again.`);
        changed = changed.replace(from, () => to);
      }
      return { code: changed, map: null };
    },
  };
}

/** @param {Record<string, string>} input @param {'es' | 'cjs'} format */
function nodeBuild(input, format) {
  return build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [boundedTables()],
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'dist/node',
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input,
        external: ['electron', ...builtinModules, /^node:/],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  });
}

async function buildNode() {
  const entries = Object.entries(NODE_ENTRIES).map(([name, file]) => [name, path.join(root, file)]);
  // Chunks carry a hash in their name: without this, those of earlier builds would be packaged too.
  rmSync(path.join(dist, 'node'), { recursive: true, force: true });
  await nodeBuild(Object.fromEntries(entries), 'es');
  await nodeBuild({ preload: path.join(root, 'app/electron/preload.ts') }, 'cjs');
}

async function buildRenderer() {
  // Under a test runner NODE_ENV is `test`, and React would come with its development checks.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      root: path.join(root, 'renderer'),
      configFile: path.join(root, 'vite.config.ts'),
      logLevel: 'warn',
    });
    writeLicences(root, path.join(dist, 'renderer/licences.json'));
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** Builds every stale part. @param {{ force?: boolean }} [options] */
export async function buildAll({ force = false } = {}) {
  await target('kernels', ['core/kernels'], buildKernels, force);
  await target('node', ['core', 'main', 'app'], buildNode, force);
  await target('renderer', ['core', 'renderer', 'vite.config.ts'], buildRenderer, force);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAll({ force: process.argv.includes('--force') });
