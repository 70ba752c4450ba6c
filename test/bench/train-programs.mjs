// The programs of test/bench/train.mjs: what each is started with and how its output is read.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ method: string, threads: number, text: string, words: number, dim: string, epochs: string, out: string,
 *   cli: string, more?: string[] }} Job `words` in the text; `more` options of ours
 * @typedef {{ vocabularySeconds: number, trainSeconds: number, vocabulary: number }} Told what a program says of itself
 * @typedef {{ command: string, args: string[], model: string,
 *   read(line: string, at: number, told: Told): void }} Program `at`: seconds since its start
 * @typedef {Told & { program: string, method: string, threads: number, seconds: number, peakMB: number, model: string,
 *   tokensPerSecond: number }} Result
 */

const python = '/usr/bin/python3';

/** @param {Job} job @returns {Program} */
function ours({ method, threads, text, dim, epochs, out, cli, more = [] }) {
  const model = path.join(out, `ours-${method}-${threads}.bin`);
  const variants = /** @type {Record<string, string[]>} */ ({
    'cbow-classic': ['cbow', '--update', 'classic'],
    'cbow-pair': ['cbow', '--mode', 'pair'],
    'skipgram-pair': ['skipgram', '--mode', 'pair'],
  });
  const args = [cli, 'train', text, '--out', model, '--method', ...(variants[method] ?? [method])];
  args.push('--dim', dim, '--epochs', epochs, '--threads', String(threads));
  // the peers keep no checkpoints
  args.push('--tokenizer', 'whitespace', '--json', '--checkpoint-minutes', '0', ...more);
  return {
    command: process.execPath,
    args,
    model,
    read(line, at, told) {
      if (!line.startsWith('{')) return;
      const { event, seconds, vocabulary } = JSON.parse(line);
      if (event === 'vocabulary') told.vocabularySeconds = at;
      if (event === 'done') Object.assign(told, { trainSeconds: seconds, vocabulary });
    },
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
print(json.dumps(dict(vocabularySeconds=t1 - t0, trainSeconds=t2 - t1, vocabulary=len(model.wv))))
`;

/** @param {Job} job @returns {Program} */
function gensim({ method, threads, text, dim, epochs, out }) {
  const model = path.join(out, `gensim-${method}-${threads}.bin`);
  const sg = method === 'skipgram' ? '1' : '0';
  return {
    command: python,
    args: ['-c', GENSIM, text, model, sg, String(threads), dim, epochs],
    model,
    read(line, _at, told) {
      if (line.startsWith('{')) Object.assign(told, JSON.parse(line));
    },
  };
}

/** @param {Job} job @returns {Program} */
function fasttext({ method, threads, text, dim, epochs, out }) {
  const base = path.join(out, `fasttext-${method}-${threads}`);
  const args =
    `${method} -input ${text} -output ${base} -dim ${dim} -epoch ${epochs} -thread ${threads}`.split(' ');
  args.push(...'-ws 5 -neg 5 -minCount 5 -t 1e-3 -maxn 0 -loss ns'.split(' '));
  return {
    command: 'fasttext',
    args,
    model: `${base}.vec`,
    read(line, at, told) {
      told.vocabulary = Number(/Number of words:\s+(\d+)/.exec(line)?.[1] ?? told.vocabulary);
      if (line.startsWith('Number of labels')) told.vocabularySeconds = at;
      if (line.includes('Progress:')) told.trainSeconds = at - told.vocabularySeconds;
    },
  };
}

/** Those that are installed. @type {Record<string, (job: Job) => Program>} */
export const programs = {
  ours,
  ...(spawnSync(python, ['-c', 'import gensim']).status === 0 && { gensim }),
  ...(spawnSync('fasttext').error ? {} : { fasttext }),
};

/** Trains with one of the programs and measures it. @param {string} name @param {Job} job @returns {Promise<Result>} */
export async function measure(name, job) {
  const make = programs[name];
  if (!make) throw new Error(`There is no program ${name}.`);
  const { command, args, model, read } = make(job);
  const told = { vocabularySeconds: 0, trainSeconds: 0, vocabulary: 0 };
  const { seconds, peakMB } = await run(command, args, (line, at) => read(line, at, told));
  const { method, threads, words, epochs } = job;
  const tokensPerSecond = (words * Number(epochs)) / told.trainSeconds;
  return { program: name, method, threads, ...told, seconds, peakMB, model, tokensPerSecond };
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
