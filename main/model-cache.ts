import type { LoadedModel } from './loaded-model.ts';

/** Models in memory, as many as fit into so many bytes of vectors; the one asked for last always stays. */
export class ModelCache {
  readonly #most: number;
  /** Least recently used first. */
  readonly #models = new Map<string, Promise<LoadedModel>>();
  readonly #sizes = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The model, read where it is not there: once for all who ask meanwhile. Throws what `read` throws. */
  async get(id: string, read: () => Promise<LoadedModel>): Promise<LoadedModel> {
    const loading = this.#models.get(id) ?? read();
    this.#models.delete(id);
    this.#models.set(id, loading);
    try {
      const loaded = await loading;
      if (this.#models.has(id)) this.#sizes.set(id, loaded.bytes);
      this.#trim();
      return loaded;
    } catch (error) {
      this.#models.delete(id);
      throw error;
    }
  }

  put(id: string, loaded: LoadedModel): void {
    this.#models.set(id, Promise.resolve(loaded));
    this.#sizes.set(id, loaded.bytes);
    this.#trim();
  }

  forget(id: string): void {
    this.#models.delete(id);
    this.#sizes.delete(id);
  }

  #trim(): void {
    let bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const id of [...this.#models.keys()].slice(0, -1)) {
      if (bytes <= this.#most) return;
      bytes -= this.#sizes.get(id) ?? 0;
      this.forget(id);
    }
  }
}
