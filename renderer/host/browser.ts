import type { HostRequest } from '../../core/contract/host.ts';
import { TransportPort } from '../../core/contract/port.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import type { HostConnection } from './connect.ts';
import { Labs, Requests } from './labs.ts';
import { choose, uploadAll } from './upload.ts';

/** Milliseconds before the first attempt to reconnect; doubles up to the last. */
const firstDelay = 250;
const lastDelay = 5000;
/** Attempts in vain after which the web shell is taken to be gone; it comes back at another address. */
const patience = 4;
/** WebSocket close code "going away" (RFC 6455): the web shell is closing. */
const goingAway = 1001;

/** An address beside the page's own: the path of every address holds the web shell's token. */
const beside = (path: string): URL => new URL(path, document.baseURI);

/**
 * In a browser: one WebSocket is one port. Binary messages are the contract's frames, text messages the
 * shell's requests as JSON. The web shell opens a socket only when the service is up, and closes it when
 * the service dies, so a new socket is a new service.
 */
export function connectBrowser(): HostConnection {
  const labs = new Labs();
  const requests = new Requests<HostRequest>();
  let delay = firstDelay;
  let failures = 0;

  const open = (): void => {
    const address = beside('lab');
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    const port = new TransportPort({ send: (frame) => send(socket, frame), close: () => socket.close() });
    socket.onopen = () => {
      delay = firstDelay;
      failures = 0;
      labs.connected(port);
    };
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === 'string') requests.emit(JSON.parse(data) as HostRequest);
      else port.receive(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      port.ended();
      failures += 1;
      if (code === goingAway) return labs.ended();
      if (failures === patience) labs.ended();
      setTimeout(open, delay);
      delay = Math.min(2 * delay, lastDelay);
    };
  };
  open();

  return {
    connect: () => labs.current(),
    onLab: (listener) => labs.onLab(listener),
    host: {
      kind: 'browser',
      pickFiles: async (kind, options) => uploadAll(await choose(kind), options?.onProgress),
      acceptDrop: (files, options) => uploadAll(files, options?.onProgress),
      pickSave: async () => null,
      deliver: download,
      onRequest: (listener) => requests.on(listener),
      onService: (listener) => labs.onState(listener),
    },
  };
}

function send(socket: WebSocket, frame: Uint8Array): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
}

function download(file: FileGrant): void {
  const link = document.createElement('a');
  link.href = beside(`files/${encodeURIComponent(file.id)}`).href;
  link.download = file.name;
  link.click();
}
