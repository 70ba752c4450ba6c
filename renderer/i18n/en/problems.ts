import type { ErrorCode } from '../../../core/contract/errors.ts';

/** What kind of failure it was, to stand before the service's own words: those are English, and in English enough. */
export const problem = (_code: ErrorCode): string | null => null;

/** A message of the service in the window's language; null: it is not known in it. */
export const said = (message: string): string | null => message;
