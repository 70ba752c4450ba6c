import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Truth } from '../../core/contract/truth.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import type { Picture } from './pictures.ts';
import { taskId } from './tasks.ts';

export interface TrustState {
  /** How far the map on screen can be believed; null while that is not known. */
  truth: Truth | null;
}

/** Points judged are so many that the distances looked at stay below this: a second or so. */
const WORK = 3e7;
const FEWEST = 100;
const MOST = 500;

/** The judgement waits until a new map has been seen, milliseconds. */
const AFTER = 400;

/** Judges each finished map on screen, on a sample, without being asked. */
export function createTrust(link: LabLink, cloud: StoreApi<CloudState>): StoreApi<TrustState> {
  const store = createStore<TrustState>()(() => ({ truth: null }));
  let judged: Picture['made'] | null = null;
  let task: string | null = null;

  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    clearTimeout(timer);
    if (task === null) return;
    const id = task;
    task = null;
    link.cancel(id);
  };
  const judge = async (model: string, { made, dimensions, points }: Picture): Promise<void> => {
    if (made.by !== 'projection') return;
    const id = taskId('truth');
    task = id;
    const sample = Math.max(FEWEST, Math.min(MOST, Math.round(WORK / points)));
    const { method } = made.parameters;
    const truth = await link.lab.truth({ model, dimensions, method, sample, task: id });
    if (task === id) store.setState({ truth });
  };

  cloud.subscribe(({ present, subject }) => {
    const finished = present !== null && !present.forming && present.made.by === 'projection';
    const made = finished ? present.made : null;
    if (made === judged) return;
    judged = made;
    cancel();
    store.setState({ truth: null });
    // A map that cannot be judged is shown all the same, without a figure.
    if (finished && subject?.kind === 'model')
      timer = setTimeout(() => judge(subject.id, present).catch(() => {}), AFTER);
  });
  return store;
}
