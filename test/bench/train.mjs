// Training against gensim and fastText in one run: `npm run bench:train -- [--corpus FILE] [--words N] [--epochs N]
// [--threads 1,2] [--methods cbow,skipgram] [--dim N] [--only ours,gensim,fasttext] [--costs] [--out DIR]`.
// Every program reads the same text (lines of 1000 words, as gensim splits no later than 10,000), with the same
// vocabulary rule, window, negatives and subsampling; each its own default learning rate. Prints tables, writes
// results.json. Needs gensim in /usr/bin/python3 and fasttext on the PATH, or leaves them out.
import { spawn, spawnSync } from 'node:child_process';
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
    costs: { type: 'boolean', default: false },
    out: { type: 'string', default: path.join(tmpdir(), 'orrery-bench') },
  },
});
const { dim, epochs } = flags;
const only = flags.only.split(',');
const cli = path.join(root, 'dist/node/cli.js');
const python = '/usr/bin/python3';
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

/**
 * Runs a program. Every line it prints is handed on with the seconds since its start.
 * @param {string} command @param {string[]} args @param {(line: string, seconds: number) => void} onLine
 * @returns {Promise<{ seconds: number, peakMB: number }>}
 */
function run(command, args, onLine) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const since = () => (performance.now() - began) / 1000;
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let peakMB = 0;
    let errors = '';
    const timer = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peakMB = Math.max(peakMB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {} // it has just ended
    }, 50);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        if (stream === child.stderr) errors = (errors + text).slice(-2000);
        const lines = (rest + text).split(/[\r\n]/);
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') onLine(line, since());
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ seconds: since(), peakMB });
      else reject(new Error(`${command} ended with ${code}: ${errors}`));
    });
  });
}

/**
 * @typedef {{ program: string, method: string, threads: number, vocabularySeconds: number, trainSeconds: number,
 *   seconds: number, peakMB: number, vocabulary: number, model: string, tokensPerSecond: number }} Result
 */

/** @param {string} method @param {number} threads @param {string} text @param {number} words @param {string[]} more */
async function ours(method, threads, text, words, more = []) {
  const model = path.join(flags.out, `ours-${method}-${threads}.bin`);
  const variant = { 'cbow-classic': ['--method', 'cbow', '--update', 'classic'] };
  const chosen = /** @type {Record<string, string[]>} */ (variant)[method] ?? ['--method', method];
  const args = ['train', text, '--out', model, ...chosen, '--dim', dim, '--epochs', epochs];
  args.push('--threads', String(threads), '--tokenizer', 'whitespace', '--json', ...more);
  let vocabularySeconds = 0;
  /** @type {any} */
  let done = {};
  const { seconds, peakMB } = await run(process.execPath, [cli, ...args], (line, at) => {
    if (!line.startsWith('{')) return;
    const event = JSON.parse(line);
    if (event.event === 'vocabulary') vocabularySeconds = at;
    if (event.event === 'done') done = event;
  });
  const trainSeconds = done.seconds;
  const tokensPerSecond = (words * Number(epochs)) / trainSeconds;
  const vocabulary = done.vocabulary;
  return {
    program: 'ours',
    method,
    threads,
    vocabularySeconds,
    trainSeconds,
    seconds,
    peakMB,
    vocabulary,
    model,
    tokensPerSecond,
  };
}

const GENSIM = `
import json, sys, time
from gensim.models import Word2Vec
text, out, sg, threads, dim, epochs = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
model = Word2Vec(vector_size=dim, window=5, negative=5, min_count=5, sample=1e-3, sg=sg, workers=threads, seed=1)
t0 = time.time()
model.build_vocab(corpus_file=text)
t1 = time.time()
model.train(corpus_file=text, total_examples=model.corpus_count, total_words=model.corpus_total_words, epochs=epochs)
t2 = time.time()
model.wv.save_word2vec_format(out, binary=True)
print(json.dumps(dict(scan=t1 - t0, train=t2 - t1, vocabulary=len(model.wv))))
`;

/** @param {string} method @param {number} threads @param {string} text @param {number} words */
async function gensim(method, threads, text, words) {
  const model = path.join(flags.out, `gensim-${method}-${threads}.bin`);
  const sg = method === 'skipgram' ? '1' : '0';
  /** @type {any} */
  let told = {};
  const { seconds, peakMB } = await run(
    python,
    ['-c', GENSIM, text, model, sg, String(threads), dim, epochs],
    (line) => {
      if (line.startsWith('{')) told = JSON.parse(line);
    },
  );
  const { scan: vocabularySeconds, train: trainSeconds, vocabulary } = told;
  const tokensPerSecond = (words * Number(epochs)) / trainSeconds;
  return {
    program: 'gensim',
    method,
    threads,
    vocabularySeconds,
    trainSeconds,
    seconds,
    peakMB,
    vocabulary,
    model,
    tokensPerSecond,
  };
}

/** @param {string} method @param {number} threads @param {string} text @param {number} words */
async function fasttext(method, threads, text, words) {
  const base = path.join(flags.out, `fasttext-${method}-${threads}`);
  let vocabularySeconds = 0;
  let ended = 0;
  let vocabulary = 0;
  const args = [
    method,
    '-input',
    text,
    '-output',
    base,
    '-dim',
    dim,
    '-epoch',
    epochs,
    '-thread',
    String(threads),
  ];
  args.push('-ws', '5', '-neg', '5', '-minCount', '5', '-t', '1e-3', '-maxn', '0', '-loss', 'ns');
  const { seconds, peakMB } = await run('fasttext', args, (line, at) => {
    vocabulary = Number(/Number of words:\s+(\d+)/.exec(line)?.[1] ?? vocabulary);
    if (line.startsWith('Number of labels')) vocabularySeconds = at;
    if (line.includes('Progress:')) ended = at;
  });
  const trainSeconds = ended - vocabularySeconds;
  const tokensPerSecond = (words * Number(epochs)) / trainSeconds;
  const model = `${base}.vec`;
  return {
    program: 'fasttext',
    method,
    threads,
    vocabularySeconds,
    trainSeconds,
    seconds,
    peakMB,
    vocabulary,
    model,
    tokensPerSecond,
  };
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

const peers = {
  gensim: spawnSync(python, ['-c', 'import gensim']).status === 0 ? gensim : null,
  fasttext: spawnSync('fasttext').error ? null : fasttext,
};
const threadCounts = flags.threads.split(',').map(Number);
const most = Math.max(...threadCounts);
/** @type {(Result & { scores: number[] | null })[]} */
const results = [];
console.log(
  'program   method        threads  words/s    train s  vocab s  total s  peak MB  WS-353  MEN   SimLex  analogy',
);
for (const method of flags.methods.split(',')) {
  for (const threads of threadCounts) {
    /** @type {Record<string, typeof gensim | null>} */
    const programs = { ours, ...(method === 'cbow-classic' ? {} : peers) };
    for (const [name, train] of Object.entries(programs)) {
      if (!train || !only.includes(name)) continue;
      const result = await train(method, threads, text, words);
      const scored = threads === most && existsSync(questions[0] ?? '') ? scores(result.model) : null;
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

/** Ratios the issue asks for, against the faster (or better) peer of the same method and threads. */
const ratios = results
  .filter((r) => r.program === 'ours')
  .map((r) => {
    const same = results.filter(
      (p) => p.program !== 'ours' && p.method === r.method && p.threads === r.threads,
    );
    const one = results.find((p) => p.program === 'ours' && p.method === r.method && p.threads === 1);
    const scan = same.find((p) => p.program === 'gensim')?.vocabularySeconds;
    const tables = (2 * r.vocabulary * Number(dim) * 4 + words * 4) / 2 ** 20;
    const best = (/** @type {number} */ i) => Math.max(...same.map((p) => p.scores?.[i] ?? Number.NaN));
    return {
      method: r.method,
      threads: r.threads,
      training: r.tokensPerSecond / Math.max(...same.map((p) => p.tokensPerSecond)),
      endToEnd: Math.min(...same.map((p) => p.seconds)) / r.seconds,
      vocabulary: scan === undefined ? null : scan / r.vocabularySeconds,
      memoryBeyondTables: r.peakMB - tables,
      scaling: one ? r.tokensPerSecond / one.tokensPerSecond : null,
      scoresMinusBestPeer: r.scores?.map((score, i) => score - best(i)) ?? null,
    };
  });
console.log('\nours against the better peer (vocabulary: against gensim):');
for (const ratio of ratios)
  console.log(JSON.stringify(ratio, (_, v) => (typeof v === 'number' ? Number(v.toFixed(2)) : v)));

/** @type {{ method: string, change: string, value: number, nanosecondsPerWord: number }[]} */
const costs = [];
if (flags.costs) {
  console.log('\ncost of a word, one thread, nanoseconds:');
  for (const method of flags.methods.split(',')) {
    for (const [change, values] of /** @type {[string, number[]][]} */ ([
      ['dim', [50, 100, 200, 300]],
      ['vocab-size', [1000, 10_000, 50_000]],
    ])) {
      for (const value of values) {
        const { trainSeconds } = await ours(method, 1, text, words, [`--${change}`, String(value)]);
        const nanosecondsPerWord = (1e9 * trainSeconds) / (words * Number(epochs));
        costs.push({ method, change, value, nanosecondsPerWord });
        console.log(`${method} --${change} ${value}: ${nanosecondsPerWord.toFixed(0)}`);
      }
    }
  }
}
writeFileSync(
  path.join(flags.out, 'results.json'),
  JSON.stringify({ flags, words, results, ratios, costs }, null, 2),
);
console.log(`\n${path.join(flags.out, 'results.json')}`);
