import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { ModelSummary } from '../core/contract/service.ts';
import { reasonOf, writeFileAtomic } from './files.ts';
import { type Whence, whence } from './whence.ts';

/** A file a model was opened from, so that opening it again finds the model that is there. */
export interface Origin {
  path: string;
  size: number;
  modified: number;
}

/** An opened model that is not copied to the library yet: what is listed of it, and where it can be read from. */
const waiting = z.object({
  summary: z.looseObject({ id: z.string(), words: z.number(), dim: z.number(), created: z.number() }),
  from: whence.optional(),
});
interface Waiting {
  summary: ModelSummary;
  from?: Whence | undefined;
}

const named = z.object({
  name: z.string(),
  origin: z.object({ path: z.string(), size: z.number(), modified: z.number() }).optional(),
  /** `true`: noted by an earlier Orrery. */
  waiting: z.union([z.literal(true), waiting]).optional(),
});
const schema = z.object({ version: z.literal(1), models: z.record(z.string(), named) });

interface Named {
  name: string;
  origin?: Origin | undefined;
  waiting?: true | Waiting | undefined;
}

/** index.json: what file headers cannot say (new names, origins). Anything wrong with it costs no more than those. */
export class LibraryIndex {
  readonly #file: string;
  readonly #warn: (message: string) => void;
  #saving: Promise<void> = Promise.resolve();

  constructor(folder: string, warn: (message: string) => void) {
    this.#file = path.join(folder, 'index.json');
    this.#warn = warn;
  }

  async read(): Promise<Record<string, Named>> {
    if (!(await stat(this.#file).catch(() => null))) return {};
    try {
      return schema.parse(JSON.parse(await readFile(this.#file, 'utf8'))).models as Record<string, Named>;
    } catch {
      this.#warn(
        'The index of the library was damaged and was made anew from the models; some may have their old names again.',
      );
      return {};
    }
  }

  /** Saves it, one write after the other. A failure is told, not thrown. */
  async save(models: Record<string, Named>): Promise<void> {
    const text = JSON.stringify({ version: 1, models });
    this.#saving = this.#saving
      .then(() => writeFileAtomic(this.#file, text))
      .then(
        () => {},
        (error) => this.#warn(`The names of models could not be saved. ${reasonOf(error)}`),
      );
    await this.#saving;
  }

  /** Resolves when nothing is being saved any more. */
  idle(): Promise<void> {
    return this.#saving;
  }
}
