import { connectLab, type LabClient } from '../../../core/contract/client.ts';
import { LabError } from '../../../core/contract/errors.ts';
import type { Host, HostRequest, ServiceState } from '../../../core/contract/host.ts';
import { type Port, portPair } from '../../../core/contract/port.ts';
import type { Projection, ProjectParameters } from '../../../core/contract/projection.ts';
import { EventHub, serve } from '../../../core/contract/server.ts';
import type {
  Frame,
  LabService,
  ModelSummary,
  RunProgress,
  RunState,
  RunSummary,
  Vocabulary,
} from '../../../core/contract/service.ts';
import { trainParameters } from '../../../core/word2vec/parameters.ts';
import type { HostConnection } from '../../../renderer/host/connect.ts';
import { createLab, type Lab } from '../../../renderer/store/lab.ts';

export const words = ['the', 'king', 'queen', 'man', 'woman'];

export const vocabulary = (list: readonly string[] = words): Vocabulary => ({
  words: new TextEncoder().encode(list.join('\n')),
  counts: Float64Array.from(list, (_, i) => 100 - i),
});

export const frame = (step: number, run = 'r1'): Frame => ({
  run,
  step,
  fraction: step / 100,
  positions: new Float32Array(words.length * 3).fill(step),
});

export const progress = (step: number, run = 'r1'): RunProgress => ({
  run,
  step,
  fraction: step / 100,
  epoch: 1,
  epochs: 3,
  tokens: step * 1000,
  tokensPerSecond: 1000,
  secondsElapsed: step,
  secondsLeft: 100 - step,
  learningRate: 0.05,
  trainLoss: 4 - step / 100,
  heldOutLoss: null,
});

export const model = (id = 'm1', name = 'Kingdom'): ModelSummary => ({
  id,
  name,
  words: words.length,
  dim: 50,
  origin: 'trained',
  format: 'orrery',
  created: 0,
  bytes: 1000,
});

export const run = (state: RunState, more: Partial<RunSummary> = {}): RunSummary => ({
  id: 'r1',
  name: 'Kingdom',
  state,
  parameters: trainParameters.parse({}),
  corpus: 'Kingdom',
  ...more,
});

export const projection = (parameters: ProjectParameters, epoch = 1, epochs = 1): Projection => ({
  model: 'm1',
  parameters,
  points: words.length,
  positions: new Float32Array(words.length * parameters.dimensions).fill(epoch),
  epoch,
  epochs,
});

/** A promise and the means to settle it. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((ok, no) => {
    resolve = ok;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A service whose answers a test decides; over the real `serve`, client and codec. */
export class Bench {
  readonly hub = new EventHub();
  readonly calls: { name: string; input: Record<string, unknown> }[] = [];
  models: ModelSummary[] = [];
  runs: RunSummary[] = [];
  generation = 1;
  /** Handlers a test puts in place of the plain ones. */
  answers: Partial<LabService> = {};
  readonly kept = new Map<string, string>();
  readonly host: Host;
  readonly connection: HostConnection;
  #request: (request: HostRequest) => void = () => {};
  #service: (state: ServiceState) => void = () => {};
  #onLab: (client: LabClient) => void = () => {};
  #port: Port | null = null;

  constructor() {
    this.host = {
      kind: 'browser',
      pickFiles: async () => [],
      acceptDrop: async (files) => files.map(({ name, size }) => ({ id: `grant-${name}`, name, size })),
      pickSave: async () => null,
      deliver: () => {},
      onRequest: (listener) => {
        this.#request = listener;
        return () => {};
      },
      onService: (listener) => {
        this.#service = listener;
        return () => {};
      },
    };
    this.connection = {
      host: this.host,
      connect: () => Promise.reject(new Error('not used by the stores')),
      onLab: (listener) => {
        this.#onLab = listener;
        return () => {};
      },
    };
  }

  /** The window's stores, connected. */
  async open(): Promise<Lab> {
    const lab = createLab(this.connection, {
      getItem: (key) => this.kept.get(key) ?? null,
      setItem: (key, value) => void this.kept.set(key, value),
    });
    await this.connect();
    return lab;
  }

  async connect(): Promise<void> {
    const [near, far] = portPair();
    this.#port = far;
    serve(far, this.#answering(), this.hub);
    this.#onLab(connectLab(near));
    await settle();
  }

  /** The service process dies; with the shell around it, for good. */
  async die(state: 'lost' | 'ended' = 'lost'): Promise<void> {
    this.#port?.close();
    this.#service(state);
    this.generation += 1;
    await settle();
  }

  request(request: HostRequest): void {
    this.#request(request);
  }

  asked(name: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input);
  }

  /** Every command is recorded; those without an answer fail. */
  #answering(): LabService {
    const plain: Partial<LabService> = {
      status: () => ({
        version: '1',
        cores: 2,
        memory: 8e9,
        models: this.models,
        runs: this.runs,
        generation: this.generation,
      }),
      train: () => {
        this.runs = [run('reading')];
        this.hub.emit('runs', this.runs);
        return { run: 'r1' };
      },
      runHistory: () => ({ vocabulary: null, progress: [], frame: null }),
      vocabulary: () => vocabulary(),
      lastProjection: () => null,
      project: ({ parameters }) => projection(parameters),
      neighbors: ({ word }) => ({ query: word, neighbors: [{ word: 'queen', index: 2, cosine: 0.9 }] }),
      cancel: () => {},
      openedProject: () => null,
      recentProjects: () => [],
      keepView: () => {},
    };
    return new Proxy(plain as LabService, {
      get: (_, name: keyof LabService) => async (input: never) => {
        this.calls.push({ name, input });
        const answer = this.answers[name] ?? plain[name];
        if (!answer) throw new LabError('internal', `The test has no answer to ${name}.`);
        return (answer as (input: never) => unknown)(input);
      },
      has: () => true,
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    });
  }
}

/** Lets every message that is under way arrive. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
}
