import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ModelExtras } from '../core/contract/extras.ts';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import { writeSafetensors } from '../core/formats/safetensors-write.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { columnsBytes, loadColumns } from './column-store.ts';
import { extrasBytes, loadExtras } from './extras-store.ts';
import { type TransferOptions, writeFileAtomic } from './files.ts';
import { type FileSource, openFile } from './sources.ts';

/** What may lie beside a model: `<id>.columns` and `<id>.extras`. */
export interface Beside<T> {
  columns: T;
  extras: T;
}

/** What lies, or is to lie, beside a model; null: nothing. */
export const besideBytes = (model: EmbeddingModel): Beside<Uint8Array[] | null> => ({
  columns: columnsBytes(model),
  extras: extrasBytes(model),
});

/**
 * The files of models in a folder: `<id>.safetensors`; `<id>.columns` where a file said more of its words; `<id>.extras`
 * where it came with pictures or bookmarks.
 */
export class ModelFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What may lie beside a model, and where, whether or not it is there. */
  beside(id: string): Beside<string> {
    const place = (kind: string) => path.join(this.#folder, `${id}.${kind}`);
    return { columns: place('columns'), extras: place('extras') };
  }

  /** Answers with the bytes of the model's file. Throws `cannot-write`, `cancelled`, `invalid-input`. */
  async write(id: string, model: EmbeddingModel, transfer: TransferOptions): Promise<number> {
    try {
      const files = this.beside(id);
      for (const [kind, bytes] of Object.entries(besideBytes(model)))
        if (bytes) await writeFileAtomic(files[kind as keyof Beside<string>], bytes);
      return await writeFileAtomic(this.#file(id), writeSafetensors(model), transfer);
    } catch (error) {
      await this.removeBeside(id).catch(() => {});
      throw error;
    }
  }

  /** Throws what the file system throws. */
  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
    await this.removeBeside(id);
  }

  /** Throws what the file system throws. */
  async removeBeside(id: string): Promise<void> {
    for (const file of Object.values(this.beside(id))) await rm(file, { force: true });
  }

  /** `name` is what messages call the model. Throws `not-found`, `unreadable`. */
  open(id: string, name: string): Promise<FileSource> {
    return openFile(this.#file(id), { name: `"${name}" in the library` });
  }

  /** As `loadColumns`. */
  columns(id: string, words: number, name: string): Promise<MetadataColumn[]> {
    return loadColumns(this.beside(id).columns, words, name);
  }

  /** As `loadExtras`. */
  extras(id: string, words: number, name: string): Promise<ModelExtras> {
    return loadExtras(this.beside(id).extras, words, name);
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.safetensors`);
  }
}
