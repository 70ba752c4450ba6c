import { LabError } from '../core/contract/errors.ts';
import { codeOf, reasonOf } from './files.ts';

/** A disk that fails is worth a notice (one, while it fails in the same way) and no more: training goes on. */
export class Tolerance {
  readonly #notify: (message: string) => void;
  #complaint = '';

  constructor(notify: (message: string) => void) {
    this.#notify = notify;
  }

  /** Never rejects. */
  async of(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      const folderGone = (error instanceof LabError ? error.details.reason : codeOf(error)) === 'ENOENT';
      // A run that could not be put on record has said so already.
      if (folderGone) return;
      const message = reasonOf(error);
      if (message === this.#complaint) return;
      this.#complaint = message;
      this.#notify(message);
    }
  }
}
