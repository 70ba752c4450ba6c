import { stat } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { LabError } from '../../core/contract/errors.ts';
import type { Directory, Section } from '../../core/project/directory.ts';
import {
  checkSection,
  findSection,
  type ProjectLayout,
  readChecked,
  readLayout,
  readSection,
  sectionSource,
} from '../../core/project/file.ts';
import { type FileSource, openFile } from '../sources.ts';

/** A project's file as it was when it was opened. It is read in parts, each when it is asked for. */
export class ProjectFile {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly layout: ProjectLayout;
  readonly #whole = new Set<Section>();

  /** Reads the directory. Throws `not-found`, `unreadable`, `bad-file`. */
  static async open(file: string): Promise<ProjectFile> {
    const source = await openFile(file);
    try {
      const layout = await readLayout(source, crc32);
      const { size, mtimeMs } = await stat(file);
      return new ProjectFile(file, size, mtimeMs, layout);
    } finally {
      await source.close();
    }
  }

  private constructor(file: string, size: number, modified: number, layout: ProjectLayout) {
    this.path = file;
    this.size = size;
    this.modified = modified;
    this.layout = layout;
  }

  get directory(): Directory {
    return this.layout.directory;
  }

  /** What messages call the file. */
  get name(): string {
    return path.basename(this.path);
  }

  section(kind: string, name = ''): Section | undefined {
    return findSection(this.layout, kind, name);
  }

  /** Whether the file on the disk is still the one that was opened. */
  async unchanged(): Promise<boolean> {
    const now = await stat(this.path).catch(() => null);
    return now?.size === this.size && now.mtimeMs === this.modified;
  }

  /** A small section in memory; null where there is none. Throws `bad-file`, `too-large`, `unreadable`. */
  async read(kind: string, name: string, limit: number): Promise<Uint8Array | null> {
    const section = this.section(kind, name);
    if (!section) return null;
    const source = await this.#open();
    try {
      return await readSection(source, this.layout, section, crc32, limit);
    } finally {
      await source.close();
    }
  }

  /** A section's bytes in pieces, checked. Throws as `read`. */
  async *stream(section: Section): AsyncGenerator<Uint8Array> {
    const source = await this.#open();
    try {
      yield* readChecked(source, this.layout, section, crc32);
    } finally {
      await source.close();
    }
  }

  /** A section as a file of its own; with `whole` it is compared with its checksum first, once. Throws as `read`. */
  async source(section: Section, whole: boolean): Promise<FileSource> {
    const source = await this.#open();
    try {
      if (whole && !this.#whole.has(section)) {
        await checkSection(source, this.layout, section, crc32);
        this.#whole.add(section);
      }
      return { ...sectionSource(source, this.layout, section), close: () => source.close() };
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  async #open(): Promise<FileSource> {
    const source = await openFile(this.path);
    if (await this.unchanged()) return source;
    await source.close();
    throw new LabError(
      'unreadable',
      `${this.name} was changed by another program since it was opened. Open it again.`,
      { file: this.name },
    );
  }
}
