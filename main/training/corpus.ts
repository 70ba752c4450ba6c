import { type ErrorCode, LabError } from '../../core/contract/errors.ts';
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

/** Characters sent to the corpus thread at a time. */
const PIECE = 1 << 16;

/** Reads a corpus in a thread of its own. Rejects with the LabErrors of `readCorpus`. */
export function loadCorpus(
  texts: CorpusText[],
  module: WebAssembly.Module,
  options: CorpusJob['options'],
  hooks: CorpusHooks,
): { result: Promise<ReadCorpus>; cancel(): void } {
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const places = texts.map(({ name, path }) => ({ name, path }));
  const job: CorpusJob = { texts: places, module, options, cancel };
  const generated = piecesOf(texts.filter((text) => text.path === undefined));
  const result = new Promise<ReadCorpus>((resolve, reject) => {
    const worker = startWorker('corpus-worker', job);
    const fail = (error: unknown): void => {
      reject(error);
      void worker.terminate();
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
          return resolve(message.corpus);
        case 'failed':
          return reject(new LabError(message.code as ErrorCode, message.message, message.details));
      }
    });
    worker.on('error', fail);
    worker.on('exit', () => reject(new LabError('internal', 'The thread that reads the text ended early.')));
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
