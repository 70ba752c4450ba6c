import type { LabClient } from '../../core/contract/client.ts';
import type { Host } from '../../core/contract/host.ts';
import { connectBrowser } from './browser.ts';
import { connectDesktop } from './desktop.ts';

/** The window's link to its shell and, through it, to the services. */
export interface HostConnection {
  readonly host: Host;
  /** The present client; while the service is away, the next one. Never rejects. */
  connect(): Promise<LabClient>;
  /**
   * Called with the present client, if there is one, and with each later one: a client does not outlive the
   * service process, so subscriptions are made here. Called before `host.onService('restarted')`.
   */
  onLab(listener: (lab: LabClient) => void): () => void;
}

/** Finds the shell this page runs in: Electron's preload bridge, else the web shell that served it. */
export async function connectHost(): Promise<HostConnection> {
  const { orrery } = window;
  return orrery ? connectDesktop(orrery) : connectBrowser();
}
