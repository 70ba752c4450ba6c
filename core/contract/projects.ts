import { z } from 'zod';
import { command, id, task } from './command.ts';
import type { FileGrant } from './service.ts';

/** Largest view kept, in characters of its JSON. */
const MAX_VIEW = 16 * 2 ** 20;
/** Largest thumbnail kept, bytes. */
const MAX_THUMBNAIL = 512 * 2 ** 10;

/**
 * What a window remembers with a project: selections, bookmarks, camera, colours, notes, settings. Each part
 * has a name and a version of its own; the services keep it as it is and look into none.
 */
export const projectView = z
  .object({
    version: z.literal(1),
    parts: z.record(z.string().max(100), z.object({ version: z.int().nonnegative(), value: z.unknown() })),
  })
  .refine((view) => JSON.stringify(view).length <= MAX_VIEW, 'is larger than 16 MiB');
export type ProjectView = z.output<typeof projectView>;

const png = z.custom<Uint8Array>(
  (bytes) =>
    bytes instanceof Uint8Array &&
    bytes.length <= MAX_THUMBNAIL &&
    [0x89, 0x50, 0x4e, 0x47].every((byte, i) => bytes[i] === byte),
  'is no PNG of at most 512 KiB',
);

/** The project that is open. */
export interface ProjectInfo {
  id: string;
  name: string;
  /** Ids of its models, as last saved. */
  models: string[];
  /** Goes up with every saving, by whichever window. */
  revision: number;
  /** Milliseconds since 1970. */
  saved: number;
  bytes: number;
  /** Why it can only be saved elsewhere: another Orrery has it open, or its folder takes no files. */
  readOnly: string | null;
}

export interface RecentProject {
  id: string;
  name: string;
  /** The folder's own name, no path. */
  folder: string;
  saved: number;
  bytes: number;
  models: number;
  /** PNG. */
  thumbnail: Uint8Array | null;
  /** Not there any more, or on a disk that is not mounted. */
  missing: boolean;
}

export interface OpenedProject {
  /** Null: nothing is open, and the view belongs to no file yet. */
  project: ProjectInfo | null;
  view: ProjectView | null;
  /** The models it is to hold. */
  models: string[];
  /** The runs that it holds unfinished. */
  runs: string[];
  /** The view is one that had not been saved when Orrery ended; since when it was kept. */
  recovered: number | null;
  /** What is damaged or missing, in words for people; everything else has been opened. */
  problems: string[];
  /** Texts that came with the project, opened for training. */
  corpora: { fingerprint: string; name: string; files: FileGrant[] }[];
}

const contents = {
  /** The models it is to hold. */
  models: z.array(id).max(10_000),
  /** Runs that are not done: where they stand is saved with it, so that they can go on wherever it is opened. */
  runs: z.array(id).max(100).default([]),
  view: projectView,
  thumbnail: png.optional(),
};

export const projectCommands = {
  /** The project that is open, with its view as last saved, or as kept when that is newer; null: none. */
  openedProject: command<OpenedProject | null>()(z.object({})),
  /**
   * Opens a project; the one before is closed. Its models join the list and are read when they are asked for.
   * Throws `busy` where another Orrery has it open, unless `readOnly`.
   */
  openProject: command<OpenedProject>()(
    z.object({ file: id.optional(), recent: id.optional(), readOnly: z.boolean().default(false), task }),
  ),
  /**
   * Saves to a granted file, else to the file that is open, else to a new one among Orrery's own under `name`.
   * `revision` is the one the window knows: throws `busy` where another window has saved since.
   */
  saveProject: command<ProjectInfo>()(
    z.object({
      ...contents,
      file: id.optional(),
      name: z.string().trim().min(1).max(200).optional(),
      revision: z.int().nonnegative().optional(),
      task,
    }),
  ),
  /** Writes a copy for another machine, with the texts of its corpora on request; for download when no file is given. */
  copyProject: command<FileGrant>()(
    z.object({
      ...contents,
      file: id.optional(),
      name: z.string().trim().min(1).max(200),
      corpora: z.boolean(),
      task,
    }),
  ),
  /** Keeps a view that is not saved yet, so that the end of Orrery does not lose it. */
  keepView: command<void>()(z.object({ view: projectView, models: contents.models, runs: contents.runs })),
  closeProject: command<void>()(z.object({})),
  /** Latest first. */
  recentProjects: command<RecentProject[]>()(z.object({})),
  forgetProject: command<void>()(z.object({ recent: id })),
} as const;
