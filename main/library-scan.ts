import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readModelHeader } from '../core/formats/safetensors.ts';
import { reasonOf } from './files.ts';
import type { Entry } from './library-entry.ts';
import type { LibraryIndex } from './library-index.ts';
import { openFile } from './sources.ts';
import { summaryOf } from './stored-model.ts';
import { isUnchanged, type Whence } from './whence.ts';

/** What a start finds of the library. */
interface Found {
  entries: Map<string, Entry>;
  /** Opened, but not copied when Orrery ended: to be read again from the same files. */
  again: Map<string, Entry & { from: Whence }>;
  /** How many of those cannot be: told of. */
  lost: number;
}

/** Reads the headers of all model files in a folder. What cannot be read is left alone and told of. */
export async function scanFolder(
  folder: string,
  known: Awaited<ReturnType<LibraryIndex['read']>>,
  notify: (level: 'warning', message: string) => void,
): Promise<Found> {
  const found: Found = { entries: new Map(), again: new Map(), lost: 0 };
  for (const name of (await readdir(folder)).sort()) {
    if (!name.endsWith('.safetensors')) continue;
    const id = name.slice(0, -'.safetensors'.length);
    try {
      const source = await openFile(path.join(folder, name));
      try {
        const { words, dim, bytes, metadata } = await readModelHeader(source);
        const noted = known[id];
        const summary = summaryOf(id, words, dim, bytes, metadata);
        if (noted) summary.name = noted.name;
        found.entries.set(id, { summary, origin: noted?.origin });
      } finally {
        await source.close();
      }
    } catch (error) {
      notify('warning', `A model in the library was left out. ${reasonOf(error)}`);
    }
  }
  for (const [id, { name, origin, waiting }] of Object.entries(known)) {
    if (!waiting || found.entries.has(id)) continue;
    const { summary, from } = waiting === true ? {} : waiting;
    if (summary && from && (await isUnchanged(from))) {
      found.again.set(id, { summary: { ...summary, id, name }, origin, from });
      continue;
    }
    found.lost++;
    const file = from?.file.path ?? origin?.path;
    const what = `"${name}" had been opened, but Orrery ended before it was copied to the library.`;
    notify('warning', file ? `${what} Open it again: ${file}.` : `${what} Open it again.`);
  }
  return found;
}
