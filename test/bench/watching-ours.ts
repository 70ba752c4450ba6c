/**
 * One training run, watched or not: bundled into dist/node by watching.mjs and run as a process of its own. Prints one
 * JSON object: words a second from the first measurement to the last, and frames made.
 */
import { parseArgs } from 'node:util';
import type { RunProgress } from '../../core/contract/service.ts';
import { trainParameters } from '../../core/word2vec/parameters.ts';
import { LiveFrames } from '../../main/live-frames.ts';
import { startTraining } from '../../main/training/training.ts';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: '' },
    method: { type: 'string', default: 'cbow' },
    dim: { type: 'string', default: '200' },
    threads: { type: 'string', default: '2' },
    watch: { type: 'boolean', default: false },
  },
});

let frames = 0;
const live = flags.watch ? new LiveFrames(1, () => frames++) : null;
const marks: { at: number; tokens: number }[] = [];
const run = startTraining({
  texts: [{ name: 'corpus', path: flags.corpus }],
  parameters: trainParameters.parse({
    ...{ method: flags.method, dim: Number(flags.dim), threads: Number(flags.threads), epochs: 1 },
  }),
  ...{ name: 'watching', run: 'watching' },
  onState: (_state, problem) => {
    if (problem) throw problem;
  },
  onStage: () => {},
  onVocabulary: () => {},
  onNotice: () => {},
  onProgress: (progress: RunProgress) => {
    marks.push({ at: performance.now(), tokens: progress.tokens });
    live?.offer(run, progress);
  },
  onCheckpoint: () => {},
});
await run.result;
const [first, last] = [marks[0]!, marks.at(-1)!];
const wordsPerSecond = (1000 * (last.tokens - first.tokens)) / (last.at - first.at);
console.log(JSON.stringify({ wordsPerSecond, frames, words: last.tokens }));
process.exit(0);
