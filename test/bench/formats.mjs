// Reading tables of 400,000 x 300 made for it, against gensim, in one run:
//   npm run bench:formats -- [--rows N] [--dim N] [--out FILE]
// About 3.5 GB in the temporary folder, removed at the end. Times are of reading alone, files being in the system's
// cache for both; peak memory is of the whole process. Needs gensim in /usr/bin/python3.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { boundedTables, buildAll } from '../../app/build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '400000' },
    dim: { type: 'string', default: '300' },
    out: { type: 'string' },
  },
});
const [rows, dim] = [Number(flags.rows), Number(flags.dim)];

const GENSIM = `
import json, os, sys, time
from gensim.models import KeyedVectors
began = time.time()
used = os.times()
model = KeyedVectors.load_word2vec_format(sys.argv[1], binary=sys.argv[2] == 'binary')
seconds = time.time() - began
now = os.times()
cpu = now.user + now.system - used.user - used.system
peak = int([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1]) * 1.024e-3
print(json.dumps(dict(seconds=seconds, cpuSeconds=cpu, peakMB=peak, rows=len(model), dim=model.vector_size, last=float(model.vectors[-1, -1]))))
`;

/** @param {string} command @param {string[]} args @returns {Record<string, number>} */
function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(-1000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** Rows to choose from: the text of a number is read anew each time, and making 120 million texts takes minutes. */
const POOL = 4096;

/** The same table three times: word2vec text, GloVe text, word2vec binary without newlines, as gensim writes it. @param {string} folder */
function generate(folder) {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const pool = Array.from({ length: POOL }, () => {
    const texts = Array.from({ length: dim }, () => (random() * 2 - 1).toFixed(6));
    return {
      text: Buffer.from(` ${texts.join(' ')}\n`),
      binary: Buffer.concat([Buffer.from(' '), Buffer.from(Float32Array.from(texts, Number).buffer)]),
    };
  });
  const files = { text: 'vectors.txt', glove: 'vectors.glove.txt', binary: 'vectors.bin' };
  const paths = Object.fromEntries(
    Object.entries(files).map(([kind, name]) => [kind, path.join(folder, name)]),
  );
  for (const [kind, file] of Object.entries(paths)) {
    const out = openSync(file, 'w');
    if (kind !== 'glove') writeSync(out, `${rows} ${dim}\n`);
    for (let from = 0; from < rows; from += 2048) {
      const parts = [];
      for (let row = from; row < Math.min(rows, from + 2048); row++) {
        const { text, binary } = /** @type {{ text: Buffer, binary: Buffer }} */ (pool[(row * 31) % POOL]);
        parts.push(Buffer.from(`word${row.toString(36)}`), kind === 'binary' ? binary : text);
      }
      writeSync(out, Buffer.concat(parts));
    }
    closeSync(out);
  }
  return paths;
}

await buildAll();
await build({
  ...{ root, configFile: false, logLevel: 'error', publicDir: false, plugins: [boundedTables()] },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ...{ ssr: true, target: 'node20', outDir: 'dist/node', emptyOutDir: false },
    rollupOptions: {
      input: { 'bench-formats': path.join(root, 'test/bench/formats-ours.ts') },
      output: { chunkFileNames: 'bench-[name]-[hash].js' },
    },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-bench-formats-'));
try {
  const files = generate(folder);
  const { text = '', glove = '', binary = '' } = files;
  const tensors = path.join(folder, 'vectors.safetensors');
  /** Each is told as it comes, with the load it had. @param {string} command @param {string[]} args */
  const told = (command, ...args) => {
    const result = run(command, args);
    const what = `${path.basename(command)} ${args
      .slice(1)
      .map((arg) => path.basename(arg))
      .join(' ')}`;
    console.error(`${what}, load ${loadavg()[0]}: ${JSON.stringify(result)}`);
    return result;
  };
  const script = path.join(root, 'dist/node/bench-formats.js');
  const ours = (/** @type {string[]} */ ...args) => told(process.execPath, script, ...args);
  const gensim = (/** @type {string[]} */ ...args) => told('/usr/bin/python3', '-c', GENSIM, ...args);
  /** Reading of binary tables takes a second or two, which any other program blurs: in turn, and the middle one. */
  const turns = Array.from({ length: 3 }, () => [ours('read', binary), gensim(binary, 'binary')]);
  const middle = (/** @type {number} */ whose) =>
    turns.map((turn) => turn[whose] ?? {}).sort((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0))[1] ?? {};
  const measured = {
    binary: middle(0),
    gensimBinary: middle(1),
    text: ours('read', text),
    convert: ours('convert', text, tensors),
    picture: ours('picture', tensors),
    safetensors: ours('read', tensors),
    glove: ours('read', glove),
    gensimText: gensim(text, 'text'),
  };
  for (const one of [
    measured.text,
    measured.glove,
    measured.binary,
    measured.gensimText,
    measured.gensimBinary,
  ]) {
    const { last = 0 } = measured.safetensors;
    if (one.rows !== rows || one.dim !== dim || Math.abs((one.last ?? 0) - last) > 1e-6)
      throw new Error(`not the same table: ${JSON.stringify(measured)}`);
  }
  const { matrixMB = 0, wordsMB = 0 } = measured.text;
  const ratio = (/** @type {number | undefined} */ a, /** @type {number | undefined} */ b) =>
    Number(((a ?? 0) / (b ?? 1)).toFixed(2));
  const of = (/** @type {Record<string, number>} */ one) => ratio((one.peakMB ?? 0) - wordsMB, matrixMB);
  const results = {
    'text, times as fast as gensim (required 5)': ratio(measured.gensimText.seconds, measured.text.seconds),
    'GloVe text, times as fast as gensim reads word2vec text (required 5)': ratio(
      measured.gensimText.seconds,
      measured.glove.seconds,
    ),
    'binary, times as fast as gensim (required 2)': ratio(
      measured.gensimBinary.seconds,
      measured.binary.seconds,
    ),
    '… by processor seconds': ratio(measured.gensimBinary.cpuSeconds, measured.binary.cpuSeconds),
    'safetensors, seconds to the first picture (at most 2)': measured.picture.pictureSeconds ?? 0,
    'peak memory of text, less words, to the matrix (at most 1.3)': of(measured.text),
    'peak memory of binary': of(measured.binary),
    'peak memory of safetensors': of(measured.safetensors),
    'peak memory of gensim, text': of(measured.gensimText),
    'text to safetensors, peak MB (at most 300)': measured.convert.peakMB ?? 0,
  };
  const table = {
    ...{
      rows,
      dim,
      textMB: statSync(text).size / 1e6,
      cores: cpus().length,
      node: process.version,
      load: loadavg(),
    },
    ...{ measured, results },
  };
  console.log(JSON.stringify(table, null, 2));
  for (const [what, value] of Object.entries(results))
    console.log(`${what.padEnd(76)} ${value.toFixed(2).padStart(9)}`);
  if (flags.out) writeFileSync(flags.out, JSON.stringify(table, null, 2));
} finally {
  rmSync(folder, { recursive: true });
}
