import { open } from 'node:fs/promises';
import { isProject } from '../../core/project/file.ts';
import { ProjectFile } from '../../main/projects/project-file.ts';
import { note } from './output.ts';

/** What a project file says about itself; null where the file is none. Damaged parts are told on standard error. */
export async function projectFacts(file: string): Promise<Record<string, unknown> | null> {
  if (!(await beginsAsProject(file))) return null;
  const { directory, layout, size } = await ProjectFile.open(file);
  for (const { kind, name } of layout.cut) note(`The ${kind} "${name}" is missing: the file is cut short.`);
  const { id, name, revision, created, saved, app, version, models, runs, unfinished, corpora, sections } =
    directory;
  const bytes = new Map<string, number>();
  for (const { kind, length } of sections) bytes.set(kind, (bytes.get(kind) ?? 0) + length);
  return {
    path: file,
    format: 'orrery-project',
    ...{ bytes: size, version, name, id, revision, created, saved, app },
    models: models.map((model) => model.name),
    runs: runs.length,
    unfinished: unfinished.length,
    corpora: corpora.map((corpus) => ({
      name: corpus.name,
      tokens: corpus.tokens,
      fingerprint: corpus.fingerprint,
    })),
    sections: Object.fromEntries(bytes),
  };
}

async function beginsAsProject(file: string): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(8), 0, 8, 0);
    return isProject(buffer.subarray(0, bytesRead));
  } catch {
    return false; // a folder, say; whoever reads it as a model says so
  } finally {
    await handle.close();
  }
}
