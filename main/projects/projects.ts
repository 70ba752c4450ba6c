import { randomBytes } from 'node:crypto';
import { copyFile, link, mkdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { LabError } from '../../core/contract/errors.ts';
import { type OpenedProject, type ProjectInfo, projectView } from '../../core/contract/projects.ts';
import type { CommandRequest, FileGrant } from '../../core/contract/service.ts';
import { DIRECTORY_VERSION } from '../../core/project/directory.ts';
import { type Content, projectSize, writeProject } from '../../core/project/file.ts';
import { exportName } from '../exchange.ts';
import { canWrite, codeOf, reasonOf, writeFileAtomic } from '../files.ts';
import type { Grants } from '../grants.ts';
import { type Lock, LockedError, ownerText, takeLock } from '../lock.ts';
import type { Task } from '../tasks.ts';
import { bytesContent, corpusContents, gatherModels, type ProjectSources, viewContent } from './contents.ts';
import { KeptView } from './kept.ts';
import { ProjectFile } from './project-file.ts';
import { Recents } from './recents.ts';
import { adoptRuns, attachModels, unpackCorpora } from './restore.ts';

/** Bytes that a disk keeps free beyond what is written. */
const RESERVE = 16 * 2 ** 20;
const MAX_VIEW = 64 * 2 ** 20;
const MAX_THUMBNAIL = 2 ** 20;

export interface ProjectsOptions extends ProjectSources {
  /** `recent.json`, `kept.json`, thumbnails, unpacked corpora and files of Orrery's own. */
  folder: string;
  /** Where the web shell puts uploads: projects from there are taken over, since uploads are cleared. */
  uploads: string;
  grants: Grants;
  /** Of Orrery, noted in the files. */
  version: string;
  notify(level: 'info' | 'warning', message: string): void;
  onChange(project: ProjectInfo | null): void;
  /** A path for a file to be downloaded. */
  downloadPath(name: string): Promise<string>;
}

/** The project that is open. */
interface Open {
  file: ProjectFile;
  /** Null: not ours to write. */
  lock: Lock | null;
  readOnly: string | null;
  view: OpenedProject['view'];
  problems: string[];
  corpora: OpenedProject['corpora'];
  /** Models listed from the file. */
  attached: string[];
  /** Runs put on record from the file. */
  adopted: string[];
}

type SaveRequest = CommandRequest<'saveProject'>;
type CopyRequest = CommandRequest<'copyProject'>;

/** Project files: one open at a time, its models listed with the library's. Commands run one after the other. */
export class Projects {
  readonly #options: ProjectsOptions;
  readonly #recents: Recents;
  readonly #kept: KeptView;
  #open: Open | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ProjectsOptions) {
    this.#options = options;
    this.#recents = new Recents(options.folder);
    this.#kept = new KeptView(path.join(options.folder, 'kept.json'));
  }

  /** Opens again what was open when the last process ended. Never rejects: what fails is told. */
  async reopen(): Promise<void> {
    const file = await this.#kept.read();
    if (file === null) return;
    try {
      await this.#take(file, true, () => {});
    } catch (error) {
      this.#options.notify(
        'warning',
        `The project that was open could not be opened again. ${reasonOf(error)}`,
      );
    }
  }

  current(): OpenedProject | null {
    const { unsaved } = this.#kept;
    if (!this.#open && !unsaved) return null;
    const { view = null, problems = [], corpora = [] } = this.#open ?? {};
    return {
      project: this.#info(),
      view: unsaved?.view ?? view,
      models: unsaved?.models ?? this.#info()?.models ?? [],
      recovered: unsaved?.kept ?? null,
      problems,
      corpora,
    };
  }

  recents = () => this.#recents.list();
  forget = (id: string) => this.#recents.forget(id);

  /** Throws `not-found`, `unreadable`, `bad-file`, `busy`. */
  open({ file, recent, readOnly }: CommandRequest<'openProject'>, task: Task): Promise<OpenedProject> {
    return this.#alone(async () => {
      const target = await this.#pathOf(file, recent);
      await this.#take(target, readOnly, (done, total) => task.report('Opening', done, total, 'bytes'));
      await this.#kept.keep(this.#open!.file.path, null).catch(() => {});
      await this.#remember();
      return this.current()!;
    });
  }

  close(): Promise<void> {
    return this.#alone(async () => {
      await this.#letGo();
      await this.#kept.keep(null, null).catch(() => {});
      this.#options.onChange(null);
    });
  }

  /** The end of the service: the file is let go, and opened again at the next start. */
  release(): Promise<void> {
    return this.#alone(async () => {
      await this.#open?.lock?.release();
    });
  }

  /** Throws `cannot-write`. */
  keep({ view, models }: CommandRequest<'keepView'>): Promise<void> {
    const { path: file, directory } = this.#open?.file ?? {};
    const unsaved = { view, models, revision: directory?.revision ?? 0, kept: Date.now() };
    return this.#kept.keep(file ?? null, unsaved);
  }

  /** Throws `busy`, `cannot-write`, `not-found`, `cancelled`. The file that was there stays unless all went well. */
  save(request: SaveRequest, task: Task): Promise<ProjectInfo> {
    return this.#alone(async () => {
      const before = this.#open;
      const target = await this.#target(request);
      const same = before?.file.path === target;
      if (same) await this.#mayReplace(before, request);
      const lock = same ? before.lock! : await this.#lockFor(target);
      try {
        const { directory } = before?.file ?? {};
        const now = Date.now();
        const about = {
          id: directory && same ? directory.id : newId(),
          name:
            request.file || !directory ? projectName(request.name ?? path.basename(target)) : directory.name,
          revision: (directory?.revision ?? 0) + 1,
          created: directory?.created ?? now,
        };
        await this.#write(target, { ...about, saved: now }, request, [], task);
        await this.#adopt(target, lock, request);
      } catch (error) {
        if (!same) await lock.release();
        throw error;
      }
      await this.#kept.keep(target, null).catch(() => {});
      await this.#remember(request.thumbnail);
      return this.#info()!;
    });
  }

  /** Throws as `save`. */
  copy(request: CopyRequest, task: Task): Promise<FileGrant> {
    return this.#alone(async () => {
      const { grants, downloadPath } = this.#options;
      const name = `${safe(request.name)}.orrery`;
      const target = request.file ? grants.resolve(request.file, 'write').path : await downloadPath(name);
      const now = Date.now();
      const about = { id: newId(), name: projectName(request.name), revision: 1, created: now, saved: now };
      const texts = request.corpora ? await this.#texts(request.models) : [];
      const size = await this.#write(target, about, request, texts, task);
      if (request.file) return { id: request.file, name: path.basename(target), size };
      return grants.grant({ path: target, name, mode: 'read' });
    });
  }

  async #pathOf(file: string | undefined, recent: string | undefined): Promise<string> {
    const { grants, uploads, folder } = this.#options;
    if (file !== undefined) {
      const { path: given, name } = grants.resolve(file, 'read');
      if (!given.startsWith(uploads + path.sep)) return given;
      const own = await freePath(path.join(folder, 'files'), name.replace(/\.orrery$/i, ''));
      await link(given, own).catch(() => copyFile(given, own));
      return own;
    }
    const known = recent === undefined ? null : await this.#recents.path(recent);
    if (known) return known;
    throw new LabError('not-found', 'This project is not among the recent ones any more. Open its file.');
  }

  /** Opens a file in the place of the one before. */
  async #take(
    target: string,
    readOnly: boolean,
    onBytes: (done: number, total: number) => void,
  ): Promise<void> {
    const { grants, folder } = this.#options;
    if (this.#open?.file.path === target) await this.#letGo();
    const file = await ProjectFile.open(target);
    const { lock, why } = await this.#tryLock(target, readOnly);
    try {
      const problems: string[] = [];
      const view = await readView(file, problems);
      const corpora = await unpackCorpora(file, path.join(folder, 'corpora'), grants, problems, onBytes);
      await this.#letGo();
      const attached = await attachModels(file, this.#options, problems);
      const adopted = await adoptRuns(file, this.#options, attached, problems);
      this.#open = { file, lock, readOnly: why, view, problems, corpora, attached, adopted };
    } catch (error) {
      await lock?.release();
      throw error;
    }
    this.#options.onChange(this.#info());
  }

  /** With `readOnly` a lock that cannot be had is only a reason not to save there. */
  async #tryLock(target: string, readOnly: boolean): Promise<{ lock: Lock | null; why: string | null }> {
    try {
      return { lock: await takeLock(lockFile(target)), why: null };
    } catch (error) {
      const busy = error instanceof LockedError;
      if (busy && !readOnly) throw inUse(target, error);
      return {
        lock: null,
        why: busy ? inUse(target, error).message : `It cannot be written: ${reasonOf(error)}.`,
      };
    }
  }

  async #letGo(): Promise<void> {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    const { library, projections, runs } = this.#options;
    for (const id of open.attached) await projections.remove(id).catch(() => {});
    await library.detach(open.attached);
    await runs.drop(open.adopted);
    await open.lock?.release();
  }

  async #target({ file, name }: SaveRequest): Promise<string> {
    if (file !== undefined) return this.#options.grants.resolve(file, 'write').path;
    if (this.#open && !name) return this.#open.file.path;
    if (name) return freePath(path.join(this.#options.folder, 'files'), name);
    throw new LabError('invalid-input', 'This project has no file yet. Save it under a name.');
  }

  /** Throws `busy` where saving to the file that is open would undo what somebody else has saved. */
  async #mayReplace({ file, lock, readOnly }: Open, { revision, file: chosen }: SaveRequest): Promise<void> {
    const elsewhere = 'Save it under another name, or open it again.';
    if (!lock)
      throw new LabError('busy', `${file.name} was opened for reading only. ${readOnly} ${elsewhere}`);
    if (!(await lock.held()))
      throw new LabError('busy', `Another Orrery has taken ${file.name} over. ${elsewhere}`);
    if (chosen !== undefined) return;
    if (revision !== undefined && revision !== file.directory.revision) {
      const when = new Date(file.directory.saved).toLocaleTimeString('en-GB');
      throw new LabError('busy', `${file.name} was saved in another window at ${when}. ${elsewhere}`);
    }
    if ((await stat(file.path).catch(() => null)) && !(await file.unchanged())) {
      throw new LabError('busy', `${file.name} was changed by another program. ${elsewhere}`);
    }
  }

  async #lockFor(target: string): Promise<Lock> {
    try {
      return await takeLock(lockFile(target));
    } catch (error) {
      if (error instanceof LockedError) throw inUse(target, error);
      throw new LabError('cannot-write', `${target} cannot be written: ${reasonOf(error)}.`, {
        reason: codeOf(error),
      });
    }
  }

  async #write(
    target: string,
    about: { id: string; name: string; revision: number; created: number; saved: number },
    { models: ids, view, thumbnail }: Pick<SaveRequest, 'models' | 'view' | 'thumbnail'>,
    texts: Content[],
    task: Task,
  ): Promise<number> {
    await canWrite(target);
    const { contents, ...listed } = await gatherModels(ids, this.#options);
    const picture =
      thumbnail ?? (await this.#open?.file.read('thumbnail', '', MAX_THUMBNAIL).catch(() => null));
    const all = [
      viewContent(view),
      ...(picture ? [bytesContent('thumbnail', '', picture)] : []),
      ...contents.filter(({ kind }) => kind !== 'model'),
      ...contents.filter(({ kind }) => kind === 'model'),
      ...texts,
    ];
    const total = projectSize(all);
    await requireSpace(target, total);
    const directory = {
      version: DIRECTORY_VERSION,
      app: this.#options.version,
      ...about,
      ...listed,
    } as const;
    return writeFileAtomic(target, writeProject(directory, all, crc32), {
      signal: task.signal,
      onBytes: (done) => task.report('Saving', Math.min(done, total), total, 'bytes'),
    });
  }

  /** The file just written is the one that is open now; its models are read from there. */
  async #adopt(target: string, lock: Lock, { view, models }: SaveRequest): Promise<void> {
    const { library } = this.#options;
    const before = this.#open;
    const file = await ProjectFile.open(target);
    const attached: string[] = [];
    for (const id of before?.attached ?? []) {
      const section = models.includes(id) && library.isAttached(id) ? file.section('model', id) : undefined;
      if (!section) continue;
      library.move(id, (whole) => file.source(section, whole));
      attached.push(id);
    }
    const gone = (before?.attached ?? []).filter((id) => !attached.includes(id));
    for (const id of gone) await this.#options.projections.remove(id).catch(() => {});
    await library.detach(gone);
    const adopted = before?.adopted ?? [];
    if (before?.lock && before.lock !== lock) await before.lock.release();
    this.#open = {
      file,
      lock,
      readOnly: null,
      view,
      problems: [],
      corpora: before?.corpora ?? [],
      attached,
      adopted,
    };
    this.#options.onChange(this.#info());
  }

  /** The texts of the models' corpora, as far as they are still there. */
  async #texts(models: readonly string[]): Promise<Content[]> {
    const { library, runs, grants, notify } = this.#options;
    const texts = new Map<string, Content[]>();
    for (const id of models) {
      const { fingerprint } = (await library.stored(id)).metadata.corpus ?? {};
      if (fingerprint === undefined || texts.has(fingerprint)) continue;
      const corpus = runs.runOf(id)?.record.corpus;
      const came = this.#open?.corpora.find((known) => known.fingerprint === fingerprint);
      const files = came
        ? came.files.map(({ id: file }) => grants.resolve(file, 'read'))
        : corpus?.kind === 'files'
          ? corpus.files
          : [];
      const { contents, missing } = await corpusContents(fingerprint, files);
      texts.set(fingerprint, contents);
      for (const name of missing) {
        notify('warning', `"${name}" is not where it was any more, so the copy is without it.`);
      }
    }
    return [...texts.values()].flat();
  }

  async #remember(thumbnail?: Uint8Array): Promise<void> {
    const { file } = this.#open!;
    const { name, saved, models } = file.directory;
    const picture = thumbnail ?? (await file.read('thumbnail', '', MAX_THUMBNAIL).catch(() => null));
    const about = { path: file.path, name, saved, bytes: file.size, models: models.length };
    await this.#recents.add(about, picture);
  }

  #info(): ProjectInfo | null {
    if (!this.#open) return null;
    const { file, readOnly } = this.#open;
    const { id, name, revision, saved, models } = file.directory;
    return { id, name, revision, saved, bytes: file.size, models: models.map((model) => model.id), readOnly };
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }
}

const newId = (): string => randomBytes(8).toString('hex');
const lockFile = (target: string): string =>
  path.join(path.dirname(target), `.${path.basename(target)}.lock`);
const safe = (name: string): string => exportName(name, 'safetensors').replace(/\.safetensors$/, '');
const projectName = (name: string): string => name.replace(/\.orrery$/i, '').slice(0, 200) || 'Project';

const inUse = (target: string, { owner }: LockedError) =>
  new LabError(
    'busy',
    `${path.basename(target)} is open in another Orrery (${ownerText(owner)}). Close it there, or open it for reading only.`,
    { file: path.basename(target), pid: owner.pid, since: owner.since },
  );

/** A file name in `folder` that nothing has yet. */
async function freePath(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw new LabError('cannot-write', `${folder} cannot be made: ${reasonOf(error)}.`);
  });
  for (let n = 1; ; n++) {
    const file = path.join(folder, `${safe(name)}${n > 1 ? ` ${n}` : ''}.orrery`);
    if (!(await stat(file).catch(() => null))) return file;
  }
}

/** Throws `cannot-write` before anything is written where the disk has no room for it. */
async function requireSpace(target: string, bytes: number): Promise<void> {
  const disk = await statfs(path.dirname(target)).catch(() => null);
  if (!disk) return;
  const free = disk.bavail * disk.bsize;
  if (bytes + RESERVE <= free) return;
  const [needed, there] = [bytes + RESERVE, free].map((n) => `${Math.ceil(n / 2 ** 20)} MiB`);
  throw new LabError(
    'cannot-write',
    `${path.basename(target)} needs ${needed} and the disk has ${there} free. Free some space, or save it elsewhere.`,
    { reason: 'ENOSPC' },
  );
}

async function readView(file: ProjectFile, problems: string[]): Promise<OpenedProject['view']> {
  try {
    const bytes = await file.read('view', '', MAX_VIEW);
    if (!bytes) return null;
    return projectView.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (error) {
    problems.push(
      error instanceof LabError
        ? error.message
        : `${file.name}: what the window remembered (selections, bookmarks, notes) cannot be read.`,
    );
    return null;
  }
}
