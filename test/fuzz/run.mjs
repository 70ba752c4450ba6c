// Mutated files against the readers: node test/fuzz/run.mjs [--reader X] [--count N] [--seed N] [--out FOLDER]
// Every input must become a model or an error that names the file, within a minute; what does not is written to the
// folder, and the next is tried.
import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { boundedTables } from '../../app/build.mjs';

const { values: flags } = parseArgs({
  options: {
    reader: { type: 'string' },
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: '.' },
  },
});
const READERS =
  'safetensors word2vec-text word2vec-binary glove fasttext-vec projector npy npz csv tsv json jsonl parquet fasttext-bin arrow projector-beside';
/** Milliseconds for one input. */
const HANGS = 60_000;
/** Times a reader is started again after an input that hung or ended it. */
const MOST_RESTARTS = 20;

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'orrery-fuzz-'));

/** Runs from one input on; answers with the input at which it hung or broke down, null at its end. @param {string} reader @param {number} from @returns {Promise<{ stuck: number | null, code: number }>} */
function run(reader, from) {
  const { count, seed, out } = flags;
  const args = ['--max-old-space-size=1024', path.join(folder, 'fuzz.mjs'), '--reader', reader];
  args.push('--count', count, '--seed', seed, '--out', out, '--from', String(from));
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let [at, since, hung] = [from, Infinity, false];
  child.on('message', (message) => {
    at = /** @type {{ at: number }} */ (message).at;
    since = performance.now();
  });
  const watch = setInterval(() => {
    if (performance.now() - since < HANGS) return;
    hung = true;
    child.kill('SIGKILL');
  }, 1000);
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearInterval(watch);
      resolve({ stuck: hung || (code !== 0 && code !== 1) ? at : null, code: code ?? 1 });
    });
  });
}

let failed = false;
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
  for (const reader of flags.reader ? [flags.reader] : READERS.split(' ')) {
    for (let from = 0, restarts = 0; restarts < MOST_RESTARTS; restarts++) {
      const { stuck, code } = await run(reader, from);
      failed ||= code !== 0 || stuck !== null;
      if (stuck === null) break;
      const found = path.join(flags.out, `hung-${reader}-${flags.seed}-${stuck}`);
      renameSync(path.join(flags.out, `last-${reader}`), found);
      console.log(`${reader} ${stuck}: hung, or ended the process -> ${found}`);
      from = stuck + 1;
    }
  }
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}
