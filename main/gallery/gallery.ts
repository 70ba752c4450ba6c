import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LabError } from '../../core/contract/errors.ts';
import type { GalleryEntry } from '../../core/contract/gallery.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import { type Checksum, type GalleryItem, galleryItems } from '../../core/gallery/items.ts';
import { cancelled, reasonOf, writeFileAtomic } from '../files.ts';
import type { Grants } from '../grants.ts';
import type { Task } from '../tasks.ts';
import { listZip, readZipEntry } from '../training/zip.ts';
import { discard, type FetchOptions, fetchFile, hashOf } from './fetch-file.ts';

/** Bytes that a disk keeps free beyond a download. */
const RESERVE = 64 * 2 ** 20;

/** SHA-256 of what was downloaded first: kept when a download is removed. */
const pinsSchema = z.record(z.string(), z.object({ sha256: z.string(), bytes: z.number(), at: z.number() }));
type Pins = z.output<typeof pinsSchema>;

export interface GalleryOptions {
  folder: string;
  grants: Grants;
  items?: readonly GalleryItem[];
  /** For tests: shorter waits. */
  waits?: Pick<FetchOptions, 'stall' | 'pause'>;
}

/**
 * What was downloaded: `pins.json`, and of each item a folder with the file (and the one entry of it that is of
 * use), or with what has come so far.
 */
export class Gallery {
  readonly #options: GalleryOptions;
  readonly #items: readonly GalleryItem[];
  readonly #busy = new Set<string>();
  readonly #granted = new Map<string, FileGrant>();

  constructor(options: GalleryOptions) {
    this.#options = options;
    this.#items = options.items ?? galleryItems;
  }

  async list(): Promise<GalleryEntry[]> {
    return Promise.all(
      this.#items.map(async (item) => {
        const here = await this.#grant(item).catch(() => null);
        const begun = (await stat(this.#part(item)).catch(() => null))?.size ?? 0;
        return { ...item, here, begun, verified: here && (item.checksum ? 'checksum' : 'pinned') };
      }),
    );
  }

  /** Throws as the command `download`. */
  async download(id: string, task: Task): Promise<FileGrant> {
    const item = this.#item(id);
    const ready = await this.#grant(item);
    if (ready) return ready;
    if (this.#busy.has(id)) throw new LabError('busy', `${item.name} is being downloaded already.`);
    this.#busy.add(id);
    try {
      await this.#fetch(item, task);
      return (await this.#grant(item))!;
    } finally {
      this.#busy.delete(id);
    }
  }

  async remove(id: string): Promise<void> {
    const item = this.#item(id);
    if (this.#busy.has(id))
      throw new LabError('busy', `${item.name} is being downloaded. Cancel that first.`);
    this.#granted.delete(id);
    await rm(this.#folder(item), { recursive: true, force: true });
  }

  async #fetch(item: GalleryItem, task: Task): Promise<void> {
    const folder = this.#folder(item);
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw new LabError('cannot-write', `${folder} cannot be made: ${reasonOf(error)}.`);
    }
    const part = this.#part(item);
    await fetchFile(item.url, part, {
      ...{ name: item.name, bytes: item.bytes, signal: task.signal },
      onBytes: (done, total) => task.report('Downloading', done, total, 'bytes'),
      requireSpace: (bytes) => requireSpace(item.name, folder, bytes),
      ...this.#options.waits,
    });
    try {
      await this.#verify(item, part, task);
      if (item.entry !== undefined)
        await unpack(item, part, path.join(folder, path.basename(item.entry)), task);
    } catch (error) {
      const wrong = error instanceof LabError && error.code === 'bad-file';
      if (wrong) await discard(part);
      throw error;
    }
    await rename(part, path.join(folder, item.file));
    await discard(part);
  }

  async #verify(item: GalleryItem, part: string, task: Task): Promise<void> {
    const { checksum, name } = item;
    const { size } = await stat(part);
    const followed = (chunks: AsyncIterable<Uint8Array>) => reported(chunks, size, task);
    if (checksum) {
      const found = await hashOf(checksum.algorithm, followed(contentOf(item, part, checksum)));
      if (found !== checksum.hex) throw mismatch(name, checksum.hex, found, checksum.algorithm);
    }
    const sha256 = await hashOf('sha256', followed(createReadStream(part, { highWaterMark: 2 ** 20 })));
    const pins = await this.#pins();
    const pinned = pins[item.id];
    if (!checksum && pinned && pinned.sha256 !== sha256) {
      const when = new Date(pinned.at).toLocaleDateString('en-GB');
      throw new LabError(
        'bad-file',
        `${name} is not the file that was downloaded on ${when} (SHA-256 ${sha256}, then ${pinned.sha256}). If the publisher has a new version, delete pins.json in ${this.#options.folder} to accept it.`,
        { expected: pinned.sha256, found: sha256 },
      );
    }
    const text = JSON.stringify({ ...pins, [item.id]: { sha256, bytes: size, at: Date.now() } });
    if (!pinned) await writeFileAtomic(this.#pinsFile, text);
  }

  /** The file of use, opened; null where it is not here. */
  async #grant(item: GalleryItem): Promise<FileGrant | null> {
    const folder = this.#folder(item);
    const file = path.join(folder, path.basename(item.entry ?? item.file));
    const whole = await stat(path.join(folder, item.file)).catch(() => null);
    if (!whole || !(await stat(file).catch(() => null))) return null;
    const known = this.#granted.get(item.id);
    if (known) return known;
    const grant = await this.#options.grants.grant({ path: file, mode: 'read' });
    this.#granted.set(item.id, grant);
    return grant;
  }

  async #pins(): Promise<Pins> {
    try {
      return pinsSchema.parse(JSON.parse(await readFile(this.#pinsFile, 'utf8')));
    } catch {
      return {};
    }
  }

  #item(id: string): GalleryItem {
    const item = this.#items.find((candidate) => candidate.id === id);
    if (!item) throw new LabError('not-found', `There is nothing called "${id}" in the gallery.`);
    return item;
  }

  get #pinsFile(): string {
    return path.join(this.#options.folder, 'pins.json');
  }

  #folder(item: GalleryItem): string {
    return path.join(this.#options.folder, item.id);
  }

  #part(item: GalleryItem): string {
    return path.join(this.#folder(item), `${item.file}.part`);
  }
}

const mismatch = (name: string, expected: string, found: string, algorithm: string) =>
  new LabError(
    'bad-file',
    `${name} is not the file that is expected: its ${algorithm.toUpperCase()} is ${found}, expected ${expected}. It was deleted; try again, or use another network.`,
    { expected, found },
  );

async function* reported(chunks: AsyncIterable<Uint8Array>, total: number, task: Task) {
  let done = 0;
  for await (const chunk of chunks) {
    if (task.signal.aborted) throw cancelled();
    done += chunk.length;
    task.report('Verifying', Math.min(done, total), total, 'bytes');
    yield chunk;
  }
}

async function* contentOf(item: GalleryItem, file: string, { entry }: Pick<Checksum, 'entry'>) {
  if (entry === undefined) return yield* createReadStream(file, { highWaterMark: 2 ** 20 });
  const found = (await listZip(item.name, file)).find(({ name }) => name === entry);
  if (!found) throw new LabError('bad-file', `${item.name}: there is no file ${entry} in the archive.`);
  yield* readZipEntry(item.name, file, found, () => {});
}

async function unpack(item: GalleryItem, file: string, target: string, task: Task): Promise<void> {
  const bytes = contentOf(item, file, { entry: item.entry! });
  await writeFileAtomic(target, bytes, { signal: task.signal });
}

async function requireSpace(name: string, folder: string, bytes: number | null): Promise<void> {
  const disk = await statfs(folder).catch(() => null);
  if (!disk || bytes === null) return;
  const free = disk.bavail * disk.bsize;
  if (bytes + RESERVE <= free) return;
  const [needed, there] = [bytes + RESERVE, free].map((n) => `${Math.ceil(n / 2 ** 20)} MiB`);
  throw new LabError(
    'cannot-write',
    `${name} needs ${needed} on the disk of ${folder}, and ${there} are free. Free some space and try again.`,
    { reason: 'ENOSPC' },
  );
}
