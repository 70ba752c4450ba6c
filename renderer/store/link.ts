import type { LabClient } from '../../core/contract/client.ts';
import { LabError } from '../../core/contract/errors.ts';
import type { MetadataColumn } from '../../core/contract/metadata.ts';
import type { LabEventName, LabEvents } from '../../core/contract/service.ts';

const eventNames = [
  'models',
  'runs',
  'vocabulary',
  'progress',
  'frame',
  'task',
  'projection',
  'project',
  'notice',
] as const satisfies readonly LabEventName[];

type Listener<E extends LabEventName> = (payload: LabEvents[E]) => void;

/** The one place that knows which client is present; listeners outlive the clients they listen to. */
export class LabLink {
  #client: LabClient | null = null;
  #metadata: { model: string; columns: Promise<MetadataColumn[]> } | null = null;
  readonly #listeners = new Map<LabEventName, Set<Listener<never>>>();

  /** The present client. Throws LabError `connection-lost` while there is none. */
  get lab(): LabClient {
    if (this.#client) return this.#client;
    throw new LabError('connection-lost', 'The service is not there yet; try again in a moment.');
  }

  /** Ends a long command; where there is no service any more, nothing is left to end. */
  cancel(task: string): void {
    this.#client?.cancel({ task }).catch(() => {});
  }

  /** What a model's file says about each word: fetched once for all who show it. Throws LabError. */
  metadata(model: string): Promise<MetadataColumn[]> {
    if (this.#metadata?.model === model) return this.#metadata.columns;
    const columns = this.lab.metadata({ model }).then((answer) => answer.columns);
    const asked = { model, columns };
    this.#metadata = asked;
    columns.catch(() => {
      if (this.#metadata === asked) this.#metadata = null;
    });
    return columns;
  }

  /** A client that has just connected takes over all subscriptions. */
  attach(client: LabClient): void {
    this.#client = client;
    for (const name of eventNames) {
      client.on(name, (payload) => {
        if (this.#client !== client) return;
        for (const listener of this.#listeners.get(name) ?? []) listener(payload as never);
      });
    }
    client.onClose(() => {
      if (this.#client === client) this.#client = null;
    });
  }

  on<E extends LabEventName>(event: E, listener: Listener<E>): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set);
    set.add(listener as Listener<never>);
    return () => set.delete(listener as Listener<never>);
  }
}
