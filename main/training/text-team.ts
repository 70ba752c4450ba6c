import type { Worker } from 'node:worker_threads';
import type { CorpusEncoder } from '../../core/corpus/encoder.ts';
import type { PieceNotes } from '../../core/corpus/text-kernel.ts';
import { startWorker } from '../threads.ts';
import type { CorpusJob } from './corpus-protocol.ts';
import type { FromText, PieceSlot, TextJob, ToText } from './text-protocol.ts';

const SLOTS = 2;
/** `Thread.index` of this thread. */
const HERE = -1;
/** Bytes of a word held back at the end of a piece, at most. */
const HELD_BACK = 8192;

interface Piece {
  thread: Thread;
  slot: number;
  offset: number;
  bytes: number;
  /** Ends at white space or with its text. */
  whole: boolean;
  /** Ends its text. */
  last: boolean;
  answer: FromText | null;
}

interface Thread {
  index: number;
  /** null: this thread. */
  worker: Worker | null;
  slots: PieceSlot[];
  /** Given and not yet merged. */
  pieces: number;
  /** The slot to fill next. */
  next: number;
}

/**
 * Text threads that encode pieces of a text at the same time; their numbers are merged in the order of the text, so
 * that the outcome does not depend on the number of threads. While all of them are busy this thread keeps a piece for
 * itself and encodes it, which needs no merging, when what is before it is merged.
 */
export class TextTeam {
  readonly #encoder: CorpusEncoder;
  readonly #onMerged: (notes: PieceNotes, last: boolean) => void;
  readonly #threads: Thread[];
  readonly #here: Thread;
  /** Not yet merged, in the order of the text. */
  readonly #pieces: Piece[] = [];
  #current: Thread | null = null;
  #used = 0;
  #offset = 0;
  /** The last piece was cut within a word: its thread takes the next one too. */
  #pinned: Thread | null = null;
  #ready = false;
  #failed: unknown = null;
  #wake: () => void = () => {};

  /** @param onMerged for each piece, in their order; `last` of its text. What it throws ends the work. */
  constructor(
    { module, options, threads, pieceBytes }: CorpusJob,
    encoder: CorpusEncoder,
    onMerged: (notes: PieceNotes, last: boolean) => void,
  ) {
    this.#encoder = encoder;
    this.#onMerged = onMerged;
    const { tokenizer, lowercase, locale } = options;
    const text = new Uint8Array(pieceBytes);
    this.#here = {
      index: HERE,
      worker: null,
      slots: [{ text, numbers: new Uint32Array(0) }],
      pieces: 0,
      next: 0,
    };
    this.#threads = Array.from({ length: threads - 1 }, (_, index) => {
      const slots = Array.from({ length: SLOTS }, () => ({
        text: new Uint8Array(new SharedArrayBuffer(pieceBytes)),
        numbers: new Uint32Array(new SharedArrayBuffer(4 * (pieceBytes + HELD_BACK))),
      }));
      const job: TextJob = { module, options: { tokenizer, lowercase, locale }, slots };
      const worker = startWorker('text-worker', job);
      const thread: Thread = { index, worker, slots, pieces: 0, next: 0 };
      worker.on('online', () => {
        this.#ready = true;
      });
      worker.on('message', (answer: FromText) => this.#attempt(() => this.#answered(thread, answer)));
      worker.on('error', (error) => this.#fail(error));
      return thread;
    });
  }

  /** A thread has started; what was pushed before waited for it. */
  get ready(): boolean {
    return this.#ready;
  }

  /** What is pushed next stands at this offset of its text. */
  seek(offset: number): void {
    this.#offset = offset;
  }

  /** Takes the next bytes. Rejects with what a thread or `onMerged` threw. */
  async push(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      const thread = this.#current ?? (await this.#free());
      this.#current = thread;
      const { text } = thread.slots[thread.next]!;
      const some = bytes.subarray(at, at + text.length - this.#used);
      text.set(some, this.#used);
      this.#used += some.length;
      at += some.length;
      if (this.#used < text.length) continue;
      const end = afterSpace(text);
      const rest = text.slice(end === 0 ? text.length : end);
      this.#give(thread, this.#used - rest.length, end > 0, false);
      if (rest.length > 0) {
        this.#current = await this.#free();
        this.#current.slots[this.#current.next]!.text.set(rest);
        this.#used = rest.length;
      }
    }
  }

  /** Ends a text. Rejects as `push`. */
  async endText(): Promise<void> {
    this.#give(this.#current ?? (await this.#free()), this.#used, true, true);
  }

  /** Resolves once all is merged. Rejects as `push`. */
  async finish(): Promise<void> {
    while (this.#pieces.length > 0) {
      if (!this.#encodeHere()) await this.#change();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker?.terminate()));
  }

  #give(thread: Thread, bytes: number, whole: boolean, last: boolean): void {
    const message: ToText = { slot: thread.next, offset: this.#offset, bytes, whole };
    thread.worker?.postMessage(message);
    this.#pieces.push({ thread, ...message, last, answer: null });
    this.#pinned = whole ? null : thread;
    thread.pieces++;
    thread.next = (thread.next + 1) % thread.slots.length;
    this.#offset += bytes;
    this.#used = 0;
    this.#current = null;
  }

  /** The thread for the next piece, once it has a slot free. */
  async #free(): Promise<Thread> {
    for (;;) {
      if (this.#failed !== null) throw this.#failed;
      const thread = this.#pinned ?? this.#threads.reduce((a, b) => (b.pieces < a.pieces ? b : a));
      if (thread.pieces < thread.slots.length) return thread;
      if (!this.#pinned && this.#here.pieces < this.#here.slots.length) return this.#here;
      if (!this.#encodeHere()) await this.#change();
    }
  }

  /** Encodes the piece that this thread has kept, if it is the next; what it throws ends the work. */
  #encodeHere(): boolean {
    const first = this.#pieces[0];
    if (!first || first.thread !== this.#here) return false;
    const { slot, offset, bytes, whole, last } = first;
    this.#encoder.begin(offset);
    this.#encoder.push(this.#here.slots[slot]!.text.subarray(0, bytes));
    if (whole) this.#encoder.handOver();
    if (last) this.#encoder.endLine();
    this.#done(first, this.#encoder.notes);
    this.#mergeAnswered();
    return true;
  }

  #answered(thread: Thread, answer: FromText): void {
    const piece = this.#pieces.find((p) => p.thread === thread && p.answer === null);
    if (piece) piece.answer = answer;
    this.#mergeAnswered();
    this.#wake();
  }

  #mergeAnswered(): void {
    for (let first = this.#pieces[0]; first?.answer; first = this.#pieces[0]) {
      const { length, ...rest } = first.answer;
      const numbers = first.thread.slots[first.slot]!.numbers.subarray(0, length);
      this.#encoder.merge(first.thread.index, { numbers, ...rest }, first.last);
      this.#done(first, rest);
    }
  }

  #done({ thread, last }: Piece, notes: PieceNotes): void {
    this.#pieces.shift();
    thread.pieces--;
    this.#onMerged(notes, last);
  }

  async #change(): Promise<void> {
    if (this.#failed === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failed !== null) throw this.#failed;
  }

  #attempt(action: () => void): void {
    try {
      if (this.#failed === null) action();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #fail(error: unknown): void {
    this.#failed ??= error;
    this.#wake();
  }
}

/** Where the text may be cut: after its last space or line end, 0: nowhere. No word spans those. */
export function afterSpace(text: Uint8Array): number {
  let end = text.length;
  while (end > 0 && text[end - 1] !== 0x20 && text[end - 1] !== 0x0a) end--;
  return end;
}
