/**
 * One training run, watched and not, by turns: bundled into dist/node by watching.mjs and run as a process of its own.
 * Segments of the run follow one another in the order ABBA (A unwatched, B watched), so that whatever drifts slowly
 * cancels. Prints one JSON object a group of four segments: words a second and microseconds of processor time a word.
 */
import { parseArgs } from 'node:util';
import { encode } from '../../core/contract/codec.ts';
import type { RunProgress } from '../../core/contract/service.ts';
import { trainParameters } from '../../core/word2vec/parameters.ts';
import { LiveFrames } from '../../main/live-frames.ts';
import { Recording } from '../../main/recording/recording.ts';
import { startTraining } from '../../main/training/training.ts';

const { values: flags } = parseArgs({
  options: {
    corpus: { type: 'string', default: '' },
    method: { type: 'string', default: 'cbow' },
    dim: { type: 'string', default: '200' },
    threads: { type: 'string', default: '2' },
    groups: { type: 'string', default: '10' },
    /** Milliseconds of one segment. */
    segment: { type: 'string', default: '1000' },
  },
});

/** Of all the work: by then the words to watch have been chosen, and code is compiled. */
const WARM = 0.025;

interface Mark {
  at: number;
  tokens: number;
  /** Microseconds of all threads. */
  cpu: number;
}

let recording: Recording | null = null;
let [frames, sent] = [0, 0];
const live = new LiveFrames(1, (frame, vectors) => {
  frames++;
  recording?.add(frame, vectors);
  // as the service does for a window
  sent += encode({ event: 'frame', payload: frame }).length;
});
const order = [false, true, true, false];
const [groups, segment] = [Number(flags.groups), Number(flags.segment)];
const group: { watched: boolean; wordsPerSecond: number; cpuPerWord: number }[] = [];
let done = 0;
let begun: Mark | null = null;

const mark = ({ tokens }: RunProgress): Mark => {
  const { user, system } = process.cpuUsage();
  return { at: performance.now(), tokens, cpu: user + system };
};

function follow(progress: RunProgress): void {
  if (progress.fraction < WARM) {
    live.offer(run, progress);
    return;
  }
  begun ??= mark(progress);
  const watched = order[group.length]!;
  if (watched) live.offer(run, progress);
  const now = mark(progress);
  if (now.at - begun.at < segment) return;
  const words = now.tokens - begun.tokens;
  group.push({
    watched,
    wordsPerSecond: (1000 * words) / (now.at - begun.at),
    cpuPerWord: (now.cpu - begun.cpu) / words,
  });
  begun = now;
  if (group.length < order.length) return;
  console.log(JSON.stringify({ segments: group.splice(0), frames, sent }));
  [frames, sent] = [0, 0];
  if (++done === groups) process.exit(0);
}

const run = startTraining({
  texts: [{ name: 'corpus', path: flags.corpus }],
  parameters: trainParameters.parse({
    ...{ method: flags.method, dim: Number(flags.dim), threads: Number(flags.threads), epochs: 20 },
  }),
  ...{ name: 'watching', run: 'watching' },
  onState: (_state, problem) => {
    if (problem) throw problem;
  },
  onStage: () => {},
  onVocabulary: (words) => {
    recording = new Recording(words);
  },
  onNotice: () => {},
  onProgress: follow,
  onCheckpoint: () => {},
});
await run.result;
throw new Error('The corpus is too small for so many groups.');
