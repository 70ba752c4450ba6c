import type { Port } from '../../core/contract/port.ts';
import type { FileGrant } from '../../core/contract/service.ts';
import { type Call, type FileRequest, type FromService, type ToService, toWire } from './control.ts';

/** What `startService` answers with: all that a shell needs of the services. */
export interface HostedService {
  connect(port: Port): void;
  grantFile(request: FileRequest): FileGrant | Promise<FileGrant>;
  grantedPath(id: string): string | Promise<string>;
  close(): void | Promise<void>;
}

/** Milliseconds between two signs that it is still saving. */
const SIGN = 1000;

/** The service process's end of its channel to the shell. */
export interface ShellChannel<Out, In> {
  post(message: FromService | Out): void;
  onMessage(listener: (message: ToService | In) => void): void;
  /** Ends this process, after what was posted has left. */
  exit(code: number): void;
}

/**
 * Runs the services in this process until the shell says `close`. What is not a control message goes to
 * `connection`, the shell's own way of connecting windows.
 */
export async function hostService<Out, In>(
  channel: ShellChannel<Out, In>,
  start: () => HostedService | Promise<HostedService>,
  connection: (service: HostedService, message: In) => void,
): Promise<void> {
  const starting = (async () => start())();
  channel.onMessage(async (message) => {
    const control = message as ToService;
    const service = await starting.catch(() => null);
    if (!service) return;
    if (control.kind === 'close') {
      const timer = setInterval(() => channel.post({ kind: 'closing' }), SIGN);
      await service.close();
      clearInterval(timer);
      channel.exit(0);
    } else if (control.kind === 'call') {
      channel.post(await reply(service, control.call, control.request));
    } else {
      connection(service, message as In);
    }
  });
  try {
    await starting;
    channel.post({ kind: 'ready' });
  } catch (thrown) {
    channel.post({ kind: 'failed', error: toWire(thrown) });
    channel.exit(1);
  }
}

async function reply(service: HostedService, call: number, request: Call): Promise<FromService> {
  try {
    const value =
      request.method === 'grantFile'
        ? await service.grantFile(request.input)
        : await service.grantedPath(request.input);
    return { kind: 'reply', call, value };
  } catch (thrown) {
    return { kind: 'reply', call, error: toWire(thrown) };
  }
}
