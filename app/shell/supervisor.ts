import { LabError } from '../../core/contract/errors.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import { type Call, type FileRequest, type FromService, fromWire, type ToService } from './control.ts';

/** One life of a service process, in whatever way the shell starts it. */
export interface ServiceProcess<Out, In> {
  post(message: ToService | Out): void;
  onMessage(listener: (message: FromService | In) => void): void;
  /** Called once, with a reason for people: "exit code 1", "SIGKILL". */
  onExit(listener: (reason: string) => void): void;
  kill(): void;
}

export interface SupervisorOptions<Out, In> {
  start: () => ServiceProcess<Out, In>;
  /** A process is up: the first, or a later one. */
  onUp?: () => void;
  /** The process died unasked; a new one follows. */
  onLost?: (reason: string) => void;
  /** Messages that are not the supervisor's own. */
  onMessage?: (message: In) => void;
  log?: (line: string) => void;
  /** Milliseconds before a restart, doubling with each failure in a row up to `maximum`. */
  delay?: { first: number; maximum: number };
  /** Milliseconds a process that closes may be silent before it is killed. */
  grace?: number;
  /** Milliseconds it may take in all, for saving a project or copying a model. */
  longest?: number;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: LabError): void;
}

/** A process that lived this long, in milliseconds, had recovered: the back-off starts afresh. */
const settled = 30_000;

/** Keeps one service process alive, and speaks with it about grants. */
export class Supervisor<Out = never, In = never> {
  readonly #options: SupervisorOptions<Out, In>;
  readonly #delay: { first: number; maximum: number };
  readonly #calls = new Map<number, Pending>();
  #process: ServiceProcess<Out, In> | null = null;
  #up = false;
  #waiting: Pending[] = [];
  #nextCall = 0;
  #failures = 0;
  #startedBefore = false;
  #startError: LabError | null = null;
  #closing = false;
  #exited: () => void = () => {};
  /** The process that closes says that it is at it. */
  #alive: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions<Out, In>) {
    this.#options = options;
    this.#delay = options.delay ?? { first: 200, maximum: 10_000 };
  }

  /** Starts the first process. Rejects with its LabError when it cannot start; nothing is then retried. */
  async start(): Promise<void> {
    this.#launch();
    await this.ready();
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** Resolves while the service is up; waits for a restart. Rejects once closed, or if the first start failed. */
  ready(): Promise<void> {
    if (this.#up) return Promise.resolve();
    if (this.#closing) return Promise.reject(closed());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve: () => resolve(), reject }));
  }

  /** Sends to a running process; dropped while there is none. */
  post(message: Out): void {
    if (this.#up) this.#process?.post(message);
  }

  /** Opens a path to the service. Throws LabError: `not-found`, `unreadable`, `cannot-write`. */
  grantFile(input: FileRequest): Promise<FileGrant> {
    return this.#call({ method: 'grantFile', input }) as Promise<FileGrant>;
  }

  /** The path behind a grant. Throws LabError `not-found`. */
  grantedPath(id: string): Promise<string> {
    return this.#call({ method: 'grantedPath', input: id }) as Promise<string>;
  }

  /** Asks the service to save what it must and end; kills it when it falls silent or takes too long. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    clearTimeout(this.#timer);
    const process = this.#process;
    if (process) {
      const ended = new Promise<void>((resolve) => {
        this.#exited = resolve;
      });
      const { grace = 5000, longest = 120_000 } = this.#options;
      const kill = () => process.kill();
      let silence = setTimeout(kill, grace);
      const bound = setTimeout(kill, longest);
      this.#alive = () => {
        clearTimeout(silence);
        silence = setTimeout(kill, grace);
      };
      process.post({ kind: 'close' });
      await ended;
      clearTimeout(silence);
      clearTimeout(bound);
    }
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
  }

  async #call(request: Call): Promise<unknown> {
    await this.ready();
    return await new Promise((resolve, reject) => {
      const call = this.#nextCall++;
      this.#calls.set(call, { resolve, reject });
      this.#process?.post({ kind: 'call', call, request });
    });
  }

  #launch(): void {
    const startedAt = Date.now();
    const process = this.#options.start();
    this.#process = process;
    process.onMessage((message) => this.#receive(message));
    process.onExit((reason) => {
      if (Date.now() - startedAt > settled) this.#failures = 0;
      this.#ended(reason);
    });
  }

  #receive(message: FromService | In): void {
    const { kind } = message as FromService;
    if (kind === 'ready') this.#ready();
    else if (kind === 'failed') this.#startError = fromWire((message as { error: never }).error);
    else if (kind === 'closing') this.#alive();
    else if (kind === 'reply') this.#reply(message as FromService & { kind: 'reply' });
    else this.#options.onMessage?.(message as In);
  }

  #ready(): void {
    this.#up = true;
    if (this.#startedBefore) this.#options.log?.('The service process is running again.');
    this.#startedBefore = true;
    this.#options.onUp?.();
    for (const { resolve } of this.#waiting.splice(0)) resolve(undefined);
  }

  #reply(message: FromService & { kind: 'reply' }): void {
    const pending = this.#calls.get(message.call);
    this.#calls.delete(message.call);
    if ('error' in message) pending?.reject(fromWire(message.error));
    else pending?.resolve(message.value);
  }

  #ended(reason: string): void {
    const wasUp = this.#up;
    this.#up = false;
    this.#process = null;
    for (const { reject } of this.#calls.values()) reject(lost());
    this.#calls.clear();
    if (this.#closing) {
      this.#exited();
      return;
    }
    if (!this.#startedBefore) {
      this.#closing = true;
      const error =
        this.#startError ?? new LabError('internal', `The service process did not start (${reason}).`);
      for (const { reject } of this.#waiting.splice(0)) reject(error);
      return;
    }
    const delay = Math.min(this.#delay.first * 2 ** this.#failures, this.#delay.maximum);
    this.#failures++;
    const why = this.#startError ? this.#startError.message : reason;
    this.#startError = null;
    this.#options.log?.(`The service process ended (${why}); starting it again in ${delay / 1000} s.`);
    if (wasUp) this.#options.onLost?.(reason);
    this.#timer = setTimeout(() => this.#launch(), delay);
  }
}

const closed = () => new LabError('connection-lost', 'Orrery is closing.');
const lost = () =>
  new LabError('connection-lost', 'The service process ended before it could answer. Try again.');
