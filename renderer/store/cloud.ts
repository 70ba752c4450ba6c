import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError } from '../../core/contract/errors.ts';
import {
  type ProjectParameters,
  projectDefaults,
  projectParameters,
} from '../../core/contract/projection.ts';
import type { TaskProgress } from '../../core/contract/service.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import { type Picture, pictureAt, pictureOf, record, sameMap } from './pictures.ts';
import { taskId } from './tasks.ts';
import { emptyTable, readVocabulary } from './vocabulary.ts';

const nothing = {
  picture: null,
  present: null,
  frames: [],
  scrubbed: null,
  provisional: false,
} satisfies Partial<CloudState>;

/** A new present; on screen unless the user has gone back in time. */
const show = (set: StoreApi<CloudState>['setState'], present: Picture): void =>
  set(({ scrubbed, picture }) => ({ present, picture: scrubbed === null ? present : picture }));

export function createCloud(link: LabLink): StoreApi<CloudState> {
  const store = createStore<CloudState>()((set, get) => {
    const isShown = (model: string): boolean => {
      const { subject } = get();
      return subject?.kind === 'model' && subject.id === model;
    };
    /** Shows the map that was made last by the method and in the dimensions chosen; false where there is none. */
    const showKept = async (): Promise<boolean> => {
      const { subject, settings } = get();
      if (subject?.kind !== 'model') return true;
      const { method, dimensions } = settings;
      const last = await link.lab.lastProjection({ model: subject.id, dimensions, method });
      const now = get().settings;
      if (!isShown(subject.id) || now.dimensions !== dimensions || now.method !== method) return true;
      if (last?.parameters.method !== method) return false;
      get().cancelProjection();
      set({ scrubbed: null, provisional: false, settings: last.parameters });
      show(set, pictureOf(last));
      return true;
    };
    return {
      subject: null,
      table: emptyTable,
      loading: false,
      ...nothing,
      settings: projectDefaults,
      task: null,
      error: null,
      labels: true,

      clear: () => {
        get().cancelProjection();
        set({ subject: null, table: emptyTable, ...nothing, task: null, error: null, loading: false });
      },
      showRun: (run) => {
        get().cancelProjection();
        set({
          subject: { kind: 'run', id: run },
          table: emptyTable,
          ...nothing,
          task: null,
          error: null,
          loading: true,
        });
      },
      setTable: (table) => set({ table }),
      setFrame: (frame) => {
        set(({ frames }) => ({ loading: false, frames: record(frames, frame) }));
        show(set, pictureAt(frame, true));
      },
      setRecorded: (run, { steps, fractions, points, positions, subset }) => {
        const size = points * 3;
        const kept = Array.from(steps, (step, i) => ({
          ...{ run, step, fraction: fractions[i]! },
          positions: positions.subarray(i * size, (i + 1) * size),
          ...(subset ? { subset } : {}),
        }));
        const last = steps.at(-1) ?? -1;
        set(({ frames }) => ({ frames: [...kept, ...frames.filter(({ step }) => step > last)] }));
      },
      scrub: (step) => {
        const { frames, present } = get();
        const frame = step === null ? undefined : (frames.findLast((f) => f.step <= step) ?? frames[0]);
        set(
          frame && step !== null
            ? { scrubbed: step, picture: pictureAt(frame, false) }
            : { scrubbed: null, picture: present },
        );
      },

      showModel: async (model, { keep = false, first } = {}) => {
        get().cancelProjection();
        const { table: before } = get();
        set({
          subject: { kind: 'model', id: model },
          task: null,
          error: null,
          loading: true,
          ...(keep ? {} : { table: emptyTable, ...nothing }),
        });
        try {
          const { dimensions } = get().settings;
          // Asked for together, so that none waits for the other's journey.
          const maps = Promise.all(
            [dimensions, dimensions === 3 ? 2 : 3].map((d) =>
              link.lab.lastProjection({ model, dimensions: d as 2 | 3 }),
            ),
          );
          const words = link.lab.vocabulary({ model });
          words.catch(() => {}); // Told below, unless the maps failed first.
          const [here, other] = await maps;
          const last = here ?? other ?? null;
          const making = last === null && isShown(model) ? first?.() : undefined;
          const table = readVocabulary(await words);
          if (!isShown(model)) return;
          const same = keep && before.words.equals(table.words);
          const kept = get().present;
          if (!same) set({ table, ...(keep ? nothing : {}) });
          else if (kept) {
            show(set, { ...kept, forming: false });
            // The first map of what was watched begins where the training ended.
            if (kept.made.by === 'training') get().change({ init: 'last' });
          }
          if (keep && same) return;
          if (!last) return await making;
          show(set, pictureOf(last));
          set({ settings: last.parameters });
        } finally {
          if (isShown(model)) set({ loading: false });
        }
      },

      change: (settings) => set((now) => ({ settings: { ...now.settings, ...settings } })),

      reset: (names) => {
        const kept = Object.entries(get().settings).filter(([name]) => !names.includes(name as never));
        const plain = Object.entries(projectDefaults).filter(([name]) => names.includes(name as never));
        set({ settings: Object.fromEntries([...kept, ...plain]) as unknown as ProjectParameters });
      },
      setMethod: async (method) => {
        if (get().settings.method === method) return;
        get().change({ method });
        try {
          await showKept();
        } catch (thrown) {
          set({ error: asLabError(thrown) });
        }
      },

      project: async (changes = {}) => {
        const { subject } = get();
        if (subject?.kind !== 'model') return;
        get().cancelProjection();
        const parameters = { ...get().settings, ...changes };
        const afterTraining = get().present?.made.by === 'training';
        const id = taskId('project');
        set({
          settings: parameters,
          error: null,
          scrubbed: null,
          provisional: false,
          picture: get().present,
          task: { id, parameters, fraction: null, stage: '', secondsLeft: null },
        });
        const mine = () => get().task?.id === id;
        try {
          const projection = await link.lab.project({ model: subject.id, parameters, task: id });
          if (!mine()) return;
          show(set, pictureOf(projection));
          set({ task: null });
          if (afterTraining) get().reset(['init']); // that was for the first one
        } catch (thrown) {
          const error = asLabError(thrown);
          if (mine()) set({ task: null, error: error.code === 'cancelled' ? null : error });
        }
      },
      cancelProjection: () => {
        const { task, present } = get();
        if (!task) return;
        set({ task: null });
        if (present) show(set, { ...present, forming: false });
        link.cancel(task.id);
      },
      showMap: async (parameters, make = true) => {
        const { subject, picture } = get();
        if (subject?.kind !== 'model') return;
        if (picture?.made.by === 'projection' && sameMap(picture.made.parameters, parameters)) return;
        const { dimensions, method } = parameters;
        const last = await link.lab.lastProjection({ model: subject.id, dimensions, method });
        if (!isShown(subject.id)) return;
        if (last && sameMap(last.parameters, parameters)) {
          get().cancelProjection();
          set({ scrubbed: null, provisional: false, settings: last.parameters });
          show(set, pictureOf(last));
        } else if (make) {
          set({ settings: parameters });
          await get().project();
        }
      },
      setDimensions: async (dimensions) => {
        if (get().settings.dimensions === dimensions) return;
        get().change({ dimensions });
        try {
          // Axes that are still to be named make no map.
          if (!(await showKept()) && projectParameters.safeParse(get().settings).success)
            await get().project();
        } catch (thrown) {
          set({ error: asLabError(thrown) });
        }
      },
      setLabels: (labels) => set({ labels }),
    };
  });

  link.on('vocabulary', ({ run, vocabulary }) => {
    const { subject, setTable } = store.getState();
    if (subject?.kind === 'run' && subject.id === run) setTable(readVocabulary(vocabulary));
  });
  link.on('frame', (frame) => {
    const { subject, setFrame } = store.getState();
    if (subject?.kind === 'run' && subject.id === frame.run) setFrame(frame);
  });
  link.on('projection', ({ task, ...projection }) => {
    if (store.getState().task?.id === task) show(store.setState, pictureOf(projection));
  });
  link.on('task', (progress) => followTask(store, progress));
  return store;
}

function followTask(store: StoreApi<CloudState>, progress: TaskProgress): void {
  const { task } = store.getState();
  if (task?.id !== progress.task) return;
  const { done, total, stage, secondsLeft } = progress;
  const fraction = total > 0 ? Math.min(1, done / total) : null;
  store.setState({ task: { ...task, fraction, stage, secondsLeft } });
}
