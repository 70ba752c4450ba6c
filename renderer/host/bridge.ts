import type { ErrorCode } from '../../core/contract/errors.ts';
import type { HostRequest, PickKind } from '../../core/contract/host.ts';
import type { FileGrant } from '../../core/contract/service.ts';

/** An answer that survives Electron's IPC and context bridge, which keep of an error only its message. */
export type Outcome<T> =
  | { value: T }
  | { error: { code: ErrorCode; message: string; details: Record<string, unknown> } };

/** What Electron's preload script puts at `window.orrery`: plain functions, no Electron object, no path. */
export interface DesktopBridge {
  pickFiles(kind: PickKind): Promise<Outcome<FileGrant[]>>;
  acceptDrop(files: File[]): Promise<Outcome<FileGrant[]>>;
  pickSave(suggestedName: string): Promise<Outcome<FileGrant | null>>;
  /** Shows a granted file in its folder. */
  reveal(grant: string): void;
  /** The file menu's requests and files opened from the system. One listener. */
  onRequest(listener: (request: HostRequest) => void): void;
  /** The service process has died; a new port follows by itself. One listener. */
  onServiceLost(listener: () => void): void;
  /** Asks for a port; it arrives as a `message` event with data `portMessage` once the service is up. */
  requestPort(): void;
}

/** `event.data` of the message by which the preload script hands the page a MessagePort. */
export const portMessage = 'orrery:lab-port';

declare global {
  interface Window {
    readonly orrery?: DesktopBridge;
  }
}
