// Vocabulary and encoding of a text against gensim's scan for its vocabulary, alternately, medians of several rounds:
//   npm run bench:corpus -- [--corpus FILE] [--rounds N] [--threads 1,2]
// Both read the same plain text, lines of 1000 words. Ours counts, chooses the vocabulary, encodes the text and hashes
// it; gensim's `scan_vocab` counts. Neither counts the start of its program. Processor seconds, of all threads together,
// are for machines that do other things too. Needs gensim in /usr/bin/python3.
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { build } from 'vite';
import { buildAll } from '../../app/build.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: path.join(root, '../shared/data/en/enwiki-100mb.txt.gz') },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: `1,${Math.min(4, cpus().length)}` },
  },
});

const GENSIM = `
import json, sys, time
from gensim.models import Word2Vec
model = Word2Vec(min_count=5)
t0, p0 = time.time(), time.process_time()
model.scan_vocab(corpus_file=sys.argv[1])
print(json.dumps(dict(seconds=time.time() - t0, processor=time.process_time() - p0, vocabulary=sum(n >= 5 for n in model.raw_vocab.values()))))
`;

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(-1000)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

await buildAll();
await build({
  ...{ root, configFile: false, logLevel: 'error', publicDir: false },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ...{ ssr: true, target: 'node20', outDir: 'dist/node', emptyOutDir: false },
    rollupOptions: {
      input: { 'bench-corpus': path.join(root, 'test/bench/corpus-ours.ts') },
      output: { chunkFileNames: 'bench-[name]-[hash].js' },
    },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), 'orrery-bench-corpus-'));
try {
  const file = path.join(folder, 'text.txt');
  const raw = createReadStream(flags.corpus);
  const words = (await readText(flags.corpus.endsWith('.gz') ? raw.pipe(createGunzip()) : raw)).split(/\s+/);
  const lines = Array.from({ length: Math.ceil(words.length / 1000) }, (_, i) =>
    words.slice(1000 * i, 1000 * (i + 1)).join(' '),
  );
  writeFileSync(file, lines.join('\n'));
  const programs = new Map([
    ['gensim', () => run('/usr/bin/python3', ['-c', GENSIM, file])],
    ...flags.threads
      .split(',')
      .map(
        (threads) =>
          /** @type {const} */ ([
            `ours, threads ${threads}`,
            () =>
              run(process.execPath, [
                path.join(root, 'dist/node/bench-corpus.js'),
                '--text',
                file,
                '--threads',
                threads,
              ]),
          ]),
      ),
  ]);
  /** @type {Map<string, any[]>} */
  const results = new Map([...programs.keys()].map((name) => [name, []]));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const [name, program] of programs) results.get(name)?.push(program());
  }
  console.log(
    `${(statSync(file).size / 1e6).toFixed(0)} MB, ${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const peer = median(results.get('gensim')?.map(({ seconds }) => seconds) ?? []);
  for (const [name, rounds] of results) {
    const seconds = rounds.map((round) => round.seconds);
    const all = seconds.map((s) => s.toFixed(2)).join(', ');
    const processor = median(rounds.map((round) => round.processor)).toFixed(2);
    const { vocabulary, beyondMB } = rounds[0];
    const memory = beyondMB === undefined ? '' : `, peak beyond the encoded text ${beyondMB.toFixed(0)} MB`;
    console.log(
      `${name}: ${all} s (processor ${processor}), vocabulary ${vocabulary}${memory}; ${(peer / median(seconds)).toFixed(1)} x`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
