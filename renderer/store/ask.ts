import { asLabError, type LabError } from '../../core/contract/errors.ts';

/** An answer that may be on its way, here, or impossible. The last value stays while the next one loads: no flicker. */
export interface Asked<T> {
  state: 'idle' | 'loading' | 'ready' | 'error';
  value: T | null;
  error: LabError | null;
}

export const notAsked = { state: 'idle', value: null, error: null } as const;

/**
 * Asks one kind of question again and again: `show` gets the waiting state at once and the answer later, unless a
 * newer question has been put or the asker was reset.
 */
export class Asker<T> {
  #ticket = 0;
  readonly #show: (asked: Asked<T>) => void;

  constructor(show: (asked: Asked<T>) => void) {
    this.#show = show;
  }

  async ask(before: Asked<T>, question: () => Promise<T>): Promise<void> {
    const ticket = ++this.#ticket;
    this.#show({ ...before, state: 'loading', error: null });
    let asked: Asked<T>;
    try {
      asked = { state: 'ready', value: await question(), error: null };
    } catch (thrown) {
      asked = { state: 'error', value: null, error: asLabError(thrown) };
    }
    if (ticket === this.#ticket) this.#show(asked);
  }

  /** Whatever is on its way will not be shown. */
  reset(): void {
    this.#ticket++;
    this.#show(notAsked);
  }
}
