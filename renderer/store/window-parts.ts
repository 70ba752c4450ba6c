import { z } from 'zod';
import { mapSettings } from '../../core/contract/projection.ts';
import { trainParameters } from '../../core/word2vec/parameters.ts';
import type { CloudView } from '../scene/types.ts';
import type { Lab } from './lab.ts';
import { enteredOf, inputOf } from './parameters.ts';

const vector = z.tuple([z.number(), z.number(), z.number()]);
const cameraSchema = z.object({
  dimensions: z.union([z.literal(2), z.literal(3)]),
  target: vector,
  azimuth: z.number(),
  elevation: z.number(),
  height: z.number().positive(),
});
const askedSchema = z.object({
  word: z.string().nullable(),
  k: z.int().min(1).max(1000),
  analogy: z.object({ a: z.string(), b: z.string(), c: z.string() }),
  sum: z.string(),
});
const mapSchema = z.object({ settings: mapSettings, labels: z.boolean() });
const never = () => () => {};

/** The model that a project shows first. */
export const shownModel = (parts: Readonly<Record<string, { value?: unknown }>>): string | null => {
  const parsed = z.object({ model: z.string() }).safeParse(parts.screen?.value);
  return parsed.success ? parsed.data.model : null;
};

/** What the window itself remembers with a project: the model on screen, the camera, the map's settings, what was asked. */
export function registerWindowParts(lab: Lab): void {
  const { parts, cloud, inspector, training, view } = lab;
  parts.register({
    name: 'screen',
    version: 1,
    get: () => {
      const { subject } = cloud.getState();
      return subject?.kind === 'model' ? { model: subject.id } : undefined;
    },
    // Whoever opens a project shows its model first: see `shownModel`.
    set: () => {},
    subscribe: never,
  });
  parts.register({
    name: 'camera',
    version: 1,
    get: () => view.cloud?.view(),
    set: (value) => {
      const parsed = cameraSchema.safeParse(value);
      if (!parsed.success) return;
      const camera: CloudView = parsed.data;
      if (view.cloud) view.cloud.setView(camera);
      else view.pending = camera;
    },
    // Looking around is no change to save.
    subscribe: never,
  });
  parts.register({
    name: 'map',
    version: 1,
    get: () => {
      const { settings, labels } = cloud.getState();
      return { settings, labels };
    },
    set: (value) => {
      const parsed = mapSchema.safeParse(value);
      if (!parsed.success) return;
      cloud.getState().setLabels(parsed.data.labels);
      cloud.getState().change(parsed.data.settings);
    },
    subscribe: (listener) =>
      cloud.subscribe((now, before) => {
        if (now.labels !== before.labels) listener();
      }),
  });
  parts.register({
    name: 'asked',
    version: 1,
    get: () => {
      const { selected, k, analogy, sum } = inspector.getState();
      const word = selected === null ? null : (cloud.getState().table.words.at(selected) ?? null);
      return { word, k, analogy: { a: analogy.a, b: analogy.b, c: analogy.c }, sum: sum.text };
    },
    set: (value) => {
      const parsed = askedSchema.safeParse(value);
      if (!parsed.success) return;
      const { word, k, analogy, sum } = parsed.data;
      const { setK, setAnalogy, setSum, selectWord } = inspector.getState();
      setK(k);
      setAnalogy(analogy);
      setSum(sum);
      if (word !== null) selectWord(word);
    },
    subscribe: never,
  });
  parts.register({
    name: 'training',
    version: 1,
    get: () => inputOf(training.getState().draft),
    set: (value) => {
      const parsed = trainParameters.safeParse(value);
      if (value !== undefined && parsed.success) training.getState().setDraft(enteredOf(parsed.data));
    },
    subscribe: never,
  });
}
