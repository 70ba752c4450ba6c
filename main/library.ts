import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/contract/errors.ts';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import type { ModelSummary } from '../core/contract/service.ts';
import { readModelHeader, readSafetensors, readUnseen } from '../core/formats/safetensors.ts';
import { unseenVector } from '../core/formats/subwords.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { reasonOf, type TransferOptions } from './files.ts';
import { LibraryIndex, type Origin } from './library-index.ts';
import { LoadedModel } from './loaded-model.ts';
import { ModelCache } from './model-cache.ts';
import { ModelFiles } from './model-files.ts';
import { type FileSource, openFile } from './sources.ts';
import {
  type ModelOpener,
  type StoredModel,
  storedInFile,
  storedInMemory,
  summaryOf,
  withoutExtras,
} from './stored-model.ts';

type Notify = (level: 'info' | 'warning' | 'error', message: string) => void;

/** Milliseconds that a model waits in memory before it is written, so that its first picture need not. */
const SETTLE = 3000;
/** Bytes of a model that is written at once: it takes no longer than anyone notices. */
const AT_ONCE = 2 ** 25;

interface Entry {
  summary: ModelSummary;
  origin?: Origin | undefined;
  /** Not on disk, or not yet: kept in memory until it is written or removed, or the service ends. */
  unsaved?: LoadedModel;
  /** Opens its bytes where they are not in the library's folder but in a project's file. */
  elsewhere?: ModelOpener;
  /** Ends the writing of a model that is removed meanwhile. */
  writing?: AbortController;
}

export interface LibraryOptions {
  folder: string;
  /** Bytes of vectors kept in memory; the model asked for last always is. */
  cacheBytes: number;
  onChange(models: ModelSummary[]): void;
  notify: Notify;
}

/** The models: a folder of `<id>.safetensors`, listed by their headers, loaded when asked for, and `<id>.columns`. */
export class Library {
  readonly #options: LibraryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #cache: ModelCache;
  readonly #files: ModelFiles;
  readonly #index: LibraryIndex;
  /** Models being written behind, one after the other. */
  #behind: Promise<void> = Promise.resolve();
  /** Ends the wait before writing behind. */
  #hurry = new AbortController();

  constructor(options: LibraryOptions) {
    this.#options = options;
    this.#cache = new ModelCache(options.cacheBytes);
    this.#files = new ModelFiles(options.folder);
    this.#index = new LibraryIndex(options.folder, (message) => options.notify('warning', message));
  }

  /** Reads the headers of all model files. A file that cannot be read is left alone and told of. */
  async scan(): Promise<void> {
    const { folder, notify } = this.#options;
    const known = await this.#index.read();
    for (const name of (await readdir(folder)).sort()) {
      if (!name.endsWith('.safetensors')) continue;
      const id = name.slice(0, -'.safetensors'.length);
      try {
        const source = await openFile(path.join(folder, name));
        try {
          const { words, dim, bytes, metadata } = await readModelHeader(source);
          const noted = known[id];
          const summary = summaryOf(id, words, dim, bytes, metadata);
          if (noted) summary.name = noted.name;
          this.#entries.set(id, { summary, origin: noted?.origin });
        } finally {
          await source.close();
        }
      } catch (error) {
        notify('warning', `A model in the library was left out. ${reasonOf(error)}`);
      }
    }
    const lost = Object.entries(known).filter(([id, { waiting }]) => waiting && !this.#entries.has(id));
    for (const [, { name, origin }] of lost) {
      const what = `"${name}" had been opened, but Orrery ended before it was copied to the library.`;
      notify('warning', origin ? `${what} Open it again: ${origin.path}.` : `${what} Open it again.`);
    }
    if (lost.length > 0) await this.#changed();
  }

  /** Newest first. */
  list(): ModelSummary[] {
    return [...this.#entries.values()].map(({ summary }) => summary).sort((a, b) => b.created - a.created);
  }

  /** Throws `not-found`. */
  summary(id: string): ModelSummary {
    return this.#entry(id).summary;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Whether a model is on the disk. Throws `not-found`. */
  isSaved(id: string): boolean {
    return !this.#entry(id).unsaved;
  }

  /** The model opened from exactly that file before, if it is still here. */
  openedFrom(origin: Origin): ModelSummary | null {
    for (const entry of this.#entries.values()) {
      const { path: file, size, modified } = entry.origin ?? {};
      if (file === origin.path && size === origin.size && modified === origin.modified) return entry.summary;
    }
    return null;
  }

  /** The model with its vectors. Throws `not-found`, `bad-file`, `unreadable`, `too-large`. */
  async load(id: string): Promise<LoadedModel> {
    const { unsaved } = this.#entry(id);
    if (unsaved) return unsaved;
    return this.#cache.get(id, () => this.#read(id));
  }

  /** What the model's file said about each word. Throws `not-found`, `bad-file`, `unreadable`. */
  async columns(id: string): Promise<MetadataColumn[]> {
    const { summary, unsaved } = this.#entry(id);
    return unsaved ? (unsaved.model.columns ?? []) : this.#files.columns(id, summary.words, summary.name);
  }

  /** The model with all that its file holds, for writing it somewhere else. Throws as `load` and `columns`. */
  async whole(id: string): Promise<EmbeddingModel> {
    const { model } = await this.load(id);
    const columns = await this.columns(id);
    const metadata = { ...model.metadata, name: this.summary(id).name };
    const all = { ...model, metadata, ...(columns.length > 0 ? { columns } : {}) };
    if (!metadata.subwords || model.subwords) return all;
    const source = await this.#open(id, true);
    try {
      const { subwords } = (await readSafetensors(source)).model;
      return subwords ? { ...all, subwords } : all;
    } finally {
      await source.close();
    }
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
   * later; `idle` waits for it, and where Orrery is ended before, the next start says so. One that cannot be written
   * stays in memory and the user is told. Throws `invalid-input`.
   */
  async addOpened(model: EmbeddingModel, origin?: Origin): Promise<ModelSummary> {
    const [id, entry] = this.#newEntry(model);
    entry.origin = origin;
    if (entry.summary.bytes <= AT_ONCE) return this.#add(id, entry, model, true);
    entry.unsaved = new LoadedModel(model, (word) => this.#unseen(id, word));
    entry.writing = new AbortController();
    const { signal } = entry.writing;
    this.#entries.set(id, entry);
    await this.#changed();
    const write = async () => {
      await settle(AbortSignal.any([signal, this.#hurry.signal]));
      if (signal.aborted) return;
      try {
        await this.#write(id, entry, model, { signal });
        delete entry.unsaved;
      } catch (error) {
        if (!signal.aborted) this.#keep(id, entry, model, error);
      }
      delete entry.writing;
      if (this.#entries.has(id)) await this.#changed();
      else await this.#files.remove(id).catch(() => {});
    };
    this.#behind = this.#behind.then(write);
    return entry.summary;
  }

  /**
   * Lists a model that lies in another file; it is read from there when it is asked for, and never written.
   * False where the library has that model already. Throws `bad-file`, and what `open` throws.
   */
  async attach(id: string, name: string, open: ModelOpener): Promise<boolean> {
    if (this.#entries.has(id)) return false;
    const source = await open(false);
    try {
      const { words, dim, bytes, metadata } = await readModelHeader(source);
      const summary = { ...summaryOf(id, words, dim, bytes, metadata), name };
      this.#entries.set(id, { summary, elsewhere: open });
    } finally {
      await source.close();
    }
    this.#options.onChange(this.list());
    return true;
  }

  /** Whether a model lies in another file. */
  isAttached(id: string): boolean {
    return this.#entries.get(id)?.elsewhere !== undefined;
  }

  /** Says where an attached model lies now. */
  move(id: string, open: ModelOpener): void {
    const entry = this.#entries.get(id);
    if (entry?.elsewhere) entry.elsewhere = open;
  }

  /** Takes attached models off the list; their files stay as they are, but for what was kept beside them here. */
  async detach(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (!this.isAttached(id)) continue;
      this.#forget(id);
      await this.#files.removeColumns(id);
    }
    this.#options.onChange(this.list());
  }

  /** The bytes of a model, for writing them somewhere else. Throws `not-found`, `unreadable`, `bad-file`. */
  async stored(id: string): Promise<StoredModel> {
    const { summary, unsaved } = this.#entry(id);
    const { name } = summary;
    if (unsaved) return storedInMemory(name, unsaved.model);
    return storedInFile(name, (whole) => this.#open(id, whole));
  }

  /** The file of a model's columns, whether or not there is one. */
  columnsFile(id: string): string {
    return this.#files.columnsFile(id);
  }

  async rename(id: string, name: string): Promise<void> {
    this.#entry(id).summary.name = name;
    await this.#changed();
  }

  /** Throws `not-found`, `cannot-write`. */
  async remove(id: string): Promise<void> {
    const { summary, writing } = this.#entry(id);
    writing?.abort();
    try {
      await this.#files.remove(id);
    } catch (error) {
      throw new LabError('cannot-write', `"${summary.name}" could not be removed: ${reasonOf(error)}.`, {
        id,
      });
    }
    this.#forget(id);
    await this.#changed();
  }

  /** Writes at once what waits to be written, and resolves when nothing is being saved any more. */
  async idle(): Promise<void> {
    this.#hurry.abort();
    await this.#behind;
    this.#hurry = new AbortController();
    await this.#index.idle();
  }

  #newEntry(model: EmbeddingModel): [id: string, entry: Entry] {
    const { words, dim, metadata } = model;
    metadata.created ??= Date.now();
    const id = randomBytes(8).toString('hex');
    return [id, { summary: summaryOf(id, words.length, dim, new LoadedModel(model).bytes, metadata) }];
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
    this.#entries.set(id, entry);
    await this.#changed();
    return entry.summary;
  }

  /** Writes a model's files, and keeps it in memory as one that is on the disk. */
  async #write(id: string, entry: Entry, model: EmbeddingModel, transfer: TransferOptions): Promise<void> {
    entry.summary.bytes = await this.#files.write(id, model, transfer);
    this.#cache.put(id, new LoadedModel(withoutExtras(model), (word) => this.#unseen(id, word)));
  }

  /** Keeps a model that could not be written in memory. */
  #keep(id: string, entry: Entry, model: EmbeddingModel, error: unknown): void {
    entry.unsaved ??= new LoadedModel(model, (word) => this.#unseen(id, word));
    this.#options.notify(
      'error',
      `"${entry.summary.name}" could not be saved and is only in memory. ${reasonOf(error)} Export it to another place before you close Orrery.`,
    );
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new LabError('not-found', 'This model is not in the library any more.', { model: id });
    return entry;
  }

  #forget(id: string): void {
    this.#entries.delete(id);
    this.#cache.forget(id);
  }

  #open(id: string, whole: boolean): Promise<FileSource> {
    const { summary, elsewhere } = this.#entry(id);
    return elsewhere?.(whole) ?? this.#files.open(id, summary.name);
  }

  async #read(id: string): Promise<LoadedModel> {
    const source = await this.#open(id, true);
    try {
      return new LoadedModel(
        (await readSafetensors(source, { shared: true }, { subwords: false })).model,
        (word) => this.#unseen(id, word),
      );
    } finally {
      await source.close();
    }
  }

  /** The vector of a word that the model has not seen, from its pieces; null where there is none. */
  async #unseen(id: string, word: string): Promise<Float32Array | null> {
    const { subwords, dim } = this.#entry(id).unsaved?.model ?? {};
    if (subwords && dim) return unseenVector(word, subwords, dim);
    const source = await this.#open(id, false);
    try {
      return await readUnseen(source, word);
    } finally {
      await source.close();
    }
  }

  /** Tells of a change and saves the index, one write after the other. */
  async #changed(): Promise<void> {
    this.#options.onChange(this.list());
    const models = Object.fromEntries(
      [...this.#entries]
        .filter(([, entry]) => (!entry.unsaved || entry.writing) && !entry.elsewhere)
        .map(([id, { summary, origin, writing }]) => [
          id,
          { name: summary.name, origin, ...(writing ? { waiting: true as const } : {}) },
        ]),
    );
    await this.#index.save(models);
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
