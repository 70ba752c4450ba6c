import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { GalleryEntry } from '../../core/contract/gallery.ts';
import type { Evaluation, FileGrant } from '../../core/contract/service.ts';
import type { LabLink } from './link.ts';
import { taskId } from './tasks.ts';

/** A download under way. */
interface Download {
  task: string;
  stage: string;
  /** 0..1; null while unknown. */
  fraction: number | null;
  perSecond: number;
  secondsLeft: number | null;
}

export interface GalleryState {
  entries: GalleryEntry[];
  /** By item. */
  downloads: Readonly<Record<string, Download>>;
  errors: Readonly<Record<string, LabError>>;
  scores: Readonly<Record<string, Evaluation>>;
  refresh(): Promise<void>;
  /** Downloads an item or goes on with it; null where that failed or was cancelled. */
  download(item: string): Promise<FileGrant | null>;
  cancel(item: string): void;
  remove(item: string): Promise<void>;
  /** Scores a model on a set of questions that is here. */
  score(item: string, file: FileGrant, model: string): Promise<void>;
}

const without = <T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));

export function createGallery(link: LabLink): StoreApi<GalleryState> {
  const store = createStore<GalleryState>()((set, get) => {
    const fail = (item: string, thrown: unknown) => {
      const error = asLabError(thrown);
      if (error.code !== 'cancelled') set({ errors: { ...get().errors, [item]: error } });
    };
    return {
      entries: [],
      downloads: {},
      errors: {},
      scores: {},

      refresh: async () => {
        try {
          set({ entries: await link.lab.gallery({}) });
        } catch {
          // Without a service the list stays as it is; opening it again asks again.
        }
      },
      download: async (item) => {
        const task = taskId('download');
        const begun: Download = { task, stage: '', fraction: null, perSecond: 0, secondsLeft: null };
        set({ downloads: { ...get().downloads, [item]: begun }, errors: without(get().errors, item) });
        try {
          return await link.lab.download({ item, task });
        } catch (thrown) {
          fail(item, thrown);
          return null;
        } finally {
          set({ downloads: without(get().downloads, item) });
          await get().refresh();
        }
      },
      cancel: (item) => {
        const download = get().downloads[item];
        if (download) link.cancel(download.task);
      },
      remove: async (item) => {
        try {
          await link.lab.removeDownload({ item });
          set({ errors: without(get().errors, item), scores: without(get().scores, item) });
        } catch (thrown) {
          fail(item, thrown);
        }
        await get().refresh();
      },
      score: async (item, file, model) => {
        try {
          const [score] = await link.lab.evaluate({ model, files: [file.id] });
          if (score) set({ scores: { ...get().scores, [item]: score } });
        } catch (thrown) {
          fail(item, thrown);
        }
      },
    };
  });
  link.on('task', ({ task, stage, done, total, perSecond, secondsLeft }) => {
    const { downloads } = store.getState();
    const found = Object.entries(downloads).find(([, download]) => download.task === task);
    if (!found) return;
    const fraction = total > 0 ? Math.min(1, done / total) : null;
    store.setState({
      downloads: { ...downloads, [found[0]]: { task, stage, fraction, perSecond, secondsLeft } },
    });
  });
  return store;
}
