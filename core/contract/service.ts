import { z } from 'zod';
import { type TrainParameters, trainParameters } from '../word2vec/parameters.ts';
import { clusterCommands } from './clusters.ts';
import { type Command, command, id, task } from './command.ts';
import { extrasCommands, modelView } from './extras.ts';
import { galleryCommands } from './gallery.ts';
import { metadataCommands } from './metadata.ts';
import { exportFormats, openingCommands, openOptions } from './opening.ts';
import { placingCommands } from './placing.ts';
import { type Projection, projectionCommands } from './projection.ts';
import { type ProjectInfo, projectCommands } from './projects.ts';
import { questionCommands } from './questions.ts';
import { type FrameSubset, recordingCommands } from './recording.ts';
import { truthCommands } from './truth.ts';
import { whyNearCommands } from './why-near.ts';

/**
 * LabService: the one contract between the interface and the services. Both ends derive from `commands`
 * and `LabEvents`; nothing is spelled twice. Inputs are validated once, in `serve`.
 *
 * Files: the interface never names a path. A shell (Electron's dialogs, the web shell's uploads, the CLI)
 * grants the service a path and hands the interface the grant's id (`FileGrant`).
 */

export const corpusSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('toy'),
    world: z.enum(['kingdom', 'atlas', 'grammar', 'two-tongues']),
    tokens: z.int().min(1000).max(100_000_000).default(600_000),
    seed: z.int().min(0).max(0xffff_ffff).default(1),
  }),
  z.object({ kind: z.literal('files'), files: z.array(id).min(1).max(10_000) }),
  z.object({ kind: z.literal('text'), text: z.string().max(50_000_000), name: z.string().max(200) }),
]);

/** A file the shell has opened to the service. */
export interface FileGrant {
  id: string;
  name: string;
  /** Bytes; 0 for a file to be written. */
  size: number;
}

export interface ModelSummary {
  id: string;
  name: string;
  words: number;
  dim: number;
  /** Where it came from: trained here, or opened from a file of that format. */
  origin: 'trained' | 'opened';
  format: string;
  /** Milliseconds since 1970. */
  created: number;
  bytes: number;
  /** Where not all rows of its file were opened: the first so many, or so many drawn at random. */
  taken?: 'first' | 'sample';
  /** Present for models trained here. */
  parameters?: TrainParameters;
  corpus?: string;
  /** Held-out loss at the end, nats per example. */
  loss?: number;
}

export type RunState =
  | 'reading' // counting and encoding the corpus
  | 'training'
  | 'paused'
  | 'stopping'
  | 'done'
  | 'stopped'
  | 'failed'
  | 'interrupted'; // the service went away; a checkpoint may be resumed

export interface RunSummary {
  id: string;
  name: string;
  state: RunState;
  parameters: TrainParameters;
  corpus: string;
  /** The model it became, once done or stopped and kept. */
  model?: string;
  /** For `failed`, `interrupted`, and a run paused by a problem. */
  message?: string;
  /** Whether a checkpoint can be resumed, and how far it had come, 0..1. */
  checkpoint?: { fraction: number; saved: number };
  progress?: RunProgress;
  /** A pause was asked for while it reads the text: it takes hold before the first word is trained on. */
  pausing?: boolean;
}

/** One measurement of a run, at most ten a second. */
export interface RunProgress {
  run: string;
  /** Serial number within the run, from 0. */
  step: number;
  /** Fraction of all the work, 0..1. */
  fraction: number;
  epoch: number;
  epochs: number;
  /** Words of the corpus consumed so far, over all epochs. */
  tokens: number;
  tokensPerSecond: number;
  secondsElapsed: number;
  secondsLeft: number;
  learningRate: number;
  /** Running training loss, nats per example; null before the first example. */
  trainLoss: number | null;
  /** Loss on the fixed held-out pairs, nats per example; null when not evaluated in this step. */
  heldOutLoss: number | null;
}

/** Positions of points while a model trains, in one steady frame of reference, roughly within a unit ball. */
export interface Frame {
  run: string;
  step: number;
  fraction: number;
  /** [N, 3]; of the first N words of the run's vocabulary, frequent words first, */
  positions: Float32Array;
  /** or of these. */
  subset?: FrameSubset;
}

/**
 * The task by which a model is read once more that had been opened, but not copied to the library when Orrery ended:
 * the services begin it by themselves.
 */
export const taskOfReading = (model: string): string => `reading-${model}`;

export interface TaskProgress {
  task: string;
  stage: string;
  done: number;
  total: number;
  /** `done` and `total` count these. */
  unit: 'bytes' | 'words' | 'epochs' | 'points' | 'rows';
  perSecond: number;
  secondsLeft: number | null;
}

export interface Vocabulary {
  /** UTF-8, joined by newline, most frequent first. */
  words: Uint8Array;
  counts: Float64Array;
}

export interface LabStatus {
  version: string;
  cores: number;
  /** Bytes of memory in the machine. */
  memory: number;
  models: ModelSummary[];
  runs: RunSummary[];
  /** Increases with every start of the service process. */
  generation: number;
}

/**
 * Scores on the covered part, whose words are all in the vocabulary, with their 95 % intervals; null where that is
 * too little for a score.
 */
export type Evaluation = { file: string; covered: number; interval: [number, number] | null } & (
  | { kind: 'similarity'; spearman: number | null; pairs: number }
  | { kind: 'analogy'; accuracy: number | null; questions: number }
);

export const commands = {
  ...recordingCommands,
  ...projectCommands,
  ...galleryCommands,
  status: command<LabStatus>()(z.object({})),

  /** Starts a run; the answer comes at once, everything else as events. */
  train: command<{ run: string }>()(
    z.object({
      corpus: corpusSource,
      parameters: trainParameters,
      name: z.string().max(200).optional(),
      /** A model of the library whose vectors to go on from; see `parameters.continueVocabulary`. */
      pretrained: id.optional(),
      /** A file of exactly the words to train, one a line. */
      vocabulary: id.optional(),
    }),
  ),
  pauseRun: command<void>()(z.object({ run: id })),
  /** Goes on after a pause or one asked for, or from the checkpoint of an interrupted run. */
  resumeRun: command<void>()(z.object({ run: id, learningRate: z.number().positive().max(10).optional() })),
  /** Ends a run early; with `keep` its vectors become a model. Also discards an interrupted run. */
  stopRun: command<{ model: string | null }>()(z.object({ run: id, keep: z.boolean() })),
  /** What a window that opens late needs: vocabulary, all measurements, the last frame. */
  runHistory: command<{ vocabulary: Vocabulary | null; progress: RunProgress[]; frame: Frame | null }>()(
    z.object({ run: id }),
  ),

  /** `companions`: files that belong to it (a vocabulary, metadata). A file opened before is found in the library. */
  openModel: command<ModelSummary>()(
    z.object({
      file: id,
      companions: z.array(id).max(100).optional(),
      options: openOptions.optional(),
      task,
    }),
  ),
  renameModel: command<void>()(z.object({ model: id, name: z.string().min(1).max(200) })),
  removeModel: command<void>()(z.object({ model: id })),
  /** Writes a model to a granted file, or to a new one for download when none is given. */
  exportModel: command<FileGrant>()(
    z.object({
      model: id,
      format: z.enum(exportFormats),
      /** Packed with gzip; a format of several files is packed as .zip by itself. */
      gzip: z.boolean().optional(),
      /** Bookmarks, for formats that hold such; absent: those that came with the model. */
      views: z.array(modelView).max(100).optional(),
      file: id.optional(),
      task,
    }),
  ),
  vocabulary: command<Vocabulary>()(z.object({ model: id })),

  ...questionCommands,
  ...whyNearCommands,

  ...projectionCommands,
  ...placingCommands,
  ...clusterCommands,
  ...truthCommands,
  evaluate: command<Evaluation[]>()(z.object({ model: id, files: z.array(id).min(1).max(100), task })),
  /** Cancels a long command; it then fails with `cancelled`. Unknown tasks are ignored. */
  cancel: command<void>()(z.object({ task: id })),
  ...metadataCommands,
  ...extrasCommands,
  ...openingCommands,
} as const;

type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller passes: defaults may be left out. */
export type CommandInput<K extends CommandName> = z.input<Commands[K]['input']>;
/** What a handler receives: validated, defaults filled in. */
export type CommandRequest<K extends CommandName> = z.output<Commands[K]['input']>;
export type CommandAnswer<K extends CommandName> =
  Commands[K] extends Command<z.ZodType, infer T> ? T : never;

/** The services' side: one handler a command. */
export type LabService = {
  [K in CommandName]: (request: CommandRequest<K>) => Promise<CommandAnswer<K>> | CommandAnswer<K>;
};

/** Broadcast to every connected window. */
export interface LabEvents {
  models: ModelSummary[];
  runs: RunSummary[];
  /** A run has its vocabulary; frames may follow. */
  vocabulary: { run: string; vocabulary: Vocabulary };
  progress: RunProgress;
  frame: Frame;
  /** Another project is open now, or the one that is was saved; null: none. */
  project: ProjectInfo | null;
  task: TaskProgress;
  projection: Projection & { task: string };
  /** Something the user should read: a checkpoint written, bytes replaced, a disk filling up. */
  notice: { level: 'info' | 'warning' | 'error'; message: string; run?: string };
}
export type LabEventName = keyof LabEvents;
