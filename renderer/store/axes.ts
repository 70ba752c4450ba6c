import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Asked, Asker, notAsked } from './ask.ts';
import type { CloudState } from './cloud-state.ts';
import type { LabLink } from './link.ts';
import { wordsIn } from './relations.ts';
import type { Keep } from './ui.ts';
import type { ViewPart } from './view-parts.ts';

/** A direction of meaning, from one set of words to another. */
export interface Axis {
  id: string;
  name: string;
  from: string[];
  to: string[];
}

const axesSchema = z
  .array(
    z.object({
      id: z.string().min(1).max(100),
      name: z.string().min(1).max(200),
      from: z.array(z.string()).min(1).max(100),
      to: z.array(z.string()).min(1).max(100),
    }),
  )
  .max(200);

export interface AxesState {
  draft: { from: string; to: string };
  /** The axis whose ends are listed. */
  shown: Axis | null;
  /** [V] cosine of every word with the axis. */
  along: Asked<Float32Array>;
  saved: readonly Axis[];
  /** Saved axes across and up the chart, by id. */
  plot: { x: string | null; y: string | null };
  plotted: { x: Asked<Float32Array>; y: Asked<Float32Array> };
  setDraft(draft: Partial<AxesState['draft']>): void;
  solve(): Promise<void>;
  show(axis: Axis): Promise<void>;
  save(): void;
  rename(id: string, name: string): void;
  remove(id: string): void;
  setPlot(side: 'x' | 'y', id: string | null): void;
  /** Takes all saved axes from elsewhere (undo, a project). */
  restore(saved: readonly Axis[]): void;
}

const partSchema = z.object({
  saved: axesSchema,
  plot: z.object({ x: z.string().nullable(), y: z.string().nullable() }),
});

const key = 'orrery.axes';
const sides = ['x', 'y'] as const;

/** What an axis is called until it is given a name: its first words. */
export const axisName = (from: readonly string[], to: readonly string[]): string =>
  `${from[0] ?? ''} → ${to[0] ?? ''}`;

function recall(keep: Keep): Axis[] {
  try {
    const kept = axesSchema.safeParse(JSON.parse(keep.getItem(key) ?? '[]'));
    return kept.success ? kept.data : [];
  } catch {
    return [];
  }
}

export function createAxes(link: LabLink, cloud: StoreApi<CloudState>, keep: Keep): StoreApi<AxesState> {
  let serial = 0;
  const modelId = (): string | null => {
    const { subject } = cloud.getState();
    return subject?.kind === 'model' ? subject.id : null;
  };
  const ask = async ({ from, to }: Pick<Axis, 'from' | 'to'>): Promise<Float32Array> => {
    const model = modelId();
    if (model === null) return new Float32Array(0);
    return (await link.lab.axis({ model, from, to })).along;
  };
  const store = createStore<AxesState>()((set, get) => {
    const keepAll = (saved: readonly Axis[]) => {
      set({ saved });
      try {
        keep.setItem(key, JSON.stringify(saved));
      } catch {
        // Storage full or refused: the axes hold for this window only.
      }
    };
    return {
      draft: { from: '', to: '' },
      shown: null,
      along: notAsked,
      saved: recall(keep),
      plot: { x: null, y: null },
      plotted: { x: notAsked, y: notAsked },

      setDraft: (draft) => set((now) => ({ draft: { ...now.draft, ...draft } })),
      solve: async () => {
        const { draft } = get();
        const [from, to] = [wordsIn(draft.from), wordsIn(draft.to)];
        if (modelId() === null || from.length === 0 || to.length === 0) return;
        await get().show({ id: '', name: axisName(from, to), from, to });
      },
      show: async (axis) => {
        set({ shown: axis, draft: { from: axis.from.join(' '), to: axis.to.join(' ') } });
        await listing.ask(get().along, () => ask(axis));
      },
      save: () => {
        const { shown, saved, plot, setPlot } = get();
        if (shown?.id !== '') return;
        const axis = { ...shown, id: `axis-${Date.now().toString(36)}-${serial++}` };
        keepAll([...saved, axis]);
        set({ shown: axis });
        // The first two axes make a chart at once.
        if (plot.x === null) setPlot('x', axis.id);
        else if (plot.y === null) setPlot('y', axis.id);
      },
      rename: (id, name) => {
        const trimmed = name.trim();
        if (trimmed === '') return;
        keepAll(get().saved.map((axis) => (axis.id === id ? { ...axis, name: trimmed } : axis)));
        const { shown } = get();
        if (shown?.id === id) set({ shown: { ...shown, name: trimmed } });
      },
      remove: (id) => {
        keepAll(get().saved.filter((axis) => axis.id !== id));
        const { shown, plot } = get();
        if (shown?.id === id) set({ shown: { ...shown, id: '' } });
        for (const side of sides) if (plot[side] === id) get().setPlot(side, null);
      },
      setPlot: (side, id) => {
        set(({ plot }) => ({ plot: { ...plot, [side]: id } }));
        const axis = get().saved.find((one) => one.id === id);
        if (axis && modelId() !== null) void plotting[side].ask(get().plotted[side], () => ask(axis));
        else plotting[side].reset();
      },
      restore: (saved) => {
        keepAll(saved);
        const { shown, plot } = get();
        if (shown && shown.id !== '') {
          const now = saved.find(({ id }) => id === shown.id);
          set({ shown: { ...shown, ...(now ? { name: now.name } : { id: '' }) } });
        }
        for (const side of sides) if (!saved.some(({ id }) => id === plot[side])) get().setPlot(side, null);
      },
    };
  });
  const listing = new Asker<Float32Array>((along) => store.setState({ along }));
  const plotter = (side: 'x' | 'y') =>
    new Asker<Float32Array>((asked) =>
      store.setState(({ plotted }) => ({ plotted: { ...plotted, [side]: asked } })),
    );
  const plotting = { x: plotter('x'), y: plotter('y') };

  cloud.subscribe((now, before) => {
    if (now.subject === before.subject && now.table.words === before.table.words) return;
    const { shown, plot, setPlot, show } = store.getState();
    listing.reset();
    for (const side of sides) setPlot(side, plot[side]);
    if (shown && modelId() !== null && now.table.words.length > 0) void show(shown);
  });
  return store;
}

/** What a project file remembers of the axes. A project without them, of an earlier Orrery, leaves those there are. */
export function axesPart(store: StoreApi<AxesState>): ViewPart {
  return {
    name: 'axes',
    version: 1,
    get: () => {
      const { saved, plot } = store.getState();
      return { saved, plot };
    },
    set: (value) => {
      const parsed = partSchema.safeParse(value);
      if (!parsed.success) return;
      const { saved, plot } = parsed.data;
      store.getState().restore(saved);
      for (const side of sides)
        if (saved.some(({ id }) => id === plot[side])) store.getState().setPlot(side, plot[side]);
    },
    subscribe: (listener) =>
      store.subscribe((now, before) => {
        const chosen = sides.some((side) => now.plot[side] !== before.plot[side]);
        if (now.saved !== before.saved || chosen) listener();
      }),
  };
}
