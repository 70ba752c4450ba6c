import { parentPort, workerData } from 'node:worker_threads';
import { asLabError } from '../../core/contract/errors.ts';
import type { CorpusJob, FromCorpus, ToCorpus } from './corpus-protocol.ts';
import { readCorpus } from './read-corpus.ts';

/** The corpus thread: reads one job's texts and answers with the encoded corpus. */
const port = parentPort!;
const send = (message: FromCorpus): void => port.postMessage(message);

async function* pieces(): AsyncGenerator<string> {
  for (;;) {
    const next = new Promise<ToCorpus>((resolve) => port.once('message', resolve));
    send({ kind: 'more' });
    const { piece } = await next;
    if (piece === null) return;
    yield piece;
  }
}

try {
  const corpus = await readCorpus(workerData as CorpusJob, {
    onStage: (stage) => send({ kind: 'stage', stage }),
    onNotice: (message) => send({ kind: 'notice', message }),
    pieces,
  });
  send({ kind: 'done', corpus });
} catch (thrown) {
  const { code, message, details } = asLabError(thrown);
  send({ kind: 'failed', code, message, details });
}
port.unref();
