import { randomUUID } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/contract/errors.ts';
import type { FileGrant } from '../core/contract/service.ts';
import { canWrite, codeOf, reasonOf } from './files.ts';

/** What a shell opens to the services: a path the user chose. */
export interface GrantRequest {
  path: string;
  /** Shown to the user; absent: the file's own name. */
  name?: string | undefined;
  mode: 'read' | 'write';
}

export interface GrantedFile {
  path: string;
  name: string;
  mode: 'read' | 'write';
}

/** The files the shells have opened. Only shells add to them; the interface knows ids. */
export class Grants {
  readonly #files = new Map<string, GrantedFile>();

  /** Throws `not-found`, `unreadable`, or (for writing) `cannot-write`. */
  async grant({ path: file, name = path.basename(file), mode }: GrantRequest): Promise<FileGrant> {
    const size = mode === 'read' ? await readableSize(file, name) : 0;
    if (mode === 'write') await canWrite(file);
    const id = randomUUID();
    this.#files.set(id, { path: path.resolve(file), name, mode });
    return { id, name, size };
  }

  /** Throws `not-found` for an id never granted (or before this start), `invalid-input` for reading's grant to write. */
  resolve(id: string, mode: 'read' | 'write'): GrantedFile {
    const file = this.#files.get(id);
    if (!file) {
      throw new LabError('not-found', 'This file is not open to Orrery any more. Choose it again.', {
        file: id,
      });
    }
    if (mode === 'write' && file.mode !== 'write') {
      throw new LabError('invalid-input', `${file.name} was opened for reading only.`, { file: id });
    }
    return file;
  }

  /** The path behind an id, for the shell. Throws `not-found`. */
  path(id: string): string {
    return this.resolve(id, 'read').path;
  }
}

async function readableSize(file: string, name: string): Promise<number> {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw new LabError('unreadable', `${name} is a folder, not a file.`);
    await (await open(file, 'r')).close();
    return info.size;
  } catch (error) {
    if (error instanceof LabError) throw error;
    if (codeOf(error) === 'ENOENT')
      throw new LabError('not-found', `There is no file ${name}.`, { file: name });
    throw new LabError('unreadable', `${name} cannot be read: ${reasonOf(error)}.`, { file: name });
  }
}
