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
  came: z.literal(true).optional(),
});

/**
 * The finished projections of each model: the last of each dimension, and the last of each method and dimension, one
 * file each (a frame of the wire codec).
 */
export class Projections {
  readonly #folder: string;
  /** By file: what is not in it yet. */
  readonly #unsaved = new Map<string, Projection>();
  /** One write after the other. */
  #saving: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Is found from now on; resolves when it is on the disk. Throws `cannot-write`; then it is in memory only. */
  save(projection: Projection): Promise<void> {
    const { model, parameters } = projection;
    const files = [
      this.#file(model, parameters.dimensions),
      this.#fileOf(model, parameters.dimensions, parameters.method),
    ];
    for (const file of files) this.#unsaved.set(file, projection);
    const write = async () => {
      // Whoever asked for it is answered first: the bytes of a million points take their time.
      await new Promise((resolve) => setImmediate(resolve));
      const bytes = encode({ version: 1, ...projection });
      for (const file of files) {
        if (this.#unsaved.get(file) !== projection) continue;
        await writeFileAtomic(file, [bytes]);
        if (this.#unsaved.get(file) === projection) this.#unsaved.delete(file);
      }
    };
    const saving = this.#saving.then(write);
    this.#saving = saving.catch(() => {});
    return saving;
  }

  /** Resolves when nothing is being saved any more. */
  idle(): Promise<void> {
    return this.#saving;
  }

  /** Null where there is none, or one that cannot be read, which is as good as none. */
  async load(model: string, dimensions: 2 | 3, method?: Method): Promise<Projection | null> {
    const last = await this.#read(this.#file(model, dimensions), dimensions);
    if (!method || last?.parameters.method === method) return last;
    return this.#read(this.#fileOf(model, dimensions, method), dimensions);
  }

  async #read(file: string, dimensions: 2 | 3): Promise<Projection | null> {
    const unsaved = this.#unsaved.get(file);
    if (unsaved) return unsaved;
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
      names.map(({ method, dimensions }) => {
        const file = this.#fileOf(model, dimensions, method);
        if (this.#unsaved.has(file)) return true;
        return access(file).then(
          () => true,
          () => false,
        );
      }),
    );
    return names.filter((_, i) => there[i]);
  }

  async remove(model: string): Promise<void> {
    const files = this.places(model).map(({ file }) => file);
    for (const file of files) this.#unsaved.delete(file);
    await this.idle();
    for (const file of files) await rm(file, { force: true });
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
