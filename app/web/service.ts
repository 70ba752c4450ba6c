import { TransportPort } from '../../core/contract/port.ts';
import { startService } from '../../main/service.ts';
import type { FromService, RelayFromService, RelayToService, ToService } from '../shell/control.ts';
import { hostService, type ShellChannel } from '../shell/service-host.ts';

/**
 * The service process under the web shell: a child that speaks over Node's IPC channel, on which the frames of
 * all tabs travel side by side. Usage: fork(web-service.js, [DATA_FOLDER], { serialization: 'advanced' }).
 */
const folder = process.argv[2];
if (!folder || !process.send) throw new Error('The service process is started by the web shell.');

/** Settles when the last message has been handed to the system. */
let sent: Promise<unknown> = Promise.resolve();
const post = (message: FromService | RelayFromService): void => {
  if (!process.connected) return;
  sent = new Promise<unknown>((resolve) => process.send?.(message, undefined, undefined, resolve));
};
const channel: ShellChannel<RelayFromService, RelayToService> = {
  post,
  onMessage: (listener) =>
    process.on('message', (message) => listener(message as ToService | RelayToService)),
  exit: async (code) => {
    await sent;
    process.exit(code);
  },
};
// Ctrl+C or a closed terminal reaches the whole group; the shell alone decides when the service ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

const tabs = new Map<number, TransportPort>();
await hostService(
  channel,
  async () => {
    const service = await startService({ dataFolder: folder });
    process.once('disconnect', async () => {
      // The shell has vanished: save and go.
      await service.close();
      process.exit();
    });
    return service;
  },
  (service, message) => {
    const { client } = message;
    if (message.kind === 'connect') {
      const tab = new TransportPort({
        send: (frame) => post({ kind: 'frame', client, frame }),
        close: () => {
          tabs.delete(client);
          post({ kind: 'disconnect', client });
        },
      });
      tabs.set(client, tab);
      service.connect(tab);
    } else if (message.kind === 'frame') {
      tabs.get(client)?.receive(message.frame);
    } else {
      tabs.get(client)?.ended();
      tabs.delete(client);
    }
  },
);
