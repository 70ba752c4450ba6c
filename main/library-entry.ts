import type { ModelSummary } from '../core/contract/service.ts';
import type { Origin } from './library-index.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { ModelOpener } from './stored-model.ts';
import type { Whence } from './whence.ts';

/** A model on the list. */
export interface Entry {
  summary: ModelSummary;
  origin?: Origin | undefined;
  /** Not on disk, or not yet: kept in memory until it is written or removed, or the service ends. */
  unsaved?: LoadedModel;
  /** Opens its bytes where they are not in the library's folder but in a project's file. */
  elsewhere?: ModelOpener;
  /** Opened, and on its way to the library's folder. */
  waiting?: Underway;
}

/** What is known of a model until it is copied. */
interface Underway {
  /** Where it can be read from once more, should Orrery end before. */
  from?: Whence | undefined;
  /** Ends the reading and writing of a model that is removed meanwhile. */
  stop: AbortController;
  /** Present while it is read once more. */
  reading?: Promise<LoadedModel>;
}
