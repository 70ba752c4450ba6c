import { createHash } from 'node:crypto';
import { LabError } from '../../core/contract/errors.ts';
import { CorpusEncoder, type Types } from '../../core/corpus/encoder.ts';
import { joinPhrases } from '../../core/corpus/phrases.ts';
import { chooseVocabulary } from '../../core/corpus/vocabulary.ts';
import type { CorpusJob, ReadCorpus, Stage } from './corpus-protocol.ts';
import { asUtf8 } from './encodings.ts';
import { TextIntake } from './text-intake.ts';
import { extractText } from './text-kinds.ts';
import { examine, openTexts } from './text-source.ts';
import { type EncodedCorpus, grainReader, shortenGrains, TokenStore } from './token-store.ts';

export interface ReadHooks {
  onStage(stage: Stage): void;
  onNotice(message: string): void;
  /** The pieces of a text that has no path. */
  pieces(): AsyncIterable<string>;
}

/**
 * Reads, counts and encodes the texts of a job, then chooses the vocabulary.
 * Throws LabError: `not-found`, `unreadable`, `bad-file`, `empty-corpus`, `invalid-input`, `cancelled`.
 */
export async function readCorpus(job: CorpusJob, hooks: ReadHooks): Promise<ReadCorpus> {
  const store = new TokenStore(job.memory, job.file);
  const encoder = new CorpusEncoder(job.module, job.options, (numbers, ends) => store.append(numbers, ends));
  const hash = createHash('sha256');
  const sizes = await Promise.all(
    job.texts.map(async ({ name, path }) => (path === undefined ? 0 : (await examine({ name, path })).size)),
  );
  const total = sizes.reduce((a, b) => a + b, 0);
  const meter = new Meter('Reading the text', total, hooks);
  const onRead = (onDisk: Uint8Array): void => {
    checkCancelled(job);
    hash.update(onDisk);
    meter.add(onDisk.length);
  };
  const intake = new TextIntake(job, encoder, hooks.onNotice);
  try {
    for (const { name, path } of job.texts) {
      const sources =
        path === undefined
          ? [{ name, bytes: () => encoded(hooks.pieces(), onRead) }]
          : await openTexts({ name, path }, onRead);
      for (const { name, bytes } of sources) {
        await intake.read(name, extractText(name, asUtf8(bytes()), job.options.textColumn));
      }
    }
    await intake.finish();
  } finally {
    await intake.close();
  }
  meter.report();
  let types = encoder.finish();
  const allTokens = countAll(types);
  if (allTokens === 0) {
    const names = job.texts.map((text) => `"${text.name}"`).join(', ');
    throw new LabError('empty-corpus', `There are no words in ${names}. Choose a file with text in it.`);
  }
  const corpus = store.finish();
  for (let pass = 1; pass <= job.options.phrasePasses; pass++) {
    checkCancelled(job);
    types = findPhrases(corpus, types, job.options, pass, hooks);
  }
  const chosen = chooseVocabulary(types, job.options);
  const rows = new Uint32Array(new SharedArrayBuffer(chosen.rows.byteLength));
  rows.set(chosen.rows);
  return {
    words: chosen.words,
    counts: chosen.counts,
    rows,
    encoded: corpus,
    allTokens,
    tokens: chosen.tokens,
    fingerprint: hash.digest('hex'),
  };
}

/** One pass of phrases over the encoded corpus, which becomes shorter. */
function findPhrases(
  corpus: EncodedCorpus,
  types: Types,
  { phraseThreshold: threshold, minCount }: CorpusJob['options'],
  pass: number,
  hooks: ReadHooks,
): Types {
  const started = performance.now();
  if (corpus.file !== null) {
    throw new LabError(
      'too-large',
      'Phrases need the whole encoded text in memory, and this text is too large for it. Turn phrases off, or join ' +
        'them in part of the text.',
    );
  }
  const { read } = grainReader(corpus);
  const grains = Array.from(corpus.starts, (start, i) => read(start, corpus.lengths[i]!));
  const joined = joinPhrases(grains, types, { threshold, minCount });
  shortenGrains(corpus, joined.lengths);
  const done = countAll(types);
  const perSecond = (done * 1000) / (performance.now() - started);
  hooks.onStage({
    stage: `Finding phrases, pass ${pass}`,
    done,
    total: done,
    unit: 'words',
    perSecond,
    secondsLeft: 0,
  });
  return joined.types;
}

function countAll({ counts }: Types): number {
  let sum = 0;
  for (let type = 0; type < counts.length; type++) sum += counts[type]!;
  return sum;
}

function checkCancelled({ cancel }: CorpusJob): void {
  if (Atomics.load(cancel, 0) !== 0) throw new LabError('cancelled', 'Reading the text was cancelled.');
}

async function* encoded(
  pieces: AsyncIterable<string>,
  onRead: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    const bytes = encoder.encode(piece);
    onRead(bytes);
    yield bytes;
  }
}

/** Reports at most ten times a second. */
class Meter {
  readonly #stage: string;
  readonly #total: number;
  readonly #hooks: ReadHooks;
  readonly #started = performance.now();
  #done = 0;
  #reported = 0;

  constructor(stage: string, total: number, hooks: ReadHooks) {
    this.#stage = stage;
    this.#total = total;
    this.#hooks = hooks;
  }

  add(bytes: number): void {
    this.#done += bytes;
    if (performance.now() - this.#reported >= 100) this.report();
  }

  report(): void {
    this.#reported = performance.now();
    const seconds = (this.#reported - this.#started) / 1000;
    const perSecond = seconds > 0 ? this.#done / seconds : 0;
    const left = Math.max(0, this.#total - this.#done);
    this.#hooks.onStage({
      stage: this.#stage,
      done: this.#done,
      total: Math.max(this.#total, this.#done),
      unit: 'bytes',
      perSecond,
      secondsLeft: this.#total > 0 && perSecond > 0 ? left / perSecond : null,
    });
  }
}
