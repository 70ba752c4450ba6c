import { connectLab, type LabClient } from '../../core/contract/client.ts';
import type { ServiceState } from '../../core/contract/host.ts';
import type { Port } from '../../core/contract/port.ts';

/** Keeps the present client over connections that come and go, and tells who listens. */
export class Labs {
  #current: LabClient | null = null;
  #connectedBefore = false;
  readonly #labListeners = new Set<(lab: LabClient) => void>();
  readonly #stateListeners = new Set<(state: ServiceState) => void>();
  #waiting: ((lab: LabClient) => void)[] = [];

  /** A new connection stands. The port's closing makes it `lost`. */
  connected(port: Port): void {
    const previous = this.#current;
    const lab = connectLab(port);
    this.#current = lab;
    previous?.close();
    lab.onClose(() => {
      if (this.#current !== lab) return;
      this.#current = null;
      this.#tell('lost');
    });
    for (const listener of this.#labListeners) listener(lab);
    for (const resolve of this.#waiting.splice(0)) resolve(lab);
    if (this.#connectedBefore) this.#tell('restarted');
    this.#connectedBefore = true;
  }

  /** The service is gone: closes the present client, whose commands under way reject. */
  lost(): void {
    this.#current?.close();
  }

  /** The shell is gone with its service. */
  ended(): void {
    this.#tell('ended');
  }

  /** The present client, or the next one while there is none. */
  current(): Promise<LabClient> {
    const lab = this.#current;
    return lab ? Promise.resolve(lab) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  onLab(listener: (lab: LabClient) => void): () => void {
    this.#labListeners.add(listener);
    if (this.#current) listener(this.#current);
    return () => this.#labListeners.delete(listener);
  }

  onState(listener: (state: ServiceState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  #tell(state: ServiceState): void {
    for (const listener of this.#stateListeners) listener(state);
  }
}

/** Host requests that came before anybody listened are kept for the first listener. */
export class Requests<T> {
  readonly #listeners = new Set<(request: T) => void>();
  #early: T[] = [];

  emit(request: T): void {
    if (this.#listeners.size === 0) this.#early.push(request);
    for (const listener of this.#listeners) listener(request);
  }

  on(listener: (request: T) => void): () => void {
    this.#listeners.add(listener);
    for (const request of this.#early.splice(0)) listener(request);
    return () => this.#listeners.delete(listener);
  }
}
