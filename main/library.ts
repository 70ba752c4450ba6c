import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LabError } from '../core/contract/errors.ts';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import type { ModelSummary } from '../core/contract/service.ts';
import { readModelHeader, readSafetensors, readUnseen } from '../core/formats/safetensors.ts';
import { writeSafetensors } from '../core/formats/safetensors-write.ts';
import { unseenVector } from '../core/formats/subwords.ts';
import type { EmbeddingModel, ModelMetadata } from '../core/model.ts';
import { loadColumns, saveColumns } from './column-store.ts';
import { reasonOf, type TransferOptions, writeFileAtomic } from './files.ts';
import { LoadedModel } from './loaded-model.ts';
import { type FileSource, openFile } from './sources.ts';

type Notify = (level: 'info' | 'warning' | 'error', message: string) => void;

/** A file a model was opened from, so that opening it again finds the model that is there. */
export interface Origin {
  path: string;
  size: number;
  modified: number;
}

interface Entry {
  summary: ModelSummary;
  origin?: Origin | undefined;
  /** Not on disk: kept in memory until it is removed or the service ends. */
  unsaved?: LoadedModel;
  /** Opens its bytes where they are not in the library's folder but in a project's file. */
  elsewhere?: ModelOpener;
}

/** Opens a model's bytes; `whole` where all of them will be read, so that their checksum is worth comparing. */
export type ModelOpener = (whole: boolean) => Promise<FileSource>;

/** A model's bytes, as safetensors. */
export interface StoredModel {
  name: string;
  length: number;
  metadata: ModelMetadata;
  chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** index.json: what file headers cannot say (new names, origins). Anything wrong with it costs no more than those. */
const indexSchema = z.object({
  version: z.literal(1),
  models: z.record(
    z.string(),
    z.object({
      name: z.string(),
      origin: z.object({ path: z.string(), size: z.number(), modified: z.number() }).optional(),
    }),
  ),
});

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
  /** Least recently used first. */
  readonly #cache = new Map<string, Promise<LoadedModel>>();
  readonly #cached = new Map<string, number>();
  #saving: Promise<void> = Promise.resolve();

  constructor(options: LibraryOptions) {
    this.#options = options;
  }

  /** Reads the headers of all model files. A file that cannot be read is left alone and told of. */
  async scan(): Promise<void> {
    const { folder, notify } = this.#options;
    const known = await this.#readIndex();
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
    const loading = this.#cache.get(id) ?? this.#read(id);
    this.#cache.delete(id);
    this.#cache.set(id, loading);
    try {
      const loaded = await loading;
      if (this.#cache.has(id)) this.#cached.set(id, loaded.bytes);
      this.#trim();
      return loaded;
    } catch (error) {
      this.#cache.delete(id);
      throw error;
    }
  }

  /** What the model's file said about each word. Throws `not-found`, `bad-file`, `unreadable`. */
  async columns(id: string): Promise<MetadataColumn[]> {
    const { summary, unsaved } = this.#entry(id);
    return unsaved
      ? (unsaved.model.columns ?? [])
      : loadColumns(this.columnsFile(id), summary.words, summary.name);
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
    {
      keepUnsaved = false,
      origin,
      ...transfer
    }: TransferOptions & { keepUnsaved?: boolean; origin?: Origin } = {},
  ): Promise<ModelSummary> {
    const id = randomBytes(8).toString('hex');
    const { words, dim, metadata } = model;
    metadata.created ??= Date.now();
    const unseen = (word: string) => this.#unseen(id, word);
    const size = new LoadedModel(model).bytes;
    const entry: Entry = { summary: summaryOf(id, words.length, dim, size, metadata), origin };
    try {
      if (model.columns?.length) await saveColumns(this.columnsFile(id), model.columns);
      entry.summary.bytes = await writeFileAtomic(this.#file(id), writeSafetensors(model), transfer);
      const loaded = new LoadedModel(withoutExtras(model), unseen);
      this.#cache.set(id, Promise.resolve(loaded));
      this.#cached.set(id, loaded.bytes);
    } catch (error) {
      await rm(this.columnsFile(id), { force: true }).catch(() => {});
      if (!keepUnsaved || !(error instanceof LabError) || error.code !== 'cannot-write') throw error;
      entry.unsaved = new LoadedModel(model, unseen);
      this.#options.notify(
        'error',
        `"${metadata.name}" could not be saved and is only in memory. ${error.message} Export it to another place before you close Orrery.`,
      );
    }
    this.#entries.set(id, entry);
    this.#trim();
    await this.#changed();
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
      await rm(this.columnsFile(id), { force: true }).catch(() => {});
    }
    this.#options.onChange(this.list());
  }

  /** The bytes of a model, for writing them somewhere else. Throws `not-found`, `unreadable`, `bad-file`. */
  async stored(id: string): Promise<StoredModel> {
    const { summary, unsaved } = this.#entry(id);
    const { name } = summary;
    if (unsaved) {
      const chunks = () => writeSafetensors(unsaved.model);
      let length = 0;
      for (const chunk of chunks()) length += chunk.length;
      return { name, length, metadata: unsaved.model.metadata, chunks };
    }
    const source = await this.#open(id, false);
    try {
      const { bytes, metadata } = await readModelHeader(source);
      return { name, length: bytes, metadata, chunks: () => streamOf(() => this.#open(id, true)) };
    } finally {
      await source.close();
    }
  }

  /** The file of a model's columns, whether or not there is one. */
  columnsFile(id: string): string {
    return path.join(this.#options.folder, `${id}.columns`);
  }

  async rename(id: string, name: string): Promise<void> {
    this.#entry(id).summary.name = name;
    await this.#changed();
  }

  /** Throws `not-found`, `cannot-write`. */
  async remove(id: string): Promise<void> {
    const { summary } = this.#entry(id);
    try {
      await rm(this.#file(id), { force: true });
      await rm(this.columnsFile(id), { force: true });
    } catch (error) {
      throw new LabError('cannot-write', `"${summary.name}" could not be removed: ${reasonOf(error)}.`, {
        id,
      });
    }
    this.#forget(id);
    await this.#changed();
  }

  /** Resolves when nothing is being saved any more. */
  idle(): Promise<void> {
    return this.#saving;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new LabError('not-found', 'This model is not in the library any more.', { model: id });
    return entry;
  }

  #forget(id: string): void {
    this.#entries.delete(id);
    this.#cache.delete(id);
    this.#cached.delete(id);
  }

  #open(id: string, whole: boolean): Promise<FileSource> {
    const { summary, elsewhere } = this.#entry(id);
    return elsewhere?.(whole) ?? openFile(this.#file(id), { name: `"${summary.name}" in the library` });
  }

  #file(id: string): string {
    return path.join(this.#options.folder, `${id}.safetensors`);
  }

  async #read(id: string): Promise<LoadedModel> {
    const source = await this.#open(id, true);
    try {
      return new LoadedModel((await readSafetensors(source, {}, { subwords: false })).model, (word) =>
        this.#unseen(id, word),
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

  #trim(): void {
    let bytes = [...this.#cached.values()].reduce((sum, size) => sum + size, 0);
    for (const id of [...this.#cache.keys()].slice(0, -1)) {
      if (bytes <= this.#options.cacheBytes) return;
      bytes -= this.#cached.get(id) ?? 0;
      this.#cache.delete(id);
      this.#cached.delete(id);
    }
  }

  async #readIndex(): Promise<z.output<typeof indexSchema>['models']> {
    const file = path.join(this.#options.folder, 'index.json');
    if (!(await stat(file).catch(() => null))) return {};
    try {
      return indexSchema.parse(JSON.parse(await readFile(file, 'utf8'))).models;
    } catch {
      this.#options.notify(
        'warning',
        'The index of the library was damaged and was made anew from the models; some may have their old names again.',
      );
      return {};
    }
  }

  /** Tells of a change and saves the index, one write after the other. */
  async #changed(): Promise<void> {
    this.#options.onChange(this.list());
    const models = Object.fromEntries(
      [...this.#entries]
        .filter(([, entry]) => !entry.unsaved && !entry.elsewhere)
        .map(([id, { summary, origin }]) => [id, { name: summary.name, origin }]),
    );
    const text = JSON.stringify({ version: 1, models });
    const write = () => writeFileAtomic(path.join(this.#options.folder, 'index.json'), text);
    this.#saving = this.#saving.then(write).then(
      () => {},
      (error) =>
        this.#options.notify('warning', `The names of models could not be saved. ${reasonOf(error)}`),
    );
    await this.#saving;
  }
}

async function* streamOf(open: () => Promise<FileSource>): AsyncGenerator<Uint8Array> {
  const source = await open();
  try {
    yield* source.stream();
  } finally {
    await source.close();
  }
}

/** What stays in memory of a model that is on the disk: columns and pieces of words are read when asked for. */
function withoutExtras({ columns: _, subwords, ...model }: EmbeddingModel): EmbeddingModel {
  // A word's vectors and its pieces' may share memory.
  return subwords ? { ...model, input: model.input.slice() } : model;
}

function summaryOf(
  id: string,
  words: number,
  dim: number,
  bytes: number,
  { name, format, created = 0, parameters, corpus, loss, taken }: ModelMetadata,
): ModelSummary {
  return {
    id,
    name,
    words,
    dim,
    origin: format === 'orrery' ? 'trained' : 'opened',
    format,
    created,
    bytes,
    ...(taken ? { taken } : {}),
    ...(parameters ? { parameters } : {}),
    ...(corpus ? { corpus: corpus.name } : {}),
    ...(loss === undefined ? {} : { loss }),
  };
}
