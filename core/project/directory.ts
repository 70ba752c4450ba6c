import { z } from 'zod';
import { parseJson } from '../json.ts';

/**
 * What a project file says about itself: JSON at its head (and once more at its end). Sections hold the bytes:
 *
 *     kind        name                  content
 *     model       model id              the model as safetensors, as in the library
 *     columns     model id              what its file said about each word, as in the library
 *     extras      model id              pictures and bookmarks that came with it, as in the library
 *     projection  model id-2d[-method]  a map of the model (the last one, that of a method), a frame of the wire codec
 *     run         run id                the record of a run: settings and corpus
 *     progress    run id                its measurements
 *     recording   run id                how its cloud formed
 *     start       run id                the words it began with, where they were given
 *     checkpoint  run id                where an unfinished run can go on
 *     corpus      fingerprint/n/name    n-th file of a corpus, where the project carries it
 *     view        (empty)               what the window remembers: JSON, see core/contract/projects.ts
 *     thumbnail   (empty)               PNG
 *
 * A reader skips kinds that it does not know. Versions of the directory:
 *     1  models with maps, columns and the view
 *     2  runs: an Orrery that knows only 1 would lose them when it saves
 *     3  unfinished runs
 *     4  pictures and bookmarks that came with models
 */
export const DIRECTORY_VERSION = 4;

const text = z.string().max(1000);
/** Ids become file names here and there. */
const safe = z.string().regex(/^[\w-]{1,100}$/);
const whole = z.int().nonnegative();
/** Milliseconds since 1970. */
const time = z.number().nonnegative();

const sectionSchema = z.object({
  kind: z.string().min(1).max(100),
  name: text,
  /** From the first byte after the directory's padding. */
  offset: whole,
  /** Bytes, without the checksum that follows them. */
  length: whole,
});
export type Section = z.output<typeof sectionSchema>;

const corpusSchema = z.object({
  /** SHA-256 of its text, hex; as in the models trained on it. */
  fingerprint: safe,
  name: text,
  /** Words. */
  tokens: z.number().nonnegative(),
});
export type CorpusReference = z.output<typeof corpusSchema>;

const directorySchema = z.object({
  version: z.literal(DIRECTORY_VERSION),
  /** Stays the same over all savings; a copy for class gets another. */
  id: safe,
  name: z.string().min(1).max(200),
  /** Goes up with every saving. */
  revision: whole,
  created: time,
  saved: time,
  /** Version of the Orrery that wrote it. */
  app: text,
  models: z.array(z.object({ id: safe, name: z.string().min(1).max(200) })).max(10_000),
  /** The runs that made models of this project. */
  runs: z.array(z.object({ id: safe, model: safe })).max(10_000),
  /** Runs that were not done yet, with the text they were at. */
  unfinished: z.array(z.object({ id: safe, fingerprint: safe })).max(100),
  corpora: z.array(corpusSchema).max(10_000),
  sections: z.array(sectionSchema).max(100_000),
});
export type Directory = z.output<typeof directorySchema>;

/** From each version to the next; `readDirectory` applies what an old file needs. */
const migrations: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>> = {
  1: (old) => ({ ...old, version: 2, runs: [] }),
  2: (old) => ({ ...old, version: 3, unfinished: [] }),
  3: (old) => ({ ...old, version: 4 }),
};

/**
 * A directory from its JSON, of this version or an earlier one.
 * @returns the directory, or in words for people why it cannot be one
 */
export function readDirectory(json: Uint8Array): Directory | string {
  let found: unknown;
  try {
    found = parseJson(json);
  } catch {
    return 'its directory is not JSON';
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    return 'its directory is no object';
  let content = found as Record<string, unknown>;
  const { version } = content;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return 'its directory has no version';
  }
  if (version > DIRECTORY_VERSION) {
    return `it was written by a newer Orrery (version ${version}; this one reads up to ${DIRECTORY_VERSION}). Update Orrery`;
  }
  for (let from = version; from < DIRECTORY_VERSION; from++) content = migrations[from]!(content);
  const parsed = directorySchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `its directory is damaged (${issue?.path.join('.')}: ${issue?.message})`;
  }
  return overlap(parsed.data) ?? parsed.data;
}

/** Sections follow one another; anything else would read one section's bytes as another's. */
function overlap({ sections }: Directory): string | null {
  let end = 0;
  for (const { kind, name, offset, length } of sections) {
    if (offset < end) return `its sections overlap at "${kind} ${name}"`;
    end = offset + length + 4;
    if (!Number.isSafeInteger(end)) return `its section "${kind} ${name}" is larger than any file`;
  }
  return null;
}
