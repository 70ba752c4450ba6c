import { LabError } from '../core/contract/errors.ts';
import type { ModelExtras } from '../core/contract/extras.ts';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import type { ModelSummary } from '../core/contract/service.ts';
import { readModelHeader } from '../core/formats/safetensors.ts';
import { unseenVector } from '../core/formats/subwords.ts';
import type { EmbeddingModel } from '../core/model.ts';
import type { Entry } from './library-entry.ts';
import { LoadedModel } from './loaded-model.ts';
import { ModelCache } from './model-cache.ts';
import { type Beside, besideBytes, ModelFiles } from './model-files.ts';
import type { FileSource } from './sources.ts';
import {
  loadedFrom,
  type ModelOpener,
  type StoredModel,
  storedInFile,
  storedInMemory,
  subwordsFrom,
  summaryOf,
  unseenFrom,
} from './stored-model.ts';
import type { Whence } from './whence.ts';

export interface ListedOptions {
  folder: string;
  /** Bytes of vectors kept in memory; the model asked for last always is. */
  cacheBytes: number;
  onChange(models: ModelSummary[]): void;
}

/** Models on a list, wherever their bytes are: in the library's folder, in memory, or in a project's file. */
export class ListedModels {
  protected readonly entries = new Map<string, Entry>();
  protected readonly cache: ModelCache;
  protected readonly files: ModelFiles;
  readonly #onChange: ListedOptions['onChange'];

  constructor({ folder, cacheBytes, onChange }: ListedOptions) {
    this.cache = new ModelCache(cacheBytes);
    this.files = new ModelFiles(folder);
    this.#onChange = onChange;
  }

  /** Newest first. */
  list(): ModelSummary[] {
    return [...this.entries.values()].map(({ summary }) => summary).sort((a, b) => b.created - a.created);
  }

  /** Throws `not-found`. */
  summary(id: string): ModelSummary {
    return this.entry(id).summary;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** Whether a model is on the disk. Throws `not-found`. */
  isSaved(id: string): boolean {
    const { unsaved, waiting } = this.entry(id);
    return !unsaved && !waiting;
  }

  /** The model opened from exactly that file in that way before, if it is still here. */
  openedFrom({ file, options }: Whence): ModelSummary | null {
    // Another choice of rows or columns is another model.
    if (Object.keys(options).length > 0) return null;
    for (const { summary, origin } of this.entries.values()) {
      if (origin?.path !== file.path) continue;
      if (origin.size === file.size && origin.modified === file.modified) return summary;
    }
    return null;
  }

  /** The model with its vectors. Throws `not-found`, `bad-file`, `unreadable`, `too-large`, `cancelled`. */
  async load(id: string): Promise<LoadedModel> {
    return (
      (await this.#inMemory(id)) ??
      this.cache.get(id, async () => this.loaded(id, await loadedFrom(this.#opener(id))))
    );
  }

  /** What the model's file said about each word. Throws as `load`. */
  async columns(id: string): Promise<MetadataColumn[]> {
    const { summary } = this.entry(id);
    const unsaved = await this.#inMemory(id);
    return unsaved ? (unsaved.model.columns ?? []) : this.files.columns(id, summary.words, summary.name);
  }

  /** Pictures and bookmarks that came with the model's file. Throws as `load`. */
  async extras(id: string): Promise<ModelExtras> {
    const { summary } = this.entry(id);
    const unsaved = await this.#inMemory(id);
    if (!unsaved) return this.files.extras(id, summary.words, summary.name);
    const { pictures = null, views = [] } = unsaved.model;
    return { pictures, views };
  }

  /** The model with all that its file holds, for writing it somewhere else. Throws as `load`. */
  async whole(id: string): Promise<EmbeddingModel> {
    const { model } = await this.load(id);
    const columns = await this.columns(id);
    const { pictures, views } = await this.extras(id);
    const metadata = { ...model.metadata, name: this.summary(id).name };
    const all = {
      ...{ ...model, metadata, views },
      ...(pictures ? { pictures } : {}),
      ...(columns.length > 0 ? { columns } : {}),
    };
    if (!metadata.subwords || model.subwords) return all;
    const subwords = await subwordsFrom(this.#opener(id));
    return subwords ? { ...all, subwords } : all;
  }

  /**
   * Lists a model that lies in another file; it is read from there when it is asked for, and never written.
   * False where the library has that model already. Throws `bad-file`, and what `open` throws.
   */
  async attach(id: string, name: string, open: ModelOpener): Promise<boolean> {
    if (this.entries.has(id)) return false;
    const source = await open(false);
    try {
      const { words, dim, bytes, metadata } = await readModelHeader(source);
      const summary = { ...summaryOf(id, words, dim, bytes, metadata), name };
      this.entries.set(id, { summary, elsewhere: open });
    } finally {
      await source.close();
    }
    this.changed();
    return true;
  }

  /** Whether a model lies in another file. */
  isAttached(id: string): boolean {
    return this.entries.get(id)?.elsewhere !== undefined;
  }

  /** Says where an attached model lies now. */
  move(id: string, open: ModelOpener): void {
    const entry = this.entries.get(id);
    if (entry?.elsewhere) entry.elsewhere = open;
  }

  /** Takes attached models off the list; their files stay as they are, but for what was kept beside them here. */
  async detach(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (!this.isAttached(id)) continue;
      this.forget(id);
      await this.files.removeBeside(id).catch(() => {});
    }
    this.changed();
  }

  /** The bytes of a model, for writing them somewhere else. Throws `not-found`, `unreadable`, `bad-file`. */
  async stored(id: string): Promise<StoredModel> {
    const { name } = this.summary(id);
    const unsaved = await this.#inMemory(id);
    return unsaved ? storedInMemory(name, unsaved.model) : storedInFile(name, this.#opener(id));
  }

  /** What may lie beside a model, and where, whether or not it is there. */
  beside(id: string): Beside<string> {
    return this.files.beside(id);
  }

  /** The same of a model that is not on the disk, or not yet; null for one that is. Throws as `load`. */
  async besideUnsaved(id: string): Promise<Beside<Uint8Array[] | null> | null> {
    const unsaved = await this.#inMemory(id);
    return unsaved && besideBytes(unsaved.model);
  }

  protected entry(id: string): Entry {
    const entry = this.entries.get(id);
    if (!entry) throw new LabError('not-found', 'This model is not in the library any more.', { model: id });
    return entry;
  }

  protected forget(id: string): void {
    this.entries.delete(id);
    this.cache.forget(id);
  }

  /** A model that is not on the disk, or not yet; null for one that is. */
  async #inMemory(id: string): Promise<LoadedModel | null> {
    const { unsaved, waiting } = this.entry(id);
    return unsaved ?? (await waiting?.reading) ?? null;
  }

  #opener(id: string): (whole: boolean) => Promise<FileSource> {
    const { summary, elsewhere } = this.entry(id);
    return elsewhere ?? (() => this.files.open(id, summary.name));
  }

  /** A model in memory that makes vectors of words that it has not seen from their pieces, here or on the disk. */
  protected loaded(id: string, model: EmbeddingModel): LoadedModel {
    return new LoadedModel(model, async (word) => {
      const { subwords, dim } = this.entry(id).unsaved?.model ?? {};
      return subwords && dim ? unseenVector(word, subwords, dim) : unseenFrom(this.#opener(id), word);
    });
  }

  /** Tells of a change. */
  protected changed(): void {
    this.#onChange(this.list());
  }
}
