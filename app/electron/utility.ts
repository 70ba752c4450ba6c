import type { MessageEvent, MessagePortMain } from 'electron';
import { TransportPort } from '../../core/contract/port.ts';
import { startService } from '../../main/service.ts';
import type { FromService, ToService } from '../shell/control.ts';
import { hostService } from '../shell/service-host.ts';

/** The service process under Electron. Each window's frames come over a MessagePort of its own. */
type Connect = { kind: 'connect'; port: MessagePortMain };

const { parentPort } = process;
const folder = process.argv.at(-1);
if (!parentPort || !folder) throw new Error('The service process is started by the desktop shell.');

/** Milliseconds in which the last message leaves; `postMessage` does not tell. */
const farewell = 200;

await hostService<never, Connect>(
  {
    post: (message: FromService) => parentPort.postMessage(message),
    onMessage: (listener) =>
      parentPort.on('message', ({ data, ports }: MessageEvent) => {
        const [port] = ports;
        listener(port ? { kind: 'connect', port } : (data as ToService));
      }),
    exit: (code) => void setTimeout(() => process.exit(code), farewell),
  },
  () => startService({ dataFolder: folder }),
  (service, { port }) => service.connect(contractPort(port)),
);

/** A contract port over Electron's. Frames are cloned: it transfers only ports. */
function contractPort(port: MessagePortMain): TransportPort {
  const end = new TransportPort({
    send: (frame) => port.postMessage(frame),
    close: () => port.close(),
  });
  port.on('message', ({ data }) => end.receive(data as Uint8Array));
  port.on('close', () => end.ended());
  port.start();
  return end;
}
