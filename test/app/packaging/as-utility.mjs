// Runs a packaged utility.js under Node: gives it a parent port such as Electron's, and relays control messages
// and one window's frames over Node's IPC channel. Usage: fork(as-utility.mjs, [UTILITY_JS, DATA_FOLDER]).
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const [, , utility = ''] = process.argv;
const parentPort = Object.assign(new EventEmitter(), {
  /** @param {unknown} message */
  postMessage: (message) => process.send?.({ control: message }),
});
Object.defineProperty(process, 'parentPort', { value: parentPort });

const { port1: ours, port2 } = new MessageChannel();
const theirs = Object.assign(new EventEmitter(), {
  /** @param {unknown} message */
  postMessage: (message) => port2.postMessage(message),
  start: () => port2.on('message', (data) => theirs.emit('message', { data, ports: [] })),
  close: () => port2.close(),
});
ours.on('message', (frame) => process.send?.({ frame }));
process.on(
  'message',
  (/** @type {{ frame?: Uint8Array, control?: { kind: string } }} */ { frame, control }) => {
    if (frame) ours.postMessage(frame);
    else parentPort.emit('message', { data: control, ports: control?.kind === 'connect' ? [theirs] : [] });
  },
);
await import(pathToFileURL(utility).href);
