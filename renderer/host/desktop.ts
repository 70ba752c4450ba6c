import { LabError } from '../../core/contract/errors.ts';
import type { HostRequest } from '../../core/contract/host.ts';
import { TransportPort } from '../../core/contract/port.ts';
import { type DesktopBridge, type Outcome, portMessage } from './bridge.ts';
import type { HostConnection } from './connect.ts';
import { Labs, Requests } from './labs.ts';

async function unwrap<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const answer = await outcome;
  if ('value' in answer) return answer.value;
  const { code, message, details } = answer.error;
  throw new LabError(code, message, details);
}

/** A contract port over a DOM MessagePort. Frames are cloned: Electron loses transferred ArrayBuffers. */
function messagePort(port: MessagePort): TransportPort {
  const end = new TransportPort({
    send: (frame) => port.postMessage(frame),
    close: () => port.close(),
  });
  port.onmessage = (event: MessageEvent<Uint8Array>) => end.receive(event.data);
  port.addEventListener('close', () => end.ended());
  return end;
}

/** Under Electron: ports come from the preload script, one a life of the service process. */
export function connectDesktop(bridge: DesktopBridge): HostConnection {
  const labs = new Labs();
  const requests = new Requests<HostRequest>();
  window.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source === window && event.data === portMessage && port) labs.connected(messagePort(port));
  });
  bridge.onServiceLost(() => labs.lost());
  bridge.onRequest((request) => requests.emit(request));
  bridge.requestPort();
  return {
    connect: () => labs.current(),
    onLab: (listener) => labs.onLab(listener),
    host: {
      kind: 'desktop',
      pickFiles: (kind) => unwrap(bridge.pickFiles(kind)),
      acceptDrop: (files) => unwrap(bridge.acceptDrop(files)),
      pickSave: (suggestedName) => unwrap(bridge.pickSave(suggestedName)),
      deliver: (file) => bridge.reveal(file.id),
      onRequest: (listener) => requests.on(listener),
      onService: (listener) => labs.onState(listener),
    },
  };
}
