import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { OpenedProject, ProjectInfo } from '../../core/contract/projects.ts';
import type { CommandRequest, FileGrant } from '../../core/contract/service.ts';
import { reasonOf } from '../files.ts';
import type { Grants } from '../grants.ts';
import type { Lock } from '../lock.ts';
import type { Task } from '../tasks.ts';
import { fileToOpen, fileToSave } from './chosen.ts';
import type { ProjectSources } from './contents.ts';
import { KeptView } from './kept.ts';
import { fileNameOf, lockProject, projectName, tryLockProject } from './places.ts';
import { ProjectFile } from './project-file.ts';
import { Recents } from './recents.ts';
import { mayReplace } from './replace.ts';
import { adoptRuns, attachModels, readView, unpackCorpora } from './restore.ts';
import type { WhichTexts } from './texts.ts';
import { type ProjectAbout, writeProjectFile } from './write.ts';

/** Largest thumbnail that is believed, bytes. */
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
      runs: unsaved?.runs ?? this.#open?.file.directory.unfinished.map(({ id }) => id) ?? [],
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
      const target = await fileToOpen(file, recent, this.#recents, this.#options);
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
  keep({ view, models, runs }: CommandRequest<'keepView'>): Promise<void> {
    const { path: file, directory } = this.#open?.file ?? {};
    const unsaved = { view, models, runs, revision: directory?.revision ?? 0, kept: Date.now() };
    return this.#kept.keep(file ?? null, unsaved);
  }

  /** Throws `busy`, `cannot-write`, `not-found`, `cancelled`. The file that was there stays unless all went well. */
  save(request: SaveRequest, task: Task): Promise<ProjectInfo> {
    return this.#alone(async () => {
      const before = this.#open;
      const target = await fileToSave(request, before?.file.path ?? null, this.#options);
      const same = before?.file.path === target;
      if (same) await mayReplace(before, request);
      const lock = same ? before.lock! : await lockProject(target);
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
        await this.#write(target, { ...about, saved: now }, request, 'homeless', task);
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
      const name = `${fileNameOf(request.name)}.orrery`;
      const target = request.file ? grants.resolve(request.file, 'write').path : await downloadPath(name);
      const now = Date.now();
      const about = { id: newId(), name: projectName(request.name), revision: 1, created: now, saved: now };
      const size = await this.#write(target, about, request, request.corpora ? 'all' : 'none', task);
      if (request.file) return { id: request.file, name: path.basename(target), size };
      return grants.grant({ path: target, name, mode: 'read' });
    });
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
    const { lock, why } = await tryLockProject(target, readOnly);
    try {
      const problems: string[] = [];
      const view = await readView(file, problems);
      const corpora = await unpackCorpora(file, path.join(folder, 'corpora'), grants, problems, onBytes);
      await this.#letGo();
      const attached = await attachModels(file, this.#options, problems);
      const adopted = await adoptRuns(file, this.#options, attached, corpora, problems);
      this.#open = { file, lock, readOnly: why, view, problems, corpora, attached, adopted };
    } catch (error) {
      await lock?.release();
      throw error;
    }
    this.#options.onChange(this.#info());
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

  async #write(
    target: string,
    about: ProjectAbout,
    request: Pick<SaveRequest, 'models' | 'runs' | 'view' | 'thumbnail'>,
    which: WhichTexts,
    task: Task,
  ): Promise<number> {
    const thumbnail =
      request.thumbnail ?? (await this.#open?.file.read('thumbnail', '', MAX_THUMBNAIL).catch(() => null));
    const came = this.#open?.corpora ?? [];
    return writeProjectFile(target, about, { ...request, thumbnail, which, came }, this.#options, task);
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
