/** The smallest duplex the contract needs: whole frames of bytes, in order, until one side closes. */
export interface Port {
  /** Sends one frame. The bytes belong to the port afterwards. Silently dropped once closed. */
  send(frame: Uint8Array): void;
  /** Exactly one listener; frames that arrived before it was set are delivered then. */
  onFrame(listener: (frame: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Two connected ports in memory; delivery is asynchronous, as over any real transport. */
export function portPair(): [Port, Port] {
  const ends: [End, End] = [new End(), new End()];
  ends[0].peer = ends[1];
  ends[1].peer = ends[0];
  return ends;
}

class End implements Port {
  peer!: End;
  #closed = false;
  #listener: ((frame: Uint8Array) => void) | null = null;
  #waiting: Uint8Array[] = [];
  #closeListeners: (() => void)[] = [];

  send(frame: Uint8Array): void {
    const copy = frame.slice();
    if (!this.#closed) queueMicrotask(() => this.peer.#receive(copy));
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
    this.#end();
    queueMicrotask(() => this.peer.#end());
  }

  #receive(frame: Uint8Array): void {
    if (this.#closed) return;
    if (this.#listener) this.#listener(frame);
    else this.#waiting.push(frame);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#closeListeners) listener();
  }
}
