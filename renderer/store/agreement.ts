import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { MapName } from '../../core/contract/projection.ts';
import type { Overlap } from '../../core/contract/truth.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import type { Picture } from './pictures.ts';
import { taskId } from './tasks.ts';
import type { Words } from './words.ts';

/**
 * What is compared with: the model's own vectors or another map of it, each with the map on screen; or the vectors of
 * another model with those of this one.
 */
export type Against = 'vectors' | `map:${MapName['method']}:${2 | 3}` | `model:${string}`;

export interface AgreementState {
  /** Chosen to compare with; it may be gone since. */
  against: Against;
  /** Neighbours of each word that are compared. */
  k: number;
  /** The model's maps beside the one on screen. */
  others: readonly MapName[];
  /** The answer, and what it was about. */
  found: { against: Against; overlap: Overlap } | null;
  /** [V] share of its neighbours that each word judged has in common; NaN: not judged. */
  shares: Float32Array | null;
  /** The map on screen is another since. */
  stale: boolean;
  task: { id: string; fraction: number | null } | null;
  error: LabError | null;
  setAgainst(against: Against): void;
  setK(k: number): void;
  /** Compares with what is chosen; failures go to `error`. */
  compare(): Promise<void>;
  cancel(): void;
}

export const mostCompared = 200;
/** Multiplications that a comparison may take: a few seconds. */
const WORK = 1.5e10;
const FEWEST = 500;

const againstMap = ({ method, dimensions }: MapName): Against => `map:${method}:${dimensions}`;
const nothing = { found: null, shares: null, stale: false, task: null, error: null };

/** The map on screen, where one is finished. */
const mapOf = (picture: Picture | null): MapName | null =>
  picture && !picture.forming && picture.made.by === 'projection'
    ? { method: picture.made.parameters.method, dimensions: picture.dimensions }
    : null;

/** What there is to compare with now, of the models given. */
export function choices(
  { picture, subject }: Pick<CloudState, 'picture' | 'subject'>,
  others: readonly MapName[],
  models: readonly { id: string }[],
): Against[] {
  if (subject?.kind !== 'model') return [];
  return [
    ...(mapOf(picture) ? (['vectors', ...others.map(againstMap)] as const) : []),
    ...models.filter(({ id }) => id !== subject.id).map(({ id }): Against => `model:${id}`),
  ];
}

/** How far the map or the model on screen agrees with another on who is near whom, asked on demand. */
export function createAgreement(link: LabLink, cloud: StoreApi<CloudState>): StoreApi<AgreementState> {
  /** The map that `found` is about; null: it is about vectors alone. */
  let foundIn: Picture['made'] | null = null;
  const store = createStore<AgreementState>()((set, get) => ({
    ...nothing,
    against: 'vectors',
    k: 15,
    others: [],
    setAgainst: (against) => set({ against }),
    setK: (k) => set({ k }),
    compare: async () => {
      const { subject, picture, table } = cloud.getState();
      if (subject?.kind !== 'model') return;
      get().cancel();
      const id = taskId('overlap');
      const { against, k } = get();
      const mine = () => get().task?.id === id;
      set({ task: { id, fraction: null }, error: null });
      try {
        const ofModel = against.startsWith('model:');
        const map = ofModel ? null : mapOf(picture);
        const points = map ? picture!.points : table.words.length;
        const [, method, dimensions] = against.split(':');
        const overlap = await link.lab.overlap({
          ...{ model: subject.id, other: ofModel ? against.slice('model:'.length) : subject.id, k, task: id },
          ...(map ? { map } : {}),
          ...(against.startsWith('map:')
            ? { otherMap: { method: method as MapName['method'], dimensions: dimensions === '2' ? 2 : 3 } }
            : {}),
          sample: Math.min(points, Math.max(FEWEST, Math.floor(WORK / (points * 200)))),
        });
        if (!mine()) return;
        foundIn = map ? picture!.made : null;
        set({
          found: { against, overlap },
          shares: sharesOf(overlap, table.words),
          task: null,
          stale: false,
        });
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
  }));

  /** Asks which other maps there are; a choice that is gone gives way. */
  async function look(model: string, shown: MapName | null): Promise<void> {
    const maps = await link.lab.maps({ model });
    const { subject, picture } = cloud.getState();
    if (subject?.id !== model || picture?.forming) return;
    const others = maps.filter(
      ({ method, dimensions }) => method !== shown?.method || dimensions !== shown.dimensions,
    );
    const { against } = store.getState();
    const gone = against.startsWith('map:') && !others.some((map) => againstMap(map) === against);
    store.setState({ others, ...(gone ? { against: 'vectors' } : {}) });
  }

  link.on('task', ({ task: id, done, total }) => {
    const { task } = store.getState();
    if (task?.id === id)
      store.setState({ task: { id, fraction: total > 0 ? Math.min(1, done / total) : null } });
  });
  cloud.subscribe(({ table, picture, subject }, before) => {
    if (table.words !== before.table.words || subject?.id !== before.subject?.id) {
      store.getState().cancel();
      store.setState({ ...nothing, others: [] });
    }
    if (picture === before.picture) return;
    const shown = mapOf(picture);
    if (subject?.kind === 'model' && shown) look(subject.id, shown).catch(() => {});
    const { found, stale } = store.getState();
    const now = found !== null && foundIn !== null && picture?.made !== foundIn;
    if (now !== stale) store.setState({ stale: now });
  });
  return store;
}

function sharesOf({ words, overlap }: Overlap, all: Words): Float32Array {
  const judged = new Map(words.map((word, i) => [word, overlap[i]!]));
  return Float32Array.from({ length: all.length }, (_, row) => judged.get(all.at(row)!) ?? Number.NaN);
}
