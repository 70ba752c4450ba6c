/** The smallest duplex the contract needs: whole frames of bytes, in order, until one side closes. */
export interface Port {
  /** Sends one frame. The bytes belong to the port afterwards. Silently dropped once closed. */
  send(frame: Uint8Array): void;
  /** Exactly one listener; frames that arrived before it was set are delivered then. */
  onFrame(listener: (frame: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** What carries the frames: a socket, a message port, a process's channel. */
export interface Transport {
  send(frame: Uint8Array): void;
  close(): void;
}

/**
 * A port over any transport: keeps early frames until there is a listener and goes silent once closed.
 * Whoever owns the transport calls `receive` with what arrives and `ended` when the other side is gone.
 */
export class TransportPort implements Port {
  readonly #transport: Transport;
  #closed = false;
  #listener: ((frame: Uint8Array) => void) | null = null;
  #waiting: Uint8Array[] = [];
  #closeListeners: (() => void)[] = [];

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  send(frame: Uint8Array): void {
    if (!this.#closed) this.#transport.send(frame);
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#listener = listener;
    for (const frame of this.#waiting.splice(0)) listener(frame);
  }

  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.ended();
    this.#transport.close();
  }

  receive(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#listener) this.#listener(frame);
    else this.#waiting.push(frame);
  }

  ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closeListeners) listener();
  }
}

/** Two connected ports in memory; delivery is asynchronous, as over any real transport. */
export function portPair(): [Port, Port] {
  const ends: [TransportPort, TransportPort] = [new TransportPort(to(1)), new TransportPort(to(0))];
  function to(peer: 0 | 1): Transport {
    return {
      send(frame) {
        const copy = frame.slice();
        queueMicrotask(() => ends[peer].receive(copy));
      },
      close: () => queueMicrotask(() => ends[peer].ended()),
    };
  }
  return ends;
}
