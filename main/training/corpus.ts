import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { type ErrorCode, LabError } from '../../core/contract/errors.ts';
import { wordsOf } from '../../core/corpus/vocabulary.ts';
import { startWorker } from '../threads.ts';
import type { CorpusJob, FromCorpus, ReadCorpus, Stage, ToCorpus } from './corpus-protocol.ts';

/** A text to train on: a file on disk, or text made here (`lines`). */
export interface CorpusText {
  name: string;
  path?: string;
  lines?: () => Iterable<string> | AsyncIterable<string>;
}

export interface CorpusHooks {
  onStage(stage: Stage): void;
  onNotice(level: 'info' | 'warning' | 'error', message: string): void;
}

/** Where the encoded text goes: up to `memory` bytes of it in memory, the rest into a file in `folder`. */
export interface TokenPlace {
  memory?: number | undefined;
  folder?: string | undefined;
}

/** How the work is shared; the outcome does not depend on it. */
export interface Sharing {
  threads?: number | undefined;
  pieceBytes?: number | undefined;
}

const DEFAULT_MEMORY = Math.min(2 ** 31, totalmem() / 4);
/** More would wait for the thread that merges; on two shared cores one alone was faster (measured). */
const MOST_THREADS = 4;
const PIECE_BYTES = 1 << 20;
/** Characters sent to the corpus thread at a time. */
const PIECE = 1 << 16;

/** Reads a corpus in a thread of its own. Rejects with the LabErrors of `readCorpus`. */
export function loadCorpus(
  texts: CorpusText[],
  module: WebAssembly.Module,
  options: CorpusJob['options'],
  hooks: CorpusHooks,
  { memory = DEFAULT_MEMORY, folder = tmpdir() }: TokenPlace = {},
  {
    threads = Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1)),
    pieceBytes = PIECE_BYTES,
  }: Sharing = {},
): { result: Promise<ReadCorpus>; cancel(): void } {
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const file = path.join(folder, `tokens-${randomBytes(6).toString('hex')}.bin`);
  const places = texts.map(({ name, path }) => ({ name, path }));
  const job: CorpusJob = { texts: places, module, options, memory, file, threads, pieceBytes, cancel };
  const generated = piecesOf(texts.filter((text) => text.path === undefined));
  const result = new Promise<ReadCorpus>((resolve, reject) => {
    const worker = startWorker('corpus-worker', job);
    let finished = false;
    const fail = (error: unknown): void => {
      if (finished) return;
      finished = true;
      reject(error);
      void worker.terminate().then(() => rm(file, { force: true }));
    };
    worker.on('message', (message: FromCorpus) => {
      switch (message.kind) {
        case 'stage':
          return hooks.onStage(message.stage);
        case 'notice':
          return hooks.onNotice('warning', message.message);
        case 'more':
          return void generated.next().then(({ value }) => {
            worker.postMessage({ piece: value ?? null } satisfies ToCorpus);
          }, fail);
        case 'done':
          finished = true;
          return resolve({ ...message.corpus, words: wordsOf(message.corpus.words) });
        case 'failed':
          return fail(new LabError(message.code as ErrorCode, message.message, message.details));
      }
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new LabError('internal', 'The thread that reads the text ended early.')));
  });
  return { result, cancel: () => void Atomics.store(cancel, 0, 1) };
}

/** The lines of each text joined into pieces; null after each text. */
async function* piecesOf(texts: CorpusText[]): AsyncGenerator<string | null> {
  for (const { lines } of texts) {
    let piece: string[] = [];
    let length = 0;
    for await (const line of lines?.() ?? []) {
      piece.push(line, '\n');
      length += line.length + 1;
      if (length < PIECE) continue;
      yield piece.join('');
      piece = [];
      length = 0;
    }
    yield piece.join('');
    yield null;
  }
}
