import { createStore, type StoreApi } from 'zustand/vanilla';
import { asLabError, type LabError } from '../../core/contract/errors.ts';
import { type FileInspection, manyRows, type OpenOptions, usualSample } from '../../core/contract/opening.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import type { LabLink } from './link.ts';

/** A file that is looked into before it is opened. */
export interface OpeningState {
  file: FileGrant | null;
  companions: FileGrant[];
  options: OpenOptions;
  /** What was found with these options; that of the last options that worked while `error` is there. */
  inspection: FileInspection | null;
  error: LabError | null;
  /** Why it was not opened as it is, where less of it may be. */
  reason: LabError | null;
  looking: boolean;
  /**
   * Looks into a file. True where there is nothing to choose and it may be opened at once; else the dialog is there to
   * ask. Throws LabError where the file cannot be opened whatever is chosen.
   */
  consider(file: FileGrant, companions: FileGrant[], ask: boolean): Promise<boolean>;
  /** Asks after opening has failed for a reason that a choice can mend. */
  ask(file: FileGrant, companions: FileGrant[], error: LabError): void;
  /** Changes a choice and looks again. */
  change(options: Partial<OpenOptions>): Promise<void>;
  close(): void;
}

/** Whether the file could be opened by another choice. */
export const mendable = ({ details }: LabError): boolean =>
  details.dropBad === true || details.partial === true || details.sample === true;

const closed = {
  file: null,
  companions: [],
  options: {},
  inspection: null,
  error: null,
  reason: null,
  looking: false,
};

export function createOpening(link: LabLink): StoreApi<OpeningState> {
  let serial = 0;
  return createStore<OpeningState>()((set, get) => {
    const look = (file: FileGrant, companions: FileGrant[], options: OpenOptions): Promise<FileInspection> =>
      link.lab.inspectFile({ file: file.id, companions: companions.map(({ id }) => id), options });
    return {
      ...closed,
      consider: async (file, companions, ask) => {
        const own = ++serial;
        try {
          const inspection = await look(file, companions, {});
          if (!inspection.doubt && !ask) return true;
          if (own !== serial) return false;
          set({ ...closed, file, companions, inspection });
          // Of what the window is not made for, all is opened only where it is asked for.
          if ((inspection.rows ?? 0) > manyRows) await get().change({ sample: usualSample });
        } catch (thrown) {
          const error = asLabError(thrown);
          if (!mendable(error)) throw error;
          if (own === serial) set({ ...closed, file, companions, error });
        }
        return false;
      },
      ask: (file, companions, error) => {
        serial++;
        if (error.details.sample !== true) {
          set({ ...closed, file, companions, error });
          return;
        }
        set({ ...closed, file, companions, reason: error });
        void get().change({ sample: usualSample });
      },
      change: async (changes) => {
        const { file, companions, options: before } = get();
        if (!file) return;
        const own = ++serial;
        const options = Object.fromEntries(
          Object.entries({ ...before, ...changes }).filter(([, value]) => value !== undefined),
        ) as OpenOptions;
        set({ options, looking: true });
        try {
          const inspection = await look(file, companions, options);
          if (own === serial) set({ inspection, error: null, looking: false });
        } catch (thrown) {
          if (own === serial) set({ error: asLabError(thrown), looking: false });
        }
      },
      close: () => {
        serial++;
        set(closed);
      },
    };
  });
}
