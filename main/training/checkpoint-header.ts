import { z } from 'zod';
import { trainParameters } from '../../core/word2vec/parameters.ts';

/** What is not a number is null in JSON. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const whole = z.int().nonnegative();

/**
 * Everything besides vectors and vocabulary that going on takes. A checkpoint may come with somebody else's project:
 * nothing in it is believed before it has passed here.
 */
const checkpointHeader = z.object({
  name: z.string().max(1000),
  parameters: trainParameters.extend({
    learningRate: z.number().positive().max(10),
    minLearningRate: z.number().nonnegative().max(10),
  }),
  threads: z.int().min(1).max(256),
  corpus: z.object({
    name: z.string().max(1000),
    tokens: z.number().nonnegative(),
    fingerprint: z.string().max(200),
  }),
  /** Numbers from one row of a table to the next. */
  stride: z.int().min(1).max(8192),
  /** Next work number: epoch * units + unit. */
  nextWork: whole.max(0x7fff_ffff),
  workers: z
    .array(
      z.object({
        words: z.number().nonnegative(),
        examples: z.number().nonnegative(),
        loss: number,
        random: z.array(z.number()).length(4),
      }),
    )
    .max(256),
  /** As on the board. */
  schedule: z.array(z.number()).length(4),
  fraction: z.number().min(0).max(1),
  /** Spent training. */
  seconds: z.number().nonnegative(),
  step: whole,
  heldOutLoss: number,
  /** Milliseconds since 1970. */
  saved: z.number().nonnegative(),
});
export type CheckpointHeader = z.output<typeof checkpointHeader>;

/** A header as it stands in the file, with what its sections take. */
export const storedHeader = checkpointHeader
  .extend({
    /** Words. */
    vocabulary: whole.max(100_000_000),
    /** Bytes of each section. */
    sizes: z.array(whole).length(4),
  })
  .refine(({ workers, threads }) => workers.length === threads, 'not one worker for each thread')
  .refine(({ parameters, stride }) => parameters.dim <= stride, 'vectors longer than their rows');
export type StoredHeader = z.output<typeof storedHeader>;
