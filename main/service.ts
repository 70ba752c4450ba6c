import type { Port } from '../core/contract/port.ts';
import { serve } from '../core/contract/server.ts';
import type { FileGrant } from '../core/contract/service.ts';
import type { GrantRequest } from './grants.ts';
import { createLab, type LabOptions } from './lab.ts';

/** The services as a shell holds them. */
export interface Service {
  /** Serves one window, until its port closes. */
  connect(port: Port): void;
  /** Opens a file the user chose to the services. Throws `not-found`, `unreadable`, `cannot-write`. */
  grantFile(request: GrantRequest): Promise<FileGrant>;
  /** The path behind a grant, of the shell's or of an export. Throws `not-found`. */
  grantedPath(id: string): string;
  /** Saves what is under way and ends. */
  close(): Promise<void>;
}

/**
 * Starts the services: the one entry for Electron's utility process, the web shell's child process and
 * whoever wants them in its own. Throws `cannot-write` where the data folder cannot be used, `busy` where
 * another process uses it.
 */
export async function startService(options: LabOptions): Promise<Service> {
  const { service, hub, grants, close } = await createLab(options);
  return {
    connect: (port) => serve(port, service, hub),
    grantFile: (request) => grants.grant(request),
    grantedPath: (id) => grants.path(id),
    close,
  };
}
