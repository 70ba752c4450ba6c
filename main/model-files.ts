import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { MetadataColumn } from '../core/contract/metadata.ts';
import { writeSafetensors } from '../core/formats/safetensors-write.ts';
import type { EmbeddingModel } from '../core/model.ts';
import { loadColumns, saveColumns } from './column-store.ts';
import { type TransferOptions, writeFileAtomic } from './files.ts';
import { type FileSource, openFile } from './sources.ts';

/** The files of models in a folder: `<id>.safetensors`, and `<id>.columns` where a file said more of its words. */
export class ModelFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file of a model's columns, whether or not there is one. */
  columnsFile(id: string): string {
    return path.join(this.#folder, `${id}.columns`);
  }

  /** Answers with the bytes of the model's file. Throws `cannot-write`, `cancelled`, `invalid-input`. */
  async write(id: string, model: EmbeddingModel, transfer: TransferOptions): Promise<number> {
    try {
      if (model.columns?.length) await saveColumns(this.columnsFile(id), model.columns);
      return await writeFileAtomic(this.#file(id), writeSafetensors(model), transfer);
    } catch (error) {
      await this.removeColumns(id);
      throw error;
    }
  }

  /** Throws what the file system throws. */
  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
    await rm(this.columnsFile(id), { force: true });
  }

  async removeColumns(id: string): Promise<void> {
    await rm(this.columnsFile(id), { force: true }).catch(() => {});
  }

  /** `name` is what messages call the model. Throws `not-found`, `unreadable`. */
  open(id: string, name: string): Promise<FileSource> {
    return openFile(this.#file(id), { name: `"${name}" in the library` });
  }

  /** As `loadColumns`. */
  columns(id: string, words: number, name: string): Promise<MetadataColumn[]> {
    return loadColumns(this.columnsFile(id), words, name);
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.safetensors`);
  }
}
