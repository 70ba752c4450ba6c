/** Every kind of failure a service reports. A code is for machines; the message is for people. */
export type ErrorCode =
  | 'invalid-input' // a parameter or a request out of range or of the wrong type
  | 'not-found' // a file, model, run or task that is not there
  | 'unreadable' // a file that exists and cannot be read
  | 'bad-file' // a file whose content is truncated, foreign or damaged
  | 'empty-corpus' // no text, or no word left to train on
  | 'unknown-word' // a query word outside the vocabulary; details.suggestions: nearest spellings
  | 'too-large' // more memory or more rows than can work
  | 'cannot-write' // an output that cannot be written (permission, full disk, missing folder)
  | 'busy' // the thing is in use, or another run is under way
  | 'diverged' // training produced NaN or an exploding loss
  | 'cancelled' // stopped at the user's wish
  | 'connection-lost' // the service process went away
  | 'internal'; // a defect of ours

/** An error meant to be shown: what happened, to which file and where, and what to do next. */
export class LabError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'LabError';
    this.code = code;
    this.details = details;
  }
}

/** Anything thrown, as a LabError; what is not ours already becomes `internal`. */
export function asLabError(thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown;
  if (thrown instanceof Error) return new LabError('internal', thrown.message, { stack: thrown.stack });
  return new LabError('internal', String(thrown));
}
