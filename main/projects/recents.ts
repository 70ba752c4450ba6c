import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { RecentProject } from '../../core/contract/projects.ts';
import { writeFileAtomic } from '../files.ts';

/** Projects remembered. */
const MOST = 12;

const listSchema = z.object({
  version: z.literal(1),
  recent: z.array(
    z.object({
      path: z.string(),
      name: z.string(),
      saved: z.number(),
      bytes: z.number(),
      models: z.number(),
    }),
  ),
});
type Recent = z.output<typeof listSchema>['recent'][number];

const idOf = (file: string): string => createHash('sha256').update(file).digest('hex').slice(0, 16);

/** Projects opened or saved lately: `recent.json`, and `thumbnails/<id>.png`. A damaged list is as good as none. */
export class Recents {
  readonly #folder: string;
  #recent: Recent[] | null = null;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<RecentProject[]> {
    return Promise.all(
      (await this.#read()).map(async ({ path: file, ...about }) => ({
        ...about,
        id: idOf(file),
        folder: path.basename(path.dirname(file)),
        thumbnail: await readFile(this.#thumbnail(file)).then(
          (bytes) => new Uint8Array(bytes),
          () => null,
        ),
        missing: !(await stat(file).catch(() => null)),
      })),
    );
  }

  /** The path of a recent project, if it is known. */
  async path(id: string): Promise<string | null> {
    return (await this.#read()).find((recent) => idOf(recent.path) === id)?.path ?? null;
  }

  /** Puts a project first. A failure costs a convenience and is none. */
  async add(recent: Recent, thumbnail: Uint8Array | null): Promise<void> {
    const others = (await this.#read()).filter((known) => known.path !== recent.path);
    await this.#write([recent, ...others]);
    if (!thumbnail) return;
    await mkdir(path.join(this.#folder, 'thumbnails'), { recursive: true }).catch(() => {});
    await writeFileAtomic(this.#thumbnail(recent.path), [thumbnail]).catch(() => {});
  }

  async forget(id: string): Promise<void> {
    const file = await this.path(id);
    if (file) await this.#write((await this.#read()).filter((known) => known.path !== file));
  }

  async #read(): Promise<Recent[]> {
    try {
      const text = await readFile(this.#file, 'utf8');
      this.#recent ??= listSchema.parse(JSON.parse(text)).recent;
    } catch {
      this.#recent ??= [];
    }
    return this.#recent;
  }

  async #write(recent: Recent[]): Promise<void> {
    this.#recent = recent.slice(0, MOST);
    for (const { path: gone } of recent.slice(MOST)) await rm(this.#thumbnail(gone), { force: true });
    const text = JSON.stringify({ version: 1, recent: this.#recent });
    await writeFileAtomic(this.#file, text).catch(() => {});
  }

  get #file(): string {
    return path.join(this.#folder, 'recent.json');
  }

  #thumbnail(file: string): string {
    return path.join(this.#folder, 'thumbnails', `${idOf(file)}.png`);
  }
}
