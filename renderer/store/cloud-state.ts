import type { LabError } from '../../core/contract/errors.ts';
import type { ProjectParameters } from '../../core/contract/projection.ts';
import type { RecordedRun } from '../../core/contract/recording.ts';
import type { Frame } from '../../core/contract/service.ts';
import type { Picture } from './pictures.ts';
import type { WordTable } from './vocabulary.ts';

type Subject = { kind: 'run' | 'model'; id: string };

interface ProjectionTask {
  id: string;
  parameters: ProjectParameters;
  /** 0..1; null until the service has said anything. */
  fraction: number | null;
  stage: string;
  secondsLeft: number | null;
}

/** What is in the cloud: whose words, where they are, and what is being made of them. */
export interface CloudState {
  subject: Subject | null;
  table: WordTable;
  loading: boolean;
  /** What is on screen: the present picture, or a moment of the training gone back to. */
  picture: Picture | null;
  present: Picture | null;
  /** Recorded frames of the run on the timeline, in order; thinned when they grow many. */
  frames: Frame[];
  /** The step gone back to; null: the present. */
  scrubbed: number | null;
  /** The picture is a first view that was made unasked, by PCA. */
  provisional: boolean;
  /** What the next projection is made with; it may differ from the picture's. */
  settings: ProjectParameters;
  task: ProjectionTask | null;
  error: LabError | null;
  labels: boolean;
  clear(): void;
  /** A run's cloud: filled by its `vocabulary` and `frame` events from here on. */
  showRun(run: string): void;
  setTable(table: WordTable): void;
  setFrame(frame: Frame): void;
  /** The frames recorded of the run on the timeline, as the service kept them; those that came meanwhile stay. */
  setRecorded(run: string, recorded: RecordedRun): void;
  /** Shows the cloud as it was at a step of the training, or with null as it is now. */
  scrub(step: number | null): void;
  /**
   * A model's cloud, with the map it had last, if any. With `keep`, points already on screen stay until a new map
   * is made (the run has just become this model). `first` is to make a map where there is none: it is called while the
   * words are still on their way. Throws LabError.
   */
  showModel(model: string, options?: { keep?: boolean; first?: () => Promise<void> }): Promise<void>;
  change(settings: Partial<ProjectParameters>): void;
  /** Puts settings back to what stands where nothing was chosen. */
  reset(names: readonly (keyof ProjectParameters)[]): void;
  /** Chooses a method, and shows the last map by it, if there is one: nothing is made anew. */
  setMethod(method: ProjectParameters['method']): Promise<void>;
  /** Makes a new map of the model on screen, streamed as it forms. Failures go to `error`. */
  project(settings?: Partial<ProjectParameters>): Promise<void>;
  cancelProjection(): void;
  /**
   * Shows the map that was made so: the last one, where it is that, else, unless `make` is false, one made anew.
   * Throws LabError.
   */
  showMap(parameters: ProjectParameters, make?: boolean): Promise<void>;
  /** Shows the map in so many dimensions: the one made last, or a new one by the same method. */
  setDimensions(dimensions: 2 | 3): Promise<void>;
  setLabels(labels: boolean): void;
}
