import { access, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { decode, encode } from '../core/contract/codec.ts';
import { type MapName, type Projection, projectParameters } from '../core/contract/projection.ts';
import { writeFileAtomic } from './files.ts';

type Method = Projection['parameters']['method'];
const methods: readonly Method[] = ['umap', 'tsne', 'pca', 'axes'];

/** Memory that what is not numbers in one may take, in bytes. */
const MOST = 2 ** 20;

/** A stored projection, checked before it is believed. */
const stored = z.object({
  version: z.literal(1),
  model: z.string(),
  parameters: projectParameters,
  points: z.int().positive(),
  positions: z.instanceof(Float32Array),
  epoch: z.number(),
  epochs: z.number(),
  explained: z.array(z.number()).optional(),
  sampled: z.int().optional(),
  recall: z.number().optional(),
  dropped: z.int().optional(),
});

/**
 * The finished projections of each model: the last of each dimension, and the last of each method and dimension, one
 * file each (a frame of the wire codec).
 */
export class Projections {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws `cannot-write`. */
  async save(projection: Projection): Promise<void> {
    const { model, parameters } = projection;
    const { dimensions, method } = parameters;
    const bytes = encode({ version: 1, ...projection });
    await writeFileAtomic(this.#file(model, dimensions), [bytes]);
    await writeFileAtomic(this.#fileOf(model, dimensions, method), [bytes]);
  }

  /** Null where there is none, or one that cannot be read, which is as good as none. */
  async load(model: string, dimensions: 2 | 3, method?: Method): Promise<Projection | null> {
    const last = await this.#read(this.#file(model, dimensions), dimensions);
    if (!method || last?.parameters.method === method) return last;
    return this.#read(this.#fileOf(model, dimensions, method), dimensions);
  }

  async #read(file: string, dimensions: 2 | 3): Promise<Projection | null> {
    const bytes = await readFile(file).catch(() => null);
    if (!bytes) return null;
    try {
      const { version: _, ...found } = stored.parse(decode(bytes, MOST));
      const whole = found.positions.length === found.points * dimensions;
      return whole && found.parameters.dimensions === dimensions ? (found as Projection) : null;
    } catch {
      return null;
    }
  }

  /** Which maps of a model there are. */
  async kept(model: string): Promise<MapName[]> {
    const names = methods.flatMap((method) =>
      ([2, 3] as const).map((dimensions) => ({ method, dimensions })),
    );
    const there = await Promise.all(
      names.map(({ method, dimensions }) =>
        access(this.#fileOf(model, dimensions, method)).then(
          () => true,
          () => false,
        ),
      ),
    );
    return names.filter((_, i) => there[i]);
  }

  async remove(model: string): Promise<void> {
    for (const dimensions of [2, 3] as const) {
      await rm(this.#file(model, dimensions), { force: true });
      for (const method of methods) await rm(this.#fileOf(model, dimensions, method), { force: true });
    }
  }

  /** Where the maps of a model are kept, as far as there are such, each with its name in a project. */
  places(model: string): { name: string; file: string }[] {
    return ([2, 3] as const).flatMap((dimensions) => [
      { name: `${model}-${dimensions}d`, file: this.#file(model, dimensions) },
      ...methods.map((method) => ({
        name: `${model}-${dimensions}d-${method}`,
        file: this.#fileOf(model, dimensions, method),
      })),
    ]);
  }

  #file(model: string, dimensions: 2 | 3): string {
    return path.join(this.#folder, `${model}-${dimensions}d.bin`);
  }

  #fileOf(model: string, dimensions: 2 | 3, method: Method): string {
    return path.join(this.#folder, `${model}-${dimensions}d-${method}.bin`);
  }
}
