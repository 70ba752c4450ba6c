import type { WebSocket } from 'ws';
import type { HostRequest } from '../../core/contract/host.ts';
import type { RelayFromService, RelayToService } from '../shell/control.ts';

/** Bytes waiting for a tab that does not read (a frozen one); beyond this its socket is cut, and it reconnects. */
const maximumBacklog = 256 * 2 ** 20;

/** Tabs at a time; more are turned away. */
const most = 64;

/** Close code for "the service process died"; the tab reconnects, and waits there for the new one. */
export const serviceLost = 4001;

/** Relays frames between tabs' sockets and the service process. Frames stay opaque bytes. */
export class Tabs {
  readonly #post: (message: RelayToService) => void;
  readonly #sockets = new Map<number, WebSocket>();
  #next = 0;
  /** For the first tab that comes. */
  #waiting: HostRequest[] = [];

  constructor(post: (message: RelayToService) => void) {
    this.#post = post;
  }

  add(socket: WebSocket): void {
    if (this.#sockets.size >= most) {
      socket.on('error', () => {});
      socket.close(1013, 'too many tabs');
      return;
    }
    const client = this.#next++;
    this.#sockets.set(client, socket);
    this.#post({ kind: 'connect', client });
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) return socket.close(1003, 'frames are binary');
      const frame = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      this.#post({ kind: 'frame', client, frame });
    });
    // A frame over the limit or against the protocol: `ws` closes the socket, which is all that is needed.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#sockets.delete(client)) this.#post({ kind: 'disconnect', client });
    });
    for (const request of this.#waiting.splice(0)) socket.send(JSON.stringify(request));
  }

  receive(message: RelayFromService): void {
    const socket = this.#sockets.get(message.client);
    if (!socket) return;
    if (message.kind === 'disconnect') socket.close();
    else if (socket.bufferedAmount > maximumBacklog) socket.terminate();
    else socket.send(message.frame);
  }

  /** Asks the first tab that connects from now on. */
  request(request: HostRequest): void {
    this.#waiting.push(request);
  }

  /** Closes every socket, by force where a tab does not answer; the service hears nothing of it. */
  closeAll(code: number, reason: string): void {
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    for (const socket of sockets) {
      socket.close(code, reason);
      const timer = setTimeout(() => socket.terminate(), 1000);
      socket.once('close', () => clearTimeout(timer));
    }
  }
}
