import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import type { RelayFromService, RelayToService } from '../../../app/shell/control.ts';
import { type ServiceProcess, Supervisor } from '../../../app/shell/supervisor.ts';
import { forkService } from '../../../app/web/service-process.ts';
import { connectLab, type LabClient } from '../../../core/contract/client.ts';
import { TransportPort } from '../../../core/contract/port.ts';
import type { LabEvents } from '../../../core/contract/service.ts';

type Forked = ServiceProcess<RelayToService, RelayFromService>;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A folder of its own, removed after the test. */
export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'orrery-service-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface RealService {
  lab: LabClient;
  supervisor: Supervisor<RelayToService, RelayFromService>;
  notices: LabEvents['notice'][];
  /** As `kill -9`; it is not started again. */
  kill(): Promise<void>;
}

/** The service in the process in which the web shell has it, and a window that speaks with it. */
export async function realService(dataFolder: string): Promise<RealService> {
  let process_: Forked | undefined;
  let tellGone = () => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });
  const port = new TransportPort({
    send: (frame) => supervisor.post({ kind: 'frame', client: 1, frame }),
    close: () => supervisor.post({ kind: 'disconnect', client: 1 }),
  });
  const supervisor = new Supervisor<RelayToService, RelayFromService>({
    start: () => {
      process_ = forkService(dataFolder);
      return {
        ...process_,
        onExit: (listener) =>
          process_?.onExit((reason) => {
            tellGone();
            listener(reason);
          }),
      };
    },
    delay: { first: 60_000, maximum: 60_000 },
    onMessage: (message) => (message.kind === 'frame' ? port.receive(message.frame) : port.ended()),
  });
  await supervisor.start();
  undo.push(() => supervisor.close());
  supervisor.post({ kind: 'connect', client: 1 });
  const lab = connectLab(port);
  const notices: LabEvents['notice'][] = [];
  lab.on('notice', (notice) => notices.push(notice));
  await lab.status({});
  const kill = async () => {
    process_?.kill();
    await gone;
    port.ended();
  };
  return { lab, supervisor, notices, kill };
}
