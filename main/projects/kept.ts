import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { projectView } from '../../core/contract/projects.ts';
import { writeFileAtomic } from '../files.ts';

const keptSchema = z.object({
  version: z.literal(1),
  /** The project that is open; null: none. */
  path: z.string().nullable(),
  /** What is not saved in it. */
  unsaved: z
    .object({
      view: projectView,
      models: z.array(z.string()),
      runs: z.array(z.string()).default([]),
      revision: z.number(),
      /** Milliseconds since 1970. */
      kept: z.number(),
    })
    .nullable(),
});
type Kept = z.output<typeof keptSchema>;

const nothing: Kept = { version: 1, path: null, unsaved: null };

/** What the next start takes up again: the open project, and the view that is not saved in it. */
export class KeptView {
  readonly #file: string;
  #kept: Kept = nothing;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  get unsaved(): Kept['unsaved'] {
    return this.#kept.unsaved;
  }

  /** The path of the project that was open. A damaged file is as good as none. */
  async read(): Promise<string | null> {
    try {
      this.#kept = keptSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      this.#kept = nothing;
    }
    return this.#kept.path;
  }

  /** Throws `cannot-write`. */
  keep(path: string | null, unsaved: Kept['unsaved']): Promise<void> {
    this.#kept = { version: 1, path, unsaved };
    const text = JSON.stringify(this.#kept);
    // One writing after the other, so that the newest is the last.
    const writing = this.#writing.then(() => writeFileAtomic(this.#file, text)).then(() => {});
    this.#writing = writing.catch(() => {});
    return writing;
  }
}
