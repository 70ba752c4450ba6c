import { LabError } from '../../core/contract/errors.ts';
import { CorpusEncoder, type Types } from '../../core/corpus/encoder.ts';
import { PhrasePass } from '../../core/corpus/phrases.ts';
import { chooseVocabulary } from '../../core/corpus/vocabulary.ts';
import type { CorpusJob, SentCorpus, Stage } from './corpus-protocol.ts';
import { asUtf8 } from './encodings.ts';
import { Fingerprint } from './fingerprint.ts';
import { fits, requireRoom } from './room.ts';
import { TextIntake } from './text-intake.ts';
import { extractText } from './text-kinds.ts';
import { examine, openTexts } from './text-source.ts';
import { type EncodedCorpus, rewriteGrains, TokenStore } from './token-store.ts';

/** Types at which it is first looked whether they are too many to train; then whenever they are a quarter more. */
const FIRST_CHECK = 100_000;

export interface ReadHooks {
  onStage(stage: Stage): void;
  onNotice(message: string): void;
  /** The pieces of a text that has no path. */
  pieces(): AsyncIterable<string>;
}

/**
 * Reads, counts and encodes the texts of a job, then chooses the vocabulary.
 * Throws LabError: `not-found`, `unreadable`, `bad-file`, `empty-corpus`, `invalid-input`, `too-large`,
 * `cannot-write`, `cancelled`.
 */
export async function readCorpus(job: CorpusJob, hooks: ReadHooks): Promise<SentCorpus> {
  const store = new TokenStore(job.memory, job.file);
  const encoder = new CorpusEncoder(job.module, job.options, (numbers, ends) => store.append(numbers, ends));
  const sizes = await Promise.all(
    job.texts.map(async ({ name, path }) => (path === undefined ? 0 : (await examine({ name, path })).size)),
  );
  const total = sizes.reduce((a, b) => a + b, 0);
  const hash = new Fingerprint(total);
  const meter = new Meter('Reading the text', total, 'bytes', hooks);
  let checkAt = FIRST_CHECK;
  const onRead = (onDisk: Uint8Array): void => {
    checkCancelled(job);
    hash.update(onDisk);
    meter.add(onDisk.length);
    if (encoder.types < checkAt) return;
    checkAt = 1.25 * encoder.types;
    checkRoom(encoder, job.options);
  };
  const fromDisk = { onRead, room: (first: boolean) => hash.room(first) };
  let fingerprint: string;
  const intake = new TextIntake(job, encoder, total, hooks.onNotice);
  try {
    for (const { name, path } of job.texts) {
      const sources =
        path === undefined
          ? [{ name, bytes: () => encoded(hooks.pieces(), onRead) }]
          : await openTexts({ name, path }, fromDisk);
      for (const { name, bytes } of sources) {
        const { textColumn } = job.options;
        const text = extractText(name, asUtf8(bytes()), textColumn, (notes) => intake.report(name, notes));
        await intake.read(name, text);
      }
    }
    await intake.finish();
    fingerprint = await hash.digest();
  } finally {
    await Promise.all([intake.close(), hash.close()]);
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
    types = findPhrases(corpus, types, job, pass, hooks);
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
    fingerprint,
  };
}

/**
 * Throws LabError `too-large` when the words counted so far are already too many to train: words only become more
 * frequent, unless some are joined, folded or left out afterwards.
 */
function checkRoom(encoder: CorpusEncoder, options: CorpusJob['options']): void {
  const { minCount, vocabSize = Infinity, vocabulary, continueVocabulary, pretrained } = options;
  if (vocabulary || (pretrained && continueVocabulary === 'old')) return;
  if (options.phrasePasses > 0 || options.numbers !== 'keep' || options.stopWords) return;
  if (fits(encoder.types, options)) return;
  const counts = encoder.counts();
  let frequent = 0;
  for (let type = 0; type < counts.length; type++) if (counts[type]! >= minCount) frequent++;
  requireRoom(Math.min(frequent, vocabSize), options);
}

/** One pass of phrases over the encoded corpus, which becomes shorter. */
function findPhrases(
  corpus: EncodedCorpus,
  types: Types,
  job: CorpusJob,
  pass: number,
  hooks: ReadHooks,
): Types {
  const { phraseThreshold: threshold, minCount } = job.options;
  const words = countAll(types);
  // Words are gone through twice: to count pairs, then to join them.
  const meter = new Meter(`Finding phrases, pass ${pass}`, 2 * words, 'words', hooks);
  const onBlock = (before: number) => (fraction: number) => {
    checkCancelled(job);
    meter.reach(Math.round(before + fraction * words));
  };
  const phrases = new PhrasePass(types, { threshold, minCount });
  const count = (grain: Uint32Array): number => {
    phrases.count(grain);
    return grain.length;
  };
  rewriteGrains(corpus, count, onBlock(0));
  rewriteGrains(corpus, (grain) => phrases.join(grain), onBlock(words));
  meter.report();
  return phrases.types();
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
  readonly #unit: Stage['unit'];
  readonly #hooks: ReadHooks;
  readonly #started = performance.now();
  #done = 0;
  #reported = 0;

  constructor(stage: string, total: number, unit: Stage['unit'], hooks: ReadHooks) {
    this.#stage = stage;
    this.#total = total;
    this.#unit = unit;
    this.#hooks = hooks;
  }

  add(done: number): void {
    this.reach(this.#done + done);
  }

  reach(done: number): void {
    this.#done = done;
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
      unit: this.#unit,
      perSecond,
      secondsLeft: this.#total > 0 && perSecond > 0 ? left / perSecond : null,
    });
  }
}
