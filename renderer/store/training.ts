import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import type { CommandAnswer, CommandInput, FileGrant, RunProgress } from '../../core/contract/service.ts';
import type { TrainParameters } from '../../core/word2vec/parameters.ts';
import type { LabLink } from './link.ts';
import { type Draft, draftOf, enteredOf, inputOf, type ParameterName, problemsOf } from './parameters.ts';
import { type PresetName, presets } from './presets.ts';

export type World = Extract<CommandInput<'train'>['corpus'], { kind: 'toy' }>['world'];
export const worlds: readonly World[] = ['kingdom', 'atlas', 'grammar', 'two-tongues'];
type SourceKind = 'toy' | 'files' | 'text';

export interface TrainingState {
  /** What the form shows; each kind of source keeps what was entered for it. */
  source: SourceKind;
  world: World;
  tokens: number | null;
  files: FileGrant[];
  text: string;
  /** The model whose vectors to go on from. */
  pretrained: string | null;
  /** The file of exactly the words to train. */
  wordList: FileGrant | null;
  /** What the run of a toy world is called, in the window's language; null: as the service calls it. */
  nameOfWorld: ((world: World) => string) | null;
  draft: Draft;
  /** Edited since it was last sent or taken over from a model. */
  touched: boolean;
  problems: ReadonlySet<ParameterName>;
  /** The run on the timeline. */
  run: string | null;
  /** All measurements of that run, in order. */
  progress: RunProgress[];
  latest: RunProgress | null;
  /** Between the click and the service's answer. */
  starting: boolean;
  /** A command to the run is under way. */
  busy: boolean;
  error: LabError | null;
  setSource(source: SourceKind): void;
  setWorld(world: World): void;
  setTokens(tokens: number | null): void;
  setFiles(files: FileGrant[]): void;
  setText(text: string): void;
  /** Goes on from a model, whose dimensions the run then has; null: from random vectors. */
  setPretrained(model: { id: string; dim: number } | null): void;
  setWordList(file: FileGrant | null): void;
  nameWorlds(nameOfWorld: (world: World) => string): void;
  setParameter<K extends keyof Draft>(name: K, value: Draft[K]): void;
  applyPreset(preset: PresetName): void;
  setDraft(draft: Draft): void;
  /** Takes over a model's settings, unless that would undo what the user has entered. */
  adopt(parameters: TrainParameters): void;
  setError(error: LabError | null): void;
  /** Why the form cannot be sent, or null. */
  obstacle(): 'parameters' | 'tokens' | 'no-files' | 'no-text' | null;
  /** Starts a run from the form and puts it on the timeline; null when the service refused. */
  start(): Promise<string | null>;
  pause(): Promise<void>;
  resume(learningRate?: number): Promise<void>;
  /** Ends the run; answers with the model it became. */
  stop(keep: boolean, run?: string): Promise<string | null>;
  /** Puts a run on the timeline with all it has measured so far. Throws LabError. */
  watch(run: string): Promise<CommandAnswer<'runHistory'>>;
  forget(): void;
}

/** Words a toy world needs to be worth training on, and as many as the contract allows. */
export const tokenRange = { min: 1000, max: 100_000_000 };

export function createTraining(link: LabLink): StoreApi<TrainingState> {
  const store = createStore<TrainingState>()((set, get) => {
    const draft = draftOf(presets.balanced);
    const edit = (next: Draft) => set({ draft: next, problems: problemsOf(next), touched: true });
    /** Runs a command about the run on the timeline; failures go to `error`. */
    const command = async <T>(work: () => Promise<T>): Promise<T | null> => {
      set({ busy: true, error: null });
      try {
        return await work();
      } catch (thrown) {
        set({ error: asLabError(thrown) });
        return null;
      } finally {
        set({ busy: false });
      }
    };
    return {
      source: 'toy',
      world: 'kingdom',
      tokens: 600_000,
      files: [],
      text: '',
      pretrained: null,
      wordList: null,
      nameOfWorld: null,
      draft,
      touched: false,
      problems: new Set(),
      run: null,
      progress: [],
      latest: null,
      starting: false,
      busy: false,
      error: null,

      setSource: (source) => set({ source, error: null }),
      setWorld: (world) => set({ world }),
      setTokens: (tokens) => set({ tokens }),
      setFiles: (files) => set({ files, source: 'files', error: null }),
      setText: (text) => set({ text }),
      setPretrained: (model) => {
        set({ pretrained: model?.id ?? null, error: null });
        if (model) edit({ ...get().draft, dim: model.dim });
      },
      setWordList: (wordList) => set({ wordList, error: null }),
      nameWorlds: (nameOfWorld) => set({ nameOfWorld }),
      setParameter: (name, value) => edit({ ...get().draft, [name]: value }),
      applyPreset: (preset) => edit({ ...draftOf(presets[preset]), method: get().draft.method }),
      setDraft: edit,
      adopt: (parameters) => {
        const taken = enteredOf(parameters);
        if (!get().touched) set({ draft: taken, problems: problemsOf(taken) });
      },
      setError: (error) => set({ error }),

      obstacle: () => {
        const { source, tokens, files, text, problems } = get();
        if (source === 'toy' && (tokens === null || tokens < tokenRange.min || tokens > tokenRange.max))
          return 'tokens';
        if (source === 'files' && files.length === 0) return 'no-files';
        if (source === 'text' && text.trim() === '') return 'no-text';
        return problems.size > 0 ? 'parameters' : null;
      },

      start: async () => {
        if (get().starting || get().obstacle()) return null;
        set({ starting: true, error: null });
        try {
          const { run } = await link.lab.train(requestOf(get()));
          set({ run, progress: [], latest: null, touched: false });
          return run;
        } catch (thrown) {
          set({ error: asLabError(thrown) });
          return null;
        } finally {
          set({ starting: false });
        }
      },
      pause: async () => {
        const { run } = get();
        if (run) await command(() => link.lab.pauseRun({ run }));
      },
      resume: async (learningRate) => {
        const { run } = get();
        if (run) await command(() => link.lab.resumeRun({ run, ...(learningRate ? { learningRate } : {}) }));
      },
      stop: async (keep, run = get().run ?? undefined) => {
        if (!run) return null;
        return (await command(() => link.lab.stopRun({ run, keep })))?.model ?? null;
      },
      watch: async (run) => {
        if (get().run !== run) set({ run, progress: [], latest: null, error: null });
        const history = await link.lab.runHistory({ run });
        if (get().run === run) {
          const later = get().progress.filter(({ step }) => step > (history.progress.at(-1)?.step ?? -1));
          const progress = [...history.progress, ...later];
          set({ progress, latest: progress.at(-1) ?? null });
        }
        return history;
      },
      forget: () => set({ run: null, progress: [], latest: null, error: null }),
    };
  });

  link.on('progress', (measured) => {
    const { run, progress } = store.getState();
    if (measured.run !== run) return;
    // Taken up again from a checkpoint: what was measured after it is measured anew.
    const again = (progress.at(-1)?.step ?? -1) >= measured.step;
    const before = again ? progress.filter(({ step }) => step < measured.step) : progress;
    store.setState({ latest: measured, progress: [...before, measured] });
  });
  return store;
}

function requestOf(form: TrainingState): CommandInput<'train'> {
  const { source, world, nameOfWorld, draft, pretrained, wordList } = form;
  return {
    corpus: corpusOf(form),
    ...(source === 'toy' && nameOfWorld ? { name: nameOfWorld(world) } : {}),
    parameters: inputOf(draft),
    ...(pretrained === null ? {} : { pretrained }),
    ...(wordList === null ? {} : { vocabulary: wordList.id }),
  };
}

function corpusOf({ source, world, tokens, files, text }: TrainingState): CommandInput<'train'>['corpus'] {
  if (source === 'toy') return { kind: 'toy', world, ...(tokens ? { tokens } : {}) };
  if (source === 'files') return { kind: 'files', files: files.map(({ id }) => id) };
  return { kind: 'text', text, name: firstWords(text) };
}

/** A name for pasted text: how it begins. */
const firstWords = (text: string): string => text.trim().split(/\s+/, 5).join(' ').slice(0, 60);
