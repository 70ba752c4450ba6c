import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clusters } from '../../core/contract/clusters.ts';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import type { Picture } from './pictures.ts';
import { taskId } from './tasks.ts';

export interface ClustersState {
  /** What was found last in the model on screen. */
  found: Clusters | null;
  /** The map has changed since: what was found in it belongs to another. */
  stale: boolean;
  of: 'projection' | 'vectors';
  /** The least points that make a cluster; null: chosen by how many there are. */
  minSize: number | null;
  task: { id: string; fraction: number | null } | null;
  error: LabError | null;
  /** The cluster pointed at: the cloud shows it alone in colour. */
  hovered: number | null;
  /** Their names stand in the cloud. */
  named: boolean;
  setOf(of: 'projection' | 'vectors'): void;
  setMinSize(size: number | null): void;
  setNamed(named: boolean): void;
  hover(cluster: number | null): void;
  /** Looks for clusters in the model on screen; failures go to `error`. */
  find(): Promise<void>;
  cancel(): void;
  reset(): void;
}

/** What a cluster is called: the words that tell it from the others, else its most typical ones. */
export function clusterName({ distinctive, typical }: Clusters['clusters'][number]): string {
  return (distinctive.length > 0 ? distinctive : typical).slice(0, 3).join(', ');
}

/** [points], 1 for the members of a cluster; -1 asks for those in none. */
export const clusterMask = ({ labels }: Clusters, cluster: number): Uint8Array =>
  Uint8Array.from(labels, (label) => (label === cluster ? 1 : 0));

const nothing = { found: null, stale: false, task: null, error: null, hovered: null };

/** The clusters of the model on screen, found on demand. */
export function createClusters(link: LabLink, cloud: StoreApi<CloudState>): StoreApi<ClustersState> {
  /** The map that `found` was found in. */
  let foundIn: Picture['made'] | null = null;
  const store = createStore<ClustersState>()((set, get) => ({
    ...nothing,
    of: 'projection',
    minSize: null,
    named: true,
    setOf: (of) => set({ of }),
    setMinSize: (minSize) => set({ minSize }),
    setNamed: (named) => set({ named }),
    hover: (hovered) => {
      if (hovered !== get().hovered) set({ hovered });
    },
    find: async () => {
      const { subject, picture } = cloud.getState();
      if (subject?.kind !== 'model' || !picture) return;
      get().cancel();
      const id = taskId('clusters');
      set({ task: { id, fraction: null }, error: null });
      const { of, minSize } = get();
      const mine = () => get().task?.id === id;
      try {
        const found = await link.lab.clusters({
          ...{ model: subject.id, of, dimensions: picture.dimensions, task: id },
          ...(picture.made.by === 'projection' ? { method: picture.made.parameters.method } : {}),
          ...(minSize === null ? {} : { minClusterSize: minSize }),
        });
        if (!mine()) return;
        foundIn = picture.made;
        set({ found, task: null, stale: false, hovered: null });
      } catch (thrown) {
        const error = asLabError(thrown);
        if (mine()) set({ task: null, error: error.code === 'cancelled' ? null : error });
      }
    },
    cancel: () => {
      const { task } = get();
      if (!task) return;
      set({ task: null });
      link.cancel(task.id);
    },
    reset: () => {
      get().cancel();
      set(nothing);
    },
  }));
  link.on('task', ({ task: id, done, total }) => {
    const { task } = store.getState();
    if (task?.id === id)
      store.setState({ task: { id, fraction: total > 0 ? Math.min(1, done / total) : null } });
  });
  cloud.subscribe(({ table, picture }, before) => {
    if (table.words !== before.table.words) store.getState().reset();
    if (picture === before.picture || picture === null) return;
    const { found, of, stale } = store.getState();
    const now = found !== null && of === 'projection' && picture.made !== foundIn;
    if (now !== stale) store.setState({ stale: now });
  });
  return store;
}
