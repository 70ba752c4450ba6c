import { randomBytes } from 'node:crypto';
import { LabError } from '../core/contract/errors.ts';
import type { ModelSummary } from '../core/contract/service.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { reasonOf, type TransferOptions } from './files.ts';
import { type ReadAgain, WriteBehind } from './library-behind.ts';
import type { Entry } from './library-entry.ts';
import { LibraryIndex } from './library-index.ts';
import { scanFolder } from './library-scan.ts';
import { ListedModels, type ListedOptions } from './listed-models.ts';
import { LoadedModel } from './loaded-model.ts';
import { summaryOf, withoutExtras } from './stored-model.ts';
import type { Whence } from './whence.ts';

type Notify = (level: 'info' | 'warning' | 'error', message: string) => void;

/** Bytes of a model that is written at once: it takes no longer than anyone notices. */
const AT_ONCE = 2 ** 22;

export interface LibraryOptions extends ListedOptions {
  notify: Notify;
  /** Reads an opened model once more that had not been copied when Orrery ended. */
  readAgain: ReadAgain;
}

/** The library: a folder of `<id>.safetensors`, listed by their headers, loaded when asked for, and `<id>.columns`. */
export class Library extends ListedModels {
  readonly #options: LibraryOptions;
  readonly #index: LibraryIndex;
  readonly #behind: WriteBehind;

  constructor(options: LibraryOptions) {
    super(options);
    const { folder, notify, readAgain } = options;
    this.#options = options;
    this.#index = new LibraryIndex(folder, (message) => notify('warning', message));
    this.#behind = new WriteBehind({
      ...{ notify, readAgain },
      loaded: (id, model) => this.loaded(id, model),
      write: (id, entry, model, transfer) => this.#write(id, entry, model, transfer),
      keep: (id, entry, model, error) => this.#keep(id, entry, model, error),
      /** On the list or, with its files, gone. */
      settled: async (id) => {
        if (this.entries.has(id)) await this.#saved();
        else await this.files.remove(id).catch(() => {});
      },
      drop: async (id) => {
        this.forget(id);
        await this.#saved();
      },
    });
  }

  /**
   * Reads the headers of all model files. A file that cannot be read is left alone and told of. Models that had not
   * been copied when Orrery ended are listed again, and read from where they were while the caller goes on.
   */
  async scan(): Promise<void> {
    const { folder, notify } = this.#options;
    const { entries, again, lost } = await scanFolder(folder, await this.#index.read(), notify);
    for (const [id, entry] of entries) this.entries.set(id, entry);
    for (const [id, { from, ...entry }] of again) {
      this.entries.set(id, entry);
      this.#behind.readAgain(id, entry, from);
    }
    if (lost > 0) await this.#saved();
  }

  /**
   * Adds a model: on disk first, then to the list. With `keepUnsaved` a model that cannot be written stays in
   * memory and the user is told; else throws `cannot-write`. Throws `cancelled`, `invalid-input`.
   */
  async add(
    model: EmbeddingModel,
    { keepUnsaved = false, ...transfer }: TransferOptions & { keepUnsaved?: boolean } = {},
  ): Promise<ModelSummary> {
    return this.#add(...this.#newEntry(model), model, keepUnsaved, transfer);
  }

  /**
   * Adds a model that lies in a file of the user's. A large one is listed at once and copied to the library a little
   * later; `idle` waits for it, and where Orrery is ended before, the next start reads it once more. One that cannot be
   * written stays in memory and the user is told. Throws `invalid-input`.
   */
  async addOpened(model: EmbeddingModel, from?: Whence): Promise<ModelSummary> {
    const [id, entry] = this.#newEntry(model);
    if (from && Object.keys(from.options).length === 0) {
      const { path, size, modified } = from.file;
      entry.origin = { path, size, modified };
    }
    if (entry.summary.bytes <= AT_ONCE) return this.#add(id, entry, model, true);
    entry.unsaved = this.loaded(id, model);
    entry.waiting = { from, stop: new AbortController() };
    this.entries.set(id, entry);
    // From here on the next start would find it.
    await this.#saved();
    this.#behind.add(id, entry, model);
    return entry.summary;
  }

  async rename(id: string, name: string): Promise<void> {
    this.entry(id).summary.name = name;
    await this.#saved();
  }

  /** Throws `not-found`, `cannot-write`. */
  async remove(id: string): Promise<void> {
    const { summary, waiting } = this.entry(id);
    waiting?.stop.abort();
    try {
      await this.files.remove(id);
    } catch (error) {
      throw new LabError('cannot-write', `"${summary.name}" could not be removed: ${reasonOf(error)}.`, {
        id,
      });
    }
    this.forget(id);
    await this.#saved();
  }

  /** Gives up what is being read once more, since Orrery ends: the next start takes it up. */
  leave(): void {
    this.#behind.leave();
  }

  /** Writes at once what waits to be written, and resolves when nothing is being saved any more. */
  async idle(): Promise<void> {
    await this.#behind.idle();
    await this.#index.idle();
  }

  #newEntry(model: EmbeddingModel): [id: string, entry: Entry] {
    const { input, dim, metadata } = model;
    metadata.created ??= Date.now();
    const id = randomBytes(8).toString('hex');
    return [id, { summary: summaryOf(id, input.length / dim, dim, new LoadedModel(model).bytes, metadata) }];
  }

  /** Writes a model and lists it. */
  async #add(
    id: string,
    entry: Entry,
    model: EmbeddingModel,
    keepUnsaved: boolean,
    transfer: TransferOptions = {},
  ): Promise<ModelSummary> {
    try {
      await this.#write(id, entry, model, transfer);
    } catch (error) {
      if (!keepUnsaved || !(error instanceof LabError) || error.code !== 'cannot-write') throw error;
      this.#keep(id, entry, model, error);
    }
    this.entries.set(id, entry);
    await this.#saved();
    return entry.summary;
  }

  /** Writes a model's files, and keeps it in memory as one that is on the disk. */
  async #write(id: string, entry: Entry, model: EmbeddingModel, transfer: TransferOptions): Promise<void> {
    entry.summary.bytes = await this.files.write(id, model, transfer);
    this.cache.put(id, this.loaded(id, withoutExtras(model)));
  }

  /** Keeps a model that could not be written in memory. */
  #keep(id: string, entry: Entry, model: EmbeddingModel, error: unknown): void {
    entry.unsaved ??= this.loaded(id, model);
    this.#options.notify(
      'error',
      `"${entry.summary.name}" could not be saved and is only in memory. ${reasonOf(error)} Export it to another place before you close Orrery.`,
    );
  }

  /** Tells of a change and saves the index, one write after the other. */
  async #saved(): Promise<void> {
    this.changed();
    const models = Object.fromEntries(
      [...this.entries]
        .filter(([, { unsaved, waiting, elsewhere }]) => (!unsaved || waiting) && !elsewhere)
        .map(([id, { summary, origin, waiting }]) => [
          id,
          { name: summary.name, origin, ...(waiting ? { waiting: { summary, from: waiting.from } } : {}) },
        ]),
    );
    await this.#index.save(models);
  }
}
