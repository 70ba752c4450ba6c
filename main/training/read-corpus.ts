import { createHash } from 'node:crypto';
import { LabError } from '../../core/contract/errors.ts';
import { CorpusEncoder } from '../../core/corpus/encoder.ts';
import { chooseVocabulary } from '../../core/corpus/vocabulary.ts';
import type { CorpusJob, ReadCorpus, Stage } from './corpus-protocol.ts';
import { examine, type FileText, readBytes } from './text-source.ts';
import { TokenStore } from './token-store.ts';

export interface ReadHooks {
  onStage(stage: Stage): void;
  /** The pieces of a text that has no path. */
  pieces(): AsyncIterable<string>;
}

/**
 * Reads, counts and encodes the texts of a job, then chooses the vocabulary.
 * Throws LabError: `not-found`, `unreadable`, `bad-file`, `empty-corpus`, `cancelled`.
 */
export async function readCorpus(job: CorpusJob, hooks: ReadHooks): Promise<ReadCorpus> {
  const store = new TokenStore();
  const encoder = new CorpusEncoder(job.options, (sentences) => store.append(sentences));
  const hash = createHash('sha256');
  const sizes = await Promise.all(
    job.texts.map(async ({ name, path }) => (path === undefined ? 0 : (await examine({ name, path })).size)),
  );
  const meter = new Meter(
    'Reading the text',
    sizes.reduce((a, b) => a + b, 0),
    hooks,
  );
  for (const { name, path } of job.texts) {
    if (path === undefined) {
      for await (const piece of hooks.pieces()) {
        checkCancelled(job);
        hash.update(piece);
        meter.add(piece.length);
        encoder.push(piece);
      }
    } else {
      const bytes = readBytes({ name, path }, (onDisk) => {
        checkCancelled(job);
        hash.update(onDisk);
        meter.add(onDisk.length);
      });
      for await (const text of decodeText({ name, path }, bytes)) encoder.push(text);
    }
    encoder.endText();
  }
  meter.report();
  const { types, counts } = encoder.finish();
  const names = job.texts.map((text) => `"${text.name}"`).join(', ');
  if (encoder.tokens === 0) {
    throw new LabError('empty-corpus', `There are no words in ${names}. Choose a file with text in it.`);
  }
  const { words, counts: kept, rows, tokens } = chooseVocabulary((i) => types[i]!, counts, job.options);
  const shared = new Uint32Array(new SharedArrayBuffer(rows.byteLength));
  shared.set(rows);
  return {
    words,
    counts: kept,
    rows: shared,
    encoded: store.finish(),
    allTokens: encoder.tokens,
    tokens,
    fingerprint: hash.digest('hex'),
  };
}

function checkCancelled({ cancel }: CorpusJob): void {
  if (Atomics.load(cancel, 0) !== 0) throw new LabError('cancelled', 'Reading the text was cancelled.');
}

/** Decodes UTF-8, or UTF-16 announced by its byte order mark. Throws LabError `bad-file` for binary data. */
async function* decodeText(file: FileText, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let offset = 0;
  for await (const chunk of bytes) {
    if (!decoder) {
      const mark = ((chunk[0] ?? 0) << 8) | (chunk[1] ?? 0);
      decoder = new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8');
    }
    const zero = decoder.encoding === 'utf-8' ? chunk.indexOf(0) : -1;
    if (zero >= 0) {
      throw new LabError(
        'bad-file',
        `"${file.name}" is not text: byte ${offset + zero} is zero. Choose a text file, or convert this one to plain text.`,
        { offset: offset + zero },
      );
    }
    offset += chunk.length;
    yield decoder.decode(chunk, { stream: true });
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
