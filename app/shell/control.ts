import { asLabError, type ErrorCode, LabError } from '../../core/contract/errors.ts';

/** What a shell asks of the service process besides the contract: grants, by path. The interface never does. */
export interface FileRequest {
  path: string;
  /** Shown to the user; absent: the file's own name. */
  name?: string;
  mode: 'read' | 'write';
}

export interface WireError {
  code: ErrorCode;
  message: string;
  details: Record<string, unknown>;
}

export type Call =
  | { method: 'grantFile'; input: FileRequest }
  /** The path behind a grant. */
  | { method: 'grantedPath'; input: string };

/** Shell -> service process. Connections differ by shell: see `RelayToService` and `app/electron`. */
export type ToService = { kind: 'call'; call: number; request: Call } | { kind: 'close' };

/** Service process -> shell. */
export type FromService =
  | { kind: 'ready' }
  | { kind: 'failed'; error: WireError }
  /** Still saving after it was asked to close: said every second. */
  | { kind: 'closing' }
  | { kind: 'reply'; call: number; value: unknown }
  | { kind: 'reply'; call: number; error: WireError };

/** Web shell only: frames of many tabs share one channel; in Electron each window has a port of its own. */
export type RelayToService =
  | { kind: 'connect'; client: number }
  | { kind: 'frame'; client: number; frame: Uint8Array }
  | { kind: 'disconnect'; client: number };
export type RelayFromService =
  | { kind: 'frame'; client: number; frame: Uint8Array }
  | { kind: 'disconnect'; client: number };

export function toWire(thrown: unknown): WireError {
  const { code, message, details } = asLabError(thrown);
  return { code, message, details };
}

export const fromWire = ({ code, message, details }: WireError): LabError =>
  new LabError(code, message, details);
