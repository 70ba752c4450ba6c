import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError } from '../../core/contract/errors.ts';
import type { Host } from '../../core/contract/host.ts';
import type { OpenedProject, ProjectInfo, RecentProject } from '../../core/contract/projects.ts';
import type { FileGrant, RunState } from '../../core/contract/service.ts';
import type { LabLink } from './link.ts';
import type { SessionState } from './session.ts';
import { taskId } from './tasks.ts';
import type { ViewParts } from './view-parts.ts';

export interface ProjectState {
  /** The project that is open; null: nothing is saved to a file yet. */
  info: ProjectInfo | null;
  /** The last saving that this window knows. */
  revision: number;
  /** The models it holds, or is to hold. */
  models: string[];
  /** Runs begun or gone on with in it; of those that are not done it holds where they stand. */
  runs: string[];
  /** There is something that its file has not. */
  unsaved: boolean;
  /** Among it something that only this window has made: selections, notes. */
  touched: boolean;
  notes: string;
  /** Changes that were not saved when Orrery ended are back: to be told until dismissed. */
  recovered: boolean;
  recents: RecentProject[];
  /** Waits for the answer whether to save what is open. */
  pending: (() => void) | null;
  setNotes(notes: string): void;
  /** Takes a model in, or leaves it out. */
  hold(model: string, held?: boolean): void;
  /** Takes a run in. */
  holdRun(run: string): void;
  refreshRecents(): Promise<void>;
  forgetRecent(recent: string): Promise<void>;
  /** Saves to the file that is open; false where a place has to be chosen first. */
  save(): Promise<boolean>;
  /** Saves under a name, in the place that the desktop asks for. */
  saveAs(name: string): Promise<boolean>;
  saveCopy(name: string, corpora: boolean): Promise<void>;
  /** Opens a project. Throws LabError. */
  open(of: { file: FileGrant } | { recent: string }, readOnly?: boolean): Promise<OpenedProject>;
  close(): Promise<void>;
  /** Asks the service what is open, as a window that has just connected. */
  recall(): Promise<OpenedProject | null>;
  /** Keeps at once what is changed and not kept yet: the window is hidden or goes. */
  flush(): void;
  /** Does it at once, or after the question whether to save. */
  leave(then: () => void): void;
  setPending(pending: (() => void) | null): void;
  dismissRecovered(): void;
}

export interface ProjectSurroundings {
  link: LabLink;
  host: Host;
  parts: ViewParts;
  session: StoreApi<SessionState>;
  /** A small PNG of the cloud, where there is one. */
  thumbnail(): Promise<Uint8Array | null>;
}

/** States of a run that leave nothing to go on with. */
const over: readonly RunState[] = ['done', 'stopped', 'failed'];
/** Runs held, at most: the latest. */
const most = 100;

/** Milliseconds from a change to when it is kept against a crash. */
const KEEP_AFTER = 1500;

const nothing = {
  info: null,
  revision: 0,
  models: [],
  runs: [],
  unsaved: false,
  touched: false,
} satisfies Partial<ProjectState>;

export function createProject(around: ProjectSurroundings): StoreApi<ProjectState> {
  const { link, host, parts, session, thumbnail } = around;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  /** Counts the changes, to know of those made while a file was written. */
  let changes = 0;
  let written = 0;

  const store = createStore<ProjectState>()((set, get) => {
    const known = () => {
      const { models } = session.getState();
      return get().models.filter((model) => models.some(({ id }) => id === model));
    };
    const unfinished = () => {
      const { runs } = session.getState();
      return get().runs.filter((run) => runs.some(({ id, state }) => id === run && !over.includes(state)));
    };
    const contents = async () => {
      const picture = await thumbnail().catch(() => null);
      written = changes;
      return {
        models: known(),
        runs: unfinished(),
        view: parts.get(),
        ...(picture ? { thumbnail: picture } : {}),
      };
    };
    /** Runs a long command in the place where transfers are shown; failures become notices. */
    const transfer = async (
      kind: 'open' | 'export',
      name: string,
      work: (task: string) => Promise<void>,
    ): Promise<boolean> => {
      const task = taskId('project');
      session.getState().setTransfer({ kind, name, task, fraction: null });
      try {
        await work(task);
        return true;
      } catch (thrown) {
        const { code, message } = asLabError(thrown);
        if (code !== 'cancelled') session.getState().notify('error', message);
        return false;
      } finally {
        session.getState().setTransfer(null);
      }
    };
    const saved = (info: ProjectInfo) => {
      const whole = written === changes;
      set({
        info,
        revision: info.revision,
        recovered: false,
        ...(whole ? { unsaved: false, touched: false } : {}),
      });
      void get().refreshRecents();
    };
    const opened = (found: OpenedProject) => {
      const { project, models, runs, recovered } = found;
      const unsaved = recovered !== null;
      set({ info: project, revision: project?.revision ?? 0, models, runs, unsaved, touched: unsaved });
      set({ recovered: unsaved && project !== null });
    };
    return {
      ...nothing,
      notes: '',
      recovered: false,
      recents: [],
      pending: null,

      setNotes: (notes) => set({ notes }),
      hold: (model, held = true) => {
        const { models } = get();
        if (models.includes(model) === held) return;
        set({ models: held ? [...models, model] : models.filter((id) => id !== model) });
        changed(false);
      },
      holdRun: (run) => {
        if (get().runs.includes(run)) return;
        set(({ runs }) => ({ runs: [...runs, run] }));
        changed(false);
      },
      refreshRecents: async () => {
        try {
          set({ recents: await link.lab.recentProjects({}) });
        } catch {
          // Without a service there is no list; the next connection asks again.
        }
      },
      forgetRecent: async (recent) => {
        await link.lab.forgetProject({ recent }).catch(() => {});
        await get().refreshRecents();
      },

      save: async () => {
        const { info, revision } = get();
        if (!info || info.readOnly) return false;
        return transfer('export', info.name, async (task) =>
          saved(await link.lab.saveProject({ ...(await contents()), revision, task })),
        );
      },
      saveAs: async (name) => {
        const target = host.kind === 'desktop' ? await host.pickSave(`${name}.orrery`) : null;
        if (!target && host.kind === 'desktop') return false;
        return transfer('export', name, async (task) => {
          const where = target ? { file: target.id } : { name };
          saved(await link.lab.saveProject({ ...(await contents()), ...where, task }));
        });
      },
      saveCopy: async (name, corpora) => {
        const target = host.kind === 'desktop' ? await host.pickSave(`${name}.orrery`) : null;
        if (!target && host.kind === 'desktop') return;
        await transfer('export', name, async (task) => {
          const file = target ? { file: target.id } : {};
          host.deliver(await link.lab.copyProject({ ...(await contents()), name, corpora, task, ...file }));
        });
      },

      open: async (of, readOnly = false) => {
        const task = taskId('project');
        const name =
          'file' in of ? of.file.name : (get().recents.find(({ id }) => id === of.recent)?.name ?? '');
        const input = 'file' in of ? { file: of.file.id } : of;
        forget();
        session.getState().setTransfer({ kind: 'open', name, task, fraction: null });
        try {
          const found = await link.lab.openProject({ ...input, readOnly, task });
          opened(found);
          void get().refreshRecents();
          return found;
        } finally {
          session.getState().setTransfer(null);
        }
      },
      close: async () => {
        forget();
        await link.lab.closeProject({}).catch(() => {});
        set({ ...nothing, recovered: false });
        parts.set(null);
      },
      recall: async () => {
        const found = await link.lab.openedProject({});
        if (found) opened(found);
        void get().refreshRecents();
        return found;
      },
      leave: (then) => {
        const { unsaved, touched, info } = get();
        if (unsaved && (info || touched)) set({ pending: then });
        else then();
      },
      flush: () => {
        if (timer !== undefined) keep();
      },
      setPending: (pending) => set({ pending }),
      dismissRecovered: () => set({ recovered: false }),
    };
  });

  /** Marks the project as unsaved, and keeps the view in a moment. */
  function changed(byHand: boolean): void {
    changes++;
    store.setState(({ touched }) => ({ unsaved: true, touched: touched || byHand }));
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER);
  }

  function keep(): void {
    forget();
    const { unsaved, models, runs } = store.getState();
    if (!unsaved) return;
    try {
      // Sent before this returns: a window that goes has no time for more.
      const kept = link.lab.keepView({ view: parts.get(), models, runs: runs.slice(-most) });
      kept.catch(() => {});
    } catch {
      // A service that has just gone away asks for no more; what is on screen is kept at the next change.
    }
  }

  parts.onChange(() => changed(true));
  parts.register({
    name: 'notes',
    version: 1,
    get: () => store.getState().notes || undefined,
    set: (value) => store.setState({ notes: typeof value === 'string' ? value : '' }),
    subscribe: (listener) =>
      store.subscribe((now, before) => {
        if (now.notes !== before.notes) listener();
      }),
  });
  // What a run has done since it was saved is something that the file has not.
  session.subscribe(({ runs }, before) => {
    if (runs === before.runs) return;
    const held = store.getState().runs;
    const stateOf = (list: typeof runs, run: string) => list.find(({ id }) => id === run)?.state;
    const halted = (run: string) => {
      const now = stateOf(runs, run);
      return now !== stateOf(before.runs, run) && (now === 'paused' || now === 'interrupted');
    };
    if (before.runs.length > 0 && held.some(halted)) changed(false);
  });
  // Another window has opened a project, saved or closed it.
  link.on('project', (info) => {
    const { info: mine } = store.getState();
    if (info?.id === mine?.id) store.setState({ info });
    else if (info) store.setState({ ...nothing, info, revision: info.revision, models: info.models });
  });
  return store;
}
