import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { Evaluation, FileGrant } from '../../core/contract/service.ts';
import type { LabLink } from './link.ts';
import { taskId } from './tasks.ts';

export interface EvaluationState {
  /** Scores of each model in this window, the latest of a file first. */
  scores: Readonly<Record<string, readonly Evaluation[]>>;
  /** What is being scored now. */
  running: { model: string; task: string; fraction: number | null } | null;
  /** Why the last question failed, and for which model. */
  error: { model: string; error: LabError } | null;
  /** Scores a model on files of questions. */
  score(model: string, files: readonly FileGrant[]): Promise<void>;
  cancel(): void;
}

export function createEvaluation(link: LabLink): StoreApi<EvaluationState> {
  const store = createStore<EvaluationState>()((set, get) => ({
    scores: {},
    running: null,
    error: null,
    score: async (model, files) => {
      if (files.length === 0 || get().running) return;
      const task = taskId('evaluate');
      set({ running: { model, task, fraction: null }, error: null });
      try {
        const found = await link.lab.evaluate({ model, files: files.map(({ id }) => id), task });
        const fresh = new Set(found.map(({ file }) => file));
        const before = (get().scores[model] ?? []).filter(({ file }) => !fresh.has(file));
        set({ scores: { ...get().scores, [model]: [...found, ...before] } });
      } catch (thrown) {
        const error = asLabError(thrown);
        if (error.code !== 'cancelled') set({ error: { model, error } });
      } finally {
        set({ running: null });
      }
    },
    cancel: () => {
      const { running } = get();
      if (running) link.cancel(running.task);
    },
  }));
  link.on('task', ({ task, done, total }) => {
    const { running } = store.getState();
    if (running?.task !== task) return;
    store.setState({ running: { ...running, fraction: total > 0 ? Math.min(1, done / total) : null } });
  });
  return store;
}
