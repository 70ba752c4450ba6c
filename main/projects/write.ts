import { crc32 } from 'node:zlib';
import type { OpenedProject, ProjectView } from '../../core/contract/projects.ts';
import { DIRECTORY_VERSION } from '../../core/project/directory.ts';
import { projectSize, writeProject } from '../../core/project/file.ts';
import { canWrite, writeFileAtomic } from '../files.ts';
import type { Grants } from '../grants.ts';
import type { Task } from '../tasks.ts';
import {
  bytesContent,
  gatherModels,
  gatherUnfinished,
  type ProjectSources,
  viewContent,
} from './contents.ts';
import { requireSpace } from './places.ts';
import { gatherTexts, type WhichTexts } from './texts.ts';

/** What a project file says of itself. */
export interface ProjectAbout {
  id: string;
  name: string;
  revision: number;
  created: number;
  saved: number;
}

interface ToWrite {
  models: readonly string[];
  runs: readonly string[];
  view: ProjectView;
  thumbnail: Uint8Array | null | undefined;
  which: WhichTexts;
  /** The texts that came with the project that is open. */
  came: OpenedProject['corpora'];
}

interface Surroundings extends ProjectSources {
  grants: Grants;
  version: string;
  notify(level: 'info' | 'warning', message: string): void;
}

/** What is large comes after what is read first. */
const large = ['model', 'checkpoint'];

/**
 * Writes a project file in the place of what is there; answers with its bytes. Throws `cannot-write`, `not-found`,
 * `unreadable`, `cancelled`; what was there stays then.
 */
export async function writeProjectFile(
  target: string,
  about: ProjectAbout,
  { models, runs, view, thumbnail, which, came }: ToWrite,
  around: Surroundings,
  task: Task,
): Promise<number> {
  await canWrite(target);
  const gathered = await gatherModels(models, around);
  const letGo = await gatherUnfinished(gathered, runs, around);
  try {
    const texts = await gatherTexts(gathered, came, which, around.grants);
    for (const name of texts.missing)
      around.notify('warning', `"${name}" is not where it was any more, so the project is without it.`);
    const { contents, texts: _, ...listed } = gathered;
    const all = [
      viewContent(view),
      ...(thumbnail ? [bytesContent('thumbnail', '', thumbnail)] : []),
      ...contents.filter(({ kind }) => !large.includes(kind)),
      ...contents.filter(({ kind }) => large.includes(kind)),
      ...texts.contents,
    ];
    const total = projectSize(all);
    await requireSpace(target, total);
    const directory = { version: DIRECTORY_VERSION, app: around.version, ...about, ...listed } as const;
    return await writeFileAtomic(target, writeProject(directory, all, crc32), {
      signal: task.signal,
      onBytes: (done) => task.report('Saving', Math.min(done, total), total, 'bytes'),
    });
  } finally {
    await letGo();
  }
}
