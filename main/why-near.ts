import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { LabError } from '../core/contract/errors.ts';
import type { WhyNear } from '../core/contract/why-near.ts';
import { type SentenceSource, sharedContexts } from '../core/corpus/shared-contexts.ts';
import type { TrainParameters } from '../core/word2vec/parameters.ts';
import { cancelled } from './files.ts';
import type { Library } from './library.ts';
import type { RunStore } from './run-store.ts';
import type { Runs } from './runs.ts';
import type { Task } from './tasks.ts';
import { type CorpusText, loadCorpus } from './training/corpus.ts';
import type { ReadCorpus } from './training/corpus-protocol.ts';
import { loadKernel } from './training/kernel.ts';
import { type GrainReader, grainReader } from './training/token-store.ts';

/** Bytes of an encoded text kept in memory between questions; what is more lies in a file. */
const memory = 2 ** 29;
/** Milliseconds of searching before other commands get their turn. */
const turn = 20;
/** Milliseconds after the last question for which the encoded text is kept. */
const idle = 10 * 60_000;

interface Opened {
  model: string;
  corpus: ReadCorpus;
  reader: GrainReader;
}

interface Question {
  model: string;
  a: string;
  b: string;
  limit: number;
}

interface Sources {
  library: Library;
  runs: Runs;
  store: RunStore;
  /** Where an encoded text that does not fit into memory lies. */
  folder: string;
}

/** Finds what two words share in the text their model was trained on; keeps the last text read, encoded. */
export class WhyNearService {
  readonly #sources: Sources;
  #opened: Opened | null = null;
  /** One question at a time: they share what is opened. */
  #queue: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Throws as the command says. */
  answer(question: Question, task: Task): Promise<WhyNear> {
    const answered = this.#queue.then(() => this.#answer(question, task));
    this.#queue = answered.catch(() => {});
    return answered;
  }

  /** Lets the encoded text go. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const opened = this.#opened;
    this.#opened = null;
    if (!opened) return;
    opened.reader.close();
    const { file } = opened.corpus.encoded;
    if (file !== null) await rm(file, { force: true });
  }

  async #answer({ model, a, b, limit }: Question, task: Task): Promise<WhyNear> {
    clearTimeout(this.#timer);
    const loaded = await this.#sources.library.load(model);
    // Unknown words are told of with their nearest spellings before the text is read.
    loaded.similarity([a], [b]);
    const { parameters } = this.#recordOf(model).summary;
    const { corpus, reader } = await this.#open(model, task);
    const pair = [a, b].map((word) => corpus.words.indexOf(word)) as [number, number];
    const missing = pair[0] < 0 ? a : pair[1] < 0 ? b : null;
    if (missing !== null) {
      throw new LabError('unknown-word', `"${missing}" does not occur in the text of this training.`, {
        word: missing,
      });
    }
    const { starts, lengths } = corpus.encoded;
    const source: SentenceSource = {
      portions: starts.length,
      read: (portion) => reader.read(starts[portion]!, lengths[portion]!),
      ...{ rows: corpus.rows, words: corpus.words, counts: corpus.counts },
    };
    const window = parameters.contextSize;
    const steps = sharedContexts(source, { pair, window, limit });
    for (let began = performance.now(); ; ) {
      const { done, value } = steps.next();
      if (done) {
        this.#timer = setTimeout(() => void this.close(), idle).unref();
        return { words: [a, b], window, ...value };
      }
      if (performance.now() - began < turn) continue;
      task.report('Searching', value, starts.length, 'rows');
      await new Promise((resolve) => setImmediate(resolve));
      if (task.signal.aborted) throw cancelled();
      began = performance.now();
    }
  }

  #recordOf(model: string) {
    const run = this.#sources.runs.runOf(model);
    if (run) return run.record;
    const { origin } = this.#sources.library.summary(model);
    throw new LabError(
      'not-found',
      origin === 'opened'
        ? 'This model was opened from a file: the text it was trained on is not known here.'
        : 'The record of this training is no longer kept, so its text is not known. Train again to see sentences.',
    );
  }

  async #open(model: string, task: Task): Promise<Opened> {
    if (this.#opened?.model === model) return this.#opened;
    await this.close();
    const { library, store, folder } = this.#sources;
    const record = this.#recordOf(model);
    const texts = store.texts(record);
    requireTexts(texts);
    const start = await store.startingPoint(record.summary.id);
    const corpus = await this.#read(texts, record.summary.parameters, start, folder, task);
    const opened = { model, corpus, reader: grainReader(corpus.encoded) };
    this.#opened = opened;
    const { fingerprint } = (await library.load(model)).model.metadata.corpus ?? {};
    if (fingerprint !== undefined && fingerprint !== corpus.fingerprint) {
      await this.close();
      throw new LabError(
        'bad-file',
        `The text "${record.summary.corpus}" was changed since this model was trained. ` +
          'Put the old text back, or train again.',
        { expected: fingerprint, found: corpus.fingerprint },
      );
    }
    return opened;
  }

  async #read(
    texts: CorpusText[],
    parameters: TrainParameters,
    { vocabulary, pretrained }: Awaited<ReturnType<RunStore['startingPoint']>>,
    folder: string,
    task: Task,
  ): Promise<ReadCorpus> {
    const options = { ...parameters, vocabulary, pretrained: pretrained?.words };
    const hooks = { onStage: task.forward, onNotice: () => {} };
    const reading = loadCorpus(texts, await loadKernel('corpus'), options, hooks, { memory, folder });
    task.signal.addEventListener('abort', reading.cancel, { once: true });
    try {
      return await reading.result;
    } finally {
      task.signal.removeEventListener('abort', reading.cancel);
    }
  }
}

/** Throws `not-found` naming the first text that is no longer where it was. */
function requireTexts(texts: readonly CorpusText[]): void {
  const gone = texts.find(({ path }) => path !== undefined && !existsSync(path));
  if (!gone) return;
  throw new LabError(
    'not-found',
    `The text "${gone.name}" that this model was trained on is no longer at ${gone.path}. Put it back and ask again.`,
    { path: gone.path },
  );
}
