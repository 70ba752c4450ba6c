import { z } from 'zod';

/** Fields that many commands share. */
export const id = z.string().min(1).max(200);
export const word = z.string().min(1).max(10_000);
/** Chosen by the caller, so that a long command can be followed (`task` events) and cancelled. */
export const task = id.optional();
export const k = z.int().min(1).max(1000).default(10);

/** One command: the schema of its input and, for the compiler only, the type of its answer. */
export interface Command<S extends z.ZodType, T> {
  readonly input: S;
  readonly answer?: T;
}
export const command =
  <T>() =>
  <S extends z.ZodType>(input: S): Command<S, T> => ({ input });
