import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { ModelView } from '../../core/contract/extras.ts';
import type { Host } from '../../core/contract/host.ts';
import type { OpenOptions } from '../../core/contract/opening.ts';
import type { Pace } from '../../core/contract/projection.ts';
import {
  type CommandInput,
  type FileGrant,
  type LabEvents,
  type ModelSummary,
  type RunSummary,
  type TaskProgress,
  taskOfReading,
} from '../../core/contract/service.ts';
import type { LabLink } from './link.ts';
import { taskId } from './tasks.ts';

type Connection = 'connecting' | 'ready' | 'lost' | 'ended';
export type ExportFormat = CommandInput<'exportModel'>['format'];

/** Something to read, shown until dismissed. `key` names a text of ours; otherwise `message` is the service's. */
export interface Notice {
  id: number;
  level: LabEvents['notice']['level'];
  message: string;
  run?: string;
}

/** A file on its way in (or a model on its way out). */
export interface Transfer {
  kind: 'upload' | 'open' | 'export';
  name: string;
  task: string;
  /** 0..1; null while unknown. */
  fraction: number | null;
}

export interface SessionState {
  connection: Connection;
  /** Starts of the service so far, as it counts them; null before the first connection. */
  generation: number | null;
  /** The service has died and was started again: to be told until dismissed. */
  restarted: boolean;
  version: string;
  cores: number;
  /** Bytes of memory in the machine; 0 until the service has said. */
  memory: number;
  /** How fast the machine computes, once somebody has asked. */
  pace: Pace | null;
  models: ModelSummary[];
  runs: RunSummary[];
  notices: Notice[];
  transfer: Transfer | null;
  /** The last failure to open something, shown where files are opened. */
  openError: LabError | null;
  refresh(): Promise<void>;
  /** Asks the service for a short probe of the machine, once. */
  measurePace(): Promise<void>;
  setConnection(connection: Connection): void;
  dismissRestart(): void;
  notify(level: Notice['level'], message: string, run?: string): void;
  dismiss(id: number): void;
  setTransfer(transfer: Transfer | null): void;
  setOpenError(error: LabError | null): void;
  /** Opens a granted file as embeddings. Throws LabError. */
  openModel(file: FileGrant, companions?: FileGrant[], options?: OpenOptions): Promise<ModelSummary>;
  renameModel(model: string, name: string): Promise<void>;
  removeModel(model: string): Promise<void>;
  /** `views`: its bookmarks; null: those that came with its file. */
  exportModel(model: string, format: ExportFormat, gzip?: boolean, views?: ModelView[] | null): Promise<void>;
  cancelTransfer(): void;
}

const extensions: Record<ExportFormat, string> = {
  safetensors: 'safetensors',
  'word2vec-text': 'txt',
  'word2vec-binary': 'bin',
  glove: 'glove.txt',
  'fasttext-vec': 'vec',
  projector: 'projector.zip',
  npy: 'npy.zip',
  npz: 'npz',
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  jsonl: 'jsonl',
  parquet: 'parquet',
};

export function createSession(link: LabLink, host: Host): StoreApi<SessionState> {
  let serial = 0;
  const store = createStore<SessionState>()((set, get) => {
    /** Runs a command whose failure is told as a notice. */
    const told = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (thrown) {
        const { code, message } = asLabError(thrown);
        if (code !== 'cancelled') get().notify('error', message);
      }
    };
    return {
      connection: 'connecting',
      generation: null,
      restarted: false,
      version: '',
      cores: 1,
      memory: 0,
      pace: null,
      models: [],
      runs: [],
      notices: [],
      transfer: null,
      openError: null,

      refresh: async () => {
        const { version, cores, memory, models, runs, generation } = await link.lab.status({});
        const before = get().generation;
        const restarted = get().restarted || (before !== null && before !== generation);
        set({ version, cores, memory, models, runs, generation, restarted, connection: 'ready' });
      },
      measurePace: async () => {
        if (!get().pace) set({ pace: await link.lab.pace({}).catch(() => null) });
      },
      setConnection: (connection) => set({ connection }),
      dismissRestart: () => set({ restarted: false }),
      notify: (level, message, run) =>
        set(({ notices }) => ({
          notices: [
            ...notices.filter((notice) => notice.message !== message).slice(-3),
            { id: serial++, level, message, ...(run ? { run } : {}) },
          ],
        })),
      dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
      setTransfer: (transfer) => set({ transfer }),
      setOpenError: (openError) => set({ openError }),

      openModel: async (file, companions = [], options = {}) => {
        const task = taskId('open');
        set({ transfer: { kind: 'open', name: file.name, task, fraction: null }, openError: null });
        try {
          return await link.lab.openModel({
            file: file.id,
            companions: companions.map(({ id }) => id),
            options,
            task,
          });
        } finally {
          set({ transfer: null });
        }
      },
      renameModel: (model, name) => told(() => link.lab.renameModel({ model, name })),
      removeModel: (model) =>
        told(async () => {
          await link.lab.removeModel({ model });
          set(({ models }) => ({ models: models.filter(({ id }) => id !== model) }));
        }),
      exportModel: (model, format, gzip = false, views = null) =>
        told(async () => {
          const name = get().models.find(({ id }) => id === model)?.name ?? 'model';
          const packed = gzip && !/zip$|npz$/.test(extensions[format]);
          const fileName = `${name}.${extensions[format]}${packed ? '.gz' : ''}`;
          const target = await host.pickSave(fileName);
          if (!target && host.kind === 'desktop') return;
          const task = taskId('export');
          set({ transfer: { kind: 'export', name: fileName, task, fraction: null } });
          try {
            const more = { ...(target ? { file: target.id } : {}), ...(views ? { views } : {}) };
            host.deliver(await link.lab.exportModel({ model, format, gzip: packed, task, ...more }));
          } finally {
            set({ transfer: null });
          }
        }),
      cancelTransfer: () => {
        const { transfer } = get();
        if (transfer) void told(() => link.lab.cancel({ task: transfer.task }));
      },
    };
  });

  link.on('models', (models) => store.setState({ models }));
  link.on('runs', (runs) =>
    store.setState(({ notices }) => ({
      runs,
      notices: notices.filter(({ run, message }) => !runs.some((r) => r.id === run && r.message === message)),
    })),
  );
  link.on('notice', ({ level, message, run }) => {
    const { runs, notify } = store.getState();
    // Why a run failed stands in the training panel, where the settings are that caused it.
    const told = runs.some(({ id, message: reason }) => id === run && reason === message);
    if (!told) notify(level, message, run);
  });
  link.on('task', (progress) => followTransfer(store, progress));
  return store;
}

function followTransfer(store: StoreApi<SessionState>, { task, done, total }: TaskProgress): void {
  const { transfer, models } = store.getState();
  // What the service reads by itself is shown where nothing else is, until it is there.
  const own = models.find(({ id }) => taskOfReading(id) === task);
  const shown = transfer ?? (own && ({ kind: 'open', name: own.name, task, fraction: null } as const));
  if (shown?.task !== task) return;
  const fraction = total > 0 ? Math.min(1, done / total) : null;
  store.setState({ transfer: own && fraction === 1 ? null : { ...shown, fraction } });
}
