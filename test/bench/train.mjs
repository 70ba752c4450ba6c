// Training against gensim and fastText in one run: `npm run bench:train -- [--corpus FILE] [--words N] [--epochs N]
// [--threads 1,2] [--methods cbow,skipgram,cbow-classic,cbow-pair,skipgram-pair] [--dim N] [--scores all]
// [--only ours,gensim,fasttext] [--no-costs] [--cost-words N] [--out DIR]`.
// Every program reads the same text (lines of 1000 words, as gensim splits no later than 10,000), with the same
// vocabulary rule, window, negatives and subsampling; each its own default learning rate. Scores, of the runs with the
// most threads or of all, come from one evaluator over the whole vocabulary. Prints tables, writes results.json. Needs
// gensim in /usr/bin/python3 and fasttext on the PATH, or leaves them out.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { buildAll } from '../../app/build.mjs';
import { measure, programs } from './train-programs.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');
const data = path.join(root, '../shared/data');
const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: path.join(data, 'en/enwiki-100mb.txt.gz') },
    words: { type: 'string', default: '1000000000' },
    epochs: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1,2' },
    methods: { type: 'string', default: 'cbow,skipgram' },
    dim: { type: 'string', default: '200' },
    only: { type: 'string', default: 'ours,gensim,fasttext' },
    scores: { type: 'string', default: 'most' },
    'no-costs': { type: 'boolean', default: false },
    'cost-words': { type: 'string', default: '3000000' },
    out: { type: 'string', default: path.join(tmpdir(), 'orrery-bench') },
  },
});
const { dim, epochs } = flags;
const only = flags.only.split(',');
const cli = path.join(root, 'dist/node/cli.js');
const questions = [
  'wordsim/EN-WS-353-ALL.txt',
  'wordsim/EN-MEN-TR-3k.txt',
  'wordsim/EN-SIMLEX-999.txt',
  'analogy/questions-words.txt',
].map((file) => path.join(data, 'eval', file));

/** Copies the first words of the corpus to a plain file, a thousand to a line; returns their number. */
async function prepare(/** @type {string} */ to) {
  const limit = Number(flags.words);
  const raw = createReadStream(flags.corpus);
  const stream = flags.corpus.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  stream.setEncoding('utf8');
  const file = openSync(to, 'w');
  /** @type {string[]} */
  let line = [];
  let count = 0;
  let rest = '';
  const add = (/** @type {string[]} */ words) => {
    for (const word of words) {
      if (word === '' || count >= limit) continue;
      line.push(word);
      if (++count % 1000 === 0) {
        writeSync(file, `${line.join(' ')}\n`);
        line = [];
      }
    }
  };
  for await (const chunk of stream) {
    const words = (rest + chunk).split(/\s/);
    rest = words.pop() ?? '';
    add(words);
    if (count >= limit) break;
  }
  add([rest]);
  if (line.length > 0) writeSync(file, `${line.join(' ')}\n`);
  closeSync(file);
  return count;
}

/** What a word costs ours on one thread, one epoch over the first words, against the dimension and against the vocabulary. */
async function measureCosts() {
  const lines = readFileSync(text, 'utf8').split('\n', Math.ceil(Number(flags['cost-words']) / 1000));
  const start = path.join(flags.out, 'start.txt');
  writeFileSync(start, lines.join('\n'));
  const read = lines.join(' ').split(' ').filter(Boolean).length;
  /** @type {[string, number[]][]} */
  const sweeps = [
    ['dim', [25, 50, 100, 200, 300]],
    ['vocab-size', [1000, 10_000, 30_000, 100_000]],
  ];
  const found = [];
  const costJob = { ...job, text: start, words: read, epochs: '1', threads: 1 };
  console.log(`\ncost of a word, one thread, nanoseconds (each of ${read} read, also those sampled away):`);
  for (const method of flags.methods.split(',')) {
    for (const [change, values] of sweeps) {
      for (const value of values) {
        const rare = change === 'vocab-size' ? ['--min-count', '1'] : [];
        const more = ['--mode', 'block', ...rare, `--${change}`, String(value)];
        const { trainSeconds, vocabulary } = await measure('ours', { ...costJob, method, more });
        const nanosecondsPerWord = (1e9 * trainSeconds) / read;
        found.push({ method, change, value, vocabulary, nanosecondsPerWord });
        console.log(`${method} --${change} ${value} (${vocabulary} words): ${nanosecondsPerWord.toFixed(0)}`);
      }
    }
  }
  return found;
}

/** The four scores, in hundredths. @param {string} model */
function scores(model) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [cli, 'evaluate', model, ...questions, '--json'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines.map((score) => 100 * (score.spearman ?? score.accuracy));
}

await buildAll();
mkdirSync(flags.out, { recursive: true });
const text = path.join(flags.out, 'corpus.txt');
const words = await prepare(text);
console.log(
  `${words.toLocaleString('en')} words, dim ${dim}, window 5, 5 negatives, min-count 5, ${epochs} epochs`,
);
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}\n`);

const threadCounts = flags.threads.split(',').map(Number);
const most = Math.max(...threadCounts);
const job = { text, words, dim, epochs, out: flags.out, cli };
/** @type {(import('./train-programs.mjs').Result & { scores: number[] | null })[]} */
const results = [];
console.log(
  'program   method        threads  words/s    train s  vocab s  total s  peak MB  WS-353  MEN   SimLex  analogy',
);
for (const method of flags.methods.split(',')) {
  for (const threads of threadCounts) {
    for (const name of Object.keys(programs)) {
      // the variants are ours alone
      if (!only.includes(name) || (name !== 'ours' && method.includes('-'))) continue;
      const result = await measure(name, { ...job, method, threads });
      const wanted = threads === most || flags.scores === 'all';
      const scored = wanted && existsSync(questions[0] ?? '') ? scores(result.model) : null;
      results.push({ ...result, scores: scored });
      const numbers = [result.trainSeconds, result.vocabularySeconds, result.seconds, result.peakMB];
      console.log(
        name.padEnd(10) +
          method.padEnd(14) +
          String(threads).padEnd(9) +
          result.tokensPerSecond.toFixed(0).padEnd(11) +
          numbers.map((n) => n.toFixed(1).padEnd(9)).join('') +
          (scored ?? []).map((s) => s.toFixed(1).padEnd(7)).join(' '),
      );
    }
  }
}

/** Ratios the issue asks for, against the faster (or better) peer of the same method and threads; null: there is none. */
const ratios = results
  .filter((r) => r.program === 'ours')
  .map((r) => {
    const method = r.method.replace(/-.*/, '');
    const same = results.filter(
      (p) => p.program !== 'ours' && p.method === method && p.threads === r.threads,
    );
    const one = results.find((p) => p.program === 'ours' && p.method === r.method && p.threads === 1);
    const scan = same.find((p) => p.program === 'gensim')?.vocabularySeconds;
    const tables = (2 * r.vocabulary * Number(dim) * 4 + words * 4) / 2 ** 20;
    const best = (/** @type {number} */ i) => Math.max(...same.map((p) => p.scores?.[i] ?? Number.NaN));
    const alone = same.length === 0;
    return {
      method: r.method,
      threads: r.threads,
      training: alone ? null : r.tokensPerSecond / Math.max(...same.map((p) => p.tokensPerSecond)),
      endToEnd: alone ? null : Math.min(...same.map((p) => p.seconds)) / r.seconds,
      vocabulary: scan === undefined ? null : scan / r.vocabularySeconds,
      memoryBeyondTables: r.peakMB - tables,
      scaling: one ? r.tokensPerSecond / one.tokensPerSecond : null,
      scoresMinusBestPeer: alone ? null : (r.scores?.map((score, i) => score - best(i)) ?? null),
    };
  });
console.log('\nours against the better peer (vocabulary: against gensim):');
for (const ratio of ratios)
  console.log(JSON.stringify(ratio, (_, v) => (typeof v === 'number' ? Number(v.toFixed(2)) : v)));

console.log('\nwords a second by threads, and times one thread:');
const scaling = results.flatMap((r) => {
  const one = results.find((p) => p.program === r.program && p.method === r.method && p.threads === 1);
  const { program, method, threads, tokensPerSecond } = r;
  return one
    ? [{ program, method, threads, tokensPerSecond, times: tokensPerSecond / one.tokensPerSecond }]
    : [];
});
for (const { program, method, threads, tokensPerSecond, times } of scaling)
  console.log(`${program} ${method}, ${threads}: ${tokensPerSecond.toFixed(0)}, ${times.toFixed(2)}`);

const costs = flags['no-costs'] || !only.includes('ours') ? [] : await measureCosts();
writeFileSync(
  path.join(flags.out, 'results.json'),
  JSON.stringify({ flags, words, results, ratios, scaling, costs }, null, 2),
);
console.log(`\n${path.join(flags.out, 'results.json')}`);
