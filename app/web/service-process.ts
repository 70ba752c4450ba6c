import { fork } from 'node:child_process';
import type { FromService, RelayFromService, RelayToService, ToService } from '../shell/control.ts';
import { nodeEntry } from '../shell/locations.ts';
import type { ServiceProcess } from '../shell/supervisor.ts';

/** Starts the service as a child process; its IPC channel carries bytes as they are. */
export function forkService(dataFolder: string): ServiceProcess<RelayToService, RelayFromService> {
  const child = fork(nodeEntry('web-service.js'), [dataFolder], { serialization: 'advanced' });
  return {
    post: (message: ToService | RelayToService) => {
      // A send may still fail while the process dies; its exit tells that.
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (listener) => {
      child.on('message', (message) => listener(message as FromService | RelayFromService));
    },
    onExit: (listener) => {
      let told = false;
      const tell = (reason: string): void => {
        if (!told) listener(reason);
        told = true;
      };
      child.on('error', (error) => {
        if (child.pid === undefined) tell(error.message);
      });
      child.on('exit', (code, signal) => tell(signal ?? `exit code ${code}`));
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
