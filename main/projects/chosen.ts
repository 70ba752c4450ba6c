import { copyFile, link } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../core/contract/errors.ts';
import type { CommandRequest } from '../../core/contract/service.ts';
import type { Grants } from '../grants.ts';
import { freePath } from './places.ts';
import type { Recents } from './recents.ts';

/** Where files of projects may be. */
interface Places {
  grants: Grants;
  /** Of Orrery's own: projects without a file of the user's are in its `files`. */
  folder: string;
  /** Where the web shell puts uploads. */
  uploads: string;
}

/**
 * The file that is meant by a grant, or by its place among the recent ones. One from an upload is taken over into
 * Orrery's own files, since uploads are cleared. Throws `not-found`, `cannot-write`.
 */
export async function fileToOpen(
  file: string | undefined,
  recent: string | undefined,
  recents: Recents,
  { grants, uploads, folder }: Places,
): Promise<string> {
  if (file !== undefined) {
    const { path: given, name } = grants.resolve(file, 'read');
    if (!given.startsWith(uploads + path.sep)) return given;
    const own = await freePath(path.join(folder, 'files'), name.replace(/\.orrery$/i, ''));
    await link(given, own).catch(() => copyFile(given, own));
    return own;
  }
  const known = recent === undefined ? null : await recents.path(recent);
  if (known) return known;
  throw new LabError('not-found', 'This project is not among the recent ones any more. Open its file.');
}

/** The file to save to: the one granted, else the one that is open, else a new one. Throws `invalid-input`, `cannot-write`. */
export async function fileToSave(
  { file, name }: Pick<CommandRequest<'saveProject'>, 'file' | 'name'>,
  open: string | null,
  { grants, folder }: Places,
): Promise<string> {
  if (file !== undefined) return grants.resolve(file, 'write').path;
  if (open !== null && !name) return open;
  if (name) return freePath(path.join(folder, 'files'), name);
  throw new LabError('invalid-input', 'This project has no file yet. Save it under a name.');
}
