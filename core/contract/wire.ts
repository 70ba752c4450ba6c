import type { ErrorCode } from './errors.ts';

/** A command under way; `id` pairs the reply with it. */
export interface Request {
  id: number;
  command: string;
  input: unknown;
}

export type Reply =
  | { id: number; answer: unknown }
  | { id: number; error: { code: ErrorCode; message: string; details: Record<string, unknown> } };

export interface EventMessage {
  event: string;
  payload: unknown;
}
