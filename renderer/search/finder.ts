import type { Matches, SearchQuestion } from './word-index.ts';

export type SearchMessage =
  | { kind: 'words'; words: Uint8Array }
  | { kind: 'alphabet' }
  | { kind: 'find'; id: number; question: SearchQuestion }
  /** The answer to a question is not wanted any more. */
  | { kind: 'stop'; id: number };
export type SearchAnswer =
  | { ready: true }
  | { places: Float64Array }
  | ({ id: number } & (Matches | { problem: string } | { stopped: true }));

/** `pattern`: a malformed regular expression, with the engine's reason. `slow`: it took too long and was ended. */
export type SearchProblem = { kind: 'pattern'; reason: string } | { kind: 'slow' };
export type SearchOutcome = Matches | { problem: SearchProblem };

/** What the finder needs of a worker; a Web Worker has it. */
export interface SearchThread {
  postMessage(message: SearchMessage): void;
  onmessage: ((event: MessageEvent<SearchAnswer>) => void) | null;
  terminate(): void;
}

interface Waiting {
  resolve(outcome: SearchOutcome | null): void;
  question: SearchQuestion;
}

interface Alphabet {
  promise: Promise<Float64Array | null>;
  resolve(places: Float64Array | null): void;
  state: 'wanted' | 'asked' | 'here';
}

/** Milliseconds for one question: any search of a million words ends well within; a runaway pattern does not. */
const patience = 3000;

/**
 * Asks the search thread, one question at a time. Of the questions of one asker that wait, only the newest is put;
 * the others answer null, and the one being answered is given up where it can be. A thread that does not come back is
 * ended and replaced.
 */
export class Finder {
  readonly #start: () => SearchThread;
  readonly #patience: number;
  #words: Uint8Array = new Uint8Array(0);
  #thread: SearchThread | null = null;
  /** The thread has its words in order. */
  #ready = false;
  #alphabet: Alphabet | null = null;
  readonly #waiting = new Map<string, Waiting>();
  #busy: (Waiting & { asker: string; id: number; timer: ReturnType<typeof setTimeout> }) | null = null;
  #serial = 0;

  constructor(start: () => SearchThread, patienceMs = patience) {
    this.#start = start;
    this.#patience = patienceMs;
  }

  /** The words from now on: UTF-8, joined by line feeds. The thread starts at the first question or `warm`. */
  setWords(words: Uint8Array): void {
    this.#words = words;
    this.#end();
    this.#alphabet?.resolve(null);
    this.#alphabet = null;
    for (const { resolve } of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }

  /** Gets the thread ready before the first question. */
  warm(): void {
    if (this.#thread) return;
    this.#thread = this.#start();
    this.#thread.onmessage = ({ data }) => this.#settle(data);
    this.#thread.postMessage({ kind: 'words', words: this.#words });
  }

  /** [V] the place of each word in the alphabet, without regard to case; null: the words have changed since. */
  alphabet(): Promise<Float64Array | null> {
    if (this.#alphabet) return this.#alphabet.promise;
    let resolve: (places: Float64Array | null) => void = () => {};
    const promise = new Promise<Float64Array | null>((settle) => {
      resolve = settle;
    });
    this.#alphabet = { promise, resolve, state: 'wanted' };
    this.#next();
    return promise;
  }

  /** Null: the same asker has since asked something else. */
  find(asker: string, question: SearchQuestion): Promise<SearchOutcome | null> {
    return new Promise((resolve) => {
      this.#waiting.get(asker)?.resolve(null);
      this.#waiting.set(asker, { resolve, question });
      if (this.#busy?.asker === asker) this.#thread?.postMessage({ kind: 'stop', id: this.#busy.id });
      this.#next();
    });
  }

  #next(): void {
    const [entry] = this.#waiting;
    const alphabet = this.#alphabet?.state;
    if (this.#busy || alphabet === 'asked' || (alphabet !== 'wanted' && !entry)) return;
    this.warm();
    if (!this.#ready) return;
    if (!entry) {
      this.#alphabet!.state = 'asked';
      this.#thread?.postMessage({ kind: 'alphabet' });
      return;
    }
    const [asker, waiting] = entry;
    this.#waiting.delete(asker);
    const id = this.#serial++;
    const timer = setTimeout(() => {
      waiting.resolve({ problem: { kind: 'slow' } });
      this.#end();
      this.#next();
    }, this.#patience);
    this.#busy = { ...waiting, asker, id, timer };
    this.#thread?.postMessage({ kind: 'find', id, question: waiting.question });
  }

  #settle(answer: SearchAnswer): void {
    if ('ready' in answer) {
      this.#ready = true;
      this.#next();
      return;
    }
    if ('places' in answer) {
      this.#alphabet?.resolve(answer.places);
      if (this.#alphabet) this.#alphabet.state = 'here';
      this.#next();
      return;
    }
    if (this.#busy?.id !== answer.id) return;
    const { resolve, timer } = this.#busy;
    clearTimeout(timer);
    this.#busy = null;
    if ('problem' in answer) resolve({ problem: { kind: 'pattern', reason: answer.problem } });
    else resolve('stopped' in answer ? null : { rows: answer.rows, alike: answer.alike });
    this.#next();
  }

  #end(): void {
    this.#thread?.terminate();
    this.#thread = null;
    this.#ready = false;
    if (!this.#busy) return;
    clearTimeout(this.#busy.timer);
    this.#busy.resolve(null);
    this.#busy = null;
  }
}
