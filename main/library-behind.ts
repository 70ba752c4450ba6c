import { LabError } from '../core/contract/errors.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { reasonOf, type TransferOptions } from './files.ts';
import type { Entry } from './library-entry.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { Whence } from './whence.ts';

/** Milliseconds that a model waits in memory before it is written, so that its first picture need not. */
const SETTLE = 3000;

/** Reads an opened model from where it came. Throws as the reading of files does, and `cancelled`. */
export type ReadAgain = (id: string, from: Whence, signal: AbortSignal) => Promise<EmbeddingModel>;

interface Around {
  notify(level: 'info' | 'warning', message: string): void;
  readAgain: ReadAgain;
  loaded(id: string, model: EmbeddingModel): LoadedModel;
  /** Throws `cannot-write`, `cancelled`. */
  write(id: string, entry: Entry, model: EmbeddingModel, transfer: TransferOptions): Promise<void>;
  /** Keeps a model in memory that could not be written. */
  keep(id: string, entry: Entry, model: EmbeddingModel, error: unknown): void;
  /** A model is on the disk now, or will not be. */
  settled(id: string): Promise<void>;
  /** Takes a model off the list that cannot be read any more. */
  drop(id: string): Promise<void>;
}

/** Copies opened models to the library's folder, one after the other, behind the back of whoever opened them. */
export class WriteBehind {
  readonly #around: Around;
  #queue: Promise<void> = Promise.resolve();
  /** Ends the wait before writing. */
  #hurry = new AbortController();
  /** Ends reading: the next start takes it up. */
  readonly #leave = new AbortController();

  constructor(around: Around) {
    this.#around = around;
  }

  /** Writes a listed model, which is `waiting`, in a while. */
  add(id: string, entry: Entry, model: EmbeddingModel): void {
    this.#queue = this.#queue.then(() => this.#write(id, entry, model));
  }

  /** Reads a listed model from where it came, for those who ask for it now, and writes it then. */
  readAgain(id: string, entry: Entry, from: Whence): void {
    const { notify, readAgain, loaded, drop } = this.#around;
    const stop = new AbortController();
    const { name, words, dim } = entry.summary;
    const leave = this.#leave.signal;
    const reading = readAgain(id, from, AbortSignal.any([stop.signal, leave])).then((model) => {
      if (model.words.length !== words || model.dim !== dim) {
        throw new LabError('unreadable', `${from.file.name} was changed while it was read. Open it again.`);
      }
      model.metadata.created = entry.summary.created;
      return loaded(id, model);
    });
    entry.waiting = { from, stop, reading };
    this.#queue = this.#queue.then(async () => {
      try {
        entry.unsaved = await reading;
      } catch (error) {
        // Removed, or for the next start.
        if (stop.signal.aborted || leave.aborted) return;
        const cancelled = error instanceof LabError && error.code === 'cancelled';
        const what = `"${name}" had been opened, but Orrery ended before it was copied to the library.`;
        if (!cancelled) notify('warning', `${what} It could not be read again: ${reasonOf(error)}`);
        await drop(id);
        return;
      }
      delete entry.waiting?.reading;
      await this.#write(id, entry, entry.unsaved.model);
    });
    reading.catch(() => {});
  }

  async #write(id: string, entry: Entry, model: EmbeddingModel): Promise<void> {
    const { write, keep, settled } = this.#around;
    const { signal } = entry.waiting!.stop;
    await settle(AbortSignal.any([signal, this.#hurry.signal]));
    if (signal.aborted) return;
    try {
      await write(id, entry, model, { signal });
      delete entry.unsaved;
    } catch (error) {
      if (!signal.aborted) keep(id, entry, model, error);
    }
    delete entry.waiting;
    await settled(id);
  }

  /** Gives up what is being read: the next start takes it up. */
  leave(): void {
    this.#leave.abort();
  }

  /** Writes at once what waits to be written, and resolves when nothing goes on any more. */
  async idle(): Promise<void> {
    this.#hurry.abort();
    await this.#queue;
    this.#hurry = new AbortController();
  }
}

/** Waits a little, or until it is told not to. */
const settle = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, SETTLE);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
