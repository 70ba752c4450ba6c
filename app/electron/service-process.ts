import { type MessagePortMain, utilityProcess } from 'electron';
import type { FromService, ToService } from '../shell/control.ts';
import { nodeEntry } from '../shell/locations.ts';
import type { ServiceProcess } from '../shell/supervisor.ts';

/** Gives the service one end of a window's channel. */
export interface ConnectWindow {
  kind: 'connect';
  port: MessagePortMain;
}

/** Inside a package the unpacked copy is run: worker threads and WebAssembly are loaded from beside it. */
const unpacked = (file: string): string => file.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');

/** Starts the service in Electron's utility process, which has Node but no window. */
export function forkUtility(dataFolder: string): ServiceProcess<ConnectWindow, never> {
  const child = utilityProcess.fork(unpacked(nodeEntry('utility.js')), [dataFolder], {
    serviceName: 'Orrery service',
    stdio: 'inherit',
  });
  return {
    post: (message: ToService | ConnectWindow) => {
      // Only ports are transferred: Electron loses ArrayBuffers put in a transfer list.
      if (message.kind === 'connect') child.postMessage({ kind: 'connect' }, [message.port]);
      else child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message: FromService) => listener(message));
    },
    onExit: (listener) => {
      child.once('exit', (code) => listener(`exit code ${code}`));
    },
    kill: () => {
      child.kill();
    },
  };
}
