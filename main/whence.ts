import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { openOptions } from '../core/contract/opening.ts';
import type { NamedPath } from './sources.ts';

/** A file as it was when it was read. */
const knownFile = z.object({
  path: z.string(),
  name: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Milliseconds since 1970. */
  modified: z.number(),
});
type KnownFile = z.output<typeof knownFile>;

/** Where an opened model came from: all that it takes to read it once more. */
export const whence = z.object({
  file: knownFile,
  companions: z.array(knownFile),
  options: openOptions,
});
export type Whence = z.output<typeof whence>;

/** Files as they are now; null where one of them is not there. */
export async function whenceOf(
  file: NamedPath,
  companions: readonly NamedPath[],
  options: Whence['options'],
): Promise<Whence | null> {
  const [first, ...others] = await Promise.all([file, ...companions].map(known));
  if (!first || others.includes(null)) return null;
  return { file: first, companions: others as KnownFile[], options };
}

async function known({ path, name }: NamedPath): Promise<KnownFile | null> {
  const info = await stat(path).catch(() => null);
  return info && { path, name, size: info.size, modified: info.mtimeMs };
}

/** Whether all its files are there as they were. */
export async function isUnchanged({ file, companions, options }: Whence): Promise<boolean> {
  const now = await whenceOf(file, companions, options);
  const all = [file, ...companions];
  return (
    now !== null &&
    [now.file, ...now.companions].every(
      ({ size, modified }, i) => size === all[i]!.size && modified === all[i]!.modified,
    )
  );
}
